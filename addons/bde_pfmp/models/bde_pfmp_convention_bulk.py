from odoo import models
from odoo.exceptions import UserError

from odoo.addons.bde_partners.client_action import tell


class BdePfmpPlacement(models.Model):
    """What the board does to many conventions at once, with a progress bar."""

    _inherit = "bde.pfmp.placement"

    # -- sending -----------------------------------------------------------------------
    def action_send_conventions(self):
        """Button: send the conventions of these learners for signature."""
        self.check_access("write")
        todo = self.filtered(lambda p: not p._convention_refusal())
        if not todo:
            self._check_can_have_convention()
            raise UserError(self.env._("Choose the learners first."))
        if len(todo) == 1:
            reason = todo._validation_stops().get(todo)
            if reason:
                raise UserError(reason)
            todo._action_send()
            return tell(
                self.env._(
                    "The convention of %(name)s is out for signature.",
                    name=todo.learner_id.display_name,
                )
            )
        return todo._start_bulk(
            self.env._("%(count)s conventions to send", count=len(todo)),
            "_batch_send_conventions",
        )

    def _batch_send_conventions(self, run, **_params):
        """Background work: freeze and send the conventions of a part of a batch.

        :param run: what `bde.batch` gives, for progress and failures
        """
        stops = self._validation_stops()
        good = self.browse()
        for placement in self:
            if reason := stops.get(placement):
                run.fail(placement, reason)
                run.advance()
            else:
                good |= placement
        if good:
            good._action_send()
            run.advance(len(good))

    # -- reminding ---------------------------------------------------------------------
    def action_remind_conventions(self):
        """Button: remind those who have not signed yet, one mail a person."""
        self.check_access("write")
        out = self.convention_id.filtered(lambda c: c.state == "signing")
        if not out:
            raise UserError(
                self.env._(
                    "None of these conventions is out for signature: there is nobody "
                    "to remind."
                )
            )
        out._action_remind()
        return tell(self.env._("Those who have not signed yet are reminded."))

    # -- downloading -------------------------------------------------------------------
    def action_download_conventions(self):
        """Button: a ZIP of the conventions of these learners, as they are now."""
        self.check_access("read")
        todo = self.filtered(lambda p: p.convention_id.document_id)
        if not todo:
            raise UserError(
                self.env._(
                    "None of these conventions is printed or sent yet: there is "
                    "nothing to download."
                )
            )
        return todo._start_bulk(
            self.env._("%(count)s conventions to download", count=len(todo)),
            "_batch_download_conventions",
            result="zip",
        )

    def _batch_download_conventions(self, run, **_params):
        """Background work: keep the sealed PDF, else the frozen one, of each.

        :param run: what `bde.batch` gives, for progress and documents
        """
        conventions = self.convention_id
        for convention in conventions:
            sealed = convention.sudo().signature_request_id.final_document_id
            run.keep(sealed.sudo(False) or convention.document_id)
        run.advance(len(self))

    # -- shared ------------------------------------------------------------------------
    def _start_bulk(self, name, method, result="none"):
        """Return the action that shows the progress of some work on these learners."""
        batch = self.env["bde.batch"]._start(
            name=name,
            records=self.sorted(self.env["bde.pfmp.convention.print"]._print_order),
            method=method,
            chunk=25,
            result=result,
        )
        return batch._open_action()
