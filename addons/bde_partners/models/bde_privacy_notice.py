from odoo import api, fields, models
from odoo.tools import ormcache

# Address of the page of each public: French words, families read them
SLUGS = {
    "company": "entreprises",
    "learner": "eleves",
    "guardian": "familles",
    "alumni": "anciens",
    "staff": "personnels",
}


class BdePrivacyNotice(models.Model):
    """The privacy notice of one public: what a page or a mail of that public links to.

    Regulation (EU) 2016/679, articles 12 to 14.
    """

    _name = "bde.privacy.notice"
    _description = "Privacy notice"
    _order = "sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    audience = fields.Selection(
        [
            ("company", "Companies and tutors"),
            ("learner", "Learners"),
            ("guardian", "Legal representatives"),
            ("alumni", "Former pupils"),
            ("staff", "Staff of the school"),
        ],
        required=True,
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        help="Empty: the notice of every school that has none of its own.",
    )
    purposes = fields.Html(translate=True, required=True)
    legal_basis = fields.Html(translate=True)
    recipients = fields.Html(translate=True)
    retention_text = fields.Html(string="How long", translate=True)
    retention_ids = fields.Many2many(
        "bde.retention", string="Periods shown", help="Listed under « How long »."
    )

    _audience_uniq = models.UniqueIndex(
        "(audience, COALESCE(company_id, 0))",
        "There is already a notice for this public.",
    )

    @api.depends("audience")
    def _compute_display_name(self):
        labels = dict(self._fields["audience"]._description_selection(self.env))
        for notice in self:
            notice.display_name = labels.get(notice.audience, "")

    @api.model
    def _get(self, company, audience):
        """Return the notice of a public for `company`: its own, else the shared one."""
        return self.sudo().search(
            [("audience", "=", audience), ("company_id", "in", [company.id, False])],
            order="company_id",
            limit=1,
        )

    @api.model
    def _audience_of(self, slug):
        """Return the public of an address (« familles » or « guardian »), or None."""
        by_slug = {word: audience for audience, word in SLUGS.items()}
        return by_slug.get(slug) or (slug if slug in SLUGS else None)

    @api.model
    def _url(self, audience=None, company=None):
        """Return the path of the public page of a notice.

        :param str audience: a public; None gives the page that lists them
        :param company: the school; said in the path only when there are several
        """
        path = "/bde/confidentialite"
        if audience:
            path += f"/{SLUGS.get(audience, audience)}"
        if company and company.bde_uai and self._several_schools():
            path += f"?uai={company.bde_uai}"
        return path

    @api.model
    @ormcache()
    def _several_schools(self):
        """Tell whether this database holds more than one school."""
        return self.env["res.company"].sudo().search_count([], limit=2) > 1

    def action_open_page(self):
        """Button: see the page as its public sees it."""
        self.ensure_one()
        company = self.company_id or self.env.company
        return {
            "type": "ir.actions.act_url",
            "url": self._url(self.audience, company),
            "target": "new",
        }
