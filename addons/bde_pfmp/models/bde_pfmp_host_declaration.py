from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date


class BdePfmpHostDeclaration(models.Model):
    """What a host says of itself on a day: what no school can know.

    Its headcount and its other trainees (code de l'éducation, R124-10 and R124-12),
    those of a tutor (R124-13). The last one of the school year counts; without one the
    quotas only warn.
    """

    _name = "bde.pfmp.host.declaration"
    _description = "Declaration of a host"
    _order = "date desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    host_id = fields.Many2one(
        "res.partner",
        string="Host organisation",
        required=True,
        domain="[('is_company', '=', True)]",
        ondelete="cascade",
        index=True,
    )
    date = fields.Date(
        string="Said on", required=True, default=fields.Date.context_today
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Said by",
        domain="[('is_company', '=', False), ('id', 'child_of', host_id)]",
        ondelete="set null",
        index="btree_not_null",
    )
    headcount = fields.Integer(
        help="Employees: the higher of the last day of the month before and of the "
        "mean of the last twelve months."
    )
    other_trainees = fields.Integer(
        string="Trainees of other schools",
        help="At the same time as ours, in the busiest week.",
    )
    tutor_id = fields.Many2one(
        "res.partner",
        domain="[('is_company', '=', False), ('id', 'child_of', host_id)]",
        ondelete="set null",
        index="btree_not_null",
        help="Empty: what is said of trainees is of the host as a whole.",
    )
    tutor_trainees = fields.Integer(
        string="Other trainees of this tutor", help="Those of other schools."
    )
    note = fields.Char()
    user_id = fields.Many2one(
        "res.users",
        string="Recorded by",
        default=lambda self: self.env.user,
        readonly=True,
    )

    _count_check = models.Constraint(
        "CHECK(headcount >= 0 AND other_trainees >= 0 AND tutor_trainees >= 0)",
        "People are counted from zero.",
    )

    @api.constrains("date")
    def _check_date(self):
        today = fields.Date.context_today(self)
        for record in self:
            if record.date > today:
                raise ValidationError(
                    self.env._(
                        "%(name)s: a declaration is not dated in the future.",
                        name=record.host_id.name,
                    )
                )

    @api.depends("host_id", "date")
    def _compute_display_name(self):
        for record in self:
            day = format_date(self.env, record.date) if record.date else ""
            record.display_name = f"{record.host_id.name or ''} · {day}"

    @api.model
    def _latest(self, hosts, company, since):
        """Return ({host id: declaration}, {tutor id: declaration}); one query.

        :param hosts: organisations
        :param company: the school
        :param date since: older ones say nothing any more
        """
        found = self.sudo().search(
            [
                ("host_id", "in", hosts.ids),
                ("company_id", "=", company.id),
                ("date", ">=", since),
            ]
        )
        by_host, by_tutor = {}, {}
        for record in found:
            if record.tutor_id:
                by_tutor.setdefault(record.tutor_id.id, record)
            if record.headcount:
                by_host.setdefault(record.host_id.id, record)
        return by_host, by_tutor
