from odoo import api, fields, models


class BdePfmpPlacement(models.Model):
    """The host organisation of a placement and its people."""

    _inherit = "bde.pfmp.placement"

    host_head_id = fields.Many2one(
        "res.partner",
        compute="_compute_host_head_id",
        export_string_translation=False,
        help="Head office of the host, whose people may sign.",
    )
    host_city = fields.Char(related="host_id.city")
    host_state = fields.Selection(related="host_id.bde_host_state", tracking=False)

    @api.depends("host_id.parent_id")
    def _compute_host_head_id(self):
        for placement in self:
            placement.host_head_id = placement.host_id.parent_id or placement.host_id

    @api.model_create_multi
    def create(self, vals_list):
        placements = super().create([self._dates_of_contract(v) for v in vals_list])
        placements.host_id._bde_mark_host()
        return placements

    def write(self, vals):
        result = super().write(self._dates_of_contract(vals))
        if vals.get("host_id"):
            self.host_id._bde_mark_host()
        if "host_id" in vals:
            self._reset_contacts(vals)
        return result

    @api.onchange("host_id")
    def _onchange_host_id(self):
        """People of another host make no sense here."""
        people = self._people_of_host()
        if self.tutor_id not in people:
            self.tutor_id = False
        if self.signatory_id not in people:
            self.signatory_id = False
        self.update(self._usual_contacts())

    def _reset_contacts(self, vals):
        """Drop the people of the former host, propose the usual ones of the new."""
        grouped = {}
        for placement in self:
            people = placement._people_of_host()
            changes = {
                name: False
                for name in ("tutor_id", "signatory_id")
                if placement[name] and placement[name] not in people
            }
            changes |= placement._usual_contacts(skip=set(vals), gone=set(changes))
            key = tuple(sorted(changes.items()))
            grouped[key] = grouped.get(key, self.browse()) | placement
        for changes, placements in grouped.items():
            if changes:
                placements.write(dict(changes))

    def _people_of_host(self):
        """Return the contacts of the host and of its head office."""
        return self.host_id.child_ids | self.host_head_id.child_ids

    def _usual_contacts(self, skip=(), gone=()):
        """Return the values that follow from the host alone.

        The one who signs, when a single contact has that role; the tutor, when the
        host has a single one.

        :param skip: names of fields that somebody chose
        :param gone: names of fields whose value is about to be dropped
        """
        self.ensure_one()
        vals = {}
        for name, code in (("signatory_id", "signatory"), ("tutor_id", "tutor")):
            if name in skip or (self[name] and name not in gone):
                continue
            found = self.host_id._bde_contacts(code)
            if not found and code == "signatory":
                found = self.host_head_id._bde_contacts(code)
            if len(found) == 1:
                vals[name] = found.id
        return vals

    @api.model
    def _dates_of_contract(self, vals):
        """Return `vals` where the dates of a contract are those of the placement."""
        dates = {
            target: vals[source]
            for source, target in (
                ("contract_date_start", "date_start"),
                ("contract_date_end", "date_end"),
            )
            if vals.get(source) and not vals.get(target)
        }
        return {**vals, **dates}
