from odoo import api, fields, models
from odoo.exceptions import AccessError

STATES = [
    ("sent", "Received by the office"),
    ("forwarded", "Given to the employer"),
    ("interview", "Interview"),
    ("hired", "Hired"),
    ("refused", "Not kept"),
    ("dropped", "Given up"),
]
OVER = ("hired", "refused", "dropped")


class BdeAlumniApplication(models.Model):
    """A member who applies to an offer, followed by the office."""

    _name = "bde.alumni.application"
    _description = "Application to an offer"
    _inherit = ["mail.thread"]
    _order = "state, date desc, id desc"
    _rec_name = "profile_id"
    _check_company_auto = True

    offer_id = fields.Many2one(
        "bde.alumni.offer",
        required=True,
        ondelete="cascade",
        check_company=True,
        index=True,
    )
    company_id = fields.Many2one(related="offer_id.company_id", store=True, index=True)
    profile_id = fields.Many2one(
        "bde.alumni.profile",
        string="Member",
        required=True,
        ondelete="cascade",
        check_company=True,
        index=True,
    )
    date = fields.Date(
        string="Applied on", required=True, default=fields.Date.context_today
    )
    message = fields.Text(string="In their words")
    state = fields.Selection(
        STATES,
        required=True,
        default="sent",
        tracking=True,
        index=True,
        group_expand=True,
    )
    state_on = fields.Date(string="Since", readonly=True)
    note = fields.Char()

    _once = models.UniqueIndex(
        "(offer_id, profile_id)", "This member applied to that offer already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        today = fields.Date.context_today(self)
        return super().create([{"state_on": today} | vals for vals in vals_list])

    def write(self, vals):
        if "state" in vals:
            vals = {"state_on": fields.Date.context_today(self)} | vals
            filled = self.filtered(lambda a: vals["state"] == "hired").offer_id
        else:
            filled = self.env["bde.alumni.offer"]
        done = super().write(vals)
        filled.sudo().filtered(lambda o: o.state == "published").state = "filled"
        return done

    def action_forward(self):
        """Button: the office gave these applications to the employer."""
        self.check_access("write")
        if not self.env.user.has_group("bde_partners.group_bde_user"):
            raise AccessError(self.env._("Only the office follows applications."))
        self.filtered(lambda a: a.state == "sent").state = "forwarded"
