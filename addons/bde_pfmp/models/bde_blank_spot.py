from odoo import api, fields, models
from odoo.tools import SQL

LAYER = "blank_spots"


class BdeBlankSpot(models.Model):
    """Trainings × communes where learners live, with the places that hosts offer there.

    Numbers only: no name of a learner. A learner is to place while a line of this
    year has no host, or before the first period of the year is opened. A host counts
    for a training that it offers or welcomed (and for its common first year); it
    counts for one place when it did not say how many.
    """

    _name = "bde.blank.spot"
    _description = "Blank spot"
    _auto = False
    _order = "gap desc, id"

    company_id = fields.Many2one("res.company", readonly=True)
    school_year_id = fields.Many2one("bde.school.year", readonly=True)
    training_id = fields.Many2one("bde.training", readonly=True)
    level = fields.Selection(related="training_id.level")
    commune_id = fields.Many2one(
        "bde.commune", readonly=True, help="Where the learners live."
    )
    learners = fields.Integer(
        readonly=True, help="Pupils and students of the year who live there."
    )
    to_place = fields.Integer(
        string="Learners to place", readonly=True, help="Those without a place yet."
    )
    hosts = fields.Integer(
        readonly=True, help="Organisations of the commune for this training."
    )
    places = fields.Integer(readonly=True, help="Places that these hosts offer.")
    gap = fields.Integer(
        string="Missing places",
        readonly=True,
        help="Learners to place, less the places offered in the same commune.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH need AS (%(need)s), offer AS (%(offer)s)
            SELECT need.*,
                   COALESCE(offer.hosts, 0)::int AS hosts,
                   COALESCE(offer.places, 0)::int AS places,
                   GREATEST(need.to_place - COALESCE(offer.places, 0), 0)::int AS gap
              FROM need
              LEFT JOIN offer ON offer.training_id = need.training_id
                             AND offer.commune_id = need.commune_id
            """,
            need=self._need_sql(),
            offer=self._offer_sql(),
        )

    @api.model
    def _need_sql(self):
        """Learners by school, year, training and commune; id: an enrolment of them."""
        return SQL(
            """
            SELECT MIN(e.id) AS id, e.company_id, e.school_year_id, e.training_id,
                   l.commune_id,
                   COUNT(DISTINCT e.learner_id)::int AS learners,
                   COUNT(DISTINCT e.learner_id) FILTER (
                       WHERE COALESCE(p.to_find, TRUE)
                   )::int AS to_place
              FROM bde_enrolment e
              JOIN bde_learner l ON l.id = e.learner_id AND l.active
              LEFT JOIN (
                    SELECT learner_id, school_year_id,
                           BOOL_OR(state = 'to_find') AS to_find
                      FROM bde_pfmp_placement
                     WHERE active AND state != 'cancelled'
                     GROUP BY learner_id, school_year_id
                   ) p ON p.learner_id = e.learner_id
                      AND p.school_year_id = e.school_year_id
             WHERE e.date_end IS NULL
               AND e.training_id IS NOT NULL
               AND e.status IN ('st', 'bts')
             GROUP BY e.company_id, e.school_year_id, e.training_id, l.commune_id
            """
        )

    @api.model
    def _offer_sql(self):
        """Hosts and places by training and commune."""
        return SQL(
            """
            SELECT o.training_id, r.bde_commune_id AS commune_id,
                   COUNT(*) AS hosts,
                   SUM(COALESCE(NULLIF(o.places, 0), 1)) AS places
              FROM (
                    SELECT t.partner_id, t.training_id, MAX(h.places) AS places
                      FROM (
                            SELECT partner_id, training_id, training_id AS source_id
                              FROM bde_partner_training_rel
                             UNION
                            SELECT rel.partner_id, s.family_id, s.id
                              FROM bde_partner_training_rel rel
                              JOIN bde_training s ON s.id = rel.training_id
                             WHERE s.family_id IS NOT NULL
                           ) t
                      LEFT JOIN bde_hosting h ON h.partner_id = t.partner_id
                                             AND h.training_id = t.source_id
                                             AND h.active
                     GROUP BY t.partner_id, t.training_id
                   ) o
              JOIN res_partner r ON r.id = o.partner_id AND r.active
             WHERE r.bde_commune_id IS NOT NULL
               AND COALESCE(r.bde_host_state, '') NOT IN ('paused', 'excluded')
               AND COALESCE(r.bde_register_state, '') != 'closed'
             GROUP BY o.training_id, r.bde_commune_id
            """
        )

    @api.depends("training_id", "commune_id")
    def _compute_display_name(self):
        for spot in self:
            spot.display_name = " · ".join(
                filter(
                    None,
                    (spot.training_id.display_name, spot.commune_id.display_name),
                )
            )


class ResPartner(models.Model):
    """Blank spots as a layer of the map."""

    _inherit = "res.partner"

    @api.model
    def _bde_map_layers(self):
        layers = super()._bde_map_layers()
        if self.env["bde.blank.spot"].has_access("read"):
            layers.append({"key": LAYER, "label": self.env._("Blank spots")})
        return layers

    @api.model
    def _bde_map_circles(self, key, domain):
        """Return the communes with missing places of this year; numbers only."""
        if key != LAYER:
            return super()._bde_map_circles(key, domain)
        year = self.env["bde.school.year"]._current()
        spots = self.env["bde.blank.spot"].search_fetch(
            [
                ("gap", ">", 0),
                ("commune_id", "!=", False),
                ("school_year_id", "=", year.id),
                ("company_id", "in", self.env.companies.ids),
            ],
            ["commune_id", "training_id", "to_place", "places", "gap"],
        )
        return [
            {
                "lat": commune.lat,
                "lng": commune.lng,
                "value": sum(here.mapped("gap")),
                "label": self.env._(
                    "%(commune)s: %(count)s missing places",
                    commune=commune.name,
                    count=sum(here.mapped("gap")),
                ),
                "lines": [
                    self.env._(
                        "%(training)s: %(learners)s to place, %(places)s places",
                        training=spot.training_id.display_name,
                        learners=spot.to_place,
                        places=spot.places,
                    )
                    for spot in here
                ],
            }
            for commune, here in spots.grouped("commune_id").items()
        ]
