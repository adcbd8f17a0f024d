"""What the two processings have of situations, and what becomes of it when they end."""

from odoo import api, fields, models
from odoo.fields import Domain


class BdeAlumniLeaver(models.Model):
    """The follow-up of leavers: situations that the surveys tell."""

    _inherit = "bde.alumni.leaver"

    situation_ids = fields.One2many(
        "bde.alumni.situation", "leaver_id", string="Situations"
    )

    def _object(self, *args, **kwargs):
        """Objecting stops the follow-up: what it learnt goes, the network's stays."""
        result = super()._object(*args, **kwargs)
        self.sudo().situation_ids.unlink()
        return result

    def _anonymise(self):
        """What statistics need stays; who employs them, where and as what goes."""
        self.sudo().situation_ids._forget_details()
        return super()._anonymise()


class BdeAlumniProfile(models.Model):
    """The network: situations that members tell."""

    _inherit = "bde.alumni.profile"

    situation_ids = fields.One2many(
        "bde.alumni.situation", "profile_id", string="Situations"
    )
    current_situation_id = fields.Many2one(
        "bde.alumni.situation",
        string="Situation now",
        compute="_compute_current_situation_id",
        store=True,
        index="btree_not_null",
    )
    current_employer_id = fields.Many2one(
        "res.partner",
        string="Employer",
        compute="_compute_current_employer_id",
        store=True,
        index="btree_not_null",
    )

    @api.depends("situation_ids.date_start", "situation_ids.date_end")
    def _compute_current_situation_id(self):
        """The one that lasts today; `_cron_current` looks again when a day passes."""
        today = fields.Date.context_today(self)
        for profile in self:
            now = profile.situation_ids.filtered(
                lambda line: (
                    line.date_start
                    and line.date_start <= today
                    and (not line.date_end or line.date_end >= today)
                )
            )
            last = now.sorted(lambda line: (line.date_start, line._origin.id or 0))
            profile.current_situation_id = last[-1:]

    @api.depends("current_situation_id.employer_id", "current_situation_id.kind")
    def _compute_current_employer_id(self):
        for profile in self:
            profile.current_employer_id = profile.current_situation_id.employer_id

    def _forget_network(self):
        """Leaving the network takes its situations; the follow-up's stay."""
        self.sudo().situation_ids.unlink()
        return super()._forget_network()

    @api.model
    def _cron_current(self, today=None):
        """A situation that ended yesterday is no longer the one of now."""
        today = today or fields.Date.context_today(self)
        lines = self.env["bde.alumni.situation"]
        over = Domain("current_situation_id.date_end", "<", today)
        begun = lines._on_domain(today) & Domain("profile_id", "!=", False)
        fresh = lines.search(begun & Domain("date_start", ">=", _days(today, -7)))
        late = self.search(over) | fresh.profile_id
        # whatever is stored from it follows: the employer, the texts of the directory
        late.situation_ids.modified(["date_end"])
        self.env.flush_all()


def _days(day, days):
    return fields.Date.add(day, days=days)
