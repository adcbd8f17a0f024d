from odoo import api, fields, models


class BdePfmpConvention(models.Model):
    """A document of a placement: the first convention, or an amendment.

    What was issued is frozen: the PDF is filed with its digest, a later print of
    changed facts is a new version.
    """

    _name = "bde.pfmp.convention"
    _description = "Convention"
    _inherit = ["bde.private.person.mixin", "mail.thread"]
    _order = "placement_id, version desc, id desc"
    _check_company_auto = True

    number = fields.Char(required=True, copy=False, readonly=True, default="/")
    placement_id = fields.Many2one(
        "bde.pfmp.placement",
        required=True,
        ondelete="restrict",
        check_company=True,
        index=True,
    )
    company_id = fields.Many2one(related="placement_id.company_id", store=True)
    learner_id = fields.Many2one(related="placement_id.learner_id", store=True)
    host_id = fields.Many2one(related="placement_id.host_id", store=True)
    version = fields.Integer(default=1, required=True, readonly=True)
    kind = fields.Selection(
        [("first", "Convention"), ("amendment", "Amendment")],
        required=True,
        default="first",
    )
    template_id = fields.Many2one(
        "bde.pfmp.template", required=True, check_company=True
    )
    state = fields.Selection(
        [("draft", "Draft"), ("issued", "Issued"), ("replaced", "Replaced")],
        required=True,
        default="draft",
        tracking=True,
    )
    facts_digest = fields.Char(
        readonly=True, copy=False, help="SHA-256 of the facts printed."
    )
    pdf_sha256 = fields.Char(string="SHA-256 of the PDF", readonly=True, copy=False)
    issued_on = fields.Datetime(readonly=True, copy=False)
    attachment_id = fields.Many2one("ir.attachment", readonly=True, copy=False)

    _version_uniq = models.Constraint(
        "UNIQUE(placement_id, version)", "This version of the convention exists."
    )

    @api.depends("number", "version")
    def _compute_display_name(self):
        for convention in self:
            suffix = f" v{convention.version}" if convention.version > 1 else ""
            convention.display_name = f"{convention.number}{suffix}"

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [
            {**vals, "number": self._next_number()}
            if vals.get("number", "/") == "/"
            else vals
            for vals in vals_list
        ]
        return super().create(vals_list)

    @api.model
    def _next_number(self):
        return self.env["ir.sequence"].next_by_code("bde.pfmp.convention") or "/"
