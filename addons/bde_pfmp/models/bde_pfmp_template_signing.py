from odoo import api, fields, models

LEVELS = [
    ("required", "Signs"),
    ("visa", "Takes note of it (visa)"),
    ("none", "Neither"),
]


class BdePfmpTemplate(models.Model):
    """Who signs a convention of this template, and in which order.

    The school, the host and the learner, with one representative for a minor, always
    sign: the law leaves no choice there (code de l'éducation, art. L124-1, D124-4).
    """

    _inherit = "bde.pfmp.template"

    tutor_level = fields.Selection(
        LEVELS,
        string="Tutor",
        required=True,
        default="required",
        help="A visa may be waived by the head of school, a signature may not.",
    )
    referent_level = fields.Selection(
        LEVELS,
        string="Referent teacher",
        required=True,
        default="required",
        help="A visa may be waived by the head of school, a signature may not.",
    )
    second_guardian = fields.Selection(
        [
            ("choice", "When chosen for the learner"),
            ("always", "Always asked too"),
            ("never", "Never asked"),
        ],
        string="Second representative",
        required=True,
        default="choice",
        help="One representative is enough; the second one's signature may be waived.",
    )
    signing_order = fields.Selection(
        [
            ("parallel", "All at the same time"),
            ("school_last", "The school last"),
            ("sequential", "One after the other"),
        ],
        required=True,
        default="school_last",
        help="One after the other: the host, the tutor, the learner, the "
        "representatives, the referent teacher, then the school.",
    )

    def _signing_levels(self):
        """Return {code of a role: "required", "visa" or "none"} of the free roles."""
        self.ensure_one()
        return {"tutor": self.tutor_level, "referent": self.referent_level}

    @api.model
    def _signing_ranks(self, signing_order):
        """Return {code of a role: rank}: the smallest rank is asked first.

        :param str signing_order: "parallel", "school_last" or "sequential"
        """
        codes = ("host", "tutor", "learner", "guardian", "guardian2", "referent")
        if signing_order == "sequential":
            return {code: rank for rank, code in enumerate((*codes, "school"), 1)}
        return {**dict.fromkeys(codes, 1), "school": 1 + (signing_order != "parallel")}
