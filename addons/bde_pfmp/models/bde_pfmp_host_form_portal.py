from odoo import api, models
from odoo.tools.misc import format_date

ISSUED = ("signing", "signed", "running", "ended", "assessed", "interrupted")


class BdePfmpHostForm(models.Model):
    """What the account of a company sees: the forms of its own site."""

    _inherit = "bde.pfmp.host.form"

    @api.model
    def _portal_forms(self):
        """Return the forms (sudo) of the site of the user, those to fill in first."""
        site = self.env.user._bde_own_site()
        if not site:
            return self.sudo().browse()
        found = self.sudo().search(
            [
                ("host_id", "=", site.id),
                ("source", "=", "link"),
                ("state", "in", ("sent", "opened", "returned", "submitted", "checked")),
            ]
        )
        order = ("returned", "opened", "sent", "submitted", "checked")
        return found.sorted(lambda form: order.index(form.state))

    def _portal_line(self):
        """Return the line of a form: names, dates, state; no more of the learners."""
        todo = self.state in ("sent", "opened", "returned")
        states = {
            "submitted": self.env._("At the school, to be checked"),
            "checked": self.env._("Accepted by the school"),
            "returned": self.env._("To correct"),
        }
        return {
            "url": f"/my/pfmp/{self.id}",
            "todo": todo,
            "state": states.get(self.state, self.env._("To fill in")),
            "names": ", ".join(line._public_name() for line in self.line_ids),
            "dates": self.line_ids[:1]._page_dates() if self.line_ids else "",
            "school": self.company_id.name,
        }


class BdePfmpConvention(models.Model):
    """What the account of a company sees: the conventions of its own site."""

    _inherit = "bde.pfmp.convention"

    @api.model
    def _portal_conventions(self):
        """Return the conventions (sudo) of the site of the user, once they are out."""
        site = self.env.user._bde_own_site()
        if not site:
            return self.sudo().browse()
        return self.sudo().search(
            [("host_id", "=", site.id), ("state", "in", ISSUED)],
            order="issued_on desc, id desc",
            limit=200,
        )

    def _portal_document(self):
        """Return the PDF that the company may read: the sealed one when there is."""
        self.ensure_one()
        request = self.signature_request_id
        return request.final_document_id or self.document_id

    def _portal_line(self):
        """Return the line of a convention on the account of a company."""
        placement = self.placement_id
        learner = placement.learner_id
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            "url": f"/my/pfmp/convention/{self.id}" if self._portal_document() else "",
            "number": self._reference(),
            "name": f"{learner.first_name or ''} {learner.last_name or ''}".strip(),
            "start": format_date(self.env, placement.date_start),
            "end": format_date(self.env, placement.date_end),
            "state": labels[self.state],
        }
