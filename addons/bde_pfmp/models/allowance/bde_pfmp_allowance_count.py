from dataclasses import dataclass, replace

from odoo import fields, models

from ...rules.allowance import checks, count, gap
from .bde_pfmp_allowance import COUNTING

ORDER = ("blocked", "to_key", "keyed", "done", "waiting", "refused")
RANKS = {state: rank for rank, state in enumerate(ORDER, 1)}
# What keeps the days from being typed; the rest keeps the payment waiting
NO_KEY = {
    "no_host",
    "not_over",
    "no_attestation",
    "nothing_due",
    "days_overlap",
    "not_the_attested",
}


@dataclass
class Reading:
    """What a batch read once: awards by key, attendance, rate tables, overlaps."""

    awards: dict
    attendance: dict
    tables: dict
    overlaps: set
    today: object


class BdePfmpAllowance(models.Model):
    """Counting in batch: the same number of queries for ten lines or five thousand."""

    _inherit = "bde.pfmp.allowance"

    def _recompute(self, keep_days=False):
        """Count these lines and those that share a cap with them.

        :param bool keep_days: leave the days as they are
        """
        if not self:
            return
        # counting is the house's: whoever changed something, all of it is counted
        self = self.sudo()
        lines = self.search(
            [
                ("learner_id", "in", self.learner_id.ids),
                ("school_year_id", "in", self.school_year_id.ids),
            ]
        )
        reading = lines._read_all()
        values = {line: {} for line in lines}
        for line in lines:
            values[line].update(line._counted_days(reading, keep_days))
        groups = lines.grouped(lambda x: (x.learner_id, x.mef_id, x.school_year_id))
        for group in groups.values():
            group._count_group(reading, values)
        lines._write_changes(values)

    def _read_all(self):
        """Read what the whole batch needs."""
        placements = self.placement_id
        enrolments = placements.enrolment_id
        # in one query each: reading on demand goes by thousands
        for records in (self, placements, enrolments, self.learner_id):
            records.fetch()
        awards = self.env["bde.pfmp.award"]._make_missing(
            enrolments.filtered(lambda e: e.status == "st")
        )
        attendance = {}
        if hasattr(placements, "_attendance"):
            attendance = placements._attendance()
        years = {y.date_start.year for y in self.school_year_id}
        overlaps = set()
        idle = ("to_find", "cancelled")
        live = placements.filtered(lambda p: p.state not in idle)
        for stays in live.grouped("learner_id").values():
            overlaps |= checks.overlapping(
                [(p.id, p.date_start, p._last_day()) for p in stays]
            )
        return Reading(
            {(a.learner_id, a.mef_id, a.school_year_id): a for a in awards},
            attendance,
            self.env["bde.pfmp.rate"]._tables(years),
            overlaps,
            fields.Date.context_today(self),
        )

    def _counted_days(self, reading, keep_days):
        """Return the values of attestation and days of one line."""
        found = reading.attendance.get(self.placement_id)
        attested = bool(found and found.is_attested)
        days = int(found.attested_days or 0) if attested else 0
        vals = {"is_attested": attested, "attested_days": days}
        fresh = not self.is_by_hand or days != self.attested_days
        if attested and fresh and not keep_days and not self.keyed_on:
            vals |= {"days": days, "is_by_hand": False}
        if (vals.get("days") or self.days) and not self.entered_at:
            vals["entered_at"] = fields.Datetime.now()
        return vals

    def _count_group(self, reading, values):
        """Share the cap between the lines of a learner, a MEF and a school year."""
        first = self[0]
        mef, year = first.mef_id, first.school_year_id
        found = reading.tables[year.date_start.year].find(
            mef.code or "", mef.mefstat or "", first.company_id.bde_ministry
        )
        rate = None
        if found.line:
            rate = count.Rate(
                round(found.line.daily * 100), round(found.line.cap * 100)
            )
        award = reading.awards.get((first.learner_id, mef, year), first.award_id)
        facts = {}
        for line in self:
            facts[line] = line._facts(reading, award, values[line])
        counted = self.filtered(lambda x: not checks.refusal(facts[x]) and rate)
        results = count.share(rate, counted._stays(values)) if counted else {}
        for line in self:
            line._conclude(
                facts[line], results.get(line.id), found, rate, reading, values
            )
            values[line]["award_id"] = award.id

    def _stays(self, values):
        """Return the lines as `count.Stay`, ranked by order of entry."""
        late = fields.Datetime.now()

        def order(line):
            entered = values[line].get("entered_at") or line.entered_at or late
            return (entered, line.date_start, line.id)

        return [
            count.Stay(
                line.id,
                values[line].get("days", line.days) or None,
                rank,
                round(line.seen_amount * 100) if line._is_paid() else None,
                (line.seen_days or line.keyed_days or None)
                if line._is_paid()
                else None,
            )
            for rank, line in enumerate(self.sorted(order))
        ]

    def _is_paid(self):
        return self.seen_payment == "paid" and self.is_amount_seen

    def _facts(self, reading, award, vals):
        """Return the `checks.Facts` of one line; its amount comes later."""
        placement, learner = self.placement_id, self.learner_id
        enrolment, year = placement.enrolment_id, self.school_year_id
        return checks.Facts(
            **{
                "status": enrolment.status or "st",
                "kind": placement.kind,
                "is_cancelled": placement.state == "cancelled",
                "has_host": bool(placement.host_id),
                "start": placement.date_start,
                "end": placement._last_day(),
                "days": vals.get("days", self.days) or None,
                "is_attested": vals["is_attested"],
                "attested_days": vals["attested_days"] or None,
                "sex": learner.sex or "",
                "ine": learner.ine or "",
                "birth_date": learner.birth_date or None,
                "birth_country": learner.birth_country_insee or "",
                "birth_city": learner.birth_city_insee or "",
                "zip": learner.zip or "",
                "city": learner.insee_city or learner.city or "",
                "country": learner.country_code or "",
                "award": award.state or "missing",
                "bank_known": award.bank_known,
                "owner": award.bank_owner or "",
                "year_start": year.date_start,
                "year_end": year.date_end,
                "extension": award.extension_date or None,
                "enrolled_from": enrolment.date_start or None,
                "enrolled_to": enrolment.date_end or None,
                "overlaps": placement.id in reading.overlaps,
            }
        )

    def _conclude(self, facts, result, found, rate, reading, values):
        """Fill the values of one line: amount, why, what blocks, state, gap."""
        vals = values[self]
        refusal = checks.refusal(facts) or (found.code if not found.line else "")
        amount = result.amount if result else 0
        facts = replace(facts, amount=amount)
        blocked = [] if refusal else checks.blockers(facts, reading.today)
        codes = [code for code, __ in blocked]
        figures = {"mef": self.mef_id.code or "", "year": self.school_year_id.name}
        figures |= dict(result.params) if result else {}
        if blocked:
            figures |= {
                name: fields.Date.to_string(value) if hasattr(value, "day") else value
                for name, value in blocked[0][1].items()
            }
        gap_vals, gap_figures = self._gap_values(facts, amount, rate)
        key = not refusal and not NO_KEY & set(codes)
        vals |= {
            "amount": amount / 100,
            "why_code": refusal or (result.code if result else "no_days"),
            "blocker_codes": codes,
            "main_blocker": codes[0] if codes else False,
            "can_key": key,
            "figures": figures | gap_figures,
            "is_default_rate": found.code == "default",
            **gap_vals,
        }
        vals["state"] = self._state(refusal, codes, key, result)
        vals["state_rank"] = RANKS[vals["state"]]

    def _state(self, refusal, codes, key, result):
        """Return our state of one line."""
        if self._is_paid() and result and not result.balance:
            return "done"
        if refusal:
            return "refused"
        if self.keyed_on:
            return "keyed"
        if "not_over" in codes:
            return "waiting"
        return "to_key" if key and not codes else "blocked"

    def _gap_values(self, facts, amount, rate):
        """Return (values, figures) of the gap with what APLyPro shows."""
        if not self.seen_on:
            return {"gap_code": False, "gap": 0, "has_gap": False}, {}
        seen = round(self.seen_amount * 100) if self.is_amount_seen else None
        code = gap.explain(
            facts.days, amount, self.seen_days, seen, rate.daily if rate else 0
        )
        figures = {
            "seen_days": self.seen_days,
            "seen": seen or 0,
            "our_days": facts.days or 0,
            "ours": amount,
        }
        vals = {
            "gap_code": code or False,
            "has_gap": bool(code),
            "gap": (seen - amount) / 100 if code and seen is not None else 0,
        }
        return vals, figures

    def _write_changes(self, values):
        """Write what differs."""
        counting = self.with_context(bde_allowance_count=COUNTING)
        for line in counting:
            changed = {
                name: value
                for name, value in values[line].items()
                if self._differs(line[name], value)
            }
            if changed:
                line.write(changed)

    @staticmethod
    def _differs(old, new):
        if isinstance(old, models.BaseModel):
            return (old.id or False) != (new or False)
        if isinstance(old, float):
            return round(old - (new or 0), 2) != 0
        return (old or False) != (new or False)
