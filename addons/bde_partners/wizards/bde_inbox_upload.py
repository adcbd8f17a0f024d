from odoo import fields, models
from odoo.exceptions import UserError


class BdeInboxUpload(models.TransientModel):
    """Mails saved as .eml files, given in one go."""

    _name = "bde.inbox.upload"
    _description = "Add mails"

    file_ids = fields.Many2many(
        "ir.attachment", "bde_inbox_upload_rel", string="Mails (.eml)"
    )
    report = fields.Text(readonly=True)

    def action_read(self):
        """Button: log each mail, or say why not; the files are not kept."""
        self.ensure_one()
        inbox = self.env["bde.inbox"]
        if not self.file_ids:
            raise UserError(self.env._("Choose at least one .eml file."))
        lines = []
        for file in self.file_ids:
            try:
                with self.env.cr.savepoint():
                    answer = inbox.drop_eml(0, file.name, file.datas.decode())
                lines.append(f"{file.name} – {answer['message']}")
            except UserError as error:
                lines.append(str(error))
        self.file_ids.unlink()
        self.report = "\n".join(lines)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add mails"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_close(self):
        """Button: back to the mails."""
        return {
            "type": "ir.actions.act_window_close",
            "effect": False,
            "infos": {"noReload": False},
        }
