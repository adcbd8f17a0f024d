import io

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import mail_merge

# Where a path begins: the model of that record
ROOTS = {
    "learner": "bde.learner",
    "placement": "bde.pfmp.placement",
    "enrolment": "bde.enrolment",
    "guardian1": "bde.guardian",
    "guardian2": "bde.guardian",
}
SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class BdePfmpMailMerge(models.TransientModel):
    """The workbook of a mail merge (publipostage): one row a learner.

    Only its maker takes it, within the rights of that user: a column that the user
    may not read is not there. What leaves is noted on each placement or learner.
    """

    _name = "bde.pfmp.mail.merge"
    _description = "Mail merge"

    placement_ids = fields.Many2many("bde.pfmp.placement", string="PFMP")
    learner_ids = fields.Many2many(
        "bde.learner", string="Learners", help="Those of a class, even without PFMP."
    )

    @api.model
    def _export(self, placements, learners=None):
        """Prepare the workbook; return the action that downloads it.

        :param placements: rows, one each
        :param learners: rows of those who have no placement among them
        """
        placements.check_access("read")
        learners = (learners or self.env["bde.learner"]) - placements.learner_id
        learners.check_access("read")
        if not placements and not learners:
            raise UserError(self.env._("Choose the learners first."))
        wizard = self.create(
            {"placement_ids": placements.ids, "learner_ids": learners.ids}
        )
        wizard._note()
        return {
            "type": "ir.actions.act_url",
            "url": f"/bde/pfmp/publipostage/{wizard.id}",
            "target": "download",
        }

    def _note(self):
        """Say on each learner that their details left in a file."""
        people = (self.placement_ids.learner_id | self.learner_ids).sudo()
        text = self.env._(
            "Details given in a mail-merge workbook to %(user)s.",
            user=self.env.user.name,
        )
        people._message_log_batch(bodies=dict.fromkeys(people.ids, text))

    def _content(self):
        """Return (name of the file, bytes)."""
        self.ensure_one()
        columns = [c for c in mail_merge.COLUMNS if self._may_read(c)]
        output = io.BytesIO()
        book = xlsxwriter.Workbook(output, SAFE)
        sheet = book.add_worksheet(mail_merge.SHEET)
        bold = book.add_format({"bold": True, "bg_color": "#D9E2EC"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, [column.name for column in columns], bold)
        number = 0
        for number, row in enumerate(self._rows(), 1):
            for rank, column in enumerate(columns):
                value = self._value(row, column)
                if value in (None, False, ""):
                    continue
                if column.kind == mail_merge.DATE:
                    sheet.write_datetime(number, rank, value, day)
                elif column.kind == mail_merge.NUMBER:
                    sheet.write_number(number, rank, value)
                else:
                    sheet.write_string(number, rank, str(value))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(number, 1), len(columns) - 1)
        sheet.set_column(0, len(columns) - 1, 18)
        book.close()
        today = fields.Date.context_today(self)
        return f"Publipostage {today:%Y-%m-%d}.xlsx", output.getvalue()

    def _may_read(self, column):
        """Tell whether the user may read this column: models and fields on the way."""
        root, *names = column.path.split(".")
        model = self.env[ROOTS[root]]
        for name in names:
            field = model._fields[name]
            if not model.has_access("read") or not model._has_field_access(
                field, "read"
            ):
                return False
            if field.relational:
                model = self.env[field.comodel_name]
        return True

    def _rows(self):
        """Return [{root of a path: record}], by class then by name."""
        rows = [
            {
                "learner": placement.learner_id,
                "placement": placement,
                "enrolment": placement.enrolment_id,
            }
            for placement in self.placement_ids
        ]
        rows += [
            {
                "learner": learner,
                "placement": self.env["bde.pfmp.placement"],
                "enrolment": learner.enrolment_id,
            }
            for learner in self.learner_ids
        ]
        guardians = self.env["bde.guardian"]
        readable = guardians.has_access("read")
        for row in rows:
            links = row["learner"]._legal_guardians() if readable else ()
            people = [link.guardian_id for link in links] + [guardians] * 2
            row["guardian1"], row["guardian2"] = people[:2]
        return sorted(rows, key=self._order_key)

    @api.model
    def _order_key(self, row):
        learner = row["learner"]
        return (
            row["enrolment"].class_id.code or "",
            (learner.usage_name or learner.last_name or "").casefold(),
            (learner.first_name or "").casefold(),
            row["placement"].id,
        )

    @api.model
    def _value(self, row, column):
        root, *names = column.path.split(".")
        record = row[root]
        for name in names[:-1]:
            record = record[name]
        if not record:
            return None
        value = record[names[-1]]
        field = record._fields[names[-1]]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        return value


class BdePfmpPlacement(models.Model):
    _inherit = "bde.pfmp.placement"

    def action_mail_merge(self):
        """Button: the mail-merge workbook of these lines."""
        return self.env["bde.pfmp.mail.merge"]._export(self)


class BdePfmpPeriod(models.Model):
    _inherit = "bde.pfmp.period"

    def action_mail_merge(self):
        """Button: the mail-merge workbook of these periods."""
        self.check_access("read")
        placements = self.env["bde.pfmp.placement"].search(
            [("period_id", "in", self.ids), ("state", "!=", "cancelled")]
        )
        return self.env["bde.pfmp.mail.merge"]._export(placements)


class BdeClass(models.Model):
    _inherit = "bde.class"

    def action_mail_merge(self):
        """Button: the mail-merge workbook of these classes, one row a learner.

        Each learner with the period that is under way or the next one, else the last.
        """
        self.check_access("read")
        enrolments = self.env["bde.enrolment"].search(
            [("class_id", "in", self.ids), ("is_open", "=", True)]
        )
        today = fields.Date.context_today(self)
        found = self.env["bde.pfmp.placement"].search(
            [
                ("enrolment_id", "in", enrolments.ids),
                ("state", "!=", "cancelled"),
            ],
            order="date_start",
        )
        chosen = found.browse()
        for placements in found.grouped("enrolment_id").values():
            current = placements.filtered(lambda p: p.date_end >= today)
            chosen |= current[:1] or placements[-1:]
        return self.env["bde.pfmp.mail.merge"]._export(chosen, enrolments.learner_id)
