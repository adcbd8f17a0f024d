from dataclasses import dataclass, field

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from odoo.addons.bde_partners.rules.import_plan import Plan, Question, Ref

from ..rules import transfer_keys, transfers_file

_lt = LazyTranslate(__name__)
ONCE, EACH = "once", "each"
SAME, NEW = "same", "new"


@dataclass(eq=False)
class TransfersRun:
    """What the steps of one dry run hand to each other."""

    imp: object
    plan: Plan
    rows: list
    campaigns: dict = field(default_factory=dict)  # {year: record}
    matches: list = field(default_factory=list)
    trainings: dict = field(default_factory=dict)  # {folded text or RNCP: record}
    payments: dict = field(default_factory=dict)  # {(year, number or day): record}
    payment_refs: dict = field(default_factory=dict)
    days: dict = field(default_factory=dict)  # {(year, period): day of the calendar}

    @property
    def company(self):
        return self.imp.company_id


class BdeImportFormatTransfers(models.AbstractModel):
    """The statement of the transfers of the tax: every line kept, donors matched."""

    _name = "bde.import.format.transfers"
    _inherit = "bde.import.format.tabular"
    _description = "Import: transfers of the apprenticeship tax"

    _format_code = "taxe_transfers"
    _format_label = _lt("Apprenticeship tax: transfers received")
    _format_help = _lt(
        "The statement of transfers of SOLTéA, or your own list: SIRET or name of the "
        "employer, amount, campaign, number or date of the transfer."
    )
    _format_sequence = 45
    _format_sample = "/bde_taxe/static/samples/versements_exemple.xlsx"
    _format_groups = "bde_partners.group_bde_user,bde_partners.group_bde_bursar"
    _format_models = ("bde.taxe.campaign", "bde.taxe.payment", "bde.taxe.transfer")

    @api.model
    def _format_fields(self):
        return list(transfers_file.FIELDS)

    @api.model
    def _recognise(self, source):
        """A list of amounts without anybody who gave them is not a statement."""
        score = super()._recognise(source)
        if not score:
            return 0
        mapping = self._match_columns(source.table.columns).mapping
        return score if {"siret", "siren", "name"} & mapping.keys() else 0

    @api.model
    def _parse(self, imp):
        parsed = super()._parse(imp)
        parsed.content = transfers_file.read(parsed.table, parsed.mapping)
        return parsed

    # -- plan ------------------------------------------------------------------------
    @api.model
    def _plan(self, imp, parsed, answers):
        plan = Plan(answers=answers)
        run = TransfersRun(imp, plan, self._begin_plan(imp, plan, parsed))
        self._without_our_siret(run)
        self._read_campaigns(run)
        rows = [row for row in run.rows if row.year]
        keys = [transfer_keys.key_of(row, row.year) for row in rows]
        known = transfer_keys.find_known(keys, self._stored(run))
        new = self._sort_known(run, rows, known)
        self._read_payments(run, [rows[position] for position in new])
        self._read_trainings(run)
        matcher = self.env["bde.taxe.matcher"]
        found = matcher._match(
            run.company, [rows[position] for position in new], run.campaigns
        )
        for position, match in zip(new, found, strict=True):
            self._plan_row(run, rows[position], known.keys[position], match)
        self._note_totals(run, rows, known)
        self._note_doubts(
            run,
            [
                match
                for position, match in zip(new, found, strict=True)
                if rows[position].kind == "donor"
            ],
        )
        plan.lines.sort(key=lambda planned: planned.line or 0)
        return plan

    @api.model
    def _without_our_siret(self, run):
        """The school's own SIRET is that of who receives, not of who gives."""
        ours = run.company.bde_siret
        mine = [row for row in run.rows if ours and row.siret == ours]
        for row in mine:
            row.siret = row.siren = row.said_siret = ""
        if mine:
            run.plan.notes.append(
                self.env._(
                    "%(count)s lines bear the school's own SIRET: their donors are "
                    "looked for by name. Choose the column of the donor's SIRET "
                    "under Columns.",
                    count=len(mine),
                )
            )

    @api.model
    def _read_campaigns(self, run):
        """Give each line the year of a campaign; plan those that are missing."""
        known = self.env["bde.taxe.campaign"].search(
            [("company_id", "=", run.company.id)]
        )
        run.campaigns = {campaign.year: campaign for campaign in known}
        lost = [row for row in run.rows if not row.year]
        if lost:
            self._ask_year(run, lost, known)
        for year in sorted({row.year for row in run.rows if row.year}):
            if year not in run.campaigns:
                self._plan_campaign(run, year)

    @api.model
    def _ask_year(self, run, lost, known):
        """Ask the campaign of the lines that do not say it."""
        years = {campaign.year for campaign in known}
        years |= {row.year for row in run.rows if row.year}
        years.add(fields.Date.context_today(self).year)
        question = Question(
            key="year",
            label=self.env._("Some lines do not say their campaign: which is it?"),
            choices=[(str(year), str(year)) for year in sorted(years, reverse=True)],
        )
        answer = run.plan.ask(question, count=len(lost))
        for row in lost:
            if answer in dict(question.choices):
                row.year = int(answer)
            else:
                run.plan.add(
                    row.line,
                    row.label,
                    "doubtful",
                    question_key="year",
                    message=question.label,
                )

    @api.model
    def _plan_campaign(self, run, year):
        past = year < fields.Date.context_today(self).year
        run.plan.add(
            None,
            self.env._("Campaign %(year)s", year=year),
            "create",
            model="bde.taxe.campaign",
            key=f"campaign:{year}",
            vals={
                "year": year,
                "company_id": run.company.id,
                "state": "closed" if past else "preparing",
            },
            message=self.env._("The file has transfers of a campaign you had not."),
        )

    @api.model
    def _campaign_ref(self, run, year):
        campaign = run.campaigns.get(year)
        return campaign.id if campaign else Ref(f"campaign:{year}")

    # -- what is in already ----------------------------------------------------------
    @api.model
    def _stored(self, run):
        """Return [(id, `Key`)] of the lines of these campaigns that are in already."""
        ids = [c.id for year, c in run.campaigns.items()]
        transfers = self.env["bde.taxe.transfer"].search(
            [("campaign_id", "in", ids), ("company_id", "=", run.company.id)],
            order="id",
        )
        stored = []
        for transfer in transfers:
            key = transfer_keys.parse_key(transfer.key)
            stored.append((transfer.id, key or self._hand_key(transfer)))
        return stored

    @api.model
    def _hand_key(self, transfer):
        """Return the key of a line typed by hand, as a file would say it."""
        partner = transfer.partner_id
        return transfer_keys.make_key(
            transfer.campaign_id.year,
            transfer.kind,
            transfer.amount,
            transfer.donor_siret or partner.bde_siret,
            transfer.donor_name or partner.name,
            transfer.number,
            transfer.period,
            transfer.date,
            transfer.training_text or transfer.training_id.name,
        )

    @api.model
    def _sort_known(self, run, rows, known):
        """Plan the lines that are in, or in twice; return positions of the others."""
        new = []
        for position, row in enumerate(rows):
            if position in known.same:
                self._plan_same(run, row, known.same[position])
            elif position in known.doubts:
                if self._is_other(run):
                    new.append(position)
                else:
                    self._plan_doubt(run, row, known.doubts[position])
            elif position in known.twice and not self._is_each(run):
                first = rows[known.twice[position]]
                run.plan.add(
                    row.line,
                    row.label,
                    "skip",
                    question_key="twice",
                    message=self.env._(
                        "The same as line %(line)s: kept once.", line=first.line
                    ),
                )
            else:
                new.append(position)
        return new

    @api.model
    def _plan_same(self, run, row, transfer_id):
        run.plan.add(
            row.line,
            row.label,
            "same",
            model="bde.taxe.transfer",
            key=f"line:{row.line}",
            res_id=transfer_id,
        )

    @api.model
    def _is_each(self, run):
        question = Question(
            key="twice",
            label=self.env._("Some lines are the very same as another one."),
            choices=[
                (ONCE, self.env._("One transfer, written twice: keep it once")),
                (EACH, self.env._("Two transfers: keep both")),
            ],
            default=ONCE,
            help=self.env._("The total of the bank tells."),
        )
        return run.plan.ask(question) == EACH

    @api.model
    def _is_other(self, run):
        question = Question(
            key="maybe_same",
            label=self.env._(
                "Some lines may be in already: same donor and amount, the number or "
                "date of the transfer is missing here or there."
            ),
            choices=[
                (SAME, self.env._("They are in already: leave them")),
                (NEW, self.env._("They are other transfers: import them")),
            ],
        )
        return run.plan.ask(question) == NEW

    @api.model
    def _plan_doubt(self, run, row, transfer_id):
        if run.plan.answers.get("maybe_same") == SAME:
            self._plan_same(run, row, transfer_id)
        else:
            run.plan.add(
                row.line,
                row.label,
                "doubtful",
                question_key="maybe_same",
                message=self.env._("It may be in already."),
            )
