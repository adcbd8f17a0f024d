from odoo import fields, models

from odoo.addons.bde_partners.rules import french

# The periods during which employers choose, in their order
PERIODS = ("employers_1", "employers_2", "employers_3")


class BdeTaxeCampaign(models.Model):
    """What letters say of a campaign: its dates, its school."""

    _inherit = "bde.taxe.campaign"

    def _calendar_words(self, pending=False):
        """Return [(label, text, expected)] of the periods of employers that are known.

        `expected`: not published yet, to be verified.

        :param bool pending: only those that are not over, unless all are
        """
        self.ensure_one()
        kinds = self.env["bde.taxe.calendar"]._fields["kind"]
        labels = dict(kinds._description_selection(self.env))
        lines = [self._calendar(kind) for kind in PERIODS]
        lines = [line for line in lines if line]
        today = fields.Date.context_today(self)
        if pending:
            ahead = [li for li in lines if (li.date_end or li.date_start) >= today]
            lines = ahead or lines
        return [
            (
                labels[line.kind],
                self._period_words(line),
                line.certainty == "expected",
            )
            for line in lines
        ]

    def _period_words(self, line):
        """Return « from 26 May to 27 June 2026 » in the language of the context."""
        start = french.long_date(line.date_start)
        if not line.date_end:
            return self.env._("on %(day)s", day=start)
        end = french.long_date(line.date_end)
        return self.env._("from %(start)s to %(end)s", start=start, end=end)

    def _last_day(self):
        """Return the last day of the period under way, else of the next one."""
        today = fields.Date.context_today(self)
        ends = [self._calendar(kind).date_end for kind in PERIODS]
        return next((day for day in ends if day and day >= today), None)

    def _words(self):
        """Return {name: text} of what is the same for everybody of the campaign."""
        self.ensure_one()
        self = self.sudo()
        dates = []
        for label, text, expected in self._calendar_words(pending=True):
            note = self.env._("expected date, to be confirmed") if expected else ""
            line = f"{label}{french.NBSP}: {text}"
            dates.append(f"{line}, {note}" if note else line)
        return {
            "annee": str(self.year),
            "annee_precedente": str(self.year - 1),
            "dates": f"{french.NBSP}; ".join(dates),
            "date_limite": french.long_date(self._last_day()),
            **self.company_id._bde_taxe_words(),
        }

    def action_print_flyer(self):
        """Button: the page that presents the school, for anybody."""
        self.ensure_one()
        self.check_access("read")
        return self.env.ref("bde_taxe.action_report_flyer").report_action(self)

    def _flyer_facts(self):
        """Return what the flyer says: words, path, trainings, what was bought last."""
        self.ensure_one()
        company = self.company_id
        return {
            "words": self._words(),
            "siret": french.siret(company.sudo().bde_siret),
            "url": company._bde_taxe_url(),
            "path": company._bde_taxe_path(),
            "dates": self._calendar_words(),
            "trainings": company._bde_taxe_training_names(
                self.env["bde.training"]
                .sudo()
                .search([("company_id", "=", company.id)])
                .sorted("name")
            ),
            "bought": self._flyer_purchases(),
        }

    def _flyer_purchases(self, limit=5):
        """Return what the tax bought lately, no donor named: [label]."""
        expenses = self.env["bde.taxe.expense"].sudo()
        found = expenses.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "paid"),
            ],
            order="amount desc",
            limit=limit,
        )
        return found.mapped("name")
