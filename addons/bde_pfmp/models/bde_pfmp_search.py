from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from odoo.addons.bde_partners.models.bde_interaction import ANY_DAY

OFFICE = "bde_partners.group_bde_user"


class BdePfmpSearch(models.Model):
    """One step of the search for a place: who was asked, how, what they answered.

    Noted by a teacher of the class or by the office, for a learner without a place.
    Nothing on health or on the family is written here.
    """

    _name = "bde.pfmp.search"
    _description = "Search for a place"
    _order = "date desc, id desc"
    _check_company_auto = True

    placement_id = fields.Many2one(
        "bde.pfmp.placement",
        string="PFMP",
        required=True,
        ondelete="cascade",
        check_company=True,
        index=True,
    )
    learner_id = fields.Many2one(
        related="placement_id.learner_id", store=True, index=True
    )
    class_id = fields.Many2one(related="placement_id.class_id", store=True, index=True)
    company_id = fields.Many2one(
        related="placement_id.company_id", store=True, index=True
    )
    placement_state = fields.Selection(
        related="placement_id.state", string="State of the PFMP"
    )
    host_id = fields.Many2one(
        "res.partner",
        string="Organisation",
        domain="[('is_company', '=', True)]",
        ondelete="restrict",
        index="btree_not_null",
    )
    host_name = fields.Char(
        string="Other organisation", help="Its name, when it is not in the list."
    )
    host_city = fields.Char(string="Town")
    host_phone = fields.Char(string="Phone")
    host_label = fields.Char(
        string="Asked", compute="_compute_host_label", compute_sudo=True
    )
    date = fields.Date(
        string="On", required=True, default=fields.Date.context_today, index=True
    )
    channel = fields.Selection(
        [
            ("visit", "Visit"),
            ("phone", "Call"),
            ("mail", "E-mail"),
            ("post", "Letter"),
            ("online", "Online"),
            ("family", "Family and friends"),
        ],
        string="How",
        required=True,
        default="visit",
    )
    asked_by = fields.Selection(
        [
            ("learner", "The learner"),
            ("teacher", "A teacher"),
            ("office", "The office"),
        ],
        required=True,
        default="learner",
        help="Only what the office asks counts in the organisation's quota.",
    )
    answer = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("yes", "Yes"),
            ("no", "No"),
            ("no_answer", "No answer"),
        ],
        required=True,
        default="waiting",
        copy=False,
        index=True,
    )
    reason_id = fields.Many2one(
        "bde.refusal.reason",
        string="Why not",
        ondelete="restrict",
        copy=False,
        domain="['|', ('purpose_ids', '=', False), ('purpose_ids.code', '=', 'place')]",
    )
    note = fields.Char(
        string="In a few words", help="Nothing on health or on the family."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Noted by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        index=True,
    )

    _host_check = models.Constraint(
        "CHECK(host_id IS NOT NULL OR host_name IS NOT NULL)",
        "Which organisation was asked? Choose it, or write its name.",
    )
    _board_idx = models.Index("(placement_id, date DESC, id DESC)")

    @api.depends("host_id.name", "host_name", "host_city")
    def _compute_host_label(self):
        for search in self:
            town = search.host_id.city or search.host_city
            name = search.host_id.name or search.host_name
            search.host_label = ", ".join(filter(None, [name, town]))

    @api.depends("learner_id", "host_id", "host_name")
    def _compute_display_name(self):
        for search in self:
            name = search.sudo().host_id.name or search.host_name
            parts = [search.learner_id.display_name, name]
            search.display_name = " – ".join(filter(None, parts))

    @api.constrains("date")
    def _check_date(self):
        if self.env.context.get("bde_as_of") is ANY_DAY:
            return
        today = fields.Date.context_today(self)
        for search in self:
            if search.date > today:
                raise ValidationError(
                    self.env._(
                        "%(name)s: a search is noted once it was made. What is to come "
                        "goes into « Next ».",
                        name=search.display_name,
                    )
                )

    @api.onchange("host_id")
    def _onchange_host_id(self):
        if self.host_id:
            self.update({"host_name": False, "host_city": False, "host_phone": False})

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{**vals, "user_id": self.env.uid} for vals in vals_list]
        searches = super().create([self._tidy(vals) for vals in vals_list])
        searches._check_asker()
        return searches

    def write(self, vals):
        if "user_id" in vals and not self.env.su:
            raise AccessError(self.env._("Who noted a search does not change."))
        result = super().write(self._tidy(vals))
        if "asked_by" in vals:
            self._check_asker()
        return result

    @api.model
    def _tidy(self, vals):
        """Return values where only a « no » has a reason, and names have no spaces."""
        vals = dict(vals)
        for name in ("host_name", "host_city", "host_phone"):
            if vals.get(name):
                vals[name] = vals[name].strip() or False
        if vals.get("answer", "no") != "no":
            vals |= {"reason_id": False, "note_on_host": False}
        return vals

    def _check_asker(self):
        """What the office asks is noted by the office: it counts in the quota.

        :raise AccessError: to anybody else
        """
        if self.env.su or self.env.user.has_group(OFFICE):
            return
        if "office" in self.mapped("asked_by"):
            raise AccessError(
                self.env._(
                    "Only the office notes what it asked: choose the learner or a "
                    "teacher."
                )
            )

    # -- words -------------------------------------------------------------------------
    def _words(self):
        """Return the search in words: « Garage Lilas: no (no place), 3 days ago »."""
        self.ensure_one()
        answers = dict(self._fields["answer"]._description_selection(self.env))
        answer = answers[self.answer].lower()
        if self.reason_id:
            answer = f"{answer} ({self.reason_id.name.lower()})"
        return self.env._(
            "%(host)s: %(answer)s, %(when)s",
            host=self.sudo().host_id.name or self.host_name,
            answer=answer,
            when=self.env["bde.home"]._home_when(self.date),
        )
