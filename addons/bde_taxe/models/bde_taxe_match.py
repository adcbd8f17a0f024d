from odoo import api, fields, models


class BdeTaxeMatch(models.Model):
    """What somebody decided about a donor of a statement, for the next ones."""

    _name = "bde.taxe.match"
    _description = "Donor remembered"
    _order = "label, id"
    _rec_name = "label"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    key = fields.Char(required=True, readonly=True)
    label = fields.Char(string="Donor in the files", readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Organisation",
        ondelete="cascade",
        index=True,
        domain="[('is_company', '=', True)]",
        help="Empty: set aside.",
    )

    _key_uniq = models.UniqueIndex(
        "(company_id, key)", "This donor is remembered already."
    )

    @api.model
    def _remember(self, transfers, partner):
        """Keep for later files that the donors of these lines are `partner`.

        :param partner: empty: they are set aside
        """
        labels = {}
        for line in transfers.filtered("donor_key"):
            text = " ".join(filter(None, (line.donor_name, line.donor_siret)))
            labels.setdefault((line.company_id.id, line.donor_key), text)
        known = self._of(transfers)
        known.write({"partner_id": partner.id})
        there = {(match.company_id.id, match.key) for match in known}
        self.sudo().create(
            [
                {
                    "company_id": company,
                    "key": key,
                    "label": label,
                    "partner_id": partner.id,
                }
                for (company, key), label in labels.items()
                if (company, key) not in there
            ]
        )

    @api.model
    def _forget(self, transfers):
        self._of(transfers).unlink()

    @api.model
    def _of(self, transfers):
        """Return what is remembered of the donors of these lines, as superuser."""
        keys = [key for key in set(transfers.mapped("donor_key")) if key]
        return self.sudo().search(
            [("key", "in", keys), ("company_id", "in", transfers.company_id.ids)]
        )

    @api.model
    def _decisions(self, company, keys):
        """Return {key: organisation id, None when set aside} of a school."""
        found = self.sudo().search_fetch(
            [("company_id", "=", company.id), ("key", "in", list(keys))],
            ["key", "partner_id"],
        )
        return {match.key: match.partner_id.id or None for match in found}
