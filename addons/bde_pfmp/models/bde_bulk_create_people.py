from odoo import api, models
from odoo.tools import SQL

_OURS = "odoo.addons.bde_pfmp.models."


class BdeLearner(models.Model):
    _name = "bde.learner"
    _inherit = ["bde.learner", "bde.bulk.create.mixin"]

    @api.model
    def _bulk_known(self):
        # its `create` writes the INE as the register does: parsers did it already
        return (*super()._bulk_known(), _OURS + "bde_learner")

    @api.model
    def _bulk_prepared(self, vals_list):
        """A learner who is new has no enrolment yet: nothing to compute."""
        nothing = {field.name: False for field in self._enrolment_columns()}
        vals_list = super()._bulk_prepared(vals_list)
        return [nothing | vals for vals in vals_list]

    @api.model
    def _enrolment_columns(self):
        """Return the stored fields that repeat the current enrolment."""
        return [
            field
            for field in self._fields.values()
            if field.store and (field.name == "enrolment_id" or _target(field))
        ]


class BdeGuardian(models.Model):
    _name = "bde.guardian"
    _inherit = ["bde.guardian", "bde.bulk.create.mixin"]


class BdeGuardianLink(models.Model):
    _inherit = "bde.guardian.link"

    @api.model
    def _bulk_prepared(self, vals_list):
        learners = self.env["bde.learner"].browse(v["learner_id"] for v in vals_list)
        return [
            vals
            | {
                "company_id": learner.company_id.id,
                "is_legal": vals.get("legal_level") in ("1", "2"),
            }
            for vals, learner in zip(
                super()._bulk_prepared(vals_list), learners, strict=True
            )
        ]


class BdeEnrolment(models.Model):
    _inherit = "bde.enrolment"

    @api.model
    def _bulk_known(self):
        return (*super()._bulk_known(), _OURS + "bde_enrolment_places")

    def _bulk_protected(self):
        """The current enrolment of a learner who has no other is told in SQL."""
        fields, learners = self._bulk_current()
        return [*super()._bulk_protected(), (fields, learners)]

    def _bulk_created(self):
        result = super()._bulk_created()
        fields, learners = self._bulk_current()
        if learners:
            copied = [
                SQL("%s = e.%s", *map(SQL.identifier, (f.name, _target(f))))
                for f in fields
            ]
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE bde_learner l SET %s
                      FROM bde_enrolment e
                     WHERE e.learner_id = l.id AND l.id = ANY(%s)
                    """,
                    SQL(", ").join(copied),
                    learners.ids,
                )
            )
            names = [field.name for field in fields]
            learners.invalidate_recordset(names, flush=False)
            with self.env.protecting(fields, learners):
                learners.modified(names)
        self._take_over_places()
        return result

    def _bulk_current(self):
        """Return (current enrolment and what is read through it, learners with one).

        :return: list of stored fields of the learner, learners of these enrolments
            who have no other enrolment
        """
        learners = self.env["bde.learner"]
        fields = learners._enrolment_columns()
        self.env.cr.execute(
            SQL(
                """
                SELECT learner_id FROM bde_enrolment
                 WHERE learner_id IN (SELECT learner_id FROM bde_enrolment
                                       WHERE id = ANY(%s))
                 GROUP BY learner_id HAVING count(*) = 1
                """,
                self.ids,
            )
        )
        return fields, learners.browse(row[0] for row in self.env.cr.fetchall())


def _target(field):
    """Return the column of the enrolment that a field of the learner repeats."""
    if field.name == "enrolment_id":
        return "id"
    path = (field.related or "").split(".")
    return path[1] if len(path) == 2 and path[0] == "enrolment_id" else ""
