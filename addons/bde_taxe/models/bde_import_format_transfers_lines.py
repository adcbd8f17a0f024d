from datetime import date

from odoo import api, fields, models

from odoo.addons.bde_partners.rules.import_plan import Ref
from odoo.addons.bde_partners.rules.text import fold

from ..rules.money import euros
from ..rules.transfer_match import SURE, donor_key


class BdeImportFormatTransfers(models.AbstractModel):
    """What the import of transfers writes: bank transfers to compare, and lines."""

    _inherit = "bde.import.format.transfers"

    # -- bank transfers, trainings ---------------------------------------------------
    @api.model
    def _read_payments(self, run, rows):
        """Find the bank transfers that the lines came with; plan the missing ones."""
        ids = [campaign.id for campaign in run.campaigns.values()]
        for payment in self.env["bde.taxe.payment"].search(
            [("campaign_id", "in", ids)]
        ):
            year = payment.campaign_id.year
            if payment.number:
                run.payments[year, payment.number] = payment
            run.payments.setdefault((year, payment.date), payment)
        days = {}
        for row in rows:
            if row.number and row.day:
                day = days.setdefault((row.year, row.number), row.day)
                days[row.year, row.number] = min(day, row.day)
        for row in rows:
            place = (row.year, row.number or row.day)
            if not place[1] or place in run.payment_refs:
                continue
            found = run.payments.get(place)
            run.payment_refs[place] = (
                found.id
                if found
                else self._plan_payment(run, row, days.get(place) or row.day)
            )

    @api.model
    def _plan_payment(self, run, row, day):
        """Plan a bank transfer whose amount the bursar will enter."""
        what = row.number or row.day.isoformat()
        key = f"payment:{row.year}:{what}"
        run.plan.add(
            None,
            self.env._(
                "Bank transfer %(number)s of %(year)s", number=what, year=row.year
            ),
            "create",
            model="bde.taxe.payment",
            key=key,
            vals={
                "company_id": run.company.id,
                "campaign_id": self._campaign_ref(run, row.year),
                "number": row.number or False,
                "date": day or self._day_of(run, row),
                "label": self.env["bde.taxe.payment"]._announced_label(
                    run.company, row.year, row.number
                ),
            },
            message=self.env._("To compare with the bank: enter what it received."),
        )
        return Ref(key)

    @api.model
    def _day_of(self, run, row):
        """Return the day of a line: its own, its bank transfer's, the calendar's."""
        if row.day:
            return row.day
        payment = run.payments.get((row.year, row.number)) if row.number else None
        if payment:
            return payment.date
        place = (row.year, row.period or "1")
        if place not in run.days:
            run.days[place] = self._planned_day(run, *place)
        return run.days[place]

    @api.model
    def _planned_day(self, run, year, period):
        """Return the day that the calendar gives to a transfer, today at the latest."""
        campaign = run.campaigns.get(year)
        today = fields.Date.context_today(self)
        planned = None
        if campaign:
            planned = campaign._calendar(f"transfer_{period}").date_start
        return min(planned or date(year, 12, 31), today)

    @api.model
    def _read_trainings(self, run):
        """Note the school's trainings by what a file may call them."""
        trainings = self.env["bde.training"].search(
            [("company_id", "in", [False, run.company.id])]
        )
        names = {}
        for training in trainings:
            for text in (training.name, training.display_name, training.rncp):
                if text:
                    names.setdefault(fold(text), set()).add(training)
        run.trainings = {
            text: found.pop() for text, found in names.items() if len(found) == 1
        }

    @api.model
    def _create_chunk(self, chunk, ids):
        """The bursar makes no campaign, but a statement may tell of a past one."""
        if chunk[0].model == "bde.taxe.campaign":
            self = self.sudo()
        return super()._create_chunk(chunk, ids)

    # -- lines -----------------------------------------------------------------------
    @api.model
    def _plan_row(self, run, row, key, match):
        matcher = self.env["bde.taxe.matcher"]
        vals = {
            "company_id": run.company.id,
            "campaign_id": self._campaign_ref(run, row.year),
            "kind": row.kind,
            "period": row.period or False,
            "number": row.number or False,
            "date": self._day_of(run, row),
            "donor_name": row.name or False,
            "donor_siret": row.siret or row.siren or row.said_siret or False,
            "donor_zip": row.zip or False,
            "donor_city": row.city or False,
            "amount": float(row.amount),
            "contact_shared": row.shared,
            "contact_name": row.contact_name or False,
            "contact_email": row.contact_email or False,
            "training_text": row.training or False,
            "training_id": self._training_id(run, row),
            "payment_id": run.payment_refs.get((row.year, row.number or row.day)),
            "import_id": run.imp.id,
            "line_number": row.line,
            "key": key.text(),
        }
        if row.kind == "donor":
            vals["donor_key"] = donor_key(row) or False
            vals |= matcher._match_vals(match)
        else:
            vals |= {"state": "matched", "how": "unallocated"}
        run.plan.add(
            row.line,
            row.label or self.env._("Line %s", row.line),
            "create",
            model="bde.taxe.transfer",
            key=f"line:{row.line}",
            vals=vals,
            message=self._row_text(run, row, match),
        )

    @api.model
    def _training_id(self, run, row):
        found = run.trainings.get(fold(row.rncp)) if row.rncp else None
        found = found or run.trainings.get(fold(row.training))
        return found.id if found else False

    @api.model
    def _row_text(self, run, row, match):
        """Return what the dry run says of a line: amount, donor, remarks."""
        parts = [euros(row.amount, cents=True)]
        if row.kind == "unallocated":
            parts.append(self.env._("Unallocated funds"))
        else:
            parts.append(self._match_text(match))
        if match.closed:
            parts.append(self.env._("This company is closed: its money is kept"))
        if row.amount < 0:
            parts.append(self.env._("Correction"))
        parts += [run.imp._issue_message(issue) for issue in row.issues]
        return " · ".join(parts)

    @api.model
    def _match_text(self, match):
        how = dict(
            self.env["bde.taxe.transfer"]
            ._fields["how"]
            ._description_selection(self.env)
        )
        text = how[match.how]
        if match.candidates or match.how == "unknown":
            return self.env._("%(why)s: kept, to check after the import", why=text)
        return text

    @api.model
    def _note_totals(self, run, rows, known):
        """Say what the file holds, transfer by transfer."""
        totals = {}
        for position, row in enumerate(rows):
            if position in known.twice and not self._is_kept(run):
                continue
            place = (row.year, row.number or "")
            count, total = totals.get(place, (0, 0))
            totals[place] = (count + 1, total + row.amount)
        for (year, number), (count, total) in sorted(totals.items()):
            run.plan.notes.append(
                self.env._(
                    "Campaign %(year)s, transfer %(number)s: %(total)s "
                    "(lines: %(count)s).",
                    year=year,
                    number=number or "–",
                    count=count,
                    total=euros(total, cents=True),
                )
            )

    @api.model
    def _is_kept(self, run):
        """Are lines that are in twice two transfers, as somebody said?"""
        return run.plan.answers.get("twice") == "each"

    @api.model
    def _note_doubts(self, run, matches):
        """Say where the donors that are not sure will be settled."""
        count = sum(match.how not in (*SURE, "aside") for match in matches)
        if count:
            run.plan.notes.append(
                self.env._(
                    "%(count)s lines without a sure donor are imported all the same; "
                    "settle them afterwards under Tax > Money > Transfers to check.",
                    count=count,
                )
            )
