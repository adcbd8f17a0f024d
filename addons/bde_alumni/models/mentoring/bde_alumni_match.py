from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.bde_partners.client_action import tell

from ...rules.mentoring import match as rules

BEST = 10


class BdeAlumniMatch(models.TransientModel):
    """Mentors proposed with their reasons: the ten best of one learner, or a group's.

    For a group the matching is the best there is, and proven; the office changes what
    it likes, then proposes.
    """

    _name = "bde.alumni.match"
    _description = "Matching of learners and mentors"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
    )
    mentorship_id = fields.Many2one(
        "bde.alumni.mentorship", string="Request", readonly=True
    )
    class_ids = fields.Many2many("bde.class", string="Classes")
    training_ids = fields.Many2many("bde.training", string="Trainings")
    line_ids = fields.One2many("bde.alumni.match.line", "match_id")
    is_proven = fields.Boolean(readonly=True)
    points = fields.Integer(readonly=True)
    asked_count = fields.Integer(string="Requests", compute="_compute_counts")
    left_count = fields.Integer(string="Without a mentor", compute="_compute_counts")

    @api.depends("line_ids.mentor_id")
    def _compute_counts(self):
        for match in self:
            match.asked_count = len(match.line_ids.mentorship_id)
            match.left_count = len(
                match.line_ids.filtered(lambda line: not line.mentor_id)
            )

    def _check_office(self):
        if not self.env.user.has_group("bde_partners.group_bde_user"):
            raise AccessError(self.env._("Only the office proposes mentors."))
        self.check_access("write")

    @api.model
    def _requests_domain(self, company):
        return [("state", "=", "requested"), ("company_id", "=", company.id)]

    def _requests(self):
        """Return the requests that the filters keep, oldest first."""
        domain = self._requests_domain(self.company_id)
        if self.class_ids:
            domain.append(("class_id", "in", self.class_ids.ids))
        if self.training_ids:
            domain.append(("training_id", "in", self.training_ids.ids))
        pairs = self.env["bde.alumni.mentorship"]
        return pairs.search(domain, order="requested_on, id").filtered("mentee_id")

    @api.model
    def _mentors(self, company):
        """Return the mentors who may be proposed."""
        return self.env["bde.alumni.mentor"].search(
            [("company_id", "=", company.id), ("is_available", "=", True)]
        )

    # -- for a group -------------------------------------------------------------------
    def action_solve(self):
        """Button: the best matching of these requests, proven."""
        self._check_office()
        requests = self._requests()
        if not requests:
            raise UserError(
                self.env._("No learner waits for a mentor among those you chose.")
            )
        mentors = self._mentors(self.company_id)
        facts = [pair.mentee_id._fact(pair) for pair in requests]
        found = rules.match(facts, mentors._facts())
        self.write(
            {
                "is_proven": found.proven,
                "points": found.points,
                "line_ids": [
                    Command.clear(),
                    *(Command.create(self._line(pair)) for pair in found.pairs),
                ],
            }
        )
        return self._reopen()

    def _line(self, pair):
        """Return the values of a line, from a `rules.Pair`."""
        pairs = self.env["bde.alumni.mentorship"]
        return {
            "mentorship_id": pair.mentee,
            "mentor_id": pair.mentor or False,
            "points": pair.points,
            "reasons": pairs._reason_words(pair.reasons)
            if pair.mentor
            else self.env._("nobody may be proposed: no room, or adults only"),
        }

    def action_propose(self):
        """Button: propose to both sides of every line that has a mentor."""
        self._check_office()
        lines = self.line_ids.filtered(
            lambda line: line.mentor_id and line.mentorship_id.state == "requested"
        )
        if not lines:
            raise UserError(self.env._("There is nothing to propose: match first."))
        for line in lines:
            line.mentorship_id._propose(line.mentor_id)
        return tell(
            self.env._(
                "%(count)s mentors are proposed: both sides are being asked.",
                count=len(lines),
            ),
            close=True,
        )

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Match a group"),
        }


class BdeAlumniMatchLine(models.TransientModel):
    _name = "bde.alumni.match.line"
    _description = "Mentor proposed to a learner"
    _order = "id"

    match_id = fields.Many2one("bde.alumni.match", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="match_id.company_id")
    mentorship_id = fields.Many2one(
        "bde.alumni.mentorship", string="Learner", required=True, ondelete="cascade"
    )
    class_id = fields.Many2one(related="mentorship_id.class_id")
    mentor_id = fields.Many2one(
        "bde.alumni.mentor",
        ondelete="cascade",
        domain="[('company_id', '=', company_id), ('is_available', '=', True)]",
    )
    points = fields.Integer(readonly=True)
    reasons = fields.Char(string="Why", readonly=True)

    @api.onchange("mentor_id")
    def _onchange_mentor_id(self):
        """What a choice by hand is worth, and why."""
        if not self.mentor_id:
            self.points, self.reasons = 0, False
            return
        pair = self.mentorship_id
        found = rules.pair(pair.mentee_id._fact(pair), self.mentor_id._facts()[0])
        self.points = found.points
        self.reasons = pair._reason_words(found.reasons)

    def action_propose_one(self):
        """Button: propose this mentor to this learner."""
        self.ensure_one()
        self.match_id._check_office()
        self.mentorship_id._propose(self.mentor_id)
        return tell(self.env._("Both sides are being asked."), close=True)


class BdeAlumniMentorship(models.Model):
    _inherit = "bde.alumni.mentorship"

    def action_choose(self):
        """Button: the ten best mentors of this learner, and why."""
        self.ensure_one()
        self._check_office()
        if self.state != "requested" or not self.mentee_id:
            raise UserError(
                self.env._("A mentor is chosen while the request waits for one.")
            )
        matches = self.env["bde.alumni.match"]
        match = matches.create(
            {"company_id": self.company_id.id, "mentorship_id": self.id}
        )
        mentors = matches._mentors(self.company_id)
        found = rules.proposals(
            self.mentee_id._fact(self), mentors._facts(), limit=BEST
        )
        match.line_ids = [Command.create(match._line(pair)) for pair in found]
        return {
            "type": "ir.actions.act_window",
            "res_model": matches._name,
            "res_id": match.id,
            "views": [
                (self.env.ref("bde_alumni.bde_alumni_match_view_form_one").id, "form")
            ],
            "target": "new",
            "name": self.env._("Choose a mentor"),
        }
