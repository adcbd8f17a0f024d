import random
from datetime import date, timedelta

from odoo import fields, models

from ..demo import material
from ..rules.bank_label import make_label

SEED = 20260525  # the day employers choose
DONORS, ASKED = 22, 60


class BdeDemo(models.AbstractModel):
    """Two campaigns of the apprenticeship tax: last year's closed, this year's at work.

    Every donor is a host of the demonstration; what they gave is invented.
    """

    _inherit = "bde.demo"

    def _steps(self):
        return [
            *super()._steps(),
            ("apprenticeship tax: who may give", "_make_tax_facts"),
            ("apprenticeship tax: last year", "_make_tax_last_year"),
            ("apprenticeship tax: this year", "_make_tax_this_year"),
            ("gifts in kind", "_make_tax_gifts"),
        ]

    def _make_tax_facts(self, context):
        """The school in SOLTéA, payrolls told by some hosts, who pays the tax there."""
        context["dice"] = dice = random.Random(SEED)
        school = context["company"]
        school.write({"bde_taxe_name": school.name, "bde_taxe_wall": True})
        hosts = self.env["res.partner"].browse(
            sorted(h.id for group in context["hosts"].values() for h in group)
        )
        context["tax_hosts"] = known = hosts.filtered(
            lambda h: h.bde_siret and h.bde_legal_kind != "public" and h.bde_contact_ids
        )
        for host in dice.sample(list(known), 12):
            host.write(
                {
                    "bde_taxe_payroll": dice.choice(material.PAYROLLS),
                    "bde_taxe_payroll_year": context["today"].year - 1,
                }
            )
        role = self.env["bde.contact.role"].search([("code", "=", "tax")])
        for host in dice.sample(list(known), 40):
            host.bde_contact_ids[:1].bde_role_ids |= role

    # -- last year: everything is over ------------------------------------------------
    def _make_tax_last_year(self, context):
        year = context["today"].year - 1
        campaign = self.env["bde.taxe.campaign"].create(
            {
                "year": year,
                "amount_goal": material.GOAL - 2000,
                "amount_brought": material.BROUGHT_FORWARD,
            }
        )
        context["tax_last"] = campaign
        donors = context["dice"].sample(list(context["tax_hosts"]), DONORS)
        context["tax_donors"] = self.env["res.partner"].union(*donors)
        self._tax_money(context, campaign, donors, date(year, 7, 11), "1")
        self._tax_money(context, campaign, donors[:6], date(year, 11, 7), "2")
        self._tax_unallocated(campaign, date(year, 11, 27))
        self._tax_asked_last_year(context, campaign, date(year, 4, 2))
        targets = campaign.target_ids.filtered(lambda t: t.amount_transferred > 0)
        self._tax_people(context, targets)
        self._tax_use(context, campaign)
        targets._note_thanks()
        targets.thanked_on = date(year, 11, 20)
        campaign.action_start()
        campaign.check_ids.state = "done"
        campaign._close(reason="Année terminée")
        campaign.activity_ids.unlink()

    def _tax_asked_last_year(self, context, campaign, day):
        """Everybody asked: most donors had promised it, others said no or nothing."""
        givers = campaign.target_ids
        silent = (context["tax_hosts"] - context["tax_donors"])[:30]
        self.env["bde.taxe.transfer"]._target_for(silent, campaign)
        campaign.target_ids.contacted_on = day
        for number, target in enumerate(givers.sorted("id")):
            if number % 6:
                target._declare(
                    amount=target.amount_transferred,
                    source="page",
                    day=day + timedelta(days=4 + number),
                )
        givers.pledge_ids._designate(day=date(campaign.year, 6, 12))
        for target in (campaign.target_ids - givers).sorted("id")[:6]:
            target._decline(material.REFUSALS[target.id % 3], day=day)

    def _tax_money(self, context, campaign, donors, day, period):
        """One transfer a donor, and the amount that the bank received."""
        dice = context["dice"]
        trainings = list(context["trainings"].values())
        lines = self.env["bde.taxe.transfer"].create(
            [
                {
                    "campaign_id": campaign.id,
                    "partner_id": donor.id,
                    "donor_name": donor.name.upper(),
                    "donor_siret": donor.bde_siret,
                    "period": period,
                    "number": period,
                    "date": day,
                    "amount": dice.choice(material.AMOUNTS),
                    "training_id": dice.choice(trainings).id
                    if dice.random() < 0.7
                    else False,
                }
                for donor in donors
            ]
        )
        self._tax_bank(campaign, lines, day, period)

    def _tax_unallocated(self, campaign, day):
        """The school's share of the unallocated funds."""
        line = self.env["bde.taxe.transfer"].create(
            {
                "campaign_id": campaign.id,
                "kind": "unallocated",
                "number": "3",
                "date": day,
                "amount": material.UNALLOCATED,
                "state": "matched",
            }
        )
        self._tax_bank(campaign, line, day, "3")

    def _tax_bank(self, campaign, lines, day, number):
        """Note what the bank received for these lines."""
        payments = self.env["bde.taxe.payment"]
        payment = lines.payment_id or payments.create(
            {
                "campaign_id": campaign.id,
                "label": make_label(
                    campaign.company_id.bde_siret, campaign.year, number
                ),
                "number": number,
                "date": day,
            }
        )
        lines.payment_id = payment
        payment.amount = sum(lines.mapped("amount"))
        payment._reconcile()

    def _tax_people(self, context, targets):
        """Who brought them, and who agrees to be named."""
        teachers = context["teachers"]
        for number, target in enumerate(targets.sorted("id")):
            target.named = ("yes", "no", "unknown")[number % 3]
            if number % 4 == 0:
                target.brought_by_id = teachers[number % len(teachers)]

    def _tax_use(self, context, campaign):
        """What the money of a campaign bought."""
        received = campaign._received()
        decision = self.env["bde.board.decision"].create(
            {
                "company_id": campaign.company_id.id,
                "date": date(campaign.year, 11, 25),
                "kind": "tax",
                "number": f"{campaign.year}-48",
                "subject": f"Emploi de la taxe d'apprentissage {campaign.year}",
            }
        )
        for code, name, share, bought in material.USES:
            allocation = self.env["bde.taxe.allocation"].create(
                {
                    "name": name,
                    "campaign_id": campaign.id,
                    "training_id": context["trainings"][code].id,
                    "amount": round(received * share / 100, 2),
                    "decision_id": decision.id,
                }
            )
            expenses = self.env["bde.taxe.expense"].create(
                [
                    {
                        "name": what,
                        "allocation_id": allocation.id,
                        "kind_id": self.env.ref(
                            f"bde_taxe.bde_taxe_expense_kind_{kind}"
                        ).id,
                        "amount": round(allocation.amount * part / 100, 2),
                        "reference": f"FA-{campaign.year}-{allocation.id:03}",
                        "date": date(campaign.year, 12, 5),
                    }
                    for what, kind, part in bought
                ]
            )
            expenses._mark_paid(date(campaign.year, 12, 12))

    # -- this year: at work -----------------------------------------------------------
    def _make_tax_this_year(self, context):
        today, dice = context["today"], context["dice"]
        campaign = self.env["bde.taxe.campaign"].create(
            {"year": today.year, "amount_goal": material.GOAL}
        )
        context["tax_now"] = campaign
        faithful = context["tax_donors"]
        others = context["tax_hosts"] - faithful
        asked = faithful | others.browse(dice.sample(others.ids, ASKED - DONORS))
        campaign.action_start()
        campaign._select(self._tax_segment(asked))
        targets = campaign.target_ids.filtered(lambda t: t.state != "excluded")
        first = max(date(today.year, 1, 10), today - timedelta(days=160))
        targets[: len(targets) - 8].contacted_on = first
        self._tax_answers(context, targets[: len(targets) - 8], first)
        if today.month >= 7:
            self._tax_statement(context, campaign)
        late = today - timedelta(days=12)
        for step in campaign.step_ids.filtered(lambda s: s.date_planned < late):
            step.write({"state": "done", "done_on": step.date_planned})
        campaign.check_ids.filtered(lambda c: c.due and c.due < late).state = "done"
        open_ones = targets.filtered(lambda t: t.state == "contacted")[:9]
        users = context["users"]
        open_ones._make_calls(
            users=users["secretariat"] | users["professeur"], day=today
        )

    def _tax_segment(self, organisations):
        """Return a segment that holds these organisations, by a label of theirs."""
        tag = self.env["res.partner.category"].create({"name": "Taxe : à solliciter"})
        organisations.category_id |= tag
        return self.env["bde.segment"].create(
            {
                "name": "À solliciter pour la taxe",
                "company_id": self.env.company.id,
                "line_ids": [
                    (0, 0, {"criterion": "tag", "tag_ids": [(6, 0, tag.ids)]}),
                ],
            }
        )

    def _tax_answers(self, context, targets, first):
        """Intentions, refusals and calls wanted, as companies gave them."""
        dice = context["dice"]
        trainings = list(context["trainings"].values())
        for number, target in enumerate(targets.sorted("id")):
            day = first + timedelta(days=dice.randrange(5, 60))
            day = min(day, context["today"])
            match number % 5:
                case 0 | 1:
                    target._declare(
                        amount=dice.choice(material.AMOUNTS),
                        training=dice.choice(trainings),
                        source=dice.choice(("page", "phone", "mail")),
                        day=day,
                    )
                    if number % 2:
                        target.pledge_ids._designate(day=day)
                case 2 if number % 3 == 0:
                    target._decline(dice.choice(material.REFUSALS), day=day)
        for target in targets.filtered(lambda t: t.answer == "waiting")[:2]:
            target._ask_call(note="Plutôt le matin")

    def _tax_statement(self, context, campaign):
        """The first transfer of the year: most donors, two lines nobody knows."""
        day = min(date(campaign.year, 7, 10), context["today"])
        promised = campaign.target_ids.filtered(lambda t: t.amount_promised)
        promised = promised.sorted("id")[:14]
        self._tax_money(context, campaign, promised.partner_id, day, "1")
        for target in promised[3:]:  # what was said, but for the first ones
            target.transfer_ids.amount = target.amount_promised
        lines = self.env["bde.taxe.transfer"].create(
            [
                {
                    "campaign_id": campaign.id,
                    "donor_name": name,
                    "donor_siret": siret,
                    "period": "1",
                    "number": "1",
                    "date": day,
                    "amount": amount,
                    "state": "unknown",
                }
                for name, siret, amount in material.STRANGERS
            ]
        )
        lines.payment_id = payment = campaign.payment_ids[:1]
        payment.amount = payment.amount_lines
        payment._reconcile()
        given = campaign.target_ids.filtered(lambda t: t.amount_transferred > 0)
        self._tax_people(context, given)
        given[:5]._note_thanks()

    # -- gifts ------------------------------------------------------------------------
    def _make_tax_gifts(self, context):
        campaign = context["tax_now"]
        # a document is of a day that has come, whatever day the school is made for
        day = min(context["today"], fields.Date.context_today(self))
        day -= timedelta(days=20)
        gifts = self.env["bde.taxe.gift"].create(
            [
                {
                    "name": name,
                    "partner_id": context["hosts"][sector][:1].id,
                    "campaign_id": campaign.id,
                    "kind": kind,
                    "value": value,
                    "valuation": "book" if value else False,
                    "date": day,
                    "state": "received" if received else "offered",
                    "decision_id": campaign.company_id.bde_board_decision_ids[:1].id,
                }
                for sector, name, kind, value, received in material.GIFTS
            ]
        )
        gifts[:1]._issue()
