"""Which value of merged organisations wins, field by field."""

import json
from datetime import date

from odoo import api, models
from odoo.tools.json import json_default

STATE = "bde_host_state"
# The more careful of two statuses of a host is kept
CAREFUL = {"approved": 1, "watch": 2, "paused": 3, "excluded": 4}


class BdeMerge(models.AbstractModel):
    _inherit = "bde.merge"

    @api.model
    def _value_fields(self):
        """Return the names of the fields of an organisation that hold one value."""
        partners = self.env["res.partner"]
        return [
            name
            for name, field in partners._fields.items()
            if field.store
            and field.type not in ("one2many", "many2many", "properties")
            and (not field.compute or not field.readonly)
            and not field.related
            and name not in self._technical_fields()
        ]

    @api.model
    def _technical_fields(self):
        """Return the names of the fields that people do not choose."""
        return {
            *models.MAGIC_COLUMNS,
            *("active", "is_company", "type", "color", "signup_type", "signup_token"),
            *("commercial_partner_id", "partner_share", "message_bounce", "barcode"),
            *("calendar_last_notif_ack", "company_name", "employee", "bde_ask_turn"),
            *("bde_is_teacher", "bde_staff_ref", "bde_silence_asked"),
        }

    @api.model
    def _following_fields(self):
        """Return {field: the one it follows}: what is known together goes together."""
        names = self.env["res.partner"]._fields
        follow = {
            "street": (
                "partner_latitude",
                "partner_longitude",
                "date_localization",
                "bde_geo_precision",
                "bde_geo_date",
                "bde_commune_id",
            ),
            "bde_naf": ("bde_naf_version",),
            "bde_headcount": ("bde_headcount_date",),
            "bde_siret": [
                n for n in names if n.startswith(("bde_register_", "bde_closed_"))
            ],
            STATE: [n for n in names if n.startswith(STATE) and n != STATE],
        }
        return {name: leader for leader, group in follow.items() for name in group}

    @api.model
    def _winner(self, name, survivor, lost):
        """Return the organisation whose value wins when nobody chooses.

        The survivor's if it has one; the status is the most careful of all, whoever
        stays: an excluded host does not come back through its double.
        """
        everyone = (survivor, *lost)
        if name == STATE:
            return max(everyone, key=lambda p: CAREFUL.get(p[name] or "", 0))
        if name == "bde_last_contact":
            return max(everyone, key=lambda p: p[name] or date.min)
        return next((p for p in everyone if p[name]), survivor)

    @api.model
    def _chosen_values(self, survivor, lost, values):
        """Return what the survivor is written: choices, then what it did not know."""
        by_id = {partner.id: partner for partner in survivor | lost}
        chosen, leaders = {}, self._following_fields()
        for name in self._value_fields():
            leader = leaders.get(name, name)
            source = by_id.get(values.get(leader))
            if source is None or name == STATE or leader == STATE:
                source = self._winner(leader, survivor, lost)
            if source != survivor and source[name] != survivor[name]:
                chosen[name] = survivor._fields[name].convert_to_write(
                    source[name], source
                )
        if chosen.get("parent_id") in (survivor | lost).ids:
            del chosen["parent_id"]
        # the address goes as one to the people who share it
        if chosen.keys() & set(survivor._address_fields()):
            for name in survivor._address_fields():
                value = survivor._fields[name].convert_to_write(
                    survivor[name], survivor
                )
                chosen.setdefault(name, value)
        if any((survivor | lost).mapped("active")):
            chosen["active"] = True
        # what all schools share stays so
        chosen.pop("company_id", None)
        if survivor.company_id and any(not p.company_id for p in lost):
            chosen["company_id"] = False
        return chosen

    @api.model
    def _snapshot(self, partner):
        """Return all that was known of a record, as JSON, files left out."""
        names = [
            name
            for name, field in partner._fields.items()
            if field.store and field.type != "binary"
        ]
        return self._plain(partner.read(names, load=False)[0])

    @api.model
    def _plain(self, values):
        return json.loads(json.dumps(values, default=json_default))
