from collections import defaultdict
from typing import NamedTuple

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.bde_partners.rules.french import long_date

from ..rules import use_of_money as rules
from ..rules.money import euros
from .bde_taxe_allocation import ENGAGED

# Restitutions printed by one piece of background work
CHUNK = 50
PICTURES = 3


class Line(NamedTuple):
    """A purchase and the part of it that one donor paid."""

    expense: object
    label: str
    amount: float


class Restitution(NamedTuple):
    """What a donor gave, what it bought, what is not spent yet."""

    received: float
    lines: list
    left: float
    trainings: list

    def _pictures(self, layout):
        """Return [(what it is, data URI)] of the purchases that have one, three."""
        shown = [line for line in self.lines if line.expense.picture]
        return [
            (line.label, layout.image(line.expense.picture, 660, 480))
            for line in shown[:PICTURES]
        ]


NOTHING = Restitution(0, [], 0, [])


class BdeTaxeTarget(models.Model):
    """What the money of a donor bought: told to them, no other donor named."""

    _inherit = "bde.taxe.target"

    restitution_on = fields.Date(string="Restitution", readonly=True, copy=False)
    restitution_summary = fields.Html(
        string="What it bought", compute="_compute_restitution_summary", sanitize=False
    )

    @api.depends("transfer_ids.amount", "pledge_ids.amount_designated")
    def _compute_restitution_summary(self):
        row = Markup("<tr><td>%s</td><td class='text-end text-nowrap'>%s</td></tr>")
        found = self._restitution()
        for target in self:
            told = found[target]
            lines = [(line.label, line.amount) for line in told.lines]
            if told.left:
                lines.append((self.env._("Not spent yet"), told.left))
            rows = Markup().join(
                row % (label, euros(amount, cents=True)) for label, amount in lines
            )
            target.restitution_summary = (
                Markup("<table class='table table-sm'>%s</table>") % rows
                if lines
                else False
            )

    def _restitution_lines(self):
        """Return {target: [(what was bought, its part in the currency)]}.

        The greatest part first; see `_restitution`.
        """
        return {
            target: [(line.label, line.amount) for line in found.lines]
            for target, found in self._restitution().items()
        }

    def _restitution(self):
        """Return {target: Restitution}, by the rules of `use_of_money.Use`.

        Purchases ordered or paid with the money of the campaign are shared between
        those whose money may have paid for them; parts add up to the cent. A constant
        number of queries, whatever the number of targets and campaigns; superuser
        inside: what is shared is the money of all.
        """
        campaigns = self.sudo().campaign_id
        gifts = campaigns._restitution_gifts()
        expenses = self.env["bde.taxe.expense"].sudo()
        bought = expenses.search(
            [("campaign_id", "in", campaigns.ids), ("state", "in", ENGAGED)],
            order="date, id",
        ).grouped("campaign_id")
        result = {}
        for campaign, targets in self.sudo().grouped("campaign_id").items():
            digits = campaign.currency_id.decimal_places
            use = rules.Use(
                gifts[campaign],
                [
                    rules.Purchase(
                        expense,
                        expense.training_id.id or rules.COMMON,
                        rules.units(expense.amount, digits),
                    )
                    for expense in bought.get(campaign, expenses)
                ],
            )
            rests = use.rests()
            for target in targets:
                given = gifts[campaign].get(target._origin.id)
                result[target] = (
                    target._restitution_of(given, use, rests, digits)
                    if given
                    else NOTHING
                )
        return {target: result[target] for target in self}

    def _restitution_of(self, given, use, rests, digits):
        trainings = self.env["bde.training"].sudo().browse(filter(None, given))
        return Restitution(
            received=rules.amount(sum(given.values()), digits),
            lines=[
                Line(expense, expense._bought_words(), rules.amount(part, digits))
                for expense, part in use.bought(self._origin.id).items()
            ],
            left=rules.amount(rests[self._origin.id], digits),
            trainings=trainings.mapped("display_name"),
        )

    # -- printed --------------------------------------------------------------------
    def _restitution_name(self):
        """Return the name of the printed file."""
        self.ensure_one()
        return self.env._(
            "Use of the apprenticeship tax %(year)s - %(donor)s",
            year=self.campaign_id.year,
            donor=self.partner_id.name,
        )

    def _restitution_day(self):
        """Return « Orléans, le 23 novembre 2026 »."""
        self.ensure_one()
        day = long_date(fields.Date.context_today(self))
        city = self.company_id.sudo().city
        return self.env._("%(city)s, %(day)s", city=city, day=day) if city else day

    def _restitution_pdf(self):
        """Return {target: bytes}, for those who gave."""
        donors = self.filtered(lambda t: t.amount_transferred > 0)
        pdfs = self.env["ir.actions.report"]._bde_render_pdfs(
            "bde_taxe.action_report_restitution", donors
        )
        return {target: pdfs[target.id] for target in donors}

    def _file_restitution(self):
        """Print, file and date what is told to these donors; return the documents."""
        documents = (
            self.env["bde.document"]
            .sudo()
            ._file_many(
                [
                    {
                        "record": target,
                        "content": pdf,
                        "name": f"{target._restitution_name()}.pdf",
                        "type": "tax_restitution",
                    }
                    for target, pdf in self._restitution_pdf().items()
                ]
            )
        )
        self.sudo().restitution_on = fields.Date.context_today(self)
        return documents.sudo(False)

    def _batch_restitution(self, run):
        """Part of the restitution to all donors; see `bde.batch`."""
        documents = self._file_restitution()
        run.advance(len(self))
        return documents

    def _restitution_donors(self):
        """Return those who gave.

        :raise UserError: none of them did yet
        """
        donors = self.filtered(lambda t: t.amount_transferred > 0)
        if not donors:
            raise UserError(
                self.env._(
                    "No money of theirs is received yet: there is nothing to tell. "
                    "Import the statement of transfers first."
                )
            )
        return donors

    def action_send_restitution(self):
        """Button: the e-mail to this donor, with what their money bought enclosed."""
        self.ensure_one()
        self.check_access("write")
        document = self._restitution_donors()._file_restitution()
        year, person = self.campaign_id.year, self._recipients()[self]
        # a copy: swept with the mail if it never leaves
        composer = {"res_model": "mail.compose.message", "res_id": 0}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What their money bought"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_partner_ids": person.ids,
                "default_composition_mode": "comment",
                "default_subject": self.env._(
                    "What your apprenticeship tax bought (campaign %(year)s)", year=year
                ),
                "default_body": self.env._(
                    "<p>Hello,</p><p>Thank you for the balance of your apprenticeship "
                    "tax %(year)s. You will find enclosed what it bought.</p>",
                    year=year,
                ),
                "default_attachment_ids": document.sudo()
                .attachment_id.copy(composer)
                .ids,
            },
        }

    def action_print_restitution(self):
        """Button: what their money bought, one PDF to print; filed with each donor.

        :raise UserError: none of them gave yet
        """
        self.check_access("read")
        donors = self._restitution_donors()
        batch = self.env["bde.batch"]._start(
            self.env._("What their money bought"),
            donors,
            "_batch_restitution",
            chunk=CHUNK,
            result="pdf",
        )
        return batch._open_action()


