from odoo import api, fields, models


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
        """Return the notice of `audience` for `company`: its own, else the shared one."""
        return self.sudo().search(
            [("audience", "=", audience), ("company_id", "in", [company.id, False])],
            order="company_id",
            limit=1,
        )

    @api.model
    def _url(self, audience):
        """Return the path of the public page of a notice."""
        return f"/bde/confidentialite/{audience}"
