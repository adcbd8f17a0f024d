from odoo import fields, models

from ..rules.law import facts as rules


class BdePfmpPlacement(models.Model):
    """A placement as the checks of the law read it: plain facts."""

    _inherit = "bde.pfmp.placement"

    def _law_facts(self, known):
        """Return a `rules.law.facts.Placement`.

        :param dict known: what `_law_context` read for all the placements at once
        """
        self.ensure_one()
        me = self.sudo()
        off = set().union(*(known["off"].get(k, ()) for k in me._kinds_off()))
        later = me.schedule_kind == "later"
        year, period = me.school_year_id, me.period_id
        tutor = known["by_tutor_declared"].get(me.tutor_id.id)
        return rules.Placement(
            first=me.date_start,
            last=me.date_end,
            birth_date=me.learner_id.birth_date or None,
            status=me.enrolment_id.status or "st",
            kind=me.kind,
            slots=() if later else tuple(me._slots()),
            days_off=frozenset(off),
            public_holidays=frozenset(known["off"].get("public", ())),
            is_catch_up=period.kind == "catch_up",
            year=year and rules.Stretch(year.date_start, year.date_end),
            calendar=period and rules.Stretch(period.date_start, period.date_end),
            short_allowed=period.kind == "path" or me.enrolment_id.cycle_year == 1,
            others=me._law_stretches(known["by_learner"], "learner_id"),
            has_tutor=bool(me.tutor_id),
            tutor_others=me._law_stretches(known["by_tutor"], "tutor_id"),
            tutor_declared=tutor.tutor_trainees if tutor else None,
            has_referent=bool(me.referent_id),
            referent_others=me._law_same_period(known["by_referent"]),
            host=me._law_host(known["by_host_declared"].get(me.host_id.id)),
            host_others=me._law_stretches(known["by_host"], "host_id"),
            hazards=me._law_hazards(known["hazards"]),
            hours_before=me._law_hours_before(known),
            gratification_written=bool((me.gratification or "").strip()),
            representatives=len(me.learner_id._legal_guardians()),
            missing=tuple(
                (self._mention_texts(mention)[0], mention.severity == "block")
                for mention in known["mentions"][self]
            ),
        )

    def _law_stretches(self, groups, name):
        """Return the other placements of the same learner, tutor or host, as dates."""
        others = groups.get(self[name], self.browse()) if self[name] else self.browse()
        return tuple(
            rules.Stretch(other.date_start, other._last_day(), other.host_id.name or "")
            for other in others
            if other != self and other.state not in ("to_find", "cancelled")
        )

    def _law_same_period(self, groups):
        """Return how many other learners the referent follows at the same time."""
        if not self.referent_id:
            return 0
        return len(
            [
                other
                for other in groups.get(self.referent_id, self.browse())
                if other != self
                and other.date_start <= self.date_end
                and other.date_end >= self.date_start
            ]
        )

    def _law_host(self, declaration):
        """Return the host as the checks read it, with what it declared."""
        host = self.host_id
        return rules.Host(
            kind=host.bde_legal_kind or "company",
            headcount=declaration.headcount
            if declaration
            else host.bde_headcount or None,
            other_trainees=declaration.other_trainees if declaration else None,
            raised_quota=bool(self.company_id.bde_quota_order),
            insurance=(self.host_insurance or "").strip(),
        )

    def _law_hazards(self, declarations):
        """Return the regulated works, and the declaration that covers them best."""
        works = self.hazard_work_ids.filtered(lambda work: not work.is_absolute)
        absolute = self.hazard_work_ids - works
        host = self.host_id
        own = [
            record
            for site in (host, host.parent_id)
            for record in declarations.get(site, ())
            if record._covers(works)
        ]
        best = own[0] if own else None
        return rules.Hazards(
            needed=bool(works) or bool((self.regulated_work or "").strip()),
            absolute=", ".join(absolute.mapped("name")),
            declared_from=best.date_sent if best else None,
            declared_to=(best.valid_to or None) if best else None,
            medical_on=self.learner_id.medical_opinion_on or None,
        )

    def _law_hours_before(self, known):
        """Return the hours of the learner at the same employer earlier in the year.

        The employer is the legal entity: sites with one SIREN count together (code de
        l'éducation, L124-6).
        """
        mine = self.host_id.bde_siren
        hours = 0.0
        for other in known["by_learner"].get(self.learner_id, self.browse()):
            same = other.host_id == self.host_id or (
                mine and other.host_id.bde_siren == mine
            )
            before = other.date_start < self.date_start
            if other != self and same and before:
                if other.school_year_id == self.school_year_id:
                    hours += (known["presence"].get(other) or (0, 0.0))[1]
        return hours


class BdeLearner(models.Model):
    _inherit = "bde.learner"

    medical_opinion_on = fields.Date(
        string="Favourable medical opinion",
        groups="bde_partners.group_bde_user,bde_partners.group_bde_head",
        help="Date only, for regulated works (code du travail, R4153-40). Nothing on "
        "health is kept here.",
    )


class ResCompany(models.Model):
    _inherit = "res.company"

    bde_quota_order = fields.Char(
        string="Arrêté raising the quota of hosts",
        help="Reference and date of the académie's arrêté (code de l'éducation, "
        "R124-10); empty: the ordinary quota.",
    )


class BdeSchool(models.Model):
    _inherit = "bde.school"

    bde_quota_order = fields.Char(related="company_id.bde_quota_order", readonly=False)
