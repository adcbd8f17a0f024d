"""Who reads a round of signatures: who reads the document that is signed."""

from collections import defaultdict

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class BdeSignatureAccessMixin(models.AbstractModel):
    """Rounds, signatories, events: read by who reads the document, never written.

    The rules of the model (school) are joined by those of the document, in searches
    and record by record. Nobody writes by RPC: what happens to a signature happens in
    the methods that check it.
    """

    _name = "bde.signature.access.mixin"
    _description = "Follows the access of a signed document"

    def _access_requests(self):
        """Return the rounds of these records."""
        return self.request_id

    def _check_access(self, operation):
        result = super()._check_access(operation)
        forbidden = result[0] if result else self.browse()
        remaining = self - forbidden
        if self.env.su or not any(remaining._ids):
            return result
        readable = remaining.sudo()._access_requests()._readable_for(self.env)
        for record in remaining.sudo():
            if not record._access_requests() <= readable:
                forbidden |= record.sudo(False)
        if not forbidden:
            return None
        return forbidden, result[1] if result else self._make_signature_error

    def _make_signature_error(self):
        return AccessError(
            self.env._(
                "These signatures belong to a document that you may not open. Ask the "
                "office if you need it."
            )
        )

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            domain = Domain(domain) & self._get_signed_domain()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _get_signed_domain(self):
        """Return the domain of the records whose document the user may read."""
        requests = self.env["bde.signature.request"]
        return Domain("request_id", "in", requests._search(Domain.TRUE))


class BdeSignatureRequest(models.Model):
    _name = "bde.signature.request"
    _inherit = ["bde.signature.request", "bde.signature.access.mixin"]

    def _access_requests(self):
        return self

    def _readable_for(self, env):
        """Return those of these rounds whose document `env`'s user may read."""
        by_model = defaultdict(set)
        for request in self:
            by_model[request.res_model].add(request.res_id)
        allowed = env["bde.document"]._accessible_parents(by_model, "read")
        return self.filtered(lambda r: (r.res_model, r.res_id) in allowed)

    @api.model
    def _signed_models(self):
        """Return the names of the models whose documents are signed."""
        names = self.pool.descendants(["bde.signature.mixin"], "_inherit")
        return sorted(name for name in names if not self.env[name]._abstract)

    @api.model
    def _get_signed_domain(self):
        return self.env["bde.document"]._get_held_domain(self._signed_models())

    def _documents(self):
        """Return {round: the record signed}, as superuser; gone ones left out."""
        by_model = defaultdict(list)
        for request in self.sudo():
            if request.res_model in self.env:
                by_model[request.res_model].append(request.res_id)
        found = {}
        for model, ids in by_model.items():
            records = self.env[model].sudo().browse(ids).exists()
            found.update({(model, record.id): record for record in records})
        return {
            request: found[request.res_model, request.res_id]
            for request in self.sudo()
            if (request.res_model, request.res_id) in found
        }

    def _document(self):
        """Return the record that is signed, as superuser; None when it is gone."""
        self.ensure_one()
        return next(iter(self._documents().values()), None)


class BdeSignatureSigner(models.Model):
    _name = "bde.signature.signer"
    _inherit = ["bde.signature.signer", "bde.signature.access.mixin"]


class BdeSignatureEvent(models.Model):
    _name = "bde.signature.event"
    _inherit = ["bde.signature.event", "bde.signature.access.mixin"]
