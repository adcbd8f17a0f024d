from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """What a site can offer: the census of hosting (M9)."""

    _inherit = "res.partner"

    bde_hosting_ids = fields.One2many(
        "bde.hosting", "partner_id", string="Trainings and places", copy=False
    )
    bde_training_ids = fields.Many2many(
        "bde.training",
        "bde_partner_training_rel",
        "partner_id",
        "training_id",
        string="Trainings",
        compute="_compute_bde_training_ids",
        store=True,
        compute_sudo=True,
        help="Those the organisation offers to welcome, and those it welcomed.",
    )
    bde_places = fields.Integer(
        string="Places", compute="_compute_bde_places", search="_search_bde_places"
    )
    bde_min_age = fields.Integer(
        string="Minimum age", help="In years; empty when they ask for none."
    )
    bde_equipment = fields.Char(
        string="Equipment required", help="Safety shoes, white coat, tools…"
    )
    bde_regulated_works = fields.Text(
        string="Works regulated for minors",
        help="Works forbidden to minors unless declared to the labour inspector "
        "(code du travail, art. R4153-38 to R4153-45).",
    )
    bde_accessibility = fields.Char(
        string="Accessibility", help="What a learner with a disability finds there."
    )
    bde_transport = fields.Char(
        string="Public transport", help="Line, stop, first and last run."
    )
    bde_lodging = fields.Char(
        string="Lodging", help="On site or nearby, at what price."
    )
    bde_hosting_note = fields.Text(
        string="Good to know", help="Hours, clothes, who to ask for on the first day…"
    )
    bde_hosting_history = fields.Json(
        string="Learners received",
        compute="_compute_bde_hosting_history",
        help="By training: learners received and the last time.",
    )

    _bde_min_age_check = models.Constraint(
        "CHECK(bde_min_age IS NULL OR bde_min_age BETWEEN 0 AND 99)",
        "The minimum age is a number of years.",
    )

    @api.depends("bde_hosting_ids.training_id", "bde_hosting_ids.active")
    def _compute_bde_training_ids(self):
        found = self._bde_trainings_found()
        real = self.filtered("id")
        # all at once: assigning one by one reads and writes each on its own
        self._fields["bde_training_ids"].write_batch(
            [(p, [Command.set(sorted(found.get(p.id, ())))]) for p in real]
        )
        for partner in self - real:
            partner.bde_training_ids = [
                Command.set(sorted(found.get(partner._origin.id, ())))
            ]

    def _bde_trainings_found(self):
        """Return {organisation id: set of training ids}; a bounded number of queries.

        Extended by the addons that know who was received.
        """
        found = {}
        for partner in self:
            lines = partner.bde_hosting_ids.filtered("active")
            if lines:
                found[partner.id or partner._origin.id] = set(lines.training_id.ids)
        return found

    @api.model
    def _bde_keep_offered_trainings(self):
        """Forget the trainings that no offer says: who was received is leaving."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """ DELETE FROM bde_partner_training_rel r
                     WHERE NOT EXISTS (
                           SELECT FROM bde_hosting h
                            WHERE h.partner_id = r.partner_id
                              AND h.training_id = r.training_id
                              AND h.active) """
            )
        )
        self.invalidate_model(["bde_training_ids"])

    @api.depends("bde_hosting_ids.places", "bde_hosting_ids.active")
    @api.depends_context("allowed_company_ids")
    def _compute_bde_places(self):
        counts = self._bde_places_by_id()
        for partner in self:
            partner.bde_places = counts.get(partner.id or partner._origin.id, 0)

    def _bde_places_by_id(self):
        """Return {organisation id: places offered to the schools of the user}."""
        if not self.env["bde.hosting"].has_access("read"):
            return {}
        rows = self.env["bde.hosting"]._read_group(
            [("partner_id", "in", (self | self._origin).ids)],
            ["partner_id"],
            ["places:sum"],
        )
        return {partner.id: places for partner, places in rows}

    @api.model
    def _search_bde_places(self, operator, value):
        """« places > 0 »: the organisations that offer some."""
        if operator not in (">", ">=") or not isinstance(value, int | float):
            return NotImplemented
        if operator == ">=" and value <= 0:
            return Domain.TRUE
        rows = self.env["bde.hosting"]._read_group(
            [("places", ">", 0)],
            ["partner_id"],
            having=[("places:sum", operator, value)],
        )
        return Domain("id", "in", [partner.id for (partner,) in rows])

    def _compute_bde_hosting_history(self):
        histories = self._bde_hosting_histories()
        for partner in self:
            partner.bde_hosting_history = histories.get(partner.id, [])

    def _bde_hosting_histories(self):
        """Return {organisation id: [{"training", "learners", "last", "count"}]}.

        last: ISO date of the last day somebody was there, "" when unknown. Nothing
        on this floor: extended by the addons that know who was received.
        """
        return {}

    # -- the card of the dossier -----------------------------------------------------
    def _bde_dossier_cards(self):
        return super()._bde_dossier_cards() + self._bde_census_cards()

    def _bde_census_cards(self):
        """Return the card « What they host » of one organisation: trainings, places."""
        self.ensure_one()
        home = self.env["bde.home"]
        if not self.env["bde.hosting"].has_access("read"):
            return []
        lines = self.bde_hosting_ids
        places = sum(lines.mapped("places"))
        action = home._home_action(
            "bde_partners.bde_hosting_action", domain=[("partner_id", "=", self.id)]
        )
        hint = self.env._("Nobody asked yet which trainings they welcome.")
        known = self.bde_training_ids._filtered_access("read")
        if not lines and known:
            hint = self.env._(
                "They received: %s. Ask how many places they offer.",
                ", ".join(known.mapped("display_name")),
            )
        return [
            home._home_card(
                "hosting",
                self.env._("What they host"),
                places,
                "green" if places else "grey",
                [self._bde_census_line(line) for line in lines[:5]],
                action,
                sequence=50,
                hint="" if lines else hint,
                word=self.env._("places") if places else None,
            )
        ]

    def _bde_census_line(self, line):
        """Return a line of the card: training, years, places, periods."""
        places = self.env._("%s places", line.places) if line.places else ""
        if line.places == 1:
            places = self.env._("1 place")
        parts = [
            places,
            line.years if line.year_1 or line.year_2 or line.year_3 else "",
            line.period or "",
        ]
        return self.env["bde.home"]._home_line(
            line.training_id.display_name, detail=" · ".join(filter(None, parts))
        )
