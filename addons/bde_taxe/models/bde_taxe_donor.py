from odoo import api, fields, models
from odoo.tools import SQL

from ..rules.sectors import SECTORS

# The id of a row is made of that of the organisation and that of the school
SCHOOLS = 100000
FACTS = """
    SELECT t.company_id, t.partner_id, c.year, SUM(t.amount) AS amount, 0 AS gift,
           1 AS paid
      FROM bde_taxe_transfer t JOIN bde_taxe_campaign c ON c.id = t.campaign_id
     WHERE t.kind = 'donor' AND t.state = 'matched' AND t.partner_id IS NOT NULL
     GROUP BY t.company_id, t.partner_id, c.year
     UNION ALL
    SELECT g.company_id, g.partner_id, EXTRACT(YEAR FROM g.date)::int, 0, g.value, 0
      FROM bde_taxe_gift g WHERE g.state = 'received'
     UNION ALL
    SELECT t.company_id, t.partner_id, MAX(t.year), 0, 0, 0
      FROM bde_taxe_target t GROUP BY t.company_id, t.partner_id"""
# The year things are told of: that of the last campaign that was opened
REFS = """
    SELECT c.company_id, MAX(c.year) AS year_max,
           MAX(c.year) FILTER (WHERE c.state <> 'preparing' OR EXISTS (
               SELECT 1 FROM bde_taxe_transfer t WHERE t.campaign_id = c.id
           )) AS year_open,
           MAX(c.year) FILTER (WHERE c.state = 'closed') AS year_closed
      FROM bde_taxe_campaign c GROUP BY c.company_id"""
STATUS = """
    CASE WHEN d.amount_ref > 0 AND d.year_first = d.year_ref THEN 'new'
         WHEN d.amount_ref > 0 AND d.amount_before > 0 THEN 'faithful'
         WHEN d.amount_ref > 0 THEN 'returned'
         WHEN d.amount_before > 0
              AND d.year_ref > COALESCE(d.year_closed, 0) THEN 'expected'
         WHEN d.year_last IS NOT NULL THEN 'lapsed'
         ELSE 'never' END"""
# one row for each company and school, from what was paid and promised
DONORS = """
WITH facts AS (
    SELECT f.*, COALESCE(p.bde_siren, 'p' || p.id) AS donor
      FROM (%(facts)s) f JOIN res_partner p ON p.id = f.partner_id
), yearly AS (
    SELECT company_id, donor, year, SUM(amount) AS amount,
           SUM(gift) AS gift
      FROM facts GROUP BY company_id, donor, year
), shown AS (
    SELECT DISTINCT ON (company_id, donor) company_id, donor, partner_id
      FROM facts
     ORDER BY company_id, donor, paid DESC, year DESC, partner_id
), refs AS (
    SELECT company_id, COALESCE(year_open, year_max) AS year, year_closed
      FROM (%(refs)s) r
)
SELECT s.partner_id::bigint * %(schools)s + s.company_id AS id,
       s.company_id, s.partner_id, p.bde_naf AS naf, %(sector)s AS sector,
       p.bde_commune_id AS commune_id,
       NULLIF(LEFT(p.zip, CASE WHEN p.zip LIKE '97%%' THEN 3 ELSE 2 END),
              '') AS department,
       r.year AS year_ref, r.year_closed,
       MIN(y.year) FILTER (WHERE y.amount > 0) AS year_first,
       MAX(y.year) FILTER (WHERE y.amount > 0) AS year_last,
       (COUNT(*) FILTER (WHERE y.amount > 0))::int AS years_given,
       COALESCE(SUM(y.amount) FILTER (WHERE y.year = r.year), 0)
           AS amount_ref,
       COALESCE(SUM(y.amount) FILTER (WHERE y.year = r.year - 1), 0)
           AS amount_before,
       COALESCE(SUM(y.amount), 0) AS amount_total,
       COALESCE(SUM(y.gift), 0) AS amount_gifts
  FROM shown s
  JOIN yearly y ON y.company_id = s.company_id AND y.donor = s.donor
  LEFT JOIN refs r ON r.company_id = s.company_id
  JOIN res_partner p ON p.id = s.partner_id
 GROUP BY s.company_id, s.partner_id, p.id, r.year, r.year_closed
"""