class BdeTaxeCampaign(models.Model):
    _inherit = "bde.taxe.campaign"

    def _restitution_gifts(self):
        """Return {campaign: {target id: {training id: cents}}}; key 0: nobody told.

        A line that names no training follows the intentions designated in SOLTéA by
        the same donor; without any, it is common money.
        """
        result = {campaign: defaultdict(lambda: defaultdict(int)) for campaign in self}
        for campaign, target, training, amount in (
            self.env["bde.taxe.transfer"]
            .sudo()
            ._read_group(
                [("campaign_id", "in", self.ids)],
                ["campaign_id", "target_id", "training_id"],
                ["amount:sum"],
            )
        ):
            cents = rules.units(amount, campaign.currency_id.decimal_places)
            result[campaign][target.id or 0][training.id or rules.COMMON] += cents
        wishes = self._restitution_wishes()
        return {
            campaign: {
                target: rules.net_gifts(
                    rules.follow_wishes(lines, wishes.get(target, {}))
                )
                for target, lines in donors.items()
            }
            for campaign, donors in result.items()
        }

    def _restitution_wishes(self):
        """Return {target id: {training id: cents designated in SOLTéA}}."""
        result = defaultdict(dict)
        for target, training, amount in (
            self.env["bde.taxe.pledge"]
            .sudo()
            ._read_group(
                [
                    ("campaign_id", "in", self.ids),
                    ("state", "=", "designated"),
                    ("training_id", "!=", False),
                ],
                ["target_id", "training_id"],
                ["amount_designated:sum"],
            )
        ):
            result[target.id][training.id] = rules.units(
                amount, target.currency_id.decimal_places
            )
        return result


class BdeTaxeExpense(models.Model):
    _inherit = "bde.taxe.expense"

    def _bought_words(self):
        """Return what it is, for a donor: « A wiring bench (ordered) »."""
        if self.state == "ordered":
            return self.env._("%(name)s (ordered)", name=self.name)
        return self.name
