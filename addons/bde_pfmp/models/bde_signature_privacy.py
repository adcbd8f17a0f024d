from odoo import models


class BdeLearner(models.Model):
    """Signatures of a learner: given with the rest, forgotten with the rest."""

    _inherit = "bde.learner"

    def _signature_rounds(self):
        """Return the rounds of signatures of these learners' conventions (sudo)."""
        placements = self.with_context(active_test=False).placement_ids
        conventions = (
            self.env["bde.pfmp.convention"]
            .sudo()
            .search([("placement_id", "in", placements.ids)])
        )
        return (
            self.env["bde.signature.request"]
            .sudo()
            .search(
                [
                    ("res_model", "=", conventions._name),
                    ("res_id", "in", conventions.ids),
                ]
            )
        )

    def _anonymise(self):
        """Let go of the names and of the files before the files are deleted."""
        self._signature_rounds()._erase_people()
        return super()._anonymise()

    def _forget_contacts(self):
        """What was signed keeps its names; how people were reached is forgotten."""
        rounds = self._signature_rounds()
        over = rounds.filtered(lambda r: r.state not in ("draft", "sent"))
        over.signer_ids.filtered(
            lambda s: s.person_model in ("bde.learner", "bde.guardian")
        )._forget_reach()
        return super()._forget_contacts()

    def _export_data(self):
        """Add what this learner signed, and what shows it."""
        data = super()._export_data()
        signers = self.env["bde.signature.signer"]._of_people(self)
        data.append((self.env._("Signatures"), signers._personal_data()))
        return data
