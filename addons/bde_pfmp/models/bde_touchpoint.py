from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date

# With a host, whatever became of it since
WITH_HOST = ("found", "ready", "running", "done", "interrupted")
CAME = ("running", "done", "interrupted")


class BdeTouchpoint(models.Model):
    """Learners received, their conventions, who came before, on the timeline."""

    _inherit = "bde.touchpoint"

    @api.model
    def _touchpoint_selects(self):
        return [
            *super()._touchpoint_selects(),
            self._touchpoint_arm_placement(),
            self._touchpoint_arm_convention(),
            self._touchpoint_arm_history(),
        ]

    @api.model
    def _touchpoint_arm_placement(self):
        return self._touchpoint_arm(
            20,
            "placement",
            "bde.pfmp.placement",
            date=self._touchpoint_noon(SQL("s.date_start")),
            partner=SQL("s.host_id"),
            author=SQL("s.referent_id"),
            source=SQL(
                "bde_pfmp_placement s WHERE s.active AND s.state IN %s", WITH_HOST
            ),
            contact=SQL("s.state IN %s", CAME),
        )

    @api.model
    def _touchpoint_arm_convention(self):
        return self._touchpoint_arm(
            21,
            "convention",
            "bde.pfmp.convention",
            date=SQL("s.issued_on"),
            partner=SQL("p.host_id"),
            author=self._touchpoint_author(SQL("s.create_uid")),
            source=SQL(
                """bde_pfmp_placement p
                   JOIN bde_pfmp_convention s ON s.placement_id = p.id
                  WHERE s.issued_on IS NOT NULL"""
            ),
        )

    @api.model
    def _touchpoint_arm_history(self):
        return self._touchpoint_arm(
            22,
            "placement",
            "bde.pfmp.host.history",
            date=self._touchpoint_noon(SQL("COALESCE(s.date_start, y.date_start)")),
            partner=SQL("s.host_id"),
            author=SQL("s.referent_id"),
            source=SQL(
                """bde_pfmp_host_history s
                   JOIN bde_school_year y ON y.id = s.school_year_id"""
            ),
            contact=True,
        )


class BdePfmpPlacement(models.Model):
    """A learner at a host is a contact with it."""

    _inherit = "bde.pfmp.placement"

    @api.model_create_multi
    def create(self, vals_list):
        placements = super().create(vals_list)
        placements._touch_hosts()
        return placements

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"host_id", "state"}:
            self._touch_hosts()
        return result

    def _touch_hosts(self):
        """Note the last contact with the hosts: today, or the day a past one ended.

        A place that was found is none yet: the learner asked, not the school.
        """
        today = fields.Date.context_today(self)
        days = {}
        for placement in self:
            if placement.host_id and placement.state in CAME:
                day = min(placement._last_day(), today)
                days[placement.host_id] = max(days.get(placement.host_id, day), day)
        self.env["res.partner"]._bde_touched_on(days)

    def _bde_touchpoint_text(self):
        """Return « Camille Martin (1CIEL) »."""
        group = f" ({self.class_id.code})" if self.class_id.code else ""
        return f"{self.learner_id.display_name}{group}"

    def _bde_touchpoint_detail(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "%(state)s, from %(start)s to %(end)s",
            state=labels[self.state],
            start=format_date(self.env, self.date_start),
            end=format_date(self.env, self._last_day()),
        )


class BdePfmpConvention(models.Model):
    _inherit = "bde.pfmp.convention"

    def _bde_touchpoint_text(self):
        return f"{self.display_name} – {self.learner_id.display_name}"


class BdePfmpHostHistory(models.Model):
    _inherit = "bde.pfmp.host.history"

    def _bde_touchpoint_text(self):
        """Return « 2 learners (1CIEL) »."""
        words = (
            self.env._("%(count)s learners received", count=self.learner_count)
            if self.learner_count > 1
            else self.env._("One learner received")
        )
        return f"{words} ({self.class_code})" if self.class_code else words

    def _bde_touchpoint_detail(self):
        return self.school_year_id.name


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _bde_group_facts(self, sites):
        """Add the learners received at group level, beside those of the head office."""
        facts = super()._bde_group_facts(sites)
        everyone = self.browse().union(self, *sites.values())
        counts = everyone._bde_received_counts()
        for partner in self:
            own = counts.get(partner, 0)
            group = own + sum(counts.get(site, 0) for site in sites[partner])
            if group:
                facts[partner].append(
                    self.env._(
                        "%(group)s learners received, %(own)s of them here",
                        group=group,
                        own=own,
                    )
                )
        return facts
