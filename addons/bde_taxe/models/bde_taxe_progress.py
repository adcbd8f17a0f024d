from odoo import fields, models
from odoo.tools import SQL


class BdeTaxeProgress(models.Model):
    """What each day of a campaign brought: promised, designated, transferred.

    Read from the facts themselves; the week is counted from 1 January of the year of
    the campaign, so that two campaigns lie over each other.
    """

    _name = "bde.taxe.progress"
    _description = "Progress of the tax campaigns"
    _auto = False
    _order = "date, id"
    _rec_name = "date"
    _depends = {
        "bde.taxe.campaign": ["year", "company_id"],
        "bde.taxe.pledge": [
            "campaign_id",
            "state",
            "promised_on",
            "amount_promised",
            "designated_on",
            "amount_designated",
        ],
        "bde.taxe.transfer": ["campaign_id", "kind", "date", "amount"],
    }

    campaign_id = fields.Many2one("bde.taxe.campaign", readonly=True)
    company_id = fields.Many2one("res.company", string="School", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(readonly=True)
    day = fields.Integer(string="Day of the campaign", readonly=True, aggregator=None)
    week = fields.Integer(string="Week of the campaign", readonly=True, aggregator=None)
    kind = fields.Selection(
        [
            ("promised", "Promised"),
            ("designated", "Designated"),
            ("transferred", "Transferred"),
            ("unallocated", "Unallocated"),
        ],
        readonly=True,
    )
    amount = fields.Monetary(readonly=True)
    amount_total = fields.Monetary(
        string="Since the beginning", readonly=True, aggregator="max"
    )

    @property
    def _table_query(self):
        facts = SQL(" UNION ALL ").join(
            [
                self._progress_arm(
                    1, "'promised'", "bde_taxe_pledge", "promised_on", "amount_promised"
                ),
                self._progress_arm(
                    2,
                    "'designated'",
                    "bde_taxe_pledge",
                    "designated_on",
                    "amount_designated",
                ),
                self._progress_arm(
                    3,
                    "CASE s.kind WHEN 'donor' THEN 'transferred' ELSE s.kind END",
                    "bde_taxe_transfer",
                    "date",
                    "amount",
                ),
            ]
        )
        return SQL(
            """
            SELECT f.id, f.campaign_id, c.company_id, f.date, f.kind, f.amount,
                   f.date - make_date(c.year, 1, 1) + 1 AS day,
                   floor((f.date - make_date(c.year, 1, 1)) / 7.0)::int + 1 AS week,
                   sum(f.amount) OVER (
                       PARTITION BY f.campaign_id, f.kind ORDER BY f.date, f.id
                   ) AS amount_total
              FROM (%s) f JOIN bde_taxe_campaign c ON c.id = f.campaign_id
            """,
            facts,
        )

    def _progress_arm(self, number, kind, table, date, amount):
        """Return the SELECT of one kind of fact; id = that of its record × 10 + arm."""
        live = (
            SQL("s.state <> 'dropped'") if table == "bde_taxe_pledge" else SQL("TRUE")
        )
        return SQL(
            "SELECT s.id * 10 + %(number)s AS id, s.campaign_id, %(date)s AS date,"
            " (%(kind)s)::varchar AS kind, %(amount)s AS amount FROM %(table)s s"
            " WHERE %(date)s IS NOT NULL AND %(amount)s <> 0 AND %(live)s",
            number=number,
            date=SQL.identifier("s", date),
            kind=SQL(kind),  # pylint: disable=sql-injection
            amount=SQL.identifier("s", amount),
            table=SQL.identifier(table),
            live=live,
        )
