from odoo import models


class BdeSignatureSigner(models.Model):
    """Somebody whose address is forgotten is forgotten by the outbox too."""

    _inherit = "bde.signature.signer"

    def _forget_reach(self):
        result = super()._forget_reach()
        self.env["bde.outbox"]._forget_for(self)
        return result


class BdeOutbox(models.Model):
    _inherit = "bde.outbox"

    def _forget_for(self, records):
        """Forget who was written to about these records; what waits does not leave.

        :return: the lines, which keep their key: the same mail never leaves again
        """
        self._cancel_for(records)
        lines = self.sudo().search(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        )
        names = ("name", "address", "phone", "group_key", "subject", "error")
        lines.write(dict.fromkeys(names, False))
        return lines
