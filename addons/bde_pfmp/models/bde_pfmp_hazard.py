from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools.misc import format_date

# Days before its end when a declaration is to be renewed
RENEW_DAYS = 60


class BdePfmpHazardWork(models.Model):
    """Works forbidden to minors, or allowed for training once declared.

    Source: code du travail, D4153-15 to D4153-37.
    """

    _name = "bde.pfmp.hazard.work"
    _description = "Regulated work"
    _order = "is_absolute, sequence, id"
    _rec_names_search = ["name", "article"]

    name = fields.Char(required=True, translate=True)
    article = fields.Char(required=True, help="Of the code du travail.")
    is_absolute = fields.Boolean(
        string="Forbidden without exception",
        help="No declaration makes it possible for a minor.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _article_uniq = models.UniqueIndex("(article, name)", "This work is in the list.")

    @api.depends("name", "article")
    def _compute_display_name(self):
        for work in self:
            work.display_name = f"{work.name} ({work.article})"


class BdePfmpHazardDeclaration(models.Model):
    """The host's declaration of regulated works to the labour inspector.

    Sent before the learners are there, by any means that proves its date; it holds
    three years. Source: code du travail, R4153-40 to R4153-45.
    """

    _name = "bde.pfmp.hazard.declaration"
    _description = "Declaration of regulated works"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "valid_to desc, id desc"
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
        tracking=True,
    )
    training_ids = fields.Many2many(
        "bde.training", string="Trainings", check_company=True
    )
    work_ids = fields.Many2many(
        "bde.pfmp.hazard.work",
        string="Works",
        domain=[("is_absolute", "=", False)],
        help="Empty: every regulated work of these trainings.",
    )
    places = fields.Text(help="Where the learners are trained, known places.")
    machines = fields.Text(help="Equipment whose use or upkeep needs the declaration.")
    supervisors = fields.Text(
        string="Who watches", help="Quality or function of the competent people."
    )
    date_sent = fields.Date(
        string="Sent on",
        tracking=True,
        help="Date of the proof; empty: still to be sent by the host.",
    )
    sent_by = fields.Selection(
        [
            ("registered", "Registered letter"),
            ("email", "E-mail with acknowledgement"),
            ("hand", "By hand, against a receipt"),
            ("online", "Online service"),
        ],
        string="Sent by",
    )
    proof = fields.Binary(attachment=True)
    proof_name = fields.Char()
    valid_to = fields.Date(
        string="Holds until", compute="_compute_valid_to", store=True, readonly=False
    )
    state = fields.Selection(
        [
            ("draft", "To be sent"),
            ("valid", "In force"),
            ("ending", "To renew"),
            ("expired", "Expired"),
        ],
        compute="_compute_state",
    )
    active = fields.Boolean(default=True)

    _dates_check = models.Constraint(
        "CHECK(valid_to IS NULL OR date_sent IS NULL OR valid_to >= date_sent)",
        "A declaration holds from the day it was sent.",
    )

    @api.depends("date_sent")
    def _compute_valid_to(self):
        law = self.env["bde.pfmp.law.parameter"]._parameters()
        for record in self:
            sent = record.date_sent
            years = sent and law.get("works_years", sent)
            record.valid_to = (
                sent + relativedelta(years=int(years), days=-1) if years else False
            )

    @api.depends("date_sent", "valid_to")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        soon = today + relativedelta(days=RENEW_DAYS)
        for record in self:
            if not record.date_sent:
                record.state = "draft"
            elif not record.valid_to or record.valid_to < today:
                record.state = "expired"
            else:
                record.state = "ending" if record.valid_to <= soon else "valid"

    @api.depends("host_id", "date_sent")
    def _compute_display_name(self):
        for record in self:
            day = (
                format_date(self.env, record.date_sent)
                if record.date_sent
                else self.env._("to be sent")
            )
            record.display_name = f"{record.host_id.name or ''} · {day}"

    def _covers(self, works):
        """Tell whether this declaration names every one of `works`."""
        self.ensure_one()
        return not self.work_ids or not works - self.work_ids

    def action_renew(self):
        """Button: prepare the next declaration, to be sent by the host."""
        self.ensure_one()
        new = self.copy({"date_sent": False, "sent_by": False, "proof": False})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": new.id,
            "views": [(False, "form")],
        }

    def action_print_letter(self):
        """Button: the letter of the host to the labour inspector, to be completed."""
        return self.env.ref("bde_pfmp.action_report_hazard_letter").report_action(self)

    def _letter_works(self):
        """Return the works that the letter names: all regulated ones by default."""
        self.ensure_one()
        return self.work_ids or self.env["bde.pfmp.hazard.work"].search(
            [("is_absolute", "=", False)]
        )

    def _get_document_name(self):
        self.ensure_one()
        return self.env._("Declaration of regulated works - %s", self.host_id.name)