class BdeTaxeDonor(models.Model):
    """A company and a school: since when it gives, how much, whether it still does.

    Not a table: read from the transfers, the gifts and the campaigns. A company is a
    SIREN, so that it is the same donor when another of its sites is in the statement;
    the organisation shown is the one of its last transfer.
    """

    _name = "bde.taxe.donor"
    _description = "Loyalty of donors"
    _auto = False
    _log_access = False
    _order = "amount_total desc, id"
    _rec_name = "partner_id"
    _depends = {
        "bde.taxe.campaign": ["company_id", "year", "state"],
        "bde.taxe.gift": ["company_id", "partner_id", "date", "value", "state"],
        "bde.taxe.target": ["company_id", "partner_id", "year"],
        "bde.taxe.transfer": [
            *("company_id", "partner_id", "campaign_id", "amount", "kind", "state"),
        ],
        "res.partner": ["bde_siren", "bde_naf", "bde_commune_id", "zip"],
    }

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", string="Donor", readonly=True)
    status = fields.Selection(
        [
            ("new", "First gift"),
            ("faithful", "Faithful"),
            ("returned", "Came back"),
            ("expected", "Gave last year, expected"),
            ("lapsed", "Gives no more"),
            ("never", "Never gave"),
        ],
        readonly=True,
    )
    year_ref = fields.Integer(string="Year told of", readonly=True)
    year_first = fields.Integer(string="Gives since", readonly=True, aggregator="min")
    year_last = fields.Integer(string="Last gift", readonly=True, aggregator="max")
    years_given = fields.Integer(string="Years", readonly=True, aggregator="avg")
    amount_ref = fields.Monetary(string="This campaign", readonly=True)
    amount_before = fields.Monetary(string="The year before", readonly=True)
    amount_total = fields.Monetary(string="In all", readonly=True)
    amount_gifts = fields.Monetary(
        string="Gifts in kind",
        readonly=True,
        help="Gifts received outside SOLTéA, at their value; counted apart.",
    )
    sector = fields.Selection(selection="_selection_sector", readonly=True)
    naf = fields.Char(string="NAF code", readonly=True)
    commune_id = fields.Many2one("bde.commune", readonly=True)
    department = fields.Char(string="Département", readonly=True)
    transfer_ids = fields.Many2many(
        "bde.taxe.transfer", string="Transfers", compute="_compute_transfer_ids"
    )

    @api.model
    def _selection_sector(self):
        """Return the sectors of `rules.sectors`, in words."""
        labels = {
            "agriculture": self.env._("Agriculture"),
            "industry": self.env._("Industry"),
            "energy": self.env._("Energy, water, waste"),
            "construction": self.env._("Construction"),
            "cars": self.env._("Cars: sale and repair"),
            "trade": self.env._("Trade"),
            "transport": self.env._("Transport and logistics"),
            "hospitality": self.env._("Hotels and restaurants"),
            "it": self.env._("IT, media, telecommunications"),
            "finance": self.env._("Banks, insurance, real estate"),
            "services": self.env._("Services to companies"),
            "administration": self.env._("Public administration"),
            "teaching": self.env._("Teaching"),
            "health": self.env._("Health and social care"),
            "leisure": self.env._("Arts, sport, leisure"),
            "other": self.env._("Other services"),
        }
        return [(code, labels[code]) for code, _first, _last in SECTORS]

    @property
    def _table_query(self):
        return SQL(
            """SELECT d.*, %(status)s AS status FROM (%(donors)s) d""",
            status=SQL(STATUS),
            donors=self._donors_sql(),
        )

    @api.model
    def _donors_sql(self):
        """One row for each company and school, without its status."""
        return SQL(
            DONORS,
            facts=SQL(FACTS),
            refs=SQL(REFS),
            schools=SCHOOLS,
            sector=self._sector_sql(),
        )

    @api.model
    def _sector_sql(self):
        """SQL of the sector of `p.bde_naf`."""
        division = SQL("SUBSTRING(p.bde_naf FROM '^[0-9]{2}')::int")
        cases = SQL(" ").join(
            SQL("WHEN %s BETWEEN %s AND %s THEN %s", division, first, last, code)
            for code, first, last in SECTORS
        )
        return SQL("CASE %s END", cases)

    @api.depends("partner_id", "status")
    def _compute_display_name(self):
        for donor in self:
            donor.display_name = donor.partner_id.display_name

    def _compute_transfer_ids(self):
        """Every line of the company, whatever the site that was found."""
        sites = self.partner_id._bde_taxe_sites()
        lines = self.env["bde.taxe.transfer"].search(
            [
                ("partner_id", "in", sites.ids),
                ("company_id", "in", self.company_id.ids),
                ("kind", "=", "donor"),
                ("state", "=", "matched"),
            ]
        )
        own = lines.grouped(
            lambda line: (
                line.company_id,
                line.partner_id.bde_siren or line.partner_id.id,
            )
        )
        for donor in self:
            key = donor.partner_id.bde_siren or donor.partner_id.id
            donor.transfer_ids = own.get((donor.company_id, key))

    def action_open_partner(self):
        """Button: the file of the organisation."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_host_action"
        )
        form = [view for view in action["views"] if view[1] == "form"]
        return {**action, "views": form, "res_id": self.partner_id.id}
