from odoo import models


class BdeLearner(models.Model):
    """Absences and attestations: given with the rest, forgotten with the rest."""

    _inherit = "bde.learner"

    def _attestations(self):
        """Return the attestations of these learners (sudo), cancelled ones too."""
        placements = self.with_context(active_test=False).placement_ids
        return (
            self.env["bde.pfmp.attestation"]
            .sudo()
            .search([("placement_id", "in", placements.ids)])
        )

    def _signature_rounds(self):
        """The rounds of their attestations as well."""
        attestations = self._attestations()
        rounds = self.env["bde.signature.request"].sudo()
        return super()._signature_rounds() | rounds.search(
            [
                ("res_model", "=", attestations._name),
                ("res_id", "in", attestations.ids),
            ]
        )

    def _anonymise(self):
        """Absences go; the days attested stay to be counted, without paper."""
        placements = self.with_context(active_test=False).placement_ids.sudo()
        absences = placements.absence_ids
        attestations = self._attestations()
        attestations.write({"document_id": False})
        result = super()._anonymise()
        attestations._link_revoke()
        for records in (absences, attestations):
            self._forget_messages(records._name, records.ids)
            self._forget_files(records._name, records.ids)
        absences.unlink()
        placements.catchup_ids.write({"note": False})
        return result

    def _export_data(self):
        """Add absences, days made up and attestations."""
        data = super()._export_data()
        placements = self.with_context(active_test=False).placement_ids
        for title, records in (
            (self.env._("Absences"), placements.absence_ids),
            (self.env._("Days made up"), placements.catchup_ids),
            (self.env._("Attestations"), placements.attestation_ids),
        ):
            data.append((title, [self._export_record(record) for record in records]))
        return data
