from odoo import models


class BdeSignatureSigner(models.Model):
    """The school's guide for tutors goes with what a tutor is asked to sign."""

    _inherit = "bde.signature.signer"

    def _outbox_words(self, kind, records):
        words = super()._outbox_words(kind, records)
        if kind == "invite" and "tutor" in records.sudo().role_ids.mapped("code"):
            guide = self.sudo().company_id._tutor_guide_url()
            words["lines"] = [
                *words["lines"],
                (self.env._("Guide for tutors (one page)"), guide),
            ]
        return words
