from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.bde_partners.rules.holidays import days_between

from ..rules import mentions as rules
from ..rules import schedule

# Territories where French law applies to the work of learners.
FRANCE = set("FR GP MQ GF RE YT PM BL MF WF PF NC TF".split())


class BdePfmpPlacement(models.Model):
    """What the convention of a placement would lack, by the law."""

    _inherit = "bde.pfmp.placement"

    evaluation = fields.Text(help="How the period is assessed; empty: the template's.")
    regulated_work = fields.Text(
        string="Regulated works",
        help="Works forbidden to minors that the training makes necessary (code du "
        "travail, D4153-15 and following): the host declares them beforehand.",
    )
    presence_days = fields.Integer(
        string="Days of presence", compute="_compute_presence"
    )
    presence_hours = fields.Float(
        string="Hours of presence", compute="_compute_presence"
    )
    missing_blocking = fields.Integer(
        string="Mandatory mentions missing", compute="_compute_missing"
    )
    missing_html = fields.Html(
        string="What the convention would lack", compute="_compute_missing"
    )

    @api.depends("slot_ids.hour_from", "slot_ids.hour_to", "date_start", "date_end")
    def _compute_presence(self):
        presence = self._presence()
        for placement in self:
            days, hours = presence[placement] or (0, 0.0)
            placement.presence_days, placement.presence_hours = days, hours

    def _compute_missing(self):
        """Not stored: it depends on the learner, the host, the school, the template."""
        concerned = self.filtered(lambda p: p.host_id and p.kind != "apprentice")
        (self - concerned).update({"missing_blocking": 0, "missing_html": False})
        missing = concerned._missing_mentions()
        for placement in concerned:
            found = missing[placement]
            placement.missing_blocking = len(rules.blocking(found))
            placement.missing_html = self._mentions_html(found)

    @api.model
    def _mentions_html(self, found):
        """Return a list of `Mention` as HTML for a screen, or False."""
        if not found:
            return False
        items = Markup("").join(
            Markup("<li><b>%s</b>%s. %s</li>")
            % (label, f" ({article})" if article else "", hint)
            for label, article, hint in (self._mention_texts(m) for m in found)
        )
        return Markup("<ul class='mb-0'>%s</ul>") % items

    @api.model
    def _mention_texts(self, mention):
        """Return (label, article, hint) of a `Mention` in the user's language."""
        label = self.env._(mention.label)
        hint = self.env._(mention.hint)
        return label, mention.article, hint

    def _missing_mentions(self, templates=None):
        """Return {placement: list of `rules.mentions.Mention`}.

        :param dict templates: {placement: template}, to spare the search
        """
        templates = templates or self._convention_templates()
        presence = self._presence()
        return {
            placement: rules.missing_mentions(
                placement._mention_facts(templates[placement], presence[placement])
            )
            for placement in self
        }

    def _mention_facts(self, template, presence):
        """Return what the rule of mentions reads: a `rules.mentions.Facts`."""
        self.ensure_one()
        learner, host, company = self.learner_id, self.host_id, self.company_id.sudo()
        minor, abroad = self._is_minor(), self._is_abroad()
        return rules.Facts(
            kind=self.kind,
            training=self.training_id.name or "",
            annual_volume=self.training_id.annual_volume,
            referent=self.referent_id.name or "",
            tutor=self.tutor_id.name or "",
            skills=(self.skills or "").strip(),
            activities=(self.activities or "").strip(),
            date_start=self.date_start,
            date_end=self.date_end,
            hours=presence and presence[1],
            follow_up=(self.follow_up or "").strip(),
            gratification=(self.gratification or "").strip(),
            host_insurance=(self.host_insurance or "").strip(),
            school_insurance=(company.bde_insurance or "").strip(),
            covered=template._covered(
                minor=minor, abroad=abroad, public=host.bde_legal_kind == "public"
            ),
            birth_date=learner.birth_date or None,
            is_minor=minor,
            representatives=len(learner._legal_guardians()),
            signatory=self.signatory_id.name or "",
            head=company.bde_head_id.name or "",
            host_address=(host.city or "").strip(),
            host_siret=host.bde_siret or "",
            host_individual=host.bde_legal_kind == "individual",
            abroad=abroad,
        )

    def _is_minor(self):
        """Tell whether the learner is under 18 on the first day.

        A pupil whose birth date is unknown is protected as a minor.
        """
        self.ensure_one()
        if not self.learner_id.birth_date:
            return self.kind in ("pfmp", "immersion")
        return self.learner_id._is_minor_on(self.date_start)

    def _is_abroad(self):
        """Tell whether the host is outside France."""
        self.ensure_one()
        code = self.host_id.country_id.code
        if code:
            return code not in FRANCE
        return self.host_id.bde_legal_kind == "foreign"

    def _presence(self):
        """Return {placement: (days, hours) of presence, None when unknown}.

        Holidays are taken off; school holidays are worked in a catch-up period, in
        a BTS internship and in continuing education; French public holidays are not
        those of a host abroad. One query a school.
        """
        result = dict.fromkeys(self)
        known = self.filtered(
            lambda p: (
                p.schedule_kind != "later"
                and p.slot_ids
                and p.date_start
                and p.date_end
            )
        )
        for company, placements in known.grouped("company_id").items():
            holidays = self.env["bde.school.holiday"].search(
                self.env["bde.school.holiday"]._off_domain(
                    company,
                    min(placements.mapped("date_start")),
                    max(placements.mapped("date_end")),
                )
            )
            off = {}
            for kind, found in holidays.grouped("kind").items():
                off[kind] = {
                    day
                    for holiday in found
                    for day in days_between(holiday.date_start, holiday.date_end)
                }
            for placement in placements:
                result[placement] = schedule.total_presence(
                    placement._slots(),
                    placement.date_start,
                    placement.date_end,
                    set().union(*(off.get(k, ()) for k in placement._kinds_off())),
                )
        return result

    def _kinds_off(self):
        """Return the kinds of holidays without presence at the host's."""
        self.ensure_one()
        kinds = ["local"] if self._is_abroad() else ["local", "public"]
        if self.kind == "pfmp" and self.period_id.kind != "catch_up":
            kinds.append("school")
        return kinds

    def _convention_templates(self):
        """Return {placement: template}, the first approved one that fits.

        An empty template when none exists. One query a school.
        """
        templates = self.env["bde.pfmp.template"]
        by_school, result = {}, {}
        for placement in self:
            company = placement.company_id
            if company not in by_school:
                by_school[company] = templates._approved_for(company)
            result[placement] = by_school[company]._first_match(placement)
        return result

    def _check_can_have_convention(self):
        """Refuse what has no convention, in words.

        :raise UserError: naming the learner
        """
        for placement in self:
            reason = placement._convention_refusal()
            if reason:
                raise UserError(reason)
        forbidden = self._law_forbids()
        if forbidden:
            raise UserError("\n".join(forbidden.values()))

    def _convention_refusal(self):
        """Return why this placement has no convention, or None."""
        self.ensure_one()
        name = self.learner_id.display_name
        if self.kind == "apprentice":
            return self.env._(
                "%(name)s is an apprentice: an apprenticeship contract binds them to "
                "the company, there is no convention to print.",
                name=name,
            )
        if self.state == "cancelled":
            return self.env._("%(name)s: this placement is cancelled.", name=name)
        if not self.host_id:
            return self.env._(
                "%(name)s has no host organisation yet: choose one first.", name=name
            )
        return None
