from odoo import api, fields, models


class ResPartner(models.Model):
    """What hosts did, beside what they say: trainings and learners received."""

    _inherit = "res.partner"

    bde_host_history_ids = fields.One2many(
        "bde.pfmp.host.history",
        "host_id",
        string="Received before the product was in use",
    )

    @api.depends(
        "bde_placement_ids.training_id",
        "bde_placement_ids.state",
        "bde_placement_ids.active",
        "bde_host_history_ids.training_id",
    )
    def _compute_bde_training_ids(self):
        return super()._compute_bde_training_ids()

    def _bde_trainings_found(self):
        """Add the trainings of the learners received, past and present."""
        found = super()._bde_trainings_found()
        for model, domain in (
            ("bde.pfmp.placement", [("state", "not in", ("to_find", "cancelled"))]),
            ("bde.pfmp.host.history", []),
        ):
            rows = self.env[model]._read_group(
                [
                    ("host_id", "in", (self | self._origin).ids),
                    ("training_id", "!=", False),
                    *domain,
                ],
                ["host_id", "training_id"],
            )
            for host, training in rows:
                found.setdefault(host.id, set()).add(training.id)
        return found

    def _bde_hosting_histories(self):
        """Add who was received: numbers by training, of the schools of the user.

        Numbers only, so that a reader may see them: no access to learners is needed.
        """
        histories = super()._bde_hosting_histories()
        sums = {}
        for host, training, count, last in self._bde_received_rows():
            line = sums.setdefault((host.id, training), [0, None])
            line[0] += count
            line[1] = max(filter(None, (line[1], last)), default=None)
        today = fields.Date.context_today(self)
        for (host_id, training), (count, last) in sums.items():
            histories.setdefault(host_id, []).append(
                {
                    "training": training.display_name or self.env._("Not said"),
                    "learners": count,
                    "last": min(last, today).isoformat() if last else "",
                }
            )
        for lines in histories.values():
            lines.sort(key=lambda line: (line["last"], line["training"]), reverse=True)
        return histories

    def _bde_received_rows(self):
        """Return [(host, training, learners, last day)]; two queries."""
        mine = [
            ("host_id", "in", self.ids),
            ("company_id", "in", self.env.companies.ids),
        ]
        placements = (
            self.env["bde.pfmp.placement"]
            .sudo()
            ._read_group(
                [*mine, ("state", "in", ("running", "done", "interrupted"))],
                ["host_id", "training_id"],
                ["learner_id:count_distinct", "date_end:max"],
            )
        )
        past = (
            self.env["bde.pfmp.host.history"]
            .sudo()
            ._read_group(
                mine,
                ["host_id", "training_id"],
                ["learner_count:sum", "date_end:max"],
            )
        )
        return [*placements, *past]
