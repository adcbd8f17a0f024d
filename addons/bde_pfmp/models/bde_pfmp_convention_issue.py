from odoo import fields, models
from odoo.exceptions import UserError

REPORT = "bde_pfmp.action_report_convention"
QUIET = {"tracking_disable": True, "mail_create_nolog": True}


class BdePfmpPlacement(models.Model):
    """Issuing the conventions of placements: number, print, file, freeze."""

    _inherit = "bde.pfmp.placement"

    def _issue_conventions(self, step=None):
        """Issue the conventions of these placements; unchanged ones are given back.

        Same facts as the version in force: its PDF is reused. Changed facts: a new
        version is printed and filed, the former one is « replaced ». A place found
        becomes « convention issued ». The number of queries does not grow with the
        records. All or nothing; may run twice.

        :param step: called after each document, for a progress bar
        :return: `bde.pfmp.convention`, one a placement, in the same order
        :raise UserError: naming the learner who has no convention, and why
        """
        self.check_access("write")
        self._check_can_have_convention()
        templates = self._convention_templates()
        self._check_templates(templates)
        facts = self._convention_facts(templates)
        versions = self._convention_versions()
        kept, todo = {}, []
        for placement in self:
            digest = self._facts_digest(facts[placement])
            last = versions.get(placement, self.env["bde.pfmp.convention"])[:1]
            if (
                last.state == "issued"
                and last.facts_digest == digest
                and last.document_id
            ):
                kept[placement] = last
            else:
                vals = placement._prepare_convention_vals(templates[placement], last)
                todo.append({**vals, "facts_digest": digest})
        new = self.env["bde.pfmp.convention"].with_context(**QUIET).create(todo)
        for _placement in kept:
            step and step()
        new._print_and_file({c.id: facts[c.placement_id] for c in new}, step)
        issued = kept | {convention.placement_id: convention for convention in new}
        self._after_issue(new)
        return self.env["bde.pfmp.convention"].browse(issued[p].id for p in self)

    def _check_templates(self, templates):
        """Refuse to print without a template.

        :raise UserError: naming the kind of placement that has none
        """
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for placement in self:
            if not templates[placement]:
                raise UserError(
                    self.env._(
                        "No template of convention for « %(kind)s »: make one in "
                        "Configuration, Convention templates.",
                        kind=kinds[placement.kind],
                    )
                )

    def _convention_versions(self):
        """Return {placement: its conventions, the last version first}."""
        return (
            self.env["bde.pfmp.convention"]
            .search([("placement_id", "in", self.ids)], order="version desc")
            .grouped("placement_id")
        )

    def _prepare_convention_vals(self, template, last):
        """Return the values of the next version of the convention.

        :param last: the last version, maybe empty
        """
        self.ensure_one()
        vals = {
            "placement_id": self.id,
            "template_id": template.id,
            "version": last.version + 1,
        }
        if last:
            vals["number"] = last.number
        return vals

    def _after_issue(self, new):
        """Mark what the new versions replace, and the places whose paper is out."""
        old = self.env["bde.pfmp.convention"].search(
            [
                ("placement_id", "in", new.placement_id.ids),
                ("state", "=", "issued"),
                ("id", "not in", new.ids),
            ]
        )
        old.with_context(**QUIET).write({"state": "replaced"})
        self.filtered(lambda p: p.state == "found").with_context(**QUIET)._move("ready")
        if new:
            new.placement_id._message_log_batch(
                bodies={
                    convention.placement_id.id: self.env._(
                        "Convention %(number)s issued.",
                        number=convention.display_name,
                    )
                    for convention in new
                }
            )

    def _batch_issue_conventions(self, run, **_params):
        """Background work: issue the conventions of one part of a batch.

        :param run: what `bde.batch` gives, for progress, failures and documents
        """
        good = self.browse()
        refused = self._convention_refusals()
        for placement in self:
            reason = refused.get(placement)
            if reason:
                run.fail(placement, reason)
                run.advance()
            else:
                good |= placement
        run.keep(good._issue_conventions(step=run.advance).document_id)


class BdePfmpConvention(models.Model):
    _inherit = "bde.pfmp.convention"

    def _print_and_file(self, facts, step=None):
        """Print these new conventions, file the PDFs, freeze their digests.

        :param dict facts: {convention id: facts printed}
        :param step: called after each document
        """
        if not self:
            return
        reports = self.env["ir.actions.report"]
        contents = {}
        for convention, pdf in reports._bde_iter_pdfs(REPORT, self, {"facts": facts}):
            contents[convention.id] = pdf
            step and step()
        documents = self.env["bde.document"]._file_many(
            [
                convention._prepare_document(contents[convention.id])
                for convention in self
            ]
        )
        now = fields.Datetime.now()
        for convention, document in zip(self, documents, strict=True):
            convention.with_context(**QUIET).write(
                {
                    "state": "issued",
                    "issued_on": now,
                    "document_id": document.id,
                    "pdf_sha256": document.sha256,
                }
            )

    def _prepare_document(self, content):
        """Return what the register of documents needs to file the PDF."""
        self.ensure_one()
        placement = self.placement_id
        return {
            "record": self,
            "content": content,
            "name": self._get_document_name(),
            "type": "convention",
            "school_year_id": placement.school_year_id.id,
            "partner_id": placement.host_id.id,
            "company_id": placement.company_id.id,
            "class_id": placement.class_id.id,
            "learner_id": placement.learner_id.id,
        }
