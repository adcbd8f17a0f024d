from collections import defaultdict
from datetime import timedelta

from markupsafe import Markup

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date
from odoo.tools.translate import get_translation

from odoo.addons.bde_partners.rules.holidays import days_between

from ..rules.law import library
from ..rules.law.findings import BLOCKED, FORBIDDEN, worst

LEVELS = [
    ("forbidden", "Forbidden"),
    ("blocked", "To authorise"),
    ("warning", "To check"),
    ("waived", "Authorised"),
    ("fine", "In order"),
]
# Said once elsewhere: what is missing on the paper has its own list
ELSEWHERE = ("mentions", "insurance", "overlap")


class BdePfmpPlacement(models.Model):
    """What the law says of a placement: findings of `rules.law`, with their why."""

    _inherit = "bde.pfmp.placement"

    hazard_work_ids = fields.Many2many(
        "bde.pfmp.hazard.work",
        string="Regulated works to be done",
        help="Works forbidden to minors that the training makes necessary.",
    )
    authorisation_ids = fields.One2many("bde.pfmp.authorisation", "placement_id")
    law_level = fields.Selection(
        LEVELS, string="The law", compute="_compute_law", compute_sudo=False
    )
    law_html = fields.Html(string="What the law says", compute="_compute_law")

    def _compute_law(self):
        """Not stored: it depends on dates, people, the host and other placements."""
        concerned = self.filtered(
            lambda p: p.host_id and p.kind != "apprentice" and p.state != "cancelled"
        )
        (self - concerned).update({"law_level": False, "law_html": False})
        findings = concerned._law_findings()
        for placement in concerned:
            found = [f for f in findings[placement] if f.rule not in ELSEWHERE]
            placement.law_level = worst(found) or "fine"
            placement.law_html = placement._law_as_html(found)

    # -- findings ----------------------------------------------------------------------
    def _law_findings(self):
        """Return {placement: list of `rules.law.findings.Finding`}.

        A bounded number of queries, whatever the number of placements.
        """
        found = {}
        for company, placements in self.grouped("company_id").items():
            params = self.env["bde.pfmp.law.parameter"]._parameters()
            known = placements._law_context(company)
            waivers = placements._law_waivers()
            for placement in placements:
                found[placement] = library.check(
                    placement._law_facts(known), params, waivers[placement]
                )
        return found

    def _law_stops(self):
        """Return {placement: findings that stop it}: forbidden, or not authorised.

        Missing mentions and overlaps are not told twice: they have their own screens.
        """
        return {
            placement: [
                f
                for f in found
                if f.level in (FORBIDDEN, BLOCKED) and f.rule not in ELSEWHERE
            ]
            for placement, found in self._law_findings().items()
        }

    def _convention_refusals(self):
        """Return {placement: why it has no convention}: its state, or the law."""
        reasons = {p: p._convention_refusal() for p in self}
        others = self.filtered(lambda p: not reasons[p])
        reasons |= others._law_forbids()
        return {placement: reason for placement, reason in reasons.items() if reason}

    def _law_waivers(self):
        """Return {placement: authorisations in force, as the checks read them}."""
        records = (
            self.env["bde.pfmp.authorisation"]
            .sudo()
            .search(
                Domain("revoked_on", "=", False)
                & Domain("company_id", "in", self.company_id.ids)
                & (
                    Domain("placement_id", "in", self.ids)
                    | Domain("host_id", "in", self.host_id.ids)
                )
            )
        )
        result = {placement: [] for placement in self}
        for record in records:
            for placement in self:
                if placement in (record.placement_id,) or (
                    record.host_id and placement.host_id == record.host_id
                ):
                    result[placement].append(record._waiver())
        return result

    def _law_context(self, company):
        """Return what the facts of several placements share, read in a few queries."""
        first = min(self.mapped("date_start"))
        last = max(self.mapped("date_end"))
        live = self._law_neighbours(first, last)
        hosts = self.host_id
        declarations = self.env["bde.pfmp.host.declaration"]._latest(
            hosts, company, first - timedelta(days=365)
        )
        hazards = (
            self.env["bde.pfmp.hazard.declaration"]
            .sudo()
            .search(
                [
                    ("host_id", "in", (hosts | hosts.parent_id).ids),
                    ("company_id", "=", company.id),
                    ("date_sent", "!=", False),
                ],
                order="valid_to desc",
            )
        )
        off = defaultdict(set)
        for holiday in self.env["bde.school.holiday"].search(
            self.env["bde.school.holiday"]._off_domain(company, first, last)
        ):
            off[holiday.kind] |= set(days_between(holiday.date_start, holiday.date_end))
        return {
            "company": company,
            "off": off,
            "by_learner": live.grouped("learner_id"),
            "by_tutor": live.grouped("tutor_id"),
            "by_host": live.grouped("host_id"),
            "by_referent": live.grouped("referent_id"),
            "by_host_declared": declarations[0],
            "by_tutor_declared": declarations[1],
            "hazards": hazards.grouped("host_id"),
            "presence": live._presence(),
            "mentions": self._missing_mentions(),
        }

    def _law_neighbours(self, first, last):
        """Return the placements that may count with these: same learner, tutor, host.

        As superuser: the sentences tell numbers and hosts, no name of a learner.
        """
        years = self.school_year_id
        start = min([first, *years.mapped("date_start")])
        end = max([last, *years.mapped("date_end")])
        found = self.sudo().search(
            Domain("state", "not in", ("to_find", "cancelled"))
            & Domain("date_start", "<=", end)
            & Domain("date_end", ">=", start)
            & Domain("kind", "!=", "apprentice")
            & Domain.OR(
                Domain(name, "in", self.sudo()[name].ids)
                for name in ("learner_id", "tutor_id", "host_id", "referent_id")
            )
        )
        return found | self.sudo()

    def _law_forbids(self):
        """Return {placement: sentence} of those whose convention nobody may issue.

        A missing representative is said elsewhere: the paper is what they sign.
        """
        result = {}
        for placement, found in self._law_findings().items():
            first = next(
                (
                    f
                    for f in found
                    if f.level == FORBIDDEN and f.rule != "representative"
                ),
                None,
            )
            if first:
                result[placement] = self.env._(
                    "%(name)s: %(law)s (%(article)s). Nobody can authorise it: the "
                    "facts must change.",
                    name=placement.learner_id.display_name,
                    law=self._law_text(first),
                    article=library.BY_CODE[first.rule].article,
                )
        return result

    # -- words -------------------------------------------------------------------------
    def _law_text(self, finding):
        """Return the sentence of a `Finding`, in the user's language."""
        params = {
            name: format_date(self.env, value) if hasattr(value, "year") else value
            for name, value in finding.params.items()
        }
        lang = self.env.lang or "en_US"
        return get_translation("bde_pfmp", lang, finding.message, params)

    def _law_as_html(self, found):
        """Return findings as HTML for a screen: gravest first, each with its why."""
        if not found:
            return False
        icons = {
            "forbidden": ("fa-ban", "text-danger"),
            "blocked": ("fa-exclamation-triangle", "text-danger"),
            "warning": ("fa-info-circle", "text-warning"),
            "waived": ("fa-check-circle", "text-success"),
        }
        words = dict(self._fields["law_level"]._description_selection(self.env))
        order = list(icons)
        items = Markup("").join(
            Markup(
                "<li class='mb-2'><i class='fa fa-fw %s %s'></i> <b>%s</b> – %s "
                "<span class='text-muted'>(%s)</span><br/><span class='text-muted'>"
                "%s</span>%s</li>"
            )
            % (
                *icons[finding.level],
                words[finding.level],
                self._law_text(finding),
                library.BY_CODE[finding.rule].article,
                self.env._(library.BY_CODE[finding.rule].why),
                Markup("<br/>%s") % finding.waived_by if finding.waived_by else "",
            )
            for finding in sorted(found, key=lambda f: order.index(f.level))
        )
        return Markup("<ul class='list-unstyled mb-0'>%s</ul>") % items

    def action_authorise(self):
        """Button: record the authorisation that lifts what is blocked."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record an authorisation"),
            "res_model": "bde.pfmp.authorisation",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_placement_id": self.id,
                "default_company_id": self.company_id.id,
                "default_valid_from": self.date_start,
                "default_valid_to": self.date_end,
                "default_rule": next(
                    (f.rule for f in self._law_findings()[self] if f.level == BLOCKED),
                    False,
                ),
            },
        }
