from odoo import api, fields, models


class BdePfmpTemplate(models.Model):
    """The school's template of the convention, as its board voted it."""

    _name = "bde.pfmp.template"
    _description = "Convention template"
    _order = "sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    title = fields.Char(required=True, help="Printed at the head of the convention.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        default=lambda self: self.env.company,
        index=True,
        help="Empty: every school.",
    )
    kind = fields.Selection(
        [
            ("pfmp", "PFMP"),
            ("bts", "BTS internship"),
            ("fc", "Continuing education"),
        ],
        required=True,
        default="pfmp",
    )
    preamble = fields.Html(sanitize_style=True)
    article_ids = fields.One2many("bde.pfmp.article", "template_id", copy=True)
    decision_id = fields.Many2one(
        "bde.board.decision",
        string="Voted by the board",
        domain=[("kind", "=", "template")],
        help="Its date is printed on the first page.",
    )
    signatures_required = fields.Boolean(
        string="Referent and tutor sign",
        default=True,
        help="Otherwise they only take note of it (visa).",
    )

    @api.model
    def _find(self, company, kind):
        """Return the template of this kind: the school's own, else the shared one."""
        return self.search(
            [("kind", "=", kind), ("company_id", "in", [company.id, False])],
            order="company_id, sequence, id",
            limit=1,
        )


class BdePfmpArticle(models.Model):
    """An article of a template, with the condition that prints it."""

    _name = "bde.pfmp.article"
    _description = "Article of a convention"
    _order = "template_id, sequence, id"

    template_id = fields.Many2one(
        "bde.pfmp.template", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="template_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    title = fields.Char(required=True)
    body = fields.Html(required=True, sanitize_style=True)
    condition = fields.Selection(
        [
            ("always", "Always"),
            ("minor", "Minor learner"),
            ("adult", "Adult learner"),
            ("abroad", "Host abroad"),
            ("france", "Host in France"),
            ("public", "Public host"),
        ],
        required=True,
        default="always",
    )
