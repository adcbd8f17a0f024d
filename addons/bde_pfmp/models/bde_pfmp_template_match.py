from odoo import api, fields, models

# The learner's placement abroad first looks for a bilingual template.
KINDS_ABROAD = {"pfmp": ("abroad", "pfmp")}


class BdePfmpTemplate(models.Model):
    """Which template prints for a placement: conditions, first match wins."""

    _inherit = "bde.pfmp.template"

    training_ids = fields.Many2many(
        "bde.training",
        "bde_pfmp_template_training_rel",
        "template_id",
        "training_id",
        string="Trainings",
        help="Empty: every training. A template made for a training comes before "
        "those made for all.",
    )
    for_learner = fields.Selection(
        [("any", "Any learner"), ("minor", "Minors only"), ("adult", "Adults only")],
        string="Learners",
        required=True,
        default="any",
    )
    for_country = fields.Selection(
        [("any", "Anywhere"), ("france", "France only"), ("abroad", "Abroad only")],
        string="Country of the host",
        required=True,
        default="any",
    )
    for_host = fields.Selection(
        [
            ("any", "Any host"),
            ("public", "Public hosts only"),
            ("private", "Private hosts only"),
        ],
        string="Hosts",
        required=True,
        default="any",
    )

    @api.model
    def _approved_for(self, company):
        """Return the templates that may print in this school, in order.

        The school's own ones come first, then the order of the list.
        """
        found = self.search(
            [
                ("company_id", "in", [company.id, False]),
                ("state", "=", "approved"),
                ("kind", "!=", "imposed"),
            ],
            order="sequence, id",
        )
        return found.sorted(lambda t: (not t.company_id, not t.training_ids))

    def _first_match(self, placement):
        """Return the first of these templates that fits, maybe none.

        :param placement: one `bde.pfmp.placement`
        """
        minor, abroad = placement._is_minor(), placement._is_abroad()
        public = placement.host_id.bde_legal_kind == "public"
        kinds = (placement.kind,)
        if abroad:
            kinds = KINDS_ABROAD.get(placement.kind, kinds)
        fit = self.filtered(
            lambda t: (
                t.kind in kinds
                and t._fits(minor=minor, abroad=abroad, public=public)
                and (not t.training_ids or placement.training_id in t.training_ids)
            )
        )
        # the school's own before the shared ones, and then the bilingual one
        return fit.sorted(lambda t: (not t.company_id, kinds.index(t.kind)))[:1]

    def _fits(self, *, minor, abroad, public):
        """Tell whether the conditions of this template accept such a placement."""
        self.ensure_one()
        return (
            self.for_learner in ("any", "minor" if minor else "adult")
            and self.for_country in ("any", "abroad" if abroad else "france")
            and self.for_host in ("any", "public" if public else "private")
        )
