from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.bde_partners.client_action import tell

from ..models.paths.bde_alumni_situation import CONTRACTS, KINDS
from ..rules.surveys import answer

SHOWN = ("first_name", "phone", "training", "year", "attempts", "line_key")


class BdeAlumniCall(models.TransientModel):
    """One call: who, what number, and the answer in a few clicks; then the next one.

    For the office, or students who help: they see a first name and a telephone, one
    person at a time, and never the list.
    """

    _name = "bde.alumni.call"
    _description = "Call of an outcome survey"

    line_key = fields.Integer(readonly=True)
    first_name = fields.Char(string="Who", readonly=True)
    phone = fields.Char(string="Telephone", readonly=True)
    training = fields.Char(readonly=True)
    year = fields.Char(string="Left in", readonly=True)
    attempts = fields.Integer(string="Calls so far", readonly=True)
    kind = fields.Selection(KINDS, string="What they do now")
    contract = fields.Selection(CONTRACTS)
    in_specialty = fields.Selection(
        [("yes", "Yes"), ("partly", "Partly"), ("no", "No")],
        string="What they trained for",
    )
    employer_name = fields.Char(string="Employer")
    job = fields.Char()
    city = fields.Char(string="Town")
    school_text = fields.Char(string="School or training centre")
    diploma_text = fields.Char(string="Diploma prepared")
    date_start = fields.Date(string="Since")
    call_back_on = fields.Date()

    @api.model_create_multi
    def create(self, vals_list):
        """Whom to call is decided by `action_next`, never by a call."""
        if not self.env.su and any(set(SHOWN) & set(vals) for vals in vals_list):
            raise AccessError(self.env._("The next person is given, not chosen."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and set(SHOWN) & set(vals):
            raise AccessError(self.env._("The next person is given, not chosen."))
        return super().write(vals)

    @api.model
    def action_next(self):
        """Menu: the next person to call, or that there is nobody left."""
        self.check_access("create")
        self._forget_own()
        line = self.env["bde.alumni.wave.line"]._take_next(self.env.company)
        if not line:
            return tell(
                self.env._(
                    "Nobody is left to call today: e-mail and SMS come first, the "
                    "calls after."
                ),
                "info",
                close=True,
            )
        leaver = line.leaver_id
        call = self.sudo().create(
            {
                "line_key": line.id,
                "first_name": leaver.first_name,
                "phone": leaver.phone,
                "training": leaver.training_id.display_name,
                "year": str(leaver.school_year_id.date_end.year),
                "attempts": line.call_number,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Calls"),
            "res_model": self._name,
            "res_id": call.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @api.model
    def _forget_own(self):
        """Whom this user called before is no longer shown: nobody gathers a list."""
        own = self.sudo().search(
            [("create_uid", "=", self.env.uid), ("first_name", "!=", False)]
        )
        own.write(dict.fromkeys(("first_name", "phone", "training", "year"), False))

    def _line(self):
        """Return the person of this call, still kept for this user (sudo).

        :raise UserError: somebody else has the person now, or the survey is over
        """
        self.ensure_one()
        self.check_access("write")
        line = self.env["bde.alumni.wave.line"].sudo().browse(self.line_key).exists()
        if (
            line.taken_by != self.env.user
            or line.company_id not in self.env.companies
            or not line.is_open
        ):
            raise UserError(
                self.env._(
                    "This call was closed, or somebody else has this person now. Ask "
                    "for the next one."
                )
            )
        return line

    def action_save(self):
        """Button: what the person answered; then the next one."""
        line = self._line()
        typed = {name: self[name] or "" for name in ("kind", *self._detail_names())}
        typed["date_start"] = fields.Date.to_string(self.date_start) or ""
        today = fields.Date.context_today(self)
        values, codes = answer.check(typed, dict(CONTRACTS), today)
        if codes:
            raise UserError(line._answer_error(next(iter(codes.values()))))
        line._answer(values, "call")
        line._called()
        return self.action_next()

    @api.model
    def _detail_names(self):
        return sorted({name for names in answer.DETAILS.values() for name in names})

    def action_no_answer(self):
        """Button: nobody answers; the person comes back tomorrow."""
        tomorrow = fields.Date.add(fields.Date.context_today(self), days=1)
        self._line()._called(call_back_on=tomorrow)
        return self.action_next()

    def action_call_back(self):
        """Button: another day, as the person asked."""
        line = self._line()
        if not self.call_back_on:
            raise UserError(self.env._("Please give the day to call back."))
        line._called(call_back_on=self.call_back_on)
        return self.action_next()

    def action_wrong_number(self):
        """Button: the number is not theirs: it goes."""
        line = self._line()
        line.leaver_id.phone = False
        line._called(state="lost")
        return self.action_next()

    def action_refuses(self):
        """Button: they do not wish to answer this time."""
        self._line()._called(state="refused")
        return self.action_next()

    def action_objects(self):
        """Button: they wish not to be asked ever again."""
        line = self._line()
        leaver = line.leaver_id
        line._called()
        leaver._object(self.env._("by telephone"))
        return self.action_next()

    def action_later(self):
        """Button: let this person go and stop."""
        self._line().write({"taken_by": False, "taken_at": False})
        self._forget_own()
        return {"type": "ir.actions.act_window_close"}
