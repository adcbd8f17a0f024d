from odoo import api, fields, models
from odoo.exceptions import UserError


class BdePfmpTemplate(models.Model):
    """A template of the convention, as the school's board voted it.

    Shared ones (no school) come with the addon; a school duplicates one to make its
    own, which is then the one that prints.
    """

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
            ("immersion", "Immersion, observation"),
            ("abroad", "PFMP abroad (French and English)"),
            ("imposed", "Imposed by the host"),
        ],
        required=True,
        default="pfmp",
    )
    preamble = fields.Html(
        sanitize_style=True, help="Texts referred to (« Vu le code… »)."
    )
    article_ids = fields.One2many("bde.pfmp.article", "template_id", copy=True)
    article_count = fields.Integer(compute="_compute_article_count")
    decision_id = fields.Many2one(
        "bde.board.decision",
        string="Voted by the board",
        domain="[('kind', '=', 'template'), ('company_id', '=', company_id)]",
        copy=False,
        help="Its date is printed on the first page. Empty: for a PFMP, the latest "
        "vote of the school on the template of the convention.",
    )
    missing_policy = fields.Selection(
        [
            ("warn", "Ask to confirm, print « à compléter »"),
            ("refuse", "Refuse to print"),
        ],
        string="When a mandatory mention is missing",
        required=True,
        default="warn",
    )
    print_address = fields.Boolean(
        string="Print the learner's address",
        help="The host organisation will read it; nothing obliges to.",
    )
    print_birth_place = fields.Boolean(
        string="Print the learner's birth place",
        help="The host organisation will read it; nothing obliges to.",
    )
    follow_up = fields.Text(
        string="Supervision", help="When the placement says nothing of its own."
    )
    evaluation = fields.Text(help="When the placement says nothing of its own.")
    meals = fields.Text(help="When the placement says nothing of its own.")
    transport = fields.Text(help="When the placement says nothing of its own.")
    lodging = fields.Text(help="When the placement says nothing of its own.")
    placeholder_help = fields.Html(compute="_compute_placeholder_help")

    @api.depends("article_ids")
    def _compute_article_count(self):
        for template in self:
            template.article_count = len(template.article_ids)

    def _compute_placeholder_help(self):
        self.placeholder_help = self.env["bde.pfmp.article"]._placeholder_help()

    @api.constrains("preamble")
    def _check_preamble(self):
        for template in self:
            self.env["bde.pfmp.article"]._check_placeholders(
                template.preamble, self.env._("Preamble")
            )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for template, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%(name)s (copy)", name=template.name)
        return vals_list

    def _articles_for(self, *, minor, abroad, public):
        """Return the articles that print for such a placement."""
        return self.article_ids.filtered(
            lambda article: article._applies(minor=minor, abroad=abroad, public=public)
        )

    def _covered(self, **case):
        """Return the codes of the mentions that the articles state by themselves.

        :param case: what the placement is, see `_articles_for`
        """
        articles = self._articles_for(**case)
        covered = set(articles.filtered("mention").mapped("mention"))
        if self.follow_up:
            covered.add("follow_up")
        return frozenset(covered)

    def action_make_own(self):
        """Button: duplicate a shared template as the school's own, and open it."""
        self.ensure_one()
        if self.company_id:
            raise UserError(
                self.env._("%(name)s already belongs to a school.", name=self.name)
            )
        own = self.copy(
            {
                "company_id": self.env.company.id,
                "name": f"{self.name} - {self.env.company.name}",
                "sequence": self.sequence - 1,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": own.id,
            "view_mode": "form",
        }

    def action_preview(self):
        """Button: choose a placement, or a sample learner, and print."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview"),
            "res_model": "bde.pfmp.template.preview",
            "view_mode": "form",
            "target": "new",
            "context": {"default_template_id": self.id},
        }
