from odoo import api, fields, models

OUTCOMES = [
    ("to_confirm", "To confirm"),
    ("left", "Left"),
    ("studies_here", "Goes on here"),
    ("studies_elsewhere", "Goes on elsewhere"),
]


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
    graduated = fields.Selection(
        [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
        required=True,
        default="unknown",
    )
    left_on = fields.Date(string="Left on")
    last_name = fields.Char(string="Last name", index="trigram")
    first_name = fields.Char(string="First name", index="trigram")
    birth_date = fields.Date(string="Birth date")
    email = fields.Char(string="Own e-mail", copy=False)
    phone = fields.Char(string="Own telephone", copy=False)
    notice_on = fields.Date(string="Told on", readonly=True, copy=False)
    objected_on = fields.Date(string="Objected on", readonly=True, copy=False)
    anonymise_on = fields.Date(string="Anonymised after", copy=False)
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

    def _followed(self):
        """Return those whom the follow-up may ask: no objection, not anonymised."""
        return self.filtered(
            lambda leaver: not (leaver.objected_on or leaver.anonymised_on)
        )
