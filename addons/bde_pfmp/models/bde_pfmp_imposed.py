from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules import booklet


class BdePfmpPlacement(models.Model):
    """A convention that the host wrote itself: a hospital, the army, a large group.

    Its PDF stands for ours: same states, same signatures, behind a cover of ours
    whose QR code lets scans be recognised.
    """

    _name = "bde.pfmp.placement"
    _inherit = ["bde.pfmp.placement", "bde.document.mixin"]

    imposed_document_id = fields.Many2one(
        "bde.document",
        string="Convention of the host",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="The PDF that the host imposes; the mandatory mentions are not checked.",
    )
    imposed_pages = fields.Integer(string="Pages", readonly=True, copy=False)

    @api.constrains("imposed_document_id")
    def _check_imposed(self):
        """Only the PDF filed on this placement is printed behind our cover."""
        for placement in self:
            document = placement.imposed_document_id.sudo()
            if document and not (
                document.res_model == placement._name
                and document.res_id == placement.id
                and document.type_id.code == "convention_imposed"
            ):
                raise ValidationError(
                    self.env._("This document is not the convention of this learner.")
                )

    def action_impose_pdf(self):
        """Button: give the PDF that the host imposes."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Convention imposed by the host"),
            "res_model": "bde.pfmp.imposed",
            "view_mode": "form",
            "target": "new",
            "context": {"default_placement_id": self.id},
        }

    def action_open_imposed(self):
        """Button: read the PDF that the host imposed."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.client",
            "tag": "bde_partners.open_file",
            "params": {"url": f"/bde/document/{self.imposed_document_id.id}"},
        }

    def _convention_templates(self):
        result = super()._convention_templates()
        imposed = self.filtered("imposed_document_id")
        if not imposed:
            return result
        templates = self.env["bde.pfmp.template"].search(
            [("kind", "=", "imposed"), ("state", "=", "approved")],
            order="company_id, sequence, id",
        )
        for placement in imposed:
            schools = (placement.company_id, self.env["res.company"])
            fit = templates.filtered(lambda t, s=schools: t.company_id in s)
            result[placement] = fit[:1] or result[placement]
        return result

    def _missing_mentions(self, templates=None):
        """The host answers for its own text: nothing of it is checked."""
        ours = self.filtered(lambda p: not p.imposed_document_id)
        result = super(BdePfmpPlacement, ours)._missing_mentions(templates)
        return {p: result.get(p, []) for p in self}

    def _convention_facts(self, templates=None):
        result = super()._convention_facts(templates)
        for placement in self.filtered("imposed_document_id"):
            result[placement]["imposed"] = placement.imposed_document_id.sha256
        return result


class BdePfmpConvention(models.Model):
    _inherit = "bde.pfmp.convention"

    is_imposed = fields.Boolean(compute="_compute_is_imposed")

    @api.depends("template_id.kind")
    def _compute_is_imposed(self):
        for convention in self:
            convention.is_imposed = convention.template_id.kind == "imposed"

    def _prepare_document(self, content):
        """Our cover, just printed, then the pages that the host gave."""
        imposed = self._imposed_pdf(content)
        return super()._prepare_document(imposed or content)

    def _imposed_pdf(self, cover):
        """Return the PDF of a convention that the host imposes, else None.

        :param bytes cover: our page, as the report prints it
        """
        self.ensure_one()
        document = self.placement_id.imposed_document_id
        if self.kind != "first" or not document:
            return None
        return booklet.join([cover, document.sudo().attachment_id.raw])
