from odoo import fields, models

OFFICE = "bde_partners.group_bde_user"


class BdePfmpSpread(models.Model):
    """A proposal of referents for the learners of a period, confirmed in one go.

    It is made by copying the last period, by the solver, and by hand on the board;
    nothing is written on the placements before it is confirmed.
    """

    _name = "bde.pfmp.spread"
    _description = "Proposal of referents"
    _order = "id desc"
    _rec_name = "period_id"
    _check_company_auto = True

    period_id = fields.Many2one(
        "bde.pfmp.period",
        required=True,
        ondelete="cascade",
        check_company=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="period_id.company_id", store=True, precompute=True, index=True
    )
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("confirmed", "Confirmed"),
            ("dropped", "Dropped"),
        ],
        required=True,
        default="proposed",
    )
    is_proven = fields.Boolean(
        string="Proven the best",
        help="The solver's answer was checked: no exchange of learners costs less.",
    )
    confirmed_on = fields.Datetime(readonly=True)
    confirmed_by = fields.Many2one("res.users", readonly=True)
    line_ids = fields.One2many("bde.pfmp.spread.line", "spread_id")

    _open_uniq = models.UniqueIndex(
        "(period_id) WHERE state = 'proposed'",
        "There is already a proposal for this period: confirm it or drop it.",
    )


class BdePfmpSpreadLine(models.Model):
    """One learner and the teacher proposed, with the reason in a sentence."""

    _name = "bde.pfmp.spread.line"
    _description = "Proposed referent"
    _order = "spread_id, id"
    _rec_name = "placement_id"
    _check_company_auto = True

    spread_id = fields.Many2one(
        "bde.pfmp.spread", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="spread_id.company_id", store=True, precompute=True, index=True
    )
    placement_id = fields.Many2one(
        "bde.pfmp.placement",
        required=True,
        ondelete="cascade",
        check_company=True,
        index=True,
    )
    teacher_id = fields.Many2one(
        "res.partner",
        domain="[('bde_is_teacher', '=', True)]",
        ondelete="cascade",
        index="btree_not_null",
        help="Empty: nobody could follow this learner, the reason says why.",
    )
    source = fields.Selection(
        [
            ("copy", "Copied from the last period"),
            ("solver", "Found by the solver"),
            ("hand", "Given by hand"),
        ],
        required=True,
        default="hand",
    )
    reason = fields.Char()
    km = fields.Float(string="Way (km)", digits=(7, 1), aggregator=None)

    _placement_uniq = models.Constraint(
        "UNIQUE(spread_id, placement_id)", "A learner is proposed once."
    )
