import math

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

# Lines to fill in, and organisations proposed, on a sheet of one page
LINES = 9
HOSTS = 8
CAME = ("running", "done", "interrupted")
CSS = Markup(
    "table.search td { height: 10.5mm } .company { width: 48mm } "
    ".contact { width: 33mm } .day { width: 17mm } .how { width: 24mm }"
)


class ReportSearchSheet(models.AbstractModel):
    """Values of the search sheet, read once for all the learners printed."""

    _name = "report.bde_pfmp.report_search_sheet"
    _description = "Search sheet"

    @api.model
    def _get_report_values(self, docids, data=None):
        placements = self.env["bde.pfmp.placement"].browse(docids)
        placements.check_access("read")
        hosts = {}
        for (company, training), group in placements.grouped(
            lambda p: (p.company_id, p.training_id)
        ).items():
            found = self._welcoming_hosts(company, training)
            hosts |= dict.fromkeys(group.ids, found)
        return {
            "doc_ids": docids,
            "doc_model": "bde.pfmp.placement",
            "docs": placements,
            "search_hosts": hosts,
            "search_lines": range(LINES),
            "search_css": CSS,
        }

    @api.model
    def _welcoming_hosts(self, company, training):
        """Return [(name, town)] of those that welcomed this training, nearest first.

        Only those that may be asked: neither excluded, paused, closed, nor with a quota
        that is spent. Their names and towns are all that leaves.
        """
        if not training:
            return []
        about = [("training_id", "=", training.id), ("company_id", "=", company.id)]
        hosts = self.env["res.partner"].sudo()
        for model, domain in (
            ("bde.pfmp.placement", [("state", "in", CAME)]),
            ("bde.pfmp.host.history", []),
        ):
            rows = self.env[model].sudo()._read_group([*about, *domain], ["host_id"])
            hosts |= hosts.union(*(row[0] for row in rows))
        hosts = hosts.with_company(company).filtered("active")
        barred = hosts._bde_host_bar()
        hosts = hosts.filtered(lambda host: host not in barred)
        budgets = self.env["bde.solicitation"].sudo()._budgets(hosts)
        free = hosts.filtered(lambda host: budgets[host.id].is_free)
        nearest = free.sorted(lambda h: (h.bde_distance or math.inf, h.name or ""))
        return [(host.name, host.city or "") for host in nearest[:HOSTS]]


class BdePfmpPlacement(models.Model):
    _inherit = "bde.pfmp.placement"

    def _search_sheet_name(self):
        """Return the name of the printed file."""
        parts = [self.class_id.code, self.learner_id.display_name]
        return " - ".join([*filter(None, parts), self.env._("Search sheet")])


class BdeClass(models.Model):
    _inherit = "bde.class"

    def action_print_search_sheets(self):
        """Button: the sheets of the learners of these classes without a place."""
        today = fields.Date.context_today(self)
        placements = self.env["bde.pfmp.placement"].search(
            [
                ("class_id", "in", self.ids),
                ("state", "=", "to_find"),
                ("date_end", ">=", today),
            ]
        )
        if not placements:
            raise UserError(
                self.env._(
                    "%(classes)s: nobody looks for a place now.",
                    classes=", ".join(self.mapped("code")),
                )
            )
        return placements.action_print_search_sheet()
