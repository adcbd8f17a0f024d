import base64
import io

import xlsxwriter

from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.mail import html_to_inner_content
from odoo.tools.misc import format_date

NOTE = 400
# Characters of the workbook's columns
WIDTHS = {
    "name": 32,
    "place": 24,
    "phone": 16,
    "people": 42,
    "status": 16,
    "last_contact": 14,
    "last_dealing": 46,
    "promises": 42,
    "next": 42,
    "note": 60,
}
# Who answers for the organisation, first the ones that decide on learners
ROLES = ("hr", "signatory", "tutor")


class BdeHandover(models.Model):
    """The list that is handed over: on paper and as a workbook."""

    _inherit = "bde.handover"

    list_file = fields.Binary(
        string="List (.xlsx)", attachment=True, readonly=True, copy=False
    )
    list_filename = fields.Char(string="Name of the file", readonly=True, copy=False)

    def action_print_list(self):
        """Button: the list as a PDF."""
        self.ensure_one()
        self.check_access("read")
        return self.env.ref("bde_partners.action_report_handover").report_action(self)

    def action_download_list(self):
        """Button: the list as a workbook, as things stand now."""
        self.ensure_one()
        self.check_access("write")
        name = self.env._(
            "Hand-over %(name)s %(day)s.xlsx",
            name=self.display_name,
            day=fields.Date.context_today(self),
        )
        self.write(
            {
                "list_file": base64.b64encode(self._list_workbook()),
                "list_filename": name,
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/list_file?download=true"
            f"&filename_field=list_filename&unique={self.write_date.timestamp()}",
            "target": "download",
        }

    def _get_list_name(self):
        """Return the name of the printed file."""
        self.ensure_one()
        return self.env._("Hand-over %(name)s", name=self.display_name)

    def _list_shares(self):
        """Return [(who takes over, [row])]: before it is done, as it would be."""
        self.ensure_one()
        if self.state == "draft":
            partners = self.env["res.partner"].search(self._partner_domain())
            shares, left = self._shares(partners)
            if left:
                shares[self.env["res.users"]] = left
        else:
            shares = {
                user: lines.partner_id
                for user, lines in self.line_ids.grouped("user_to_id").items()
            }
        everyone = self.env["res.partner"].union(*shares.values())
        rows = everyone._bde_hand_over_rows()
        return [
            (user, [rows[partner] for partner in partners.sorted("name")])
            for user, partners in shares.items()
        ]

    def _list_columns(self):
        """Return [(key of a row, title, width)] of the workbook."""
        titles = {
            "name": self.env._("Organisation"),
            "place": self.env._("Place"),
            "phone": self.env._("Phone"),
            "people": self.env._("Who to call"),
            "status": self.env._("Status"),
            "last_contact": self.env._("Last contact"),
            "last_dealing": self.env._("What was said last"),
            "promises": self.env._("Promises open"),
            "next": self.env._("Next actions"),
            "note": self.env._("Notes"),
        }
        return [(key, title, WIDTHS[key]) for key, title in titles.items()]

    def _list_workbook(self):
        """Return the bytes of the .xlsx: one line per partner."""
        columns = self._list_columns()
        output = io.BytesIO()
        book = xlsxwriter.Workbook(
            output,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        sheet = book.add_worksheet(self.env._("Partners"))
        bold = book.add_format({"bold": True, "bg_color": "#D9E2EC"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        titles = [title for _key, title, _width in columns]
        sheet.write_row(0, 0, [self.env._("Taken over by"), *titles], bold)
        number = 0
        for user, rows in self._list_shares():
            for row in rows:
                number += 1
                sheet.write_string(number, 0, user.name or "", wrap)
                for col, (key, _title, _width) in enumerate(columns, start=1):
                    value = row[key]
                    text = "\n".join(value) if isinstance(value, list) else value
                    sheet.write_string(number, col, text or "", wrap)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(number, 1), len(columns))
        sheet.set_column(0, 0, 20)
        for col, (_key, _title, width) in enumerate(columns, start=1):
            sheet.set_column(col, col, width)
        book.close()
        return output.getvalue()


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _bde_hand_over_rows(self):
        """Return {organisation: what its successor must know}, in words.

        A constant number of queries; with the user's own rights.
        """
        people = self._bde_hand_over_people()
        promises = self._bde_hand_over_grouped(
            "bde.promise", "partner_id", [("state", "=", "open")], "due nulls last, id"
        )
        activities = self._bde_hand_over_activities()
        last = self._bde_hand_over_last()
        states = {}
        if "bde_host_state" in self._fields:
            states = dict(
                self._fields["bde_host_state"]._description_selection(self.env)
            )
        return {
            partner: {
                "name": partner.name or "",
                "place": " ".join(filter(None, [partner.zip, partner.city])),
                "phone": (partner.phone or "").replace(" ", "\u00a0"),
                "people": [p._bde_hand_over_person() for p in people[partner]],
                "status": states.get(partner["bde_host_state"], "") if states else "",
                "last_contact": format_date(self.env, partner.bde_last_contact) or "",
                "last_dealing": last[partner]._bde_hand_over_said(),
                "promises": [p._bde_hand_over_words() for p in promises[partner]],
                "next": [a._bde_hand_over_words() for a in activities[partner]],
                "note": html_to_inner_content(partner.comment or "")[:NOTE],
            }
            for partner in self
        }

    def _bde_hand_over_people(self):
        """Return {organisation: the two people to call}."""
        ranks = {code: rank for rank, code in enumerate(ROLES)}
        found = self.search(
            [("parent_id", "in", self.ids), ("is_company", "=", False)], order="id"
        )
        found.mapped("bde_role_ids.code")  # read for all before one by one
        groups = found.grouped("parent_id")

        def rank(person):
            codes = person.bde_role_ids.mapped("code")
            best = min((ranks.get(code, len(ranks)) for code in codes), default=99)
            return (not (person.phone or person.email), best, person.id)

        empty = self.browse()
        return {p: groups.get(p, empty).sorted(rank)[:2] for p in self}

    def _bde_hand_over_person(self):
        """Return « Chantal Quémener, manager, 06 12 34 56 78 »."""
        roles = ", ".join(self.bde_role_ids.mapped("name"))
        # a number is never cut at the end of a line
        phone = (self.phone or "").replace(" ", "\u00a0")
        parts = [self.name, self.function or roles, phone, self.email]
        return ", ".join(filter(None, parts))

    def _bde_hand_over_grouped(self, model, name, domain, order):
        """Return {organisation: records of `model` about it}, in one query."""
        records = self.env[model]
        if not records.has_access("read"):
            return dict.fromkeys(self, records)
        found = records.search([(name, "in", self.ids), *domain], order=order)
        groups = found.grouped(name)
        return {partner: groups.get(partner, records) for partner in self}

    def _bde_hand_over_activities(self):
        """Return {organisation: its open activities}."""
        activities = self.env["mail.activity"].search(
            [("res_model", "=", "res.partner"), ("res_id", "in", self.ids)],
            order="date_deadline, id",
        )
        groups = activities.grouped("res_id")
        return {p: groups.get(p.id, activities.browse()) for p in self}

    def _bde_hand_over_last(self):
        """Return {organisation: the last dealing logged}, in two queries."""
        dealings = self.env["bde.interaction"]
        if not dealings.has_access("read"):
            return dict.fromkeys(self, dealings)
        said = dealings._search([("partner_id", "in", self.ids), ("body", "!=", False)])
        latest = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (d.partner_id) d.partner_id, d.id
                  FROM bde_interaction d WHERE d.id IN %s
                 ORDER BY d.partner_id, d.date DESC, d.id DESC
                """,
                said.subselect(),
            )
        )
        found = {self.browse(about): dealings.browse(last) for about, last in latest}
        everyone = dealings.browse([dealing.id for dealing in found.values()])
        empty = dealings.browse()
        return {
            p: found[p].with_prefetch(everyone.ids) if p in found else empty
            for p in self
        }


class BdeInteraction(models.Model):
    _inherit = "bde.interaction"

    def _bde_hand_over_said(self):
        """Return « 12/09/2026: two places in March », empty without a dealing."""
        if not self:
            return ""
        day = fields.Datetime.context_timestamp(self, self.date).date()
        said = " – ".join(filter(None, [self.purpose, self.body]))
        return f"{format_date(self.env, day)} : {said[:NOTE]}"


class BdePromise(models.Model):
    _inherit = "bde.promise"

    def _bde_hand_over_words(self):
        """Return « Two places (they promised, 12/03/2027) »."""
        sides = dict(self._fields["side"]._description_selection(self.env))
        more = ", ".join(
            filter(None, [sides.get(self.side), format_date(self.env, self.due)])
        )
        return f"{self.name} ({more})"


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _bde_hand_over_words(self):
        """Return « 12/03/2027: call again »."""
        what = self.summary or self.activity_type_id.name or ""
        return f"{format_date(self.env, self.date_deadline)} : {what}"
