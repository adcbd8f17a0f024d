from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.bde_partners.rules.geo import EARTH_KM


class BdePfmpReferentLoad(models.Model):
    """The workload of the teachers: one line for each learner followed.

    Hours: so many a week for each learner, over so many weeks at most (figures of the
    law, décret 92-1189 art. 31). Way: from the school to the place and back, as the
    crow flies, shared between the learners that a teacher follows at one place.
    """

    _name = "bde.pfmp.referent.load"
    _description = "Workload of the referents"
    _auto = False
    _order = "date_start desc, id"
    _rec_name = "placement_id"
    _depends = {
        "bde.pfmp.placement": [
            "referent_id",
            "company_id",
            "school_year_id",
            "period_id",
            "class_id",
            "host_id",
            "kind",
            "state",
            "date_start",
            "date_end",
            "active",
        ],
        "res.partner": ["partner_latitude", "partner_longitude", "bde_geo_precision"],
        "bde.pfmp.law.parameter": ["code", "value", "valid_from", "valid_to"],
    }

    placement_id = fields.Many2one("bde.pfmp.placement", string="PFMP", readonly=True)
    teacher_id = fields.Many2one("res.partner", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    school_year_id = fields.Many2one("bde.school.year", readonly=True)
    period_id = fields.Many2one("bde.pfmp.period", readonly=True)
    class_id = fields.Many2one("bde.class", readonly=True)
    host_id = fields.Many2one("res.partner", string="Host organisation", readonly=True)
    date_start = fields.Date(string="First day", readonly=True)
    learner_count = fields.Integer(string="Learners followed", readonly=True)
    hours = fields.Float(string="Hours of follow-up", digits=(7, 1), readonly=True)
    km = fields.Float(
        string="Way (km)",
        digits=(8, 1),
        readonly=True,
        help="One visit to each place, from the school and back, as the crow flies.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT p.id, p.id AS placement_id, p.referent_id AS teacher_id,
                p.company_id, p.school_year_id, p.period_id, p.class_id, p.host_id,
                p.date_start, 1 AS learner_count,
                COALESCE(hours.value, 0)::float8
                    * LEAST(days.count / 5.0, COALESCE(most.value, days.count / 5.0))
                    AS hours,
                COALESCE(2 * way.km, 0) / count(*) OVER (
                    PARTITION BY p.referent_id, p.period_id, COALESCE(p.host_id, -p.id)
                ) AS km
            FROM bde_pfmp_placement p
            JOIN res_company c ON c.id = p.company_id
            JOIN res_partner school ON school.id = c.partner_id
            LEFT JOIN res_partner host ON host.id = p.host_id
            CROSS JOIN LATERAL (
                SELECT count(*) AS count FROM generate_series(
                    p.date_start, %(last)s, interval '1 day'
                ) AS day
                WHERE extract(isodow FROM day) < 6
            ) AS days
            LEFT JOIN LATERAL %(hours)s AS hours ON TRUE
            LEFT JOIN LATERAL %(most)s AS most ON TRUE
            LEFT JOIN LATERAL (SELECT %(way)s AS km) AS way ON TRUE
            WHERE p.referent_id IS NOT NULL AND p.active
                AND p.state != 'cancelled' AND p.kind != 'apprentice'
            """,
            last=SQL(
                "CASE WHEN p.state = 'interrupted'"
                " THEN COALESCE(p.end_date, p.date_end) ELSE p.date_end END"
            ),
            hours=self._figure_sql("supervision_hours"),
            most=self._figure_sql("supervision_weeks"),
            way=self._way_sql(),
        )

    def _figure_sql(self, code):
        """Return the SQL of a figure of the law on the first day of `p`."""
        return SQL(
            """(
                SELECT f.value FROM bde_pfmp_law_parameter f
                WHERE f.code = %s
                    AND (f.valid_from IS NULL OR f.valid_from <= p.date_start)
                    AND (f.valid_to IS NULL OR f.valid_to >= p.date_start)
                ORDER BY f.valid_from DESC NULLS LAST LIMIT 1
            )""",
            code,
        )

    def _way_sql(self):
        """Return the SQL of the way from the school to the host, NULL: not located."""
        return SQL(
            """
            CASE WHEN host.bde_geo_precision IS NOT NULL
                AND (school.partner_latitude != 0 OR school.partner_longitude != 0)
            THEN 2 * %s::float8 * asin(least(1, sqrt(
                power(sin(radians(host.partner_latitude - school.partner_latitude)
                    / 2), 2)
                + cos(radians(host.partner_latitude))
                * cos(radians(school.partner_latitude))
                * power(sin(radians(host.partner_longitude - school.partner_longitude)
                    / 2), 2)
            ))) END
            """,
            EARTH_KM,
        )

    def action_open_placement(self):
        """Button: the dossier of the learner's PFMP."""
        self.ensure_one()
        return self.placement_id.action_open()
