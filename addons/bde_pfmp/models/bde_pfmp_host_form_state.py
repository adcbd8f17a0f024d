from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import host_form as rules
from .bde_pfmp_host_form import OPEN

# (state it starts from, state it goes to): every other move is refused
MOVES = {
    ("draft", "sent"),
    ("draft", "opened"),
    ("draft", "submitted"),
    ("sent", "opened"),
    ("sent", "submitted"),
    ("opened", "submitted"),
    ("returned", "opened"),
    ("returned", "submitted"),
    *((state, "draft") for state in ("sent", "opened", "returned")),
    ("submitted", "returned"),
    ("submitted", "checked"),
    ("checked", "submitted"),
    *((state, "cancelled") for state in (*OPEN, "submitted")),
}


# written by the methods below, by nobody's hand
SERVER = {
    "answers",
    "checked_by_id",
    "checked_on",
    "filled_by_id",
    "opened_on",
    "reason",
    "refusal_reason_id",
    "send_count",
    "sent_on",
    "source",
    "state",
    "steps_saved",
    "submitted_on",
}


class BdePfmpHostForm(models.Model):
    """The life of a form: sent, opened, sent back to us, checked; or declined."""

    _inherit = "bde.pfmp.host.form"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            # said to be empty: a default of the caller's own does not fill them
            empty = dict.fromkeys(SERVER - {"source"}, False)
            empty |= {"state": "draft", "steps_saved": "", "answers": None}
            vals_list = [{**vals, **empty} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        """What a company wrote, and how far it is, is never typed by hand."""
        if not self.env.su and SERVER & vals.keys():
            raise UserError(
                self.env._("The state and the answers of a form are not typed in.")
            )
        return super().write(vals)

    def _set_state(self, target, **values):
        """Move these forms, by the table.

        :raise UserError: naming the company, when the table refuses
        """
        labels = dict(self._selection_state())
        for form in self:
            if (form.state, target) not in MOVES and form.state != target:
                raise UserError(
                    self.env._(
                        "%(name)s: « %(old)s » cannot become « %(new)s ».",
                        name=form.display_name,
                        old=labels[form.state],
                        new=labels[target],
                    )
                )
        self.sudo().write({"state": target, **values})

    def _move_conventions(self, target, reason=None):
        """Follow with the conventions of these learners, where the table allows it."""
        conventions = self.line_ids.placement_id.sudo().convention_id.filtered(
            lambda c: (c.state, target) in FOLLOWED
        )
        if conventions:
            conventions._move(target, reason=reason, who=FOLLOWED_BY[target])

    # -- sending -----------------------------------------------------------------------
    def _action_send(self):
        """Send the link to the companies; the mails leave in the background."""
        now = fields.Datetime.now()
        for form in self:
            if form.state not in OPEN:
                raise UserError(
                    self.env._("%(name)s: already filled in.", name=form.display_name)
                )
            if not form._reach():
                raise UserError(
                    self.env._(
                        "%(name)s: write the e-mail of the person to ask.",
                        name=form.display_name,
                    )
                )
            form.sudo().write({"sent_on": now, "send_count": form.send_count + 1})
            if form.state == "draft":
                form._set_state("sent")
        self.filtered("host_id").line_ids.placement_id._prepare_conventions()
        self._move_conventions("company")
        for count, forms in self.grouped("send_count").items():
            self.env["bde.outbox"]._queue(forms, "host_form", key=str(count))

    def action_send(self):
        """Button: send the link, or send it again."""
        self.check_access("write")
        self._action_send()
        return True

    # -- by the company ----------------------------------------------------------------
    def _mark_opened(self):
        """Somebody at the company has the page on their screen."""
        self.ensure_one()
        if self.state in ("draft", "sent") and not self.opened_on:
            self.sudo().write({"opened_on": fields.Datetime.now()})

    def _save_step(self, step, common, by_line):
        """Keep what a page says, right or wrong: nothing typed is lost.

        :param int step: one of `rules.STEPS`
        :param dict common: {name: raw text}
        :param dict by_line: {line id: {name: raw text}}
        """
        self.ensure_one()
        self.lock_for_update()
        if self.state not in OPEN or step not in rules.STEPS:
            raise UserError(self.env._("This form was already sent: call the school."))
        values = {
            "answers": {**(self.answers or {}), **rules.keep(common, step, "form")},
            "steps_saved": "".join(sorted({*(self.steps_saved or ""), str(step)})),
        }
        if self.state != "opened":
            values |= {"state": "opened", "opened_on": fields.Datetime.now()}
        self.write(values)
        for line in self.line_ids:
            kept = rules.keep(by_line.get(line.id, {}), step, "line")
            line.answers = {**(line.answers or {}), **kept}

    def _submit(self):
        """The company sends its answers: they wait for the school."""
        self.ensure_one()
        self.lock_for_update()
        if self.state not in OPEN:
            raise UserError(self.env._("This form was already sent: call the school."))
        if self._next_step() <= rules.LAST_STEP:
            raise UserError(self.env._("Some answers are still missing."))
        user = self.env.user
        self._set_state(
            "submitted",
            submitted_on=fields.Datetime.now(),
            reason=False,
            filled_by_id=user.id if user._is_internal() else False,
        )
        self._make_items()
        self._move_conventions("check")

    def _decline(self, reason, note=""):
        """The company cannot receive these learners: they look for a place again.

        :param reason: `bde.refusal.reason`
        :param str note: in its own words
        """
        self.ensure_one()
        self.lock_for_update()
        if self.state not in OPEN:
            raise UserError(self.env._("This form was already sent: call the school."))
        note = (note or "").strip()[:500]
        placements = self.line_ids.placement_id
        if self.host_id:
            self.env["bde.refusal"].sudo().with_company(self.company_id)._refuse(
                self.host_id, reason, note=note, company_id=self.company_id.id
            )
            for placement in placements:
                placement._note_declined(self.host_id, reason, note)
        self._set_state("cancelled", refusal_reason_id=reason.id, reason=note)
        self._link_revoke()
        text = self.env._(
            "%(host)s cannot receive: %(names)s (%(reason)s). %(note)s",
            host=self.host_name or self.env._("The company"),
            names=self.learner_names,
            reason=reason.name,
            note=note,
        )
        self._tell_office(text)

    def _wrong_person(self, note):
        """The reader is not the one to ask: the link stops, the office is told."""
        self.ensure_one()
        self.lock_for_update()
        if self.state not in OPEN:
            raise UserError(self.env._("This form was already sent: call the school."))
        note = (note or "").strip()[:500]
        self._link_revoke()
        self._set_state("draft", email=False, reason=note)
        self._tell_office(
            self.env._(
                "%(host)s: the link reached the wrong person. %(note)s",
                host=self.host_name,
                note=note,
            )
        )

    def _tell_office(self, text):
        """Note it, and put it in the day of the colleague who follows."""
        self.ensure_one()
        self.message_post(body=text, subtype_xmlid="mail.mt_note")
        user = self.user_id.filtered("active") or self.company_id.bde_manager_id
        placement = self.line_ids.placement_id[:1]
        if user and user._is_internal() and placement:
            placement.activity_schedule(
                "mail.mail_activity_data_todo", user_id=user.id, summary=text[:200]
            )

    # -- by the office -----------------------------------------------------------------
    def _action_return(self, reason):
        """Send the form back to the company, saying why."""
        self.ensure_one()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say what the company is to correct."))
        self._set_state("returned", reason=reason, send_count=self.send_count + 1)
        self.item_ids.sudo().unlink()
        self._move_conventions("company", reason)
        if self._reach():
            self.env["bde.outbox"]._queue(
                self, "host_form_returned", key=str(self.send_count)
            )

    def action_cancel(self):
        """Button: the form is not asked any more; its link opens nothing."""
        self.check_access("write")
        self._set_state("cancelled")
        self._link_revoke()
        return True

    def action_fill_in(self):
        """Button: fill the form in with the company on the telephone."""
        self.ensure_one()
        self.check_access("write")
        if self.state not in OPEN:
            raise UserError(
                self.env._("%(name)s: already filled in.", name=self.display_name)
            )
        return {"type": "ir.actions.act_url", "url": self._link_url(), "target": "new"}

    def action_correct(self):
        """Button: correct the answers on the company's own page, for the company."""
        self.ensure_one()
        self.check_access("write")
        if self.state == "submitted":
            self.item_ids.sudo().unlink()
            self._set_state("returned", reason=False)
        return self.action_fill_in()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_filled(self):
        for form in self:
            if form.state not in ("draft", "cancelled"):
                raise UserError(
                    self.env._(
                        "%(name)s: the company has this form; cancel it instead.",
                        name=form.display_name,
                    )
                )


# the convention follows the form: (its state, where it goes), and on whose behalf
FOLLOWED = {
    ("draft", "company"),
    ("check", "company"),
    ("draft", "check"),
    ("company", "check"),
}
FOLLOWED_BY = {"company": "office", "check": "company"}


class BdePfmpPlacement(models.Model):
    _inherit = "bde.pfmp.placement"

    def _note_declined(self, host, reason, note):
        """The company says no: note it on the search, look for another place."""
        self.ensure_one()
        self.env["bde.pfmp.search"].create(
            {
                "placement_id": self.id,
                "host_id": host.id,
                "channel": "online",
                "answer": "no",
                "reason_id": reason.id,
                "note": note[:200],
                "user_id": (self.env.ref("base.user_root")).id,
            }
        )
        if self.state == "found" and self.host_id == host:
            self._drop_conventions(reason.name)
            self.write({"host_id": False})

    def _drop_conventions(self, reason):
        """Cancel the conventions that wait for a company that says no."""
        for convention in self.convention_id:
            if convention.state in ("draft", "company", "check", "validated"):
                convention._move("cancelled", reason=reason, who="office")
