from odoo import api, fields, models
from odoo.exceptions import UserError

OFFICE = "bde_partners.group_bde_user"
# How the organisation's quota calls the ways of asking
CHANNELS = {
    "visit": "visit",
    "phone": "phone",
    "mail": "mail",
    "post": "post",
    "online": "other",
    "family": "other",
}
FOLLOWED = {
    "answer",
    "asked_by",
    "host_id",
    "note_on_host",
    "reason_id",
    "override_reason",
}
NEXT = {"next_step", "next_date", "next_for"}


class BdePfmpSearch(models.Model):
    """What follows from a search: the quota, the refusal, the next step, the place."""

    _inherit = "bde.pfmp.search"

    note_on_host = fields.Boolean(
        string="Note this refusal on the organisation",
        copy=False,
        help="It is left alone for the rest that the reason gives.",
    )
    refusal_id = fields.Many2one(
        "bde.refusal", readonly=True, copy=False, ondelete="set null"
    )
    solicitation_id = fields.Many2one(
        "bde.solicitation",
        string="Request",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    override_reason = fields.Char(
        string="Why all the same",
        copy=False,
        help="Why the office asks although the organisation's quota is spent.",
    )
    warning = fields.Char(compute="_compute_warning")
    next_step = fields.Char(string="Next", help="What is to be done now.")
    next_date = fields.Date(string="Before")
    next_for = fields.Selection(
        [("referent", "The referent teacher"), ("office", "The office")],
        string="Tell",
        help="Empty: nobody is reminded.",
    )
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, copy=False, ondelete="set null"
    )

    @api.depends("host_id", "asked_by", "solicitation_id", "placement_id")
    def _compute_warning(self):
        """Why it is better not to ask: a status, or a quota that is spent."""
        hosts = self.host_id
        bars = hosts.sudo()._bde_host_bar()
        budgets = self.env["bde.solicitation"]._budgets(hosts) if hosts else {}
        for search in self:
            budget = budgets.get(search.host_id.id)
            asks = search.asked_by == "office" and not search.solicitation_id
            spent = asks and budget and not budget.is_free and budget.sentence
            search.warning = bars.get(search.host_id.sudo()) or spent or False

    @api.constrains("next_for", "next_date")
    def _check_next(self):
        for search in self:
            if search.next_for and not search.next_date:
                raise UserError(
                    self.env._(
                        "%(name)s: on which day is the reminder?",
                        name=search.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        searches = super().create(vals_list)
        searches._follow()
        searches._plan_next()
        return searches

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & FOLLOWED:
            self._follow()
        if vals.keys() & NEXT:
            self._plan_next()
        return result

    # -- the organisation's side ---
    def _follow(self):
        """Tell the organisation's dossier what concerns it.

        What the office asked is a request, within its quota; a « no » is a refusal
        only when whoever notes it says so.
        """
        for search in self.filtered("host_id"):
            if search.asked_by == "office" and not search.solicitation_id:
                search.sudo().solicitation_id = self.env["bde.solicitation"]._ask(
                    search.host_id,
                    CHANNELS[search.channel],
                    "place",
                    source=search.placement_id,
                    reason=search.override_reason,
                )
            search._follow_answer()

    def _follow_answer(self):
        """Give the answer to the request; note the refusal, or take it back."""
        self.ensure_one()
        wanted = bool(self.answer == "no" and self.reason_id and self.note_on_host)
        noted = self.refusal_id.sudo().filtered("active")
        changed = wanted != bool(noted) or (
            wanted and noted.reason_id != self.reason_id
        )
        request = self.solicitation_id
        if request:
            if changed or request.sudo().answer != self.answer:
                self.sudo().refusal_id = request._answer(
                    self.answer,
                    reason=self.reason_id if wanted else None,
                    training=self.placement_id.training_id,
                )
            return
        if not changed:
            return
        noted.write({"active": False})
        self.sudo().refusal_id = wanted and self.env["bde.refusal"]._refuse(
            self.host_id,
            self.reason_id,
            day=self.date,
            training_id=self.placement_id.training_id.id,
            company_id=self.company_id.id,
        )

    # -- the next step ---
    def _plan_next(self):
        """Remind the referent or the office, when it is wanted.

        As superuser: who notes a search for a learner may have it followed up.
        """
        self.activity_id.sudo().unlink()
        for search in self.filtered("next_for"):
            search.sudo().activity_id = search.placement_id.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=search.next_date,
                summary=search.next_step or self.env._("Search for a place"),
                user_id=search._next_user().id,
            )

    def _next_user(self):
        """Return who is reminded: the referent's user, else the office."""
        placement = self.placement_id.sudo()
        referent = placement.referent_id.user_ids.filtered(lambda u: not u.share)[:1]
        if self.next_for == "referent" and referent:
            return referent
        if self.env.user.has_group(OFFICE):
            return self.env.user
        return placement.company_id.bde_manager_id or self.env.user

    # -- buttons ---
    def action_edit(self):
        """Button: the small dialog, to note the answer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_pfmp.bde_pfmp_search_note_action"
        )
        return {**action, "res_id": self.id, "context": {}}

    def action_no_answer(self):
        """Button: they did not answer, one does not wait any more."""
        self.write({"answer": "no_answer"})
        return True

    def action_give_host(self):
        """Button: they said yes: the learner has this place.

        An organisation that nobody knew is created, to approve. One that looks like a
        known one, or that receives nobody now, is chosen in the usual dialog.
        """
        self.ensure_one()
        placement = self.placement_id
        placement.check_access("write")
        if placement.state != "to_find":
            raise UserError(
                self.env._(
                    "%(name)s has a place already.",
                    name=placement.learner_id.display_name,
                )
            )
        if self.answer != "yes":
            self.answer = "yes"
        host = self.host_id
        like = not host and self._known_host()
        if not host and not like:
            host = self._create_host()
        if like or host._bde_host_bar(placement.date_start):
            return placement._open_wizard(
                "bde_pfmp.bde_pfmp_assign_host_action",
                default_host_id=(like or host).id,
            )
        placement.write({"host_id": host.id})
        placement.search_ids.activity_id.sudo().unlink()
        return {"type": "ir.actions.act_window_close"}

    def _known_host(self):
        """Return the known organisation that looks most like the free name, if any."""
        vals = {
            "name": self.host_name,
            "city": self.host_city,
            "phone": self.host_phone,
        }
        (found,) = self.env["res.partner"]._bde_lookalikes([vals])
        ids = [item["id"] for item in found if item["active"]]
        return self.env["res.partner"].browse(ids[:1])

    def _create_host(self):
        """Return the organisation of the free name, now known, to approve."""
        host = self.env["res.partner"].create(
            {
                "name": self.host_name,
                "city": self.host_city,
                "phone": self.host_phone,
                "is_company": True,
                "bde_is_host": True,
                "bde_host_state": "to_check",
            }
        )
        self.host_id = host
        return host
