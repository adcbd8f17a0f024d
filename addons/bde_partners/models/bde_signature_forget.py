"""Rounds of signatures whose documents leave with their addon."""

from odoo import api, models

JOBS_OVER = ("done", "cancelled", "failed")


class BdeSignatureRequest(models.Model):
    _inherit = "bde.signature.request"

    @api.model
    def _forget_models(self, addon):
        """Delete the rounds of the documents that leave with `addon`.

        Called by its uninstall hook, before `bde.document._forget_models`. The sealed
        PDF, where its signature page says who signed, stays among the documents.

        :param addon: name of the addon, or a collection of model names
        :return: number of rounds
        """
        documents = self.env["bde.document"]
        names = documents._own_models(addon) if isinstance(addon, str) else list(addon)
        rounds = self.sudo().search([("res_model", "in", names)])
        self.env["bde.outbox"]._forget_models(names)
        self.env["bde.outbox"]._delete_for(rounds.signer_ids)
        self._cancel_jobs(rounds)
        # one by one the files go too; the database takes the journal and signatories
        of_rounds = [("request_id", "in", rounds.ids)]
        self.env["bde.signature.scan"].sudo().search(of_rounds).unlink()
        signers = rounds.signer_ids
        self.env["bde.signature.evidence"].sudo().search(
            [("signer_id", "in", signers.ids)]
        ).unlink()
        count = len(rounds)
        rounds.unlink()
        self.env["bde.signature.signer"].sudo().search(
            [("person_model", "in", names)]
        ).write({"person_model": False, "person_id": False})
        return count

    def _cancel_jobs(self, rounds):
        """Delete the seals that wait for a turn and would find no round any more."""
        keys = [f"bde-seal-{request.id}" for request in rounds]
        self.env["queue.job"].sudo().search(
            [("identity_key", "in", keys), ("state", "not in", JOBS_OVER)]
        ).unlink()


class BdeOutbox(models.Model):
    _inherit = "bde.outbox"

    @api.model
    def _forget_models(self, names):
        """Delete the lines about records of these models: they leave.

        :param names: model names
        """
        self._delete_lines([("res_model", "in", list(names))])

    @api.model
    def _delete_for(self, records):
        """Delete the lines about these records: what waits does not leave."""
        self._delete_lines(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        )

    @api.model
    def _delete_lines(self, domain):
        self.sudo().search(domain).unlink()
