from odoo import fields, models
from odoo.exceptions import UserError

from ..rules import convention_states as rules
from .bde_pfmp_placement_state import HISTORY

REPORT = "bde_pfmp.action_report_convention"
QUIET = {"tracking_disable": True, "mail_create_nolog": True}


class BdePfmpPlacement(models.Model):
    """Issuing the conventions of placements: number, print, file, freeze."""

    _inherit = "bde.pfmp.placement"

    def _issue_conventions(self, step=None):
        """Issue the conventions of these placements; unchanged ones are given back.

        Same facts as the version in force: its PDF is reused. Changed facts: a new
        version is printed and filed, the former one is « replaced ». What somebody has
        signed is given back as it is: only a new round or an amendment changes it. A
        place found becomes « convention issued ». The number of queries does not grow
        with the records. All or nothing; may run twice.

        :param step: called after each document, for a progress bar
        :return: `bde.pfmp.convention`, one a placement, in the same order
        :raise UserError: naming the learner who has no convention, and why
        """
        self.check_access("write")
        for placement in self:
            if reason := placement._convention_refusal():
                raise UserError(reason)
        versions = self._convention_versions()
        kept = {
            placement: last
            for placement in self
            if (last := versions.get(placement, self.env["bde.pfmp.convention"])[:1])
            and last._is_settled()
        }
        todo = self.filtered(lambda p: p not in kept)
        fresh = todo._freeze_conventions(versions, step)
        for _placement in kept:
            step and step()
        issued = kept | {convention.placement_id: convention for convention in fresh}
        return self.env["bde.pfmp.convention"].browse(issued[p].id for p in self)

    def _freeze_conventions(self, versions, step):
        """Freeze what these placements say now; return their conventions, out.

        :param dict versions: {placement: its conventions, the last version first}
        """
        if not self:
            return self.env["bde.pfmp.convention"]
        templates = self._convention_templates()
        self._check_templates(templates)
        if stops := self._validation_stops():
            raise UserError("\n".join(stops.values()))
        facts = self._convention_facts(templates)
        same = blank = self.env["bde.pfmp.convention"]
        todo = []
        for placement in self:
            digest = self._facts_digest(facts[placement])
            last = versions.get(placement, same.browse())[:1]
            if last.document_id and last.facts_digest == digest:
                same |= last
                step and step()
                continue
            vals = placement._prepare_convention_vals(templates[placement], last)
            vals["facts_digest"] = digest
            if last.state in rules.EDITABLE and not last.document_id:
                last._as_server().write(
                    {key: vals[key] for key in ("template_id", "facts_digest")}
                )
                blank |= last
            else:
                todo.append(vals)
        new = same._as_server().with_context(**QUIET).create(todo)
        (blank | new)._print_and_file(
            {c.id: facts[c.placement_id] for c in blank | new}, step
        )
        fresh = same | blank | new
        fresh.with_context(bde_history=HISTORY, **QUIET).filtered(
            lambda c: c.state != "signing"
        ).write({"state": "signing", "state_reason": False})
        self._after_issue(fresh, blank | new)
        return fresh

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
            .search(
                [
                    ("placement_id", "in", self.ids),
                    ("kind", "=", "first"),
                    ("state", "not in", rules.CLOSED),
                ],
                order="version desc",
            )
            .grouped("placement_id")
        )

    def _prepare_convention_vals(self, template, last):
        """Return the values of the next version of the convention.

        :param last: the last version, maybe empty
        """
        self.ensure_one()
        every = self.convention_ids.filtered(lambda c: c.kind == "first")
        vals = {
            "placement_id": self.id,
            "template_id": template.id,
            "version": max(every.mapped("version"), default=0) + 1,
        }
        if every:
            vals["number"] = (last or every[:1]).number
        return vals

    def _after_issue(self, fresh, printed):
        """Mark what is replaced, and the places whose paper is out.

        :param fresh: conventions that are out now
        :param printed: those among them that were just printed
        """
        old = self.env["bde.pfmp.convention"].search(
            [
                ("placement_id", "in", fresh.placement_id.ids),
                ("kind", "=", "first"),
                ("state", "in", (*rules.EDITABLE, "signing")),
                ("id", "not in", fresh.ids),
            ]
        )
        old._cancel_round(self.env._("A new version of the convention was printed."))
        old.with_context(**QUIET)._move("replaced", who=rules.SYSTEM)
        self.filtered(lambda p: p.state == "found").with_context(**QUIET)._move("ready")
        if printed:
            printed.placement_id._message_log_batch(
                bodies={
                    convention.placement_id.id: self.env._(
                        "Convention %(number)s issued.",
                        number=convention.display_name,
                    )
                    for convention in printed
                }
            )

    def _batch_issue_conventions(self, run, **_params):
        """Background work: issue the conventions of one part of a batch.

        :param run: what `bde.batch` gives, for progress, failures and documents
        """
        good = self.browse()
        refused = self._convention_refusals()
        others = self.filtered(lambda p: p not in refused)
        refused |= others._validation_stops()
        for placement in self:
            reason = refused.get(placement)
            if reason:
                run.fail(placement, reason)
                run.advance()
            else:
                good |= placement
        run.keep(good._print_conventions(step=run.advance).document_id)


class BdePfmpConvention(models.Model):
    _inherit = "bde.pfmp.convention"

    def _is_settled(self):
        """Tell whether somebody has signed it: it is not printed again."""
        self.ensure_one()
        if self.state in rules.SIGNED:
            return True
        return self.state == "signing" and bool(self._signed_signers())

    def _print_and_file(self, facts, step=None, report=REPORT):
        """Print these new conventions, file the PDFs, freeze their digests.

        :param dict facts: {convention id: facts printed}
        :param step: called after each document
        :param str report: XML id of the report
        """
        if not self:
            return
        reports = self.env["ir.actions.report"]
        contents = {}
        for convention, pdf in reports._bde_iter_pdfs(report, self, {"facts": facts}):
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
            convention._as_server().with_context(**QUIET).write(
                {
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
