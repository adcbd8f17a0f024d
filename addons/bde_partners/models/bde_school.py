from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command


class BdeSchool(models.Model):
    """« My school »: what the office may change of its `res.company`, no more.

    Odoo leaves companies to system administrators. A BDE manager keeps the identity,
    the people, the office and the privacy settings of the school without being one:
    this model shows each company as a record of the same id, whose fields mirror the
    company's. Access lines and rules of this model decide; `write` then passes what
    it knows, and nothing else, to the company.
    """

    _name = "bde.school"
    _description = "School"
    _auto = False
    _log_access = False
    _order = "id"
    _depends = {"res.company": ["active"]}
    _table_query = """
        SELECT id, id AS company_id, write_date FROM res_company WHERE active
    """

    company_id = fields.Many2one("res.company", readonly=True)
    write_date = fields.Datetime(readonly=True)
    name = fields.Char(related="company_id.name", readonly=False, string="School")
    logo = fields.Binary(related="company_id.logo", readonly=False)
    street = fields.Char(related="company_id.street", readonly=False)
    street2 = fields.Char(related="company_id.street2", readonly=False)
    zip = fields.Char(related="company_id.zip", readonly=False)
    city = fields.Char(related="company_id.city", readonly=False)
    country_id = fields.Many2one(related="company_id.country_id", readonly=False)
    phone = fields.Char(related="company_id.phone", readonly=False)
    email = fields.Char(related="company_id.email", readonly=False)
    website = fields.Char(related="company_id.website", readonly=False)
    # Identity
    bde_uai = fields.Char(related="company_id.bde_uai", readonly=False)
    bde_siret = fields.Char(related="company_id.bde_siret", readonly=False)
    bde_academy_id = fields.Many2one(
        related="company_id.bde_academy_id", readonly=False
    )
    bde_zone = fields.Selection(related="company_id.bde_zone", readonly=False)
    bde_sector = fields.Selection(related="company_id.bde_sector", readonly=False)
    # Decisions of the board, through their own rights
    board_decision_ids = fields.One2many(
        "bde.board.decision",
        string="Board decisions",
        compute="_compute_board_decision_ids",
        readonly=False,
    )

    def _compute_board_decision_ids(self):
        decisions = self.env["bde.board.decision"]
        found = dict(
            decisions._read_group(
                [("company_id", "in", self.company_id.ids)],
                ["company_id"],
                ["id:recordset"],
            )
        )
        for school in self:
            school.board_decision_ids = found.get(school.company_id, decisions).sorted()

    def write(self, vals):
        """Pass to the companies what this model mirrors.

        :raise AccessError: without the right to change this school, or for a field
            that is not mirrored as writable
        """
        self.check_access("write")
        vals = dict(vals)
        commands = vals.pop("board_decision_ids", None)
        refused = [name for name in vals if not self._is_mirrored(name)]
        if refused:
            raise AccessError(
                self.env._(
                    "Only an administrator changes these fields: %(names)s.",
                    names=", ".join(sorted(refused)),
                )
            )
        if vals:
            mirrored = {
                self._fields[name].related.partition(".")[2]: value
                for name, value in vals.items()
            }
            self.company_id.sudo().write(mirrored)
        if commands:
            self._write_board_decisions(commands)
        self.invalidate_recordset()
        return super().write({})

    def _is_mirrored(self, name):
        """Tell whether `name` is a field of the company that the office may change."""
        field = self._fields.get(name)
        return bool(
            field
            and field.related
            and field.related.startswith("company_id.")
            and not field.readonly
            and field.type not in ("one2many", "many2many")
        )

    def _write_board_decisions(self, commands):
        """Apply x2many commands to our decisions, with the user's own rights."""
        self.ensure_one()
        decisions = self.env["bde.board.decision"]
        ours = decisions.search([("company_id", "=", self.company_id.id)])
        for command in commands:
            if command[0] == Command.CREATE:
                decisions.create({**command[2], "company_id": self.company_id.id})
            elif command[0] == Command.UPDATE:
                ours.filtered(lambda d, i=command[1]: d.id == i).write(command[2])
            elif command[0] == Command.DELETE:
                ours.filtered(lambda d, i=command[1]: d.id == i).unlink()

    @api.model
    def _action_open(self):
        """Return the action of the menu: our school, or the list of several."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_school_action"
        )
        schools = self.search([], limit=2)
        if len(schools) == 1:
            action["res_id"] = schools.id
            action["views"] = [view for view in action["views"] if view[1] == "form"]
        return action


class BdeSchoolOffice(models.Model):
    """The people, the office and the papers of the school."""

    _inherit = "bde.school"

    bde_head_id = fields.Many2one(related="company_id.bde_head_id", readonly=False)
    bde_ddfpt_id = fields.Many2one(related="company_id.bde_ddfpt_id", readonly=False)
    bde_manager_id = fields.Many2one(
        related="company_id.bde_manager_id", readonly=False
    )
    bde_bursar_id = fields.Many2one(related="company_id.bde_bursar_id", readonly=False)
    bde_room = fields.Char(related="company_id.bde_room", readonly=False)
    bde_opening_hours = fields.Text(
        related="company_id.bde_opening_hours", readonly=False
    )
    bde_phone = fields.Char(related="company_id.bde_phone", readonly=False)
    bde_email = fields.Char(related="company_id.bde_email", readonly=False)
    bde_emergency_phone = fields.Char(
        related="company_id.bde_emergency_phone", readonly=False
    )
    bde_letterhead = fields.Text(related="company_id.bde_letterhead", readonly=False)
    bde_insurance = fields.Char(related="company_id.bde_insurance", readonly=False)
    bde_privacy_controller = fields.Char(
        related="company_id.bde_privacy_controller", readonly=False
    )
    bde_privacy_dpo_name = fields.Char(
        related="company_id.bde_privacy_dpo_name", readonly=False
    )
    bde_privacy_dpo_email = fields.Char(
        related="company_id.bde_privacy_dpo_email", readonly=False
    )
    bde_privacy_dpo_address = fields.Text(
        related="company_id.bde_privacy_dpo_address", readonly=False
    )

    def action_open_office_page(self):
        """Button: the public page of the office, where the poster's QR code leads."""
        self.ensure_one()
        path = "/bde"
        if self.env["bde.privacy.notice"]._several_schools() and self.bde_uai:
            path += f"?uai={self.bde_uai}"
        return {"type": "ir.actions.act_url", "url": path, "target": "new"}

    def action_open_privacy_page(self):
        """Button: the public pages on personal data."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": self.env["bde.privacy.notice"]._url(company=self.company_id),
            "target": "new",
        }
