from odoo import api, models

# The answer that says most stays; a refusal to be named outweighs an agreement
ANSWERS = ("waiting", "no", "call", "intention")
NAMED = ("unknown", "yes", "no")


class BdeMerge(models.AbstractModel):
    """Merging two organisations: one target of a campaign is made of the two."""

    _inherit = "bde.merge"

    @api.model
    def _absorb(self, survivor, lost, chosen):
        # a person who is joined to another is not a person to forget
        logs = super()._absorb(
            survivor, lost.with_context(bde_taxe_merging=True), chosen
        )
        self._bring_last_year(survivor)
        return logs

    @api.model
    def _bring_last_year(self, survivor):
        """Tell on the targets what both gave the year before."""
        targets = (
            self.env["bde.taxe.target"]
            .sudo()
            .search([("partner_id", "=", survivor.id)])
        )
        for company, own in targets.grouped("company_id").items():
            given = survivor._bde_taxe_given(company)[survivor]
            for target in own:  # one a campaign
                target.amount_last = given.get(target.year - 1, 0)

    @api.model
    def _fold(self, model_name, column, row_id, value, error, trace):
        if model_name == "bde.taxe.target":
            twin_id = self._twin(
                self.env[model_name]._table, column, row_id, value, error
            )
            if twin_id:
                self._join_targets(*self.env[model_name].browse((twin_id, row_id)))
        return super()._fold(model_name, column, row_id, value, error, trace)

    @api.model
    def _join_targets(self, kept, gone):
        """Tell on `kept` what only `gone` knew; what is empty is filled by the fold."""
        vals = {}
        if ANSWERS.index(gone.answer) > ANSWERS.index(kept.answer):
            vals = {
                name: kept._fields[name].convert_to_write(gone[name], gone)
                for name in ("answer", "answer_on", "answer_note", "refusal_reason_id")
            }
        if NAMED.index(gone.named) > NAMED.index(kept.named):
            vals |= {"named": gone.named, "named_on": gone.named_on}
        for name, best in (("contacted_on", min), ("thanked_on", max)):
            if kept[name] and gone[name]:
                vals[name] = best(kept[name], gone[name])
        if kept.exclusion and not gone.exclusion and gone.answer == "intention":
            vals["exclusion"] = False
        kept.write(vals)
        self.env.flush_all()
