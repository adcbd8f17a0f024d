from odoo import api, fields, models
from odoo.fields import Domain

from ...rules import cycle

FIGURES = (
    "due",
    "recognised",
    "done",
    "proved",
    "unproved",
    "planned",
    "catch_up",
    "waived",
    "requested",
    "missing",
    "elsewhere",
    "path_due",
    "path_done",
    "path_planned",
)
WEEKS = {"digits": (4, 1), "readonly": True}


class BdePfmpCycle(models.Model):
    """The weeks of a learner over the cycle, as last counted: what boards sort.

    Counted anew when the screen opens, every night, and after a decision.
    """

    _name = "bde.pfmp.cycle"
    _description = "Weeks over the cycle"
    _order = "missing desc, class_id, learner_id"
    _rec_name = "learner_id"
    _rec_names_search = ["learner_id.last_name", "learner_id.first_name"]
    _check_company_auto = True

    learner_id = fields.Many2one(
        "bde.learner", required=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        related="learner_id.company_id", store=True, index=True
    )
    class_id = fields.Many2one("bde.class", readonly=True, index=True)
    training_id = fields.Many2one("bde.training", readonly=True)
    is_last_year = fields.Boolean(string="Last year of the cycle", readonly=True)
    due = fields.Float("Weeks due", **WEEKS)
    recognised = fields.Float("Weeks recognised", **WEEKS)
    done = fields.Float("Weeks done", **WEEKS)
    proved = fields.Float("Weeks attested", **WEEKS)
    unproved = fields.Float("Weeks without an attestation", **WEEKS)
    planned = fields.Float("Weeks planned", **WEEKS)
    catch_up = fields.Float("Catch-up planned", **WEEKS)
    waived = fields.Float("Weeks waived", **WEEKS)
    requested = fields.Float("Derogation requested", **WEEKS)
    missing = fields.Float("Weeks missing", **WEEKS)
    elsewhere = fields.Float("Weeks in another training", **WEEKS)
    path_due = fields.Float("Path: weeks due", **WEEKS)
    path_done = fields.Float("Path: weeks done", **WEEKS)
    path_planned = fields.Float("Path: weeks planned", **WEEKS)
    standing = fields.Selection(
        [
            (cycle.RED, "Weeks missing"),
            (cycle.REQUESTED, "Derogation requested"),
            (cycle.CHECK, "To check: came in mid-cycle"),
            (cycle.TO_PLACE, "Still to place"),
            (cycle.ON_WAY, "Planned"),
            (cycle.COMPLETE, "Complete"),
            (cycle.NOTHING_DUE, "Weeks of the training not entered"),
        ],
        string="Where it stands",
        readonly=True,
        index=True,
    )

    _learner_uniq = models.Constraint(
        "UNIQUE(learner_id)", "The weeks of a learner are counted once."
    )

    @api.model
    def _refresh(self, learners=None):
        """Count anew, writing what changed only; a bounded number of queries.

        :param learners: `bde.learner` records; None: every learner of the schools of
            the user
        """
        everybody = self._refresh_learners(learners)
        rows = self.sudo().search(
            [("learner_id", "in", learners.ids)]
            if learners is not None
            else [("company_id", "in", self.env.companies.ids)]
        )
        known = rows.grouped("learner_id")
        rows.filtered(lambda row: row.learner_id not in everybody).unlink()
        values = everybody._cycle_values()
        create = []
        for learner, vals in values.items():
            row = known.get(learner)
            if not row:
                create.append({"learner_id": learner.id, **vals})
            elif changed := row._changed(vals):
                row.write(changed)
        self.sudo().create(create)

    @api.model
    def _refresh_learners(self, learners):
        """Return those of `learners` (None: all) who are pupils or students now."""
        year = self.env["bde.school.year"]._current()
        domain = [
            ("school_year_id", "=", year.id),
            ("status", "in", ("st", "bts")),
            ("date_end", "=", False),
        ]
        if learners is None:
            domain.append(("company_id", "in", self.env.companies.ids))
        else:
            domain.append(("learner_id", "in", learners.ids))
        return self.env["bde.enrolment"].sudo().search(domain).learner_id

    def _changed(self, vals):
        """Return the part of `vals` that is not what this row says."""
        self.ensure_one()
        changed = {}
        for name, value in vals.items():
            old = self[name].id if self._fields[name].type == "many2one" else self[name]
            same = abs(old - value) < 0.05 if name in FIGURES else old == value
            if not same:
                changed[name] = value
        return changed

    @api.model
    def _cron_refresh(self):
        """Count anew for every school."""
        schools = self.env["res.company"].search(Domain.TRUE)
        self.with_context(allowed_company_ids=schools.ids)._refresh()


class BdeLearner(models.Model):
    """The row of each learner."""

    _inherit = "bde.learner"

    def _cycle_values(self):
        """Return {learner: values of `bde.pfmp.cycle`}."""
        today = fields.Date.context_today(self)
        stays = self._cycle_stays(today)
        counts = self._cycle_counts(today, stays)
        values = {}
        for learner in self:
            last_year = learner._is_in_last_year()
            standing = cycle.standing(
                counts[learner],
                last_year=last_year,
                nothing_known_before=learner._is_unknown_before(stays.get(learner, ())),
            )
            values[learner] = {
                **{name: getattr(counts[learner], name) for name in FIGURES},
                "class_id": learner.class_id.id,
                "training_id": learner.training_id.id,
                "is_last_year": last_year,
                "standing": standing,
            }
        return values
