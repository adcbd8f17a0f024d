from odoo import models


class ResPartner(models.Model):
    """How reliable a host is: whom it received, and how it went."""

    _inherit = "res.partner"

    def _bde_received_counts(self):
        """Return {partner: number of learners received} for those that had some."""
        counts = {}
        for model, domain, total in (
            (
                "bde.pfmp.placement",
                [("state", "in", ("running", "done", "interrupted"))],
                "__count",
            ),
            ("bde.pfmp.host.history", [], "learner_count:sum"),
        ):
            for partner, count in (
                self.env[model]
                .sudo()
                ._read_group(
                    [("host_id", "in", self.ids), *domain], ["host_id"], [total]
                )
            ):
                partner = partner.with_env(self.env)
                counts[partner] = counts.get(partner, 0) + count
        return counts

    def _bde_trust_facts(self):
        facts = super()._bde_trust_facts()
        counts = self._bde_received_counts()
        for partner in self:
            count = counts.get(partner, 0)
            words = (
                self.env._("Received %(count)s learners", count=count)
                if count
                else self.env._("No learner yet")
            )
            facts[partner].append((bool(count), words))
        return facts

    def _bde_reliability_lines(self):
        """Learners received, periods that were interrupted: two queries."""
        lines = super()._bde_reliability_lines()
        home = self.env["bde.home"]
        received = self._bde_received_counts().get(self, 0)
        interrupted = (
            self.env["bde.pfmp.placement"]
            .sudo()
            .search_count([("host_id", "=", self.id), ("state", "=", "interrupted")])
        )
        if received:
            lines.append(
                home._home_line(
                    self.env._("Learners received"),
                    detail=str(received),
                )
            )
        if interrupted:
            lines.append(
                home._home_line(
                    self.env._("Interrupted periods"), detail=str(interrupted)
                )
            )
        return lines
