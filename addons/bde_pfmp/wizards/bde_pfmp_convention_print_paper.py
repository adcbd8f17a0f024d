from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..rules import booklet

COPIES = range(1, 6)
SIGNING_LIST = "bde_pfmp.action_report_signing_list"


class BdePfmpConventionPrint(models.TransientModel):
    """What the pile of paper is made of: copies, signing list, guide for tutors."""

    _inherit = "bde.pfmp.convention.print"

    copies = fields.Integer(
        string="Copies of each",
        required=True,
        default=3,
        help="From 1 to 5; the copies of a learner come out whole, one after the "
        "other, each on the front of a sheet.",
    )
    signing_list = fields.Boolean(
        string="Signing list at the end",
        default=True,
        help="One line a learner, one box to tick for each signatory.",
    )
    with_guide = fields.Boolean(
        string="Guide for tutors",
        help="One page behind the copies of each learner, for the host.",
    )
    imposed_html = fields.Html(
        string="Imposed by the host", compute="_compute_imposed_html"
    )

    @api.constrains("copies")
    def _check_copies(self):
        for wizard in self:
            if wizard.copies not in COPIES:
                raise ValidationError(
                    self.env._("From 1 to 5 copies of each convention.")
                )

    @api.depends("placement_ids")
    def _compute_imposed_html(self):
        for wizard in self:
            imposed = wizard.placement_ids.filtered("imposed_document_id")
            wizard.imposed_html = wizard._items_html(
                self.env._(
                    "%(name)s: %(host)s",
                    name=placement.learner_id.display_name,
                    host=placement.host_id.name or "",
                )
                for placement in imposed
            )

    def _paper_params(self):
        """Return what the background work needs to make the file, as JSON."""
        self.ensure_one()
        if self.output != "pdf":
            return {}
        return {
            "paper": {
                "copies": self.copies,
                "signing_list": self.signing_list,
                "with_guide": self.with_guide,
            }
        }

    def action_print_signing_list(self):
        """Button: the signing list alone."""
        self.ensure_one()
        self.placement_ids.check_access("read")
        if not self._signing_placements():
            raise UserError(self.env._("There is no convention to print here."))
        return self.env.ref(SIGNING_LIST).report_action(self)

    def _signing_placements(self):
        """Return the placements of the list, in the order of the pile."""
        refused = self.placement_ids._convention_refusals()
        todo = self.placement_ids.filtered(lambda p: p not in refused)
        return todo.sorted(self._print_order)

    def _signing_list_pdf(self):
        """Return the PDF of the signing list of these learners."""
        self.ensure_one()
        reports = self.env["ir.actions.report"]
        return reports._bde_render_pdfs(SIGNING_LIST, self)[self.id]

    def _get_signing_list_name(self):
        """Return the name of the printed file."""
        self.ensure_one()
        codes = sorted({c for c in self.placement_ids.mapped("class_id.code") if c})
        return " - ".join(["Liste d'émargement", ", ".join(codes)]).strip(" -")


class BdePfmpPlacement(models.Model):
    _inherit = "bde.pfmp.placement"

    def action_print_signing_list(self):
        """Button: the signing list of these learners."""
        self.check_access("read")
        wizard = self.env["bde.pfmp.convention.print"].create(
            {"placement_ids": self.ids}
        )
        return wizard.action_print_signing_list()


class BdeBatch(models.Model):
    _inherit = "bde.batch"

    def _merge(self, documents, file):
        """Conventions: copies together, guide and signing list as they were asked."""
        paper = (self.params or {}).get("paper")
        if not paper or self.res_model != "bde.pfmp.placement":
            return super()._merge(documents, file)
        return file.write(documents._paper_booklet(**paper))


class BdeDocument(models.Model):
    _inherit = "bde.document"

    def _paper_booklet(self, copies=1, signing_list=False, with_guide=False):
        """Return one PDF for the copier: these conventions, in this order.

        :param int copies: of each convention, one whole after the other
        :param bool signing_list: of these learners, at the end
        :param bool with_guide: the guide for tutors behind each convention
        """
        pdfs = self.filtered(lambda d: d.mimetype == "application/pdf")
        guides = {}
        if with_guide:
            guides = {c: c._tutor_guide_pdf() for c in pdfs.company_id}
        pile = booklet.Booklet()
        for document in pdfs:
            pile.add(document.attachment_id.raw, copies)
            document.attachment_id.invalidate_recordset(["raw"])
            if guide := guides.get(document.company_id):
                pile.add(guide)
        if signing_list:
            conventions = self.env["bde.pfmp.convention"].browse(pdfs.mapped("res_id"))
            wizard = self.env["bde.pfmp.convention.print"].create(
                {"placement_ids": conventions.placement_id.ids}
            )
            pile.add(wizard._signing_list_pdf())
        return pile.content()
