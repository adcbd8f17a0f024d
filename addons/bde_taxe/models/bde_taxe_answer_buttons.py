from odoo import models

from odoo.addons.bde_partners.client_action import tell


class BdeTaxeTarget(models.Model):
    """Buttons of the office: what they said, their page, their accountant."""

    _inherit = "bde.taxe.target"

    def action_answer(self):
        """Button: note what they said."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_taxe.bde_taxe_answer_action"
        )
        action["context"] = {
            "default_target_id": self.id,
            "default_answer": self.env.context.get("bde_answer", "intention"),
        }
        return action

    def action_undo_answer(self):
        """Button: nothing was answered after all."""
        self.check_access("write")
        self._undo_answer()

    def action_open_page(self):
        """Button: their page, as they see it, to fill in with them."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_url",
            "url": self._answer_url(),
            "target": "new",
        }

    def action_take_accountant(self):
        """Button: the accountant whom they named is who is written to from now on."""
        self.ensure_one()
        self.check_access("write")
        people = self.env["res.partner"]
        role = self.env.ref("bde_partners.bde_contact_role_accountant")
        email = self.accountant_email
        known = self.partner_id.child_ids.filtered(
            lambda person: email and person.email_normalized == email.lower()
        )
        contact = known[:1] or people.create(
            {
                "name": self.accountant_name,
                "email": email,
                "phone": self.accountant_phone,
                "parent_id": self.partner_id.id,
                "bde_role_ids": [(4, role.id)],
            }
        )
        contact.bde_role_ids |= role
        self.write(
            {
                "contact_id": contact.id,
                "accountant_name": False,
                "accountant_email": False,
                "accountant_phone": False,
            }
        )
        return tell(
            self.env._("%(name)s is written to from now on.", name=contact.name)
        )

    def action_share_calls(self):
        """Button of the list: calls of these companies."""
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_taxe.bde_taxe_call_share_action"
        )
        action["context"] = {"default_target_ids": self.ids}
        return action


class BdeTaxePledge(models.Model):
    _inherit = "bde.taxe.pledge"

    def action_designate(self):
        """Button: SOLTéA says so; a dialog asks the amount and the day."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_taxe.bde_taxe_designation_action"
        )
        action["context"] = {"default_pledge_id": self.id}
        return action

    def action_drop(self):
        """Button: they will not."""
        self.check_access("write")
        self._drop()

    def action_reopen(self):
        """Button: it is only promised, after all."""
        self.check_access("write")
        self._reopen()

    def action_open_target(self):
        """Button: the organisation in the campaign."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "bde.taxe.target",
            "res_id": self.target_id.id,
            "views": [(False, "form")],
        }


class BdeTaxeCall(models.Model):
    _inherit = "bde.taxe.call"

    def action_answer(self):
        """Button, the office: write the amounts that they said."""
        self.ensure_one()
        self.check_access("write")
        return self.target_id.action_answer()

    def action_print_sheet(self):
        """Button: the call sheet on paper."""
        self.check_access("read")
        sheet = self.env["bde.taxe.call.sheet"]._of(self)
        return self.env.ref("bde_taxe.action_report_call_sheet").report_action(sheet)
