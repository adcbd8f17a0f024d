import base64

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import get_translation

from ..rules import docx_model, docx_names, french

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class BdePfmpDocxModel(models.Model):
    """A Word document of the school or of the academy, filled for a learner.

    Its tags are simple names; no record is ever reachable from it.
    """

    _name = "bde.pfmp.docx.model"
    _description = "Word model"
    _order = "sequence, name, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    kind = fields.Selection(
        [
            ("any", "Any learner"),
            ("pfmp", "PFMP"),
            ("bts", "BTS internship"),
            ("fc", "Continuing education"),
            ("immersion", "Immersion, observation"),
        ],
        string="For",
        required=True,
        default="any",
    )
    file = fields.Binary(string="Word document (.docx)", required=True, attachment=True)
    filename = fields.Char()
    version = fields.Integer(default=1, readonly=True, copy=False)
    tags_used = fields.Char(string="Tags used", readonly=True, copy=False)
    tag_help = fields.Html(compute="_compute_tag_help")

    def _compute_tag_help(self):
        rows = Markup("").join(
            Markup("<tr><td><code>%s</code></td><td>%s</td></tr>")
            % (self._tag_example(name, kind), label)
            for name, (kind, label) in docx_names.NAMES.items()
        )
        self.tag_help = (
            Markup("<table class='table table-sm'><tbody>%s</tbody></table>") % rows
        )

    @api.model
    def _tag_example(self, name, kind):
        """Return what to write in Word for this tag."""
        return {
            "text": f"{{{{ {name} }}}}",
            "flag": f"{{% if {name} %}} … {{% endif %}}",
            "list": f"{{%p for ligne in {name} %}} {{{{ ligne }}}} {{%p endfor %}}",
        }[kind]

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("file"):
                vals["tags_used"] = self._check_file(vals["file"], vals.get("filename"))
        return super().create(vals_list)

    def write(self, vals):
        """Another file is another version."""
        if not vals.get("file"):
            return super().write(vals)
        used = self._check_file(vals["file"], vals.get("filename"))
        for model in self:
            super(BdePfmpDocxModel, model).write(
                {**vals, "tags_used": used, "version": model.version + 1}
            )
        return True

    @api.model
    def _check_file(self, data, filename):
        """Return the tags of a file that was given, as text.

        :raise ValidationError: what is wrong with it, in the user's language
        """
        try:
            content = base64.b64decode(data)
            used = docx_model.check(content, docx_names.KINDS)
        except (docx_model.ParseError, ValueError) as error:
            raise ValidationError(self._refusal(error, filename)) from None
        return ", ".join(sorted(used))

    @api.model
    def _refusal(self, error, filename):
        name = filename or self.env._("This file")
        module = getattr(error, "module", "") or "bde_pfmp"
        lang = self.env.lang or "en_US"
        message = getattr(error, "message", "") or docx_model.CODES["docx_unreadable"]
        params = getattr(error, "params", None) or ()
        text = get_translation(module, lang, message, params)
        return self.env._("« %(name)s »: %(why)s", name=name, why=text)

    def _filled(self, placements):
        """Return {placement: bytes of the .docx}, in a bounded number of queries.

        :raise UserError: naming the learner that cannot be filled
        """
        self.ensure_one()
        self.check_access("read")
        placements.check_access("read")
        today = french.long_date(fields.Date.context_today(self))
        content = base64.b64decode(self.with_context(bin_size=False).file)
        facts = placements._convention_facts(self._templates_of(placements))
        result = {}
        for placement in placements:
            try:
                result[placement] = docx_model.fill(
                    content, docx_names.values(facts[placement], today)
                )
            except docx_model.ParseError as error:
                name = placement.learner_id.display_name
                raise UserError(self._refusal(error, name)) from None
        return result

    @api.model
    def _templates_of(self, placements):
        """Return {placement: template}, whose texts stand in for what is not keyed."""
        found = placements._convention_templates()
        shared = self.env.ref("bde_pfmp.template_pfmp")
        return {p: found[p] or shared for p in placements}

    def _file_name(self, placement):
        """Return the name of the filled document: by class, then by name."""
        parts = (placement.class_id.code, placement.learner_id.display_name, self.name)
        return f"{' - '.join(filter(None, parts)).replace('/', '-')}.docx"

    def _file_filled(self, placements):
        """Fill and file; return the documents, one a placement, in order."""
        filled = self._filled(placements)
        return self.env["bde.document"]._file_many(
            [
                {
                    "record": placement,
                    "content": filled[placement],
                    "name": self._file_name(placement),
                    "type": "docx_filled",
                    "class_id": placement.class_id.id,
                    "learner_id": placement.learner_id.id,
                    "partner_id": placement.host_id.id,
                    "school_year_id": placement.school_year_id.id,
                }
                for placement in placements
            ]
        )


class BdePfmpPlacement(models.Model):
    _inherit = "bde.pfmp.placement"

    def action_fill_docx(self):
        """Button: fill a Word model for these learners."""
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Fill a Word model"),
            "res_model": "bde.pfmp.docx.fill",
            "view_mode": "form",
            "target": "new",
            "context": {"default_placement_ids": self.ids},
        }

    def _batch_fill_docx(self, run, model_id):
        """Background work: fill a Word model for one part of a batch."""
        model = self.env["bde.pfmp.docx.model"].browse(model_id)
        run.keep(model._file_filled(self))
        for _placement in self:
            run.advance()
