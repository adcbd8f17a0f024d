import hashlib
import json

from odoo import api, models

from odoo.addons.bde_partners.rules.identifiers import format_phone

from ..rules import convention_lines, french, placeholders
from ..rules import convention_words as words
from ..rules import schedule_table as tables


class BdePfmpPlacement(models.Model):
    """What a convention prints, as plain data: what is printed is what is hashed."""

    _inherit = "bde.pfmp.placement"

    def _convention_facts(self, templates=None):
        """Return {placement: facts}, `facts` being all that the document prints.

        Plain dicts, lists and strings in French, without the number of the
        convention. The number of queries does not depend on the number of records.

        :param dict templates: {placement: template}, to spare the search
        """
        templates = templates or self._convention_templates()
        presence = self._presence()
        missing = self._missing_mentions(templates)
        votes = self._convention_votes(templates)
        # read together: a filtered recordset would read them one by one
        self.learner_id.guardian_link_ids.guardian_id.mapped("last_name")
        result = {}
        for placement in self:
            facts = placement._facts_of_parties(templates[placement])
            facts |= placement._facts_of_presence(presence[placement])
            facts["missing"] = [mention.code for mention in missing[placement]]
            facts["voted"] = votes[placement]
            facts |= placement._facts_of_annexes(templates[placement])
            facts |= placement._facts_of_template(templates[placement], facts)
            facts["lines"] = convention_lines.lines(facts)
            result[placement] = facts
        return result

    @api.model
    def _facts_digest(self, facts):
        """Return the SHA-256 of facts, the same for the same facts."""
        text = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def _convention_votes(self, templates):
        """Return {placement: sentence of the vote of the template, or ""}.

        The latest vote of the school stands for a PFMP whose template names none.
        """
        decisions = self.env["bde.board.decision"]
        latest, result = {}, {}
        for placement in self:
            company = placement.company_id
            decision = templates[placement].decision_id
            if decision.company_id != company:
                decision = decisions
                if placement.kind == "pfmp":
                    if company not in latest:
                        latest[company] = decisions.search(
                            [
                                ("company_id", "=", company.id),
                                ("kind", "=", "template"),
                            ],
                            limit=1,
                        )
                    decision = latest[company]
            result[placement] = words.vote(decision.date, decision.number)
        return result

    def _facts_of_parties(self, template):
        """Return who signs and who is received: school, host, learner, people."""
        self.ensure_one()
        referent = self._facts_of_person(self.referent_id)
        referent["function"] = self.referent_id.bde_subject or ""
        minor = self._is_minor()
        return {
            "kind": self.kind,
            "words": words.WORDS[self.kind],
            "school_year": self.school_year_id.name or "",
            "school": self._facts_of_school(self.company_id.sudo()),
            "host": self._facts_of_host(),
            "signatory": self._facts_of_person(self.signatory_id),
            "tutor": self._facts_of_person(self.tutor_id),
            "referent": referent,
            "learner": self._facts_of_learner(template.print_address),
            "minor": minor,
            "guardians": self._facts_of_guardians() if minor else [],
        }

    def _facts_of_host(self):
        host = self.host_id
        naf = f"(NAF {host.bde_naf})" if host.bde_naf else ""
        head_office = host.parent_id.name
        return {
            "name": host.name or "",
            "head_office": head_office if head_office != host.name else "",
            "siret": french.siret(host.bde_siret),
            "address": self._address_lines(host),
            "activity": french.initials(host.bde_activity, naf),
            "public": host.bde_legal_kind == "public",
            "abroad": self._is_abroad(),
        }

    def _facts_of_learner(self, print_address):
        learner = self.learner_id
        return {
            "name": learner.display_name,
            "birth_name": learner.last_name.upper() if learner.usage_name else "",
            "birth_date": french.long_date(learner.birth_date),
            "feminine": learner.sex == "f",
            "class": self.class_id.name or self.class_id.code or "",
            "training": self.training_id.name or "",
            "volume": self.training_id.annual_volume,
            "phone": format_phone(learner.phone or ""),
            "address": self._address_lines(learner) if print_address else [],
        }

    def _facts_of_guardians(self):
        """Return the legal representatives; without telephone when they live apart.

        Neither of two separated parents reads the details of the other.
        """
        links = self.learner_id._legal_guardians()
        together = self._share_an_address(links.guardian_id)
        found = [self._facts_of_guardian(link) for link in links]
        return found if together else [{**item, "phone": ""} for item in found]

    @api.model
    def _facts_of_school(self, company):
        head = company.bde_head_id.partner_id
        return {
            "name": company.name or "",
            "uai": company.bde_uai or "",
            "siret": french.siret(company.bde_siret),
            "address": self._address_lines(company.partner_id),
            "city": company.city or "",
            "phone": format_phone(company.bde_phone or company.phone or ""),
            "email": company.bde_email or company.email or "",
            "emergency": format_phone(company.bde_emergency_phone or ""),
            "head": head.name or "",
            "head_function": head.function or "chef d'établissement",
            "insurance": company.bde_insurance or "",
        }

    @api.model
    def _facts_of_person(self, partner):
        return {
            "name": partner.name or "",
            "function": partner.function or "",
            "phone": format_phone(partner.phone or ""),
            "email": partner.email or "",
        }

    @api.model
    def _facts_of_guardian(self, link):
        guardian = link.guardian_id
        person = french.initials(
            (guardian.last_name or "").upper(), guardian.first_name
        )
        institution = guardian.kind == "institution"
        return {
            "name": guardian.institution_name or person if institution else person,
            "person": person if institution and guardian.institution_name else "",
            "quality": words.KINSHIP.get(link.kinship, words.KINSHIP["parent"]),
            "phone": format_phone(link.phone or ""),
        }

    @api.model
    def _share_an_address(self, guardians):
        """Tell whether these persons live together, or are one."""
        homes = {
            " ".join(filter(None, (g.street, g.zip, g.city))).casefold()
            for g in guardians
        }
        return len(guardians) < 2 or (len(homes) == 1 and "" not in homes)

    @api.model
    def _address_lines(self, record):
        """Return the lines of a postal address; the country when it is not France."""
        town = french.initials(record.zip, record.city)
        country = ""
        if record._name == "res.partner" and record.country_id.code != "FR":
            country = record.country_id.name
        return [x for x in (record.street, record.street2, town, country) if x]

    def _facts_of_presence(self, presence):
        """Return dates, days and hours, and the weekly schedule as a table."""
        self.ensure_one()
        slots = self._slots() if presence else []
        days, hours = presence or (0, 0.0)
        table = tables.week_table(slots)
        period = {
            "start": french.long_date(self.date_start),
            "end": french.long_date(self.date_end),
            "days": french.plural(days, "jour") if presence else "",
            "hours": tables.hours(hours) if presence else "",
            "week": tables.hours(self.weekly_hours) if presence else "",
        }
        return {
            "period": period,
            "presence": words.presence(period),
            "later": words.later(self.kind),
            "schedule": {
                "weeks": list(table.weeks),
                "rows": [{"day": r.day, "cells": list(r.cells)} for r in table.rows],
                "totals": list(table.totals),
                "calendar": words.calendar(
                    tables.mondays(self.date_start, self.date_end)
                ),
            }
            if presence
            else {},
            "special": self.special_presence or words.special(tables.special(slots)),
        }

    def _facts_of_annexes(self, template):
        """Return the annexe pédagogique and the annexe financière."""
        self.ensure_one()
        return {
            "work_address": self.work_address or "",
            "moving_sites": self.moving_sites,
            "skills": french.lines(self.skills),
            "activities": french.lines(self.activities),
            "follow_up": french.lines(self.follow_up or template.follow_up),
            "evaluation": french.lines(self.evaluation or template.evaluation),
            "leave": french.lines(self.leave_note),
            "regulated": french.lines(self.regulated_work),
            "finance": {
                "gratification": self.gratification or "",
                "meals": self.meals or template.meals or "",
                "transport": self.transport or template.transport or "",
                "lodging": self.lodging or template.lodging or "",
                "host_insurance": self.host_insurance or "",
            },
            "levels": template._signing_levels(),
        }

    @api.model
    def _facts_of_template(self, template, facts):
        """Return the title and the articles, placeholders filled in."""
        values = words.placeholder_values(facts)
        host = facts["host"]
        articles = template._articles_for(
            minor=facts["minor"], abroad=host["abroad"], public=host["public"]
        )
        return {
            "title": template.title,
            "preamble": placeholders.fill(template.preamble or "", values),
            "articles": [
                {
                    "title": f"Article {number} – "
                    + placeholders.fill_text(article.title, values),
                    "body": placeholders.fill(article.body, values),
                }
                for number, article in enumerate(articles, 1)
            ],
        }
