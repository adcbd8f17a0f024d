from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import amendment as rules
from ..rules import convention_states as states
from ..rules import french
from .bde_pfmp_placement_state import HISTORY

AMENDMENT_REPORT = "bde_pfmp.action_report_amendment"


class BdePfmpConvention(models.Model):
    """Amendments: what was signed changes by a document signed by the same people.

    It takes effect on the placement when it is signed; an interruption is recorded at
    once, its document follows.
    """

    _inherit = "bde.pfmp.convention"

    amendment_kind = fields.Selection(
        [
            ("dates", "Dates"),
            ("place", "Place"),
            ("tutor", "Tutor"),
            ("hours", "Hours"),
            ("interruption", "Interruption"),
            ("end", "Early end"),
        ],
        string="Changes",
        readonly=True,
    )
    amends_id = fields.Many2one(
        "bde.pfmp.convention",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    amendment_ids = fields.One2many("bde.pfmp.convention", "amends_id")
    amendment_reason = fields.Char(string="Why", readonly=True)
    changes = fields.Json(
        string="Old and new", readonly=True, export_string_translation=False
    )
    changed_values = fields.Json(readonly=True, export_string_translation=False)
    changes_text = fields.Text(string="What changes", compute="_compute_changes_text")
    applied_on = fields.Datetime(string="In force since", readonly=True, copy=False)

    version_ids = fields.Many2many(
        "bde.pfmp.convention",
        string="Versions",
        compute="_compute_version_ids",
        help="The other versions and the amendments.",
    )

    def _compute_version_ids(self):
        for convention in self:
            versions = convention.placement_id.convention_ids - convention
            convention.version_ids = versions.sorted(lambda c: (c.kind, c.version))

    @api.depends("changes")
    def _compute_changes_text(self):
        for convention in self:
            convention.changes_text = "\n".join(
                f"{item['label']} : {item['old']} → {item['new']}"
                for item in convention.changes or []
            )

    def action_amend(self):
        """Button: change what was signed."""
        self.ensure_one()
        self.check_access("write")
        if self.kind != "first" or self.state not in ("signed", "running"):
            raise UserError(self._not_amendable())
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_pfmp.bde_pfmp_convention_amend_action"
        )
        action["context"] = {"default_convention_id": self.id}
        return action

    def _not_amendable(self):
        return self.env._(
            "%(name)s: only a convention signed by all is amended. Before that, take "
            "it back and change it.",
            name=self.learner_id.display_name,
        )

    def _amend(self, kind, values, reason):
        """Make the amendment of this convention; return it, ready to be sent.

        :param str kind: dates, place, tutor, hours, interruption or end
        :param dict values: values of the placement, JSON; hours as `slot_ids` values
        :param str reason: printed
        :raise UserError: nothing changes, or the law stops what would be
        """
        self.ensure_one()
        if self.kind != "first" or self.state not in ("signed", "running"):
            raise UserError(self._not_amendable())
        placement = self.placement_id
        old = placement._amendment_facts()
        new, stops = placement._try_amendment(kind, values)
        changes = rules.changes(kind, old, new)
        if not changes:
            raise UserError(
                self.env._(
                    "%(name)s: nothing changes.", name=self.learner_id.display_name
                )
            )
        if stops:
            raise UserError(stops)
        rank = len(self.amendment_ids) + 1
        amendment = self._as_server().create(
            {
                "placement_id": placement.id,
                "template_id": self.template_id.id,
                "kind": "amendment",
                "version": rank,
                "number": rules.number(self.number, rank),
                "amends_id": self.id,
                "amendment_kind": kind,
                "amendment_reason": reason,
                "changes": changes,
                "changed_values": values,
            }
        )
        if kind in rules.AT_ONCE:
            amendment._apply_amendments()
        return amendment.with_env(self.env)

    def _apply_amendments(self):
        """Write on the placements what these amendments change."""
        todo = self.filtered(lambda c: c.kind == "amendment" and not c.applied_on)
        for amendment in todo:
            placement = amendment.placement_id._with_facts_free()
            values = dict(amendment.changed_values or {})
            if amendment.amendment_kind == "interruption":
                day = fields.Date.to_date(values["last_day"])
                if placement.state == "running":
                    placement._move("interrupted", amendment.amendment_reason, day)
            else:
                placement.write(placement._amendment_vals(values))
        todo._as_server().write({"applied_on": fields.Datetime.now()})

    def _freeze_amendments(self):
        """Print and file these amendments; their PDF does not change any more."""
        todo = self.filtered(lambda c: c.kind == "amendment" and not c.document_id)
        if todo:
            todo._print_and_file(None, report=AMENDMENT_REPORT)
        drafts = self.filtered(lambda c: c.state in states.EDITABLE)
        drafts.with_context(bde_history=HISTORY).write({"state": "signing"})

    def _signature_done(self, request):
        result = super()._signature_done(request)
        self._apply_amendments()
        return result

    def _signers(self, school, by_sms):
        """The new tutor signs too; the former one only takes note of it."""
        entries = super()._signers(school, by_sms)
        if self.kind != "amendment" or self.amendment_kind != "tutor":
            return entries
        tutor = self.env["res.partner"].browse(
            (self.changed_values or {}).get("tutor_id")
        )
        for entry in entries:
            if entry["role"] == "tutor":
                entry["level"] = "visa"
        rank = next((e["order"] for e in entries if e["role"] == "host"), 1)
        new = {**self._entry_of_partner("tutor", tutor), "order": rank}
        return [*entries, new]


class BdePfmpPlacement(models.Model):
    _inherit = "bde.pfmp.placement"

    amendment_ids = fields.One2many(
        "bde.pfmp.convention", "placement_id", domain=[("kind", "=", "amendment")]
    )

    def _amendment_facts(self):
        """Return {field: French text} of what an amendment may change."""
        self.ensure_one()
        host = self.host_id
        where = [host.name, *self._address_lines(host)]
        return {
            "date_start": french.long_date(self.date_start),
            "date_end": french.long_date(self.date_end),
            "host": ", ".join(filter(None, where)),
            "work_address": self.work_address or "",
            "tutor": ", ".join(
                filter(None, (self.tutor_id.name, self.tutor_id.function))
            ),
            "hours": self.with_context(lang="fr_FR").schedule_text or "",
            "last_day": french.long_date(self.date_end),
        }

    def _amendment_vals(self, values):
        """Return the values to write, from the JSON kept on the amendment."""
        vals = dict(values)
        if "slots" in vals:
            slots = vals.pop("slots")
            vals["slot_ids"] = [
                fields.Command.clear(),
                *(fields.Command.create(slot) for slot in slots),
            ]
        return vals

    def _try_amendment(self, kind, values):
        """Return (facts as they would be, sentence of what the law stops or "").

        What is tried is undone: nothing changes before the signatures.
        """
        self.ensure_one()
        if kind == "interruption":
            day = fields.Date.to_date(values["last_day"])
            return self._amendment_facts() | {"last_day": french.long_date(day)}, ""
        before = set(self._validation_stops().values())
        found = {}
        try:
            with self.env.cr.savepoint():
                self._with_facts_free().write(self._amendment_vals(values))
                self.env.flush_all()
                found["facts"] = self._amendment_facts()
                found["stops"] = set(self._validation_stops().values()) - before
                raise _Undo
        except _Undo:
            self.env.invalidate_all(flush=False)
        return found["facts"], "\n".join(found["stops"])


class _Undo(Exception):
    """What was tried is undone."""
