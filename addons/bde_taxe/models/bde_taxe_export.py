from odoo import fields, models

from odoo.addons.bde_partners.rules.workbook_out import Column, Sheet, build_workbook

PAGE = 1000  # records read at once: the memory does not grow with the campaign


class BdeTaxeCampaign(models.Model):
    """The whole campaign as a workbook, for the bursar."""

    _inherit = "bde.taxe.campaign"

    def action_export_workbook(self):
        """Button: download the workbook of the campaign, as things stand now."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/bde/taxe/classeur/{self.id}",
            "target": "download",
        }

    def _export_workbook(self):
        """Return (name of the file, bytes) of the campaign, with the user's rights."""
        self.ensure_one()
        self.check_access("read")
        name = self.env._(
            "Apprenticeship tax %(year)s %(day)s.xlsx",
            year=self.year,
            day=fields.Date.context_today(self),
        )
        return name, build_workbook(
            [self._export_summary(), *self._export_sheets()],
            total_label=self.env._("Total"),
        )

    def _export_log(self):
        """Say on the campaign who took its figures and the addresses with them."""
        self.sudo()._message_log(
            body=self.env._(
                "Workbook of the campaign taken by %(user)s.", user=self.env.user.name
            )
        )

    def _export_summary(self):
        """Return the first sheet: the figures of this campaign beside the last one."""
        figures = self._figures()
        labels = [
            ("asked", self.env._("Asked")),
            ("contacted", self.env._("Contacted")),
            ("promised", self.env._("Promised")),
            ("designated", self.env._("Designated in SOLTéA")),
            ("transferred", self.env._("Transferred by donors")),
            ("unallocated", self.env._("Unallocated funds")),
            ("thanked", self.env._("Thanked")),
        ]
        rows = [
            (label, *(figures[when].get(key, {}).get(what) for when, what in SUMMARY))
            for key, label in labels
        ]
        if self.amount_goal:
            rows.insert(0, (self.env._("Target"), None, self.amount_goal, None, None))
        return Sheet(
            self.env._("Campaign %(year)s", year=self.year),
            [
                Column("", 28),
                Column(self.env._("How many"), 12, "integer"),
                Column(self.env._("Amount"), 16, "money"),
                Column(self.env._("How many last year"), 12, "integer"),
                Column(self.env._("Amount last year"), 16, "money"),
            ],
            rows,
        )

    def _export_sheets(self):
        """Return the sheets, each of the records of one model."""
        own = [("campaign_id", "=", self.id)]
        return [
            self._export_sheet(
                self.env._("Donors"), "bde.taxe.target", own, TARGET, total=True
            ),
            self._export_sheet(
                self.env._("Intentions"), "bde.taxe.pledge", own, PLEDGE, total=True
            ),
            self._export_sheet(
                self.env._("Transfers"), "bde.taxe.transfer", own, TRANSFER, total=True
            ),
            self._export_sheet(
                self.env._("Bank"), "bde.taxe.payment", own, PAYMENT, total=True
            ),
            self._export_sheet(
                self.env._("Gifts"), "bde.taxe.gift", own, GIFT, total=True
            ),
            self._export_sheet(
                self.env._("Allocations"), "bde.taxe.allocation", own, ALLOCATION, True
            ),
            self._export_sheet(
                self.env._("Purchases"), "bde.taxe.expense", own, EXPENSE, total=True
            ),
            self._export_sheet(self.env._("Calls"), "bde.taxe.call", own, CALL),
        ]

    def _export_sheet(self, title, model, domain, paths, total=False):
        """Return a sheet.

        :param paths: [field or path of fields of `model`], each a column titled as it
        """
        columns = [self._export_column(model, path) for path in paths]
        rows = self._export_rows_of(model, domain, paths)
        return Sheet(title, columns, rows, total)

    def _export_column(self, model, path):
        field = None
        records = self.env[model]
        titles = []
        for name in path.split("."):
            field = records._fields[name]
            titles.append(field._description_string(self.env))
            records = self.env[field.comodel_name] if field.relational else records
        kind = KINDS.get(field.type, "text")
        return Column(": ".join(titles), 32 if kind == "text" else 14, kind)

    def _export_rows_of(self, model, domain, paths):
        """Yield the rows, a page of records at a time."""
        records, last = self.env[model], 0
        while page := records.search(
            [*domain, ("id", ">", last)], order="id", limit=PAGE
        ):
            for record in page:
                yield tuple(self._export_value(record, path) for path in paths)
            last = page[-1].id
            self.env.invalidate_all(flush=False)

    def _export_value(self, record, path):
        *steps, name = path.split(".")
        for step in steps:
            record = record[step]
        if not record:
            return None
        field, value = record._fields[name], record[name]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value)
        if field.relational:
            return ", ".join(value.mapped("display_name"))
        if field.type == "datetime":
            return (
                fields.Datetime.context_timestamp(record, value).date()
                if value
                else None
            )
        return value


SUMMARY = (("now", "count"), ("now", "amount"), ("last", "count"), ("last", "amount"))
KINDS = {
    "monetary": "money",
    "float": "number",
    "integer": "integer",
    "date": "date",
    "datetime": "date",
}
PARTNER = ("partner_id.bde_siret", "partner_id.zip", "partner_id.city")
TARGET = (
    *("partner_id.name", *PARTNER, "contact_id.name", "contact_id.email"),
    *("contact_id.phone", "segment_ids", "state", "exclusion", "answer", "answer_on"),
    *("contacted_on", "amount_last", "amount_estimated", "amount_promised"),
    *("amount_designated", "amount_transferred", "thanked_on", "named"),
    *("user_id", "brought_by_id"),
)
PLEDGE = (
    *("partner_id.name", *PARTNER, "training_id", "basis", "percent", "promised_on"),
    *("amount_promised", "designated_on", "amount_designated", "state", "source"),
)
TRANSFER = (
    *("date", "number", "period", "kind", "donor_name", "donor_siret"),
    *("partner_id.name", "training_id", "training_text", "amount", "state"),
    *("how", "payment_id"),
)
PAYMENT = ("date", "label", "number", "amount", "amount_lines", "difference")
GIFT = ("date", "name", "kind", "partner_id.name", "training_id", "value", "state")
ALLOCATION = (
    *("name", "training_id", "decision_id", "amount", "amount_spent", "amount_left"),
)
EXPENSE = (
    *("date", "name", "allocation_id", "training_id", "kind_id", "supplier_id"),
    *("reference", "amount", "state", "reason"),
)
CALL = ("partner_id.name", "user_id", "date_planned", "state", "outcome", "called_on")
