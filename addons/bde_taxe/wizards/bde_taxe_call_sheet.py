from odoo import api, fields, models


class BdeTaxeCallSheet(models.TransientModel):
    """The calls of the day on paper: whom, which number, what to say, boxes to tick."""

    _name = "bde.taxe.call.sheet"
    _description = "Call sheet"

    call_ids = fields.Many2many("bde.taxe.call", string="Calls")
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)

    @api.model
    def _of(self, calls):
        """Return the sheet of these calls, those still to make."""
        todo = calls.filtered(lambda call: call.state == "todo")
        return self.create({"call_ids": [(6, 0, (todo or calls).ids)]})

    def _shares(self):
        """Return [(name of the caller, calls)], the calls as they are to be made."""
        calls = self.call_ids._filtered_access("read")
        shares = calls.sorted(lambda c: (c.date_planned or fields.Date.today(), c.id))
        return [
            (user.name or "", shared)
            for user, shared in shares.grouped("user_id").items()
        ]

    def _script(self):
        """Return the script common to all: that of a company that never gave."""
        call = self.call_ids[:1]
        return call._common_script() if call else ""

    def _outcomes(self):
        """Return the words of the boxes to tick."""
        calls = self.env["bde.taxe.call"]
        return [
            text
            for _v, text in calls._fields["outcome"]._description_selection(self.env)
        ]

    def _get_sheet_name(self):
        """Return the name of the printed file."""
        self.ensure_one()
        return self.env._("Call sheet %(day)s", day=fields.Date.context_today(self))
