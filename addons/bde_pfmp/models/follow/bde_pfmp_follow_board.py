from collections import defaultdict

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

GROUPS = (
    "bde_partners.group_bde_user",
    "bde_partners.group_bde_teacher",
    "bde_partners.group_bde_head",
)
# by: (field of a placement, of a visit, of an alert)
KEYS = {
    "teacher": ("referent_id", "teacher_id", "teacher_id"),
    "class": ("class_id", "class_id", "class_id"),
}
COUNTS = ("away", "not_visited", "late", "to_do", "done", "alerts", "urgent")


class BdePfmpFollowBoard(models.AbstractModel):
    """Who has not been visited, what is late, which alerts live: by teacher or class.

    Five counts whatever the number of learners, teachers or visits; the rights of the
    reader decide what is counted.
    """

    _name = "bde.pfmp.follow.board"
    _description = "Follow-up of those in company"

    @api.model
    def get_follow_board(self, by="teacher", period_id=None):
        """Return the board.

        :param str by: "teacher" or "class"
        :param int period_id: of `bde.pfmp.period`; None: every period of the year
        :return: dict(by, rows, totals, periods, period); a row is dict(id, name,
            counts…), its id False: without a referent
        :raise AccessError: for somebody who follows no learner
        """
        self._check_follows()
        if by not in KEYS:
            raise AccessError(self.env._("The board is by teacher or by class."))
        rows = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
        names = {}
        for what, model, domain, groupby in self._counts(by, period_id):
            found = self.env[model]._read_group(domain, groupby, ["__count"])
            for key, *more, count in found:
                names[key.id] = key
                self._add(rows[key.id], what, more, count)
        lines = [
            {"id": key, "name": self._row_name(names[key], by), **counts}
            for key, counts in rows.items()
        ]
        lines.sort(key=self._urgency)
        return {
            "by": by,
            "rows": lines,
            "totals": {name: sum(row[name] for row in lines) for name in COUNTS},
            "periods": self._periods(),
            "period": period_id or False,
        }

    @api.model
    def _add(self, row, what, more, count):
        """Add a count of `_counts` to a row."""
        if what == "alerts":
            row["alerts"] += count
            row["urgent"] += count if more[0] == "urgent" else 0
        elif what == "visits":
            row["done" if more[0] == "done" else "to_do"] += count
        else:
            row[what] += count

    @api.model
    def _urgency(self, row):
        """Return what sorts a row: what burns first, then the name."""
        return (
            -row["urgent"],
            -row["late"],
            -row["alerts"],
            -row["not_visited"],
            row["name"].lower(),
        )

    @api.model
    def _row_name(self, record, by):
        """Return the name of a row, whatever the reader may open."""
        if record:
            record = record.sudo()
            return (record.name if by == "teacher" else record.code) or ""
        return (
            self.env._("Without a referent")
            if by == "teacher"
            else self.env._("Without a class")
        )

    @api.model
    def _counts(self, by, period_id):
        """Return [(what, model, domain, groupby)] of everything that is counted."""
        placement, visit, alert = KEYS[by]
        domains = self._domains(period_id)
        return [
            ("away", "bde.pfmp.placement", domains["away"], [placement]),
            ("not_visited", "bde.pfmp.placement", domains["not_visited"], [placement]),
            ("late", "bde.pfmp.visit", domains["late"], [visit]),
            ("visits", "bde.pfmp.visit", domains["visits"], [visit, "state"]),
            ("alerts", "bde.pfmp.alert", domains["alerts"], [alert, "level"]),
        ]

    @api.model
    def _domains(self, period_id=None):
        """Return {what: domain} of what the board counts and its cells open."""
        year = self.env["bde.school.year"]._current()
        base = Domain("company_id", "in", self.env.companies.ids)
        if period_id:
            base &= Domain("period_id", "=", period_id)
        of_year = base & Domain("school_year_id", "=", year.id)
        away = base & self.env["bde.pfmp.placement"]._away_domain()
        alerts = base & Domain("state", "!=", "closed")
        return {
            "away": away,
            "not_visited": away & Domain("is_not_visited", "=", True),
            "late": of_year & Domain("is_late", "=", True),
            "visits": of_year & Domain("state", "!=", "cancelled"),
            "to_do": of_year & Domain("state", "in", ("to_plan", "planned")),
            "done": of_year & Domain("state", "=", "done"),
            "alerts": alerts,
            "urgent": alerts & Domain("level", "=", "urgent"),
        }

    @api.model
    def _periods(self):
        """Return [(id, name)] of the periods of the year."""
        year = self.env["bde.school.year"]._current()
        periods = self.env["bde.pfmp.period"].search_fetch(
            [
                ("school_year_id", "=", year.id),
                ("company_id", "in", self.env.companies.ids),
            ],
            ["name"],
            order="date_start, id",
        )
        return [(period.id, period.name) for period in periods]

    @api.model
    def get_follow_action(self, by, row_id, what, period_id=None):
        """Return the list behind a cell of the board.

        :param row_id: id of the teacher or class; False: without; None: every row
        :param str what: one of `COUNTS`
        """
        self._check_follows()
        if by not in KEYS or what not in COUNTS:
            raise AccessError(self.env._("The board is by teacher or by class."))
        placement, visit, alert = KEYS[by]
        domain = self._domains(period_id)[what]
        if what in ("away", "not_visited"):
            xmlid, key = "bde_pfmp.bde_pfmp_placement_action", placement
        elif what in ("alerts", "urgent"):
            xmlid, key = "bde_pfmp.bde_pfmp_alert_action", alert
        else:
            xmlid, key = "bde_pfmp.bde_pfmp_visit_action", visit
        if row_id is not None:
            domain &= Domain(key, "=", row_id)
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        views = [view for view in action["views"] if view[1] in ("list", "form")]
        return {
            **action,
            "views": views,
            "domain": list(domain),
            "context": {},
        }

    @api.model
    def _check_follows(self):
        if not any(self.env.user.has_group(group) for group in GROUPS):
            raise AccessError(
                self.env._("This board is for those who follow learners in company.")
            )
