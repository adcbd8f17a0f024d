import base64

from odoo import fields, models
from odoo.exceptions import UserError

from ..client_action import soft_reload, tell
from ..rules.signature import OPEN
from .bde_signature_scan import LIVE


class BdeSignatureScan(models.Model):
    """Filing a paper: its signatories are ticked, it is kept with its document."""

    _inherit = "bde.signature.scan"

    def action_file(self):
        """Button: these papers are signed by those ticked; the next one is shown."""
        self._file()
        return self._next_action()

    def action_file_many(self):
        """Button of the list: file those that are complete, name the others."""
        refused = []
        for scan in self:
            try:
                with self.env.cr.savepoint():
                    scan._file()
            except UserError as error:
                refused.append(str(error))
        if refused:
            return tell(
                "\n".join(refused),
                "warning",
                title=self.env._(
                    "%(done)s filed, %(left)s left",
                    done=len(self) - len(refused),
                    left=len(refused),
                ),
                sticky=True,
            )
        return soft_reload()

    def _file(self):
        """File these papers: on the document, and as signatures of those ticked.

        All or nothing for each paper.

        :raise UserError: naming the paper that lacks a document or a signatory
        """
        self.check_access("write")
        for scan in self:
            scan._check_can_file()
            content = base64.b64decode(scan.with_context(bin_size=False).file)
            request = scan.request_id.sudo()
            document = scan._file_document(request, content)
            scan.sudo().write(
                {
                    "state": "filed",
                    "document_id": document.id,
                    "filed_on": fields.Datetime.now(),
                    "filed_by_id": self.env.uid,
                    "note": False,
                }
            )
            request._log("paper_received", None, {"sha256": document.sha256})
            self.env["bde.signature.evidence"].sudo().create(
                [
                    {
                        "signer_id": signer.id,
                        "kind": "scan",
                        "document_id": document.id,
                    }
                    for signer in scan.signer_ids
                ]
            )
            for signer in scan.signer_ids.sudo():
                signer._sign("paper", name=signer.name)

    def _check_can_file(self):
        self.ensure_one()
        if self.state in ("filed", "discarded"):
            raise UserError(self.env._("%(name)s is settled already.", name=self.name))
        if not self.request_id:
            raise UserError(
                self.env._(
                    "%(name)s: choose the document it belongs to.", name=self.name
                )
            )
        self.request_id.check_access("read")
        if self.request_id.state not in LIVE:
            raise UserError(
                self.env._(
                    "%(document)s is no longer out for signature: this paper cannot "
                    "be filed on it.",
                    document=self.request_id.name,
                )
            )
        if not self.signer_ids:
            raise UserError(
                self.env._(
                    "%(name)s: tick who signed on this paper, or set it aside.",
                    name=self.name,
                )
            )

    def _file_document(self, request, content):
        """Return the document of the paper, filed under the record that is signed."""
        parent = self.env[request.res_model].browse(request.res_id)
        return (
            self.env["bde.document"]
            .sudo()
            ._file(
                parent,
                content,
                self.env._("Signed paper - %(name)s.pdf", name=request.name).replace(
                    "/", "-"
                ),
                "signed_paper",
                company_id=request.company_id.id,
                confidentiality=request.document_id.confidentiality or "internal",
            )
        )

    def action_tick_all(self):
        """Button: everybody still awaited has signed on this paper."""
        self.check_access("write")
        for scan in self:
            scan.signer_ids = scan.request_id.signer_ids.filtered(
                lambda signer: signer.state in OPEN
            )

    def action_take_guess(self):
        """Button: this page goes with the one scanned next to it."""
        self.check_access("write")
        for scan in self.filtered("guess_id"):
            scan.write(
                {
                    "request_id": scan.guess_id.id,
                    "signer_ids": [
                        fields.Command.set(self._likely_signers(scan.guess_id).ids)
                    ],
                }
            )

    def action_discard(self):
        """Button: this paper is not to be filed; the next one is shown."""
        self.check_access("write")
        settled = self.filtered(lambda scan: scan.state in ("filed", "discarded"))
        if settled:
            raise UserError(
                self.env._("%(name)s is settled already.", name=settled[0].name)
            )
        self.sudo().write(
            {
                "state": "discarded",
                "filed_on": fields.Datetime.now(),
                "filed_by_id": self.env.uid,
            }
        )
        return self._next_action()

    def action_take_back(self):
        """Button: a paper set aside by mistake is to be checked again."""
        self.check_access("write")
        for scan in self.filtered(lambda s: s.state == "discarded").sudo():
            scan.write(
                {
                    "state": "to_check" if scan.request_id else "unmatched",
                    "filed_on": False,
                    "filed_by_id": False,
                }
            )

    def _next_action(self):
        """Return the form of the next paper to settle, else the list."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_signature_scan_action"
        )
        following = self.search(
            [("state", "in", ("to_check", "unmatched")), ("id", "not in", self.ids)],
            limit=1,
        )
        if len(self) == 1 and following:
            action |= {"res_id": following.id, "views": [(False, "form")]}
        action["target"] = "main"
        return action


class BdeSignatureEvidence(models.Model):
    _inherit = "bde.signature.evidence"

    document_id = fields.Many2one(
        "bde.document", string="Signed paper", readonly=True, ondelete="set null"
    )
