from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from odoo.addons.bde_pfmp.models.bde_pfmp_of_placement import without_defaults

from ...rules.leavers import contact

OUTCOMES = [
    ("to_confirm", "To confirm"),
    ("left", "Left"),
    ("studies_here", "Goes on here"),
    ("studies_elsewhere", "Goes on elsewhere"),
]

OFFICE = "bde_partners.group_bde_user,bde_partners.group_bde_head"
# what one transition decides, never a form or a call
DECIDED = {
    "proposed",
    "notice_on",
    "objected_on",
    "anonymised_on",
    "profile_id",
    "learner_id",
}


class BdeAlumniLeaver(models.Model):
    """A learner of a final year, or who left before it (S8).

    The follow-up of each leaver is a mission of public interest (code de l'éducation,
    L401-2-1 for what is published): told, open to objection, made of survey data
    only, anonymised after a set time. Never mixed with the network (S7).
    """

    _name = "bde.alumni.leaver"
    _description = "Leaver"
    _inherit = [
        "bde.secret.link.mixin",
        "bde.private.person.mixin",
        "bde.outbox.mixin",
        "mail.thread",
    ]
    _order = "school_year_id desc, class_id, last_name, first_name, id"
    _rec_names_search = ["last_name", "first_name"]
    _check_company_auto = True
    _link_path = "/bde/apres"
    _private_audience = "alumni"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    learner_id = fields.Many2one(
        "bde.learner",
        ondelete="set null",
        check_company=True,
        index="btree_not_null",
        copy=False,
    )
    school_year_id = fields.Many2one(
        "bde.school.year",
        string="Left after",
        required=True,
        ondelete="restrict",
        index=True,
    )
    class_id = fields.Many2one(
        "bde.class", ondelete="set null", check_company=True, index=True
    )
    training_id = fields.Many2one(
        "bde.training", ondelete="restrict", check_company=True, index=True
    )
    status = fields.Selection(
        [
            ("st", "Pupil"),
            ("bts", "BTS student"),
            ("ap", "Apprentice"),
            ("fc", "Continuing education"),
        ],
        required=True,
        default="st",
    )
    kind = fields.Selection(
        [("final_year", "Final year"), ("exit", "Left before the end")],
        required=True,
        default="final_year",
    )
    outcome = fields.Selection(
        OUTCOMES, required=True, default="to_confirm", index=True, copy=False
    )
    proposed = fields.Selection(
        [pair for pair in OUTCOMES if pair[0] != "to_confirm"],
        string="What the files say",
        readonly=True,
        copy=False,
    )
    graduated = fields.Selection(
        [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
        required=True,
        default="unknown",
    )
    left_on = fields.Date(string="Left on")
    last_name = fields.Char(string="Last name", index="trigram")
    first_name = fields.Char(string="First name", index="trigram")
    birth_date = fields.Date(string="Birth date", groups=OFFICE)
    email = fields.Char(string="Own e-mail", copy=False, groups=OFFICE)
    phone = fields.Char(string="Own telephone", copy=False, groups=OFFICE)
    notice_on = fields.Date(string="Told on", readonly=True, copy=False)
    objected_on = fields.Date(string="Objected on", readonly=True, copy=False)
    anonymise_on = fields.Date(
        string="Anonymised after",
        compute="_compute_anonymise_on",
        store=True,
        index="btree_not_null",
    )
    anonymised_on = fields.Date(string="Anonymised on", readonly=True, copy=False)
    profile_id = fields.Many2one(
        "bde.alumni.profile",
        string="Member of the network",
        ondelete="set null",
        check_company=True,
        index="btree_not_null",
        copy=False,
    )

    _one_a_year = models.UniqueIndex(
        "(learner_id, school_year_id) WHERE learner_id IS NOT NULL",
        "This learner is among the leavers of that year already.",
    )
    _year_idx = models.Index("(company_id, school_year_id, training_id, outcome)")

    @api.depends("last_name", "first_name", "anonymised_on", "objected_on")
    def _compute_display_name(self):
        for leaver in self:
            name = f"{(leaver.last_name or '').upper()} {leaver.first_name or ''}"
            leaver.display_name = name.strip() or self.env._(
                "Leaver n° %(number)s", number=leaver.id
            )

    @api.depends("left_on", "school_year_id.date_end")
    def _compute_anonymise_on(self):
        """So many months after they left (period « alumni_leaver »); 0: never."""
        retention = self.env.ref("bde_alumni.bde_retention_leaver", False)
        months = retention.sudo().months if retention else 0
        for leaver in self:
            start = leaver.left_on or leaver.school_year_id.date_end
            leaver.anonymise_on = (
                fields.Date.add(start, months=months) if months and start else False
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_decided(vals)
        leavers = super(BdeAlumniLeaver, without_defaults(self, DECIDED)).create(
            vals_list
        )
        leavers._check_own_address()
        return leavers

    def write(self, vals):
        self._check_decided(vals)
        result = super().write(vals)
        if {"email", "phone", "learner_id"} & set(vals):
            self._check_own_address()
        return result

    def _check_decided(self, vals):
        """Refuse that a call decides what the transitions decide."""
        if not self.env.su and DECIDED & set(vals):
            raise AccessError(
                self.env._("What was told, objected to or forgotten is not typed.")
            )

    def _check_own_address(self):
        """Refuse an address that the school knows as a representative's."""
        for leaver in self.sudo().filtered(lambda x: x.email or x.phone):
            typed = {"email": leaver.email, "phone": leaver.phone}
            _values, codes = contact.check(typed, leaver._family())
            if "family" in codes.values():
                raise ValidationError(
                    self.env._(
                        "%(name)s: the school knows this address as a "
                        "representative's. The leaver's own is needed.",
                        name=leaver.display_name,
                    )
                )

    def _followed(self):
        """Return those whom the follow-up may ask: no objection, not anonymised."""
        return self.filtered(
            lambda leaver: not (leaver.objected_on or leaver.anonymised_on)
        )
