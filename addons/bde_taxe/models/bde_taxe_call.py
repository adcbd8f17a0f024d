from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

OFFICE = "bde_partners.group_bde_user"
# What who only calls may write by hand; the rest is keyed by the buttons
OPEN_FIELDS = {"note"}
# Nobody answered: they are called again, then left to the office
TRIES = 3
NOTE = 300


class BdeTaxeCall(models.Model):
    """A call to make, by whom, and what came of it; tells no amount."""

    _name = "bde.taxe.call"
    _description = "Call of a tax campaign"
    _inherit = ["bde.about.partner.mixin"]
    _order = "state desc, date_planned, id"
    _check_company_auto = True

    target_id = fields.Many2one(
        "bde.taxe.target",
        string="Donor",
        required=True,
        index=True,
        ondelete="cascade",
    )
    campaign_id = fields.Many2one(
        related="target_id.campaign_id", store=True, index=True
    )
    step_id = fields.Many2one("bde.taxe.step", ondelete="set null", index=True)
    user_id = fields.Many2one(
        "res.users", string="Caller", index=True, domain="[('share', '=', False)]"
    )
    date_planned = fields.Date(string="To call on")
    state = fields.Selection(
        [("todo", "To call"), ("done", "Called"), ("cancelled", "Cancelled")],
        required=True,
        default="todo",
        index=True,
    )
    outcome = fields.Selection(
        [
            ("intention", "Means to designate us"),
            ("maybe", "Thinks about it"),
            ("sheet", "Send the sheet for the accountant"),
            ("no_answer", "No answer"),
            ("later", "Call again"),
            ("no", "Not this year"),
            ("wrong", "Wrong number"),
        ],
        copy=False,
    )
    called_on = fields.Datetime(readonly=True, copy=False)
    called_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    tries = fields.Integer(string="Tried", readonly=True, copy=False)
    asked = fields.Boolean(string="They asked for it", readonly=True, copy=False)
    phone_given = fields.Char(string="Telephone they gave", readonly=True, copy=False)
    note = fields.Char(help="No amount here: colleagues who call read it.")
    pledge_id = fields.Many2one(
        "bde.taxe.pledge",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups="bde_partners.group_bde_user",
    )

    _todo_idx = models.Index("(user_id, date_planned) WHERE state = 'todo'")

    @api.depends("partner_id", "state")
    def _compute_display_name(self):
        for call in self:
            call.display_name = self.env._("Call %(name)s", name=call.partner_id.name)

    # -- what is written, by whom ------------------------------------------------------
    @api.model
    def _bde_server_fields(self):
        return super()._bde_server_fields() | {"pledge_id", "called_by_id"}

    @api.model_create_multi
    def create(self, vals_list):
        """About the organisation of the target, in its school, whatever is given."""
        targets = self.env["bde.taxe.target"].browse(
            [vals["target_id"] for vals in vals_list if vals.get("target_id")]
        )
        targets.check_access("read")
        known = {target.id: target for target in targets.sudo()}
        done = []
        for vals in vals_list:
            target = known.get(vals.get("target_id"))
            if target:
                vals = {
                    **vals,
                    "partner_id": target.partner_id.id,
                    "contact_id": target._own_contact().id,
                    "company_id": target.company_id.id,
                }
            done.append(vals)
        return super().create(done)

    def write(self, vals):
        """Who only calls keys outcomes; which company it is never changes."""
        if not self.env.su:
            if vals.keys() & {"target_id", "partner_id", "company_id"}:
                raise UserError(self.env._("A call stays that of its company."))
            office = self.env.user.has_group(OFFICE)
            if not office and vals.keys() - OPEN_FIELDS:
                raise AccessError(
                    self.env._("What came of a call is keyed with its buttons.")
                )
        return super().write(vals)

    # -- what came of it ---------------------------------------------------------------
    def _outcome(self, outcome, note=None, day=None, reason=None):
        """Key what came of this call; its company answers as on its own page.

        :param str outcome: a value of `outcome`
        :param str note: in a few words, without amount
        :param date day: to call again; default in a week (later), tomorrow (no answer)
        :param reason: `bde.refusal.reason` or its code, for a « no »
        """
        self.ensure_one()
        self.check_access("write")
        call = self.sudo()
        call.lock_for_update()
        if call.state != "todo":
            raise UserError(
                self.env._("%(name)s: already called.", name=call.partner_id.name)
            )
        note = (note or "").strip()[:NOTE]
        values = {
            "outcome": outcome,
            "called_on": fields.Datetime.now(),
            "called_by_id": self.env.uid,
            "tries": call.tries + 1,
            "state": "done",
        }
        call.write(values | ({"note": note} if note else {}))
        if outcome not in ("no_answer", "wrong"):
            call._mark_reached()
        getattr(call, f"_outcome_{outcome}")(note=note, day=day, reason=reason)

    def _mark_reached(self):
        """The company was asked: its request and its quota follow, once a campaign."""
        target = self.target_id
        if target.contacted_on:
            return
        if not self.asked and not target._mark_contacted("phone", self.step_id):
            target.write({"exclusion": False, "exclusion_note": False})
        if not target.contacted_on:
            target.contacted_on = fields.Date.context_today(self)

    def _outcome_intention(self, **said):
        target = self.target_id
        live = target.pledge_ids.filtered(lambda p: p.state != "dropped")
        if live:
            target._answered("intention", note=said["note"] or None)
        else:
            self.pledge_id = target._declare(note=said["note"] or None)

    def _outcome_maybe(self, **said):
        """They think about it: they stay in the list of those who were asked."""

    def _outcome_sheet(self, **said):
        self.target_id._tell_office(
            self.env._("Send the sheet for the accountant"), said["note"]
        )

    def _outcome_no_answer(self, day=None, **said):
        if self.tries < TRIES:
            tomorrow = fields.Date.context_today(self) + timedelta(days=1)
            self.write({"state": "todo", "date_planned": day or tomorrow})

    def _outcome_later(self, day=None, **said):
        next_week = fields.Date.context_today(self) + timedelta(days=7)
        self.write({"state": "todo", "date_planned": day or next_week})

    def _outcome_no(self, reason=None, **said):
        self.target_id._decline(reason or "tax_other", said["note"] or None)

    def _outcome_wrong(self, **said):
        self.target_id._tell_office(
            self.env._("Wrong telephone number: find another one"), said["note"]
        )

    def _undo(self):
        """The outcome was keyed by mistake: the company is to be called again."""
        self.ensure_one()
        self.check_access("write")
        call = self.sudo()
        target = call.target_id
        if call.outcome == "no" and target.answer == "no":
            target._undo_answer()
        if call.outcome == "intention" and target.answer == "intention":
            call.pledge_id.filtered(lambda p: not p.amount_promised).unlink()
            if not target.pledge_ids.filtered(lambda p: p.state != "dropped"):
                target._undo_answer()
        call.write(
            {
                "state": "todo",
                "outcome": False,
                "called_on": False,
                "called_by_id": False,
                "tries": max(call.tries - 1, 0),
            }
        )

    # -- buttons: one click an outcome -------------------------------------------------
    def action_intention(self):
        """Button: they mean to designate us."""
        self._outcome("intention")

    def action_maybe(self):
        """Button: they think about it."""
        self._outcome("maybe")

    def action_sheet(self):
        """Button: their accountant does it, send the sheet."""
        self._outcome("sheet")

    def action_no_answer(self):
        """Button: nobody answered: to call again tomorrow."""
        self._outcome("no_answer")

    def action_wrong(self):
        """Button: not their number."""
        self._outcome("wrong")

    def action_later(self):
        """Button: call again; the dialog asks when."""
        return self._ask_more("later")

    def action_no(self):
        """Button: not this year; the dialog asks why."""
        return self._ask_more("no")

    def action_undo(self):
        """Button: keyed by mistake."""
        self._undo()

    def _ask_more(self, outcome):
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_taxe.bde_taxe_call_outcome_action"
        )
        action["context"] = {"default_call_id": self.id, "default_outcome": outcome}
        return action
