import io
import json
import zipfile

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import html2plaintext
from odoo.tools.misc import format_date, format_datetime

# what is not a fact about the person
TECHNICAL = {
    "link_nonce",
    "id",
    "display_name",
    "create_uid",
    "create_date",
    "write_uid",
    "write_date",
    "company_id",
    "active",
    "is_settled",
    "facts_digest",
}


class BdeLearner(models.Model):
    """Right of access: everything about a learner, in one file.

    Regulation (EU) 2016/679, articles 15 and 20.
    """

    _inherit = "bde.learner"

    def action_export_data(self):
        """Button: the file of everything about these learners, noted on each record."""
        self._check_export()
        for learner in self:
            learner._message_log(
                body=self.env._("Everything about this learner was given as a file.")
            )
        ids = ",".join(str(learner.id) for learner in self)
        return {
            "type": "ir.actions.act_url",
            "url": f"/bde/pfmp/learner-data?ids={ids}",
            "target": "download",
        }

    def _check_export(self):
        """Only the manager gives the data of a learner.

        :raise AccessError: to anybody else
        """
        if not self.env.user.has_group("bde_partners.group_bde_manager"):
            raise AccessError(
                self.env._("Only the BDE manager gives a learner's data.")
            )
        self.check_access("read")

    def _export_data(self):
        """Return [(title, [[(label, text)]])] about this learner, to be read by them.

        Representatives are named; their contact details are theirs alone.
        """
        self.ensure_one()
        placements = self.with_context(active_test=False).placement_ids
        conventions = self.env["bde.pfmp.convention"].search(
            [("placement_id", "in", placements.ids)]
        )
        sections = [
            (self.env._("Learner"), self),
            (self.env._("Enrolments"), self.enrolment_ids),
            (self.env._("Representatives"), self.guardian_link_ids),
            (self.env._("PFMP"), placements),
            (self.env._("Hours of presence"), placements.slot_ids),
            (self.env._("Conventions"), conventions),
        ]
        data = [
            (title, [self._export_record(record) for record in records])
            for title, records in sections
        ]
        data.append((self.env._("Notes"), self._export_notes(placements, conventions)))
        return data

    @api.model
    def _export_record(self, record):
        """Return [(label, text)] of the stored facts of a record that are filled in."""
        return [
            (field._description_string(self.env), text)
            for name, field in record._fields.items()
            if field.store
            and name not in TECHNICAL
            and record._has_field_access(field, "read")
            and field.type not in ("one2many", "many2many", "binary")
            and (text := self._export_text(record, field))
        ]

    @api.model
    def _export_text(self, record, field):
        """Return the value of a field in words."""
        value = record[field.name]
        if field.type == "boolean":
            return self.env._("yes") if value else ""
        if not value:
            return ""
        if field.type == "html":
            return html2plaintext(value)
        if field.type == "many2one":
            return value.sudo().display_name
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "date":
            return format_date(self.env, value)
        if field.type == "datetime":
            return format_datetime(self.env, value)
        return str(value)

    def _export_notes(self, placements, conventions):
        """Return the notes and tracked changes, oldest first."""
        domain = fields.Domain.OR(
            [("model", "=", records._name), ("res_id", "in", records.ids)]
            for records in (self, placements, conventions)
        )
        messages = self.env["mail.message"].sudo().search(domain, order="date, id")
        return [
            [
                (self.env._("Date"), format_datetime(self.env, message.date)),
                (self.env._("Author"), message.author_id.name or ""),
                (self.env._("Text"), text),
            ]
            for message in messages
            if (text := html2plaintext(message.body or "").strip())
        ]

    def _export_files(self):
        """Return the attachments about this learner: filed documents and others."""
        placements = self.with_context(active_test=False).placement_ids
        conventions = self.env["bde.pfmp.convention"].search(
            [("placement_id", "in", placements.ids)]
        )
        domain = fields.Domain.OR(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)]
            for records in (self, placements, conventions)
        )
        documents = (
            self.env["bde.document"].sudo().with_context(active_test=False)
        ).search(domain | fields.Domain("learner_id", "=", self.id))
        return documents.attachment_id | self.env["ir.attachment"].sudo().search(domain)

    def _export_zip(self):
        """Return the bytes of a ZIP: for each learner a page to read, JSON, files."""
        self._check_export()
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
            for learner in self:
                folder = f"{_plain(learner.display_name)} ({learner.id})"
                data = learner._export_data()
                as_json = {
                    title: [_joined(row) for row in rows] for title, rows in data
                }
                archive.writestr(
                    f"{folder}/donnees.json",
                    json.dumps(as_json, ensure_ascii=False, indent=2),
                )
                page = self.env["ir.qweb"]._render(
                    "bde_pfmp.learner_data", {"learner": learner, "sections": data}
                )
                archive.writestr(f"{folder}/donnees.html", str(page))
                for file in learner._export_files():
                    name = f"{file.id} {_plain(file.name)}"
                    archive.writestr(f"{folder}/pieces/{name}", file.raw or b"")
        return output.getvalue()


def _plain(name):
    """Return a name that every system accepts for a file."""
    kept = "".join(c if c.isalnum() or c in " .-_" else "_" for c in name or "")
    return kept.strip(". ") or "_"


def _joined(row):
    """Return [(label, text)] as a dict; texts of a label met twice are joined."""
    result = {}
    for label, text in row:
        result[label] = f"{result[label]} ; {text}" if label in result else text
    return result
