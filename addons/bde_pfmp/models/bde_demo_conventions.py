import logging
from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)
PARTLY = ("host", "tutor")


class BdeDemo(models.AbstractModel):
    """Conventions of the demonstration: drafts, partly and wholly signed, refused."""

    _inherit = "bde.demo"

    def _make_conventions(self, context):
        result = super()._make_conventions(context)
        try:
            with self.env.cr.savepoint():
                self._make_drafts()
                self._make_signatures()
        except UserError as error:
            _logger.warning("The conventions are not signed: %s", error)
        return result

    def _make_drafts(self):
        """Some of the places found have their draft, at each step before signing."""
        found = self.env["bde.pfmp.placement"].search(
            [("state", "=", "found"), ("kind", "!=", "apprentice")], limit=12
        )
        stopped = found._validation_stops()
        good = found.filtered(lambda p: p not in stopped)
        drafts = good._prepare_conventions()
        drafts[2:6]._move("company")
        drafts[4:6]._move("check", who="company")
        drafts[6:8]._action_validate()

    def _make_signatures(self):
        """Of those that are out: three signed by all, some by the host, one refused."""
        out = self.env["bde.pfmp.convention"].search(
            [("state", "=", "signing")], limit=14, order="id"
        )
        out._open_paper_round()
        for convention in out[:3]:
            self._sign_all(convention)
        for convention in out[3:8]:
            self._sign_all(convention, PARTLY)
        # what awaits the head: everybody else has signed
        for convention in out[9:14]:
            others = convention.signature_request_id.signer_ids.role_ids
            self._sign_all(convention, set(others.mapped("code")) - {"school"})
        for convention in out[8:9]:
            signer = convention.signature_request_id._open_signers()[:1]
            signer._refuse("Trajet trop long : une place plus proche est trouvée")
        self._make_amendment(out[:1])

    def _sign_all(self, convention, roles=()):
        """Sign on paper, in these roles or in all."""
        for signer in convention.signature_request_id.signer_ids.sorted("order"):
            codes = set(signer.role_ids.mapped("code"))
            if signer.state != "signed" and (not roles or codes & set(roles)):
                signer._sign("paper", name=signer.name)

    def _make_amendment(self, convention):
        """A signed convention whose first week begins a day later, to be signed."""
        if convention.state != "signed":
            return
        first = convention.placement_id.date_start + timedelta(days=1)
        last = convention.placement_id.date_end
        amendment = convention._amend(
            "dates",
            {"date_start": str(first), "date_end": str(last)},
            "Journée d'examen blanc au lycée",
        )
        amendment._freeze_amendments()
        amendment._open_paper_round()
