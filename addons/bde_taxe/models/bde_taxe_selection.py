from dataclasses import dataclass, field

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ..rules import selection as rules
from ..rules.selection import Person, Site

_FACTS = (
    "name",
    "bde_siren",
    "parent_id",
    "email",
    "user_id",
    "bde_register_state",
    "bde_legal_kind",
    "bde_departement",
    "bde_headcount",
    "bde_headcount_bracket",
    "bde_taxe_payroll",
    "bde_taxe_stop_on",
    "bde_closed_on",
    "bde_no_contact",
    "bde_host_state",
    "bde_host_state_until",
    "bde_rest_until",
    "bde_quota",
)
# Targets made at once
_PACK = 2000


@dataclass
class Selection:
    """What segments give for a campaign.

    kept: `Site` to ask, one a company; left: `Site` left out, one a company, with its
    exclusion; twins: ids of other sites of these companies; known: {id of an
    organisation of the segments: id of the target that its company has already}.
    """

    kept: list = field(default_factory=list)
    left: list = field(default_factory=list)
    twins: list = field(default_factory=list)
    known: dict = field(default_factory=dict)


class BdeTaxeCampaign(models.Model):
    """Who is asked: the companies of segments, each once, but those left out.

    A bounded number of queries whatever the number of organisations.
    """

    _inherit = "bde.taxe.campaign"

    def _selection(self, segments):
        """Return the `Selection` that these segments would give today.

        :param segments: `bde.segment`
        """
        self.ensure_one()
        campaign = self.with_context(bde_taxe_year=self.year)
        campaign = campaign.with_company(self.company_id)
        held = campaign._selection_held(segments)
        partners = campaign.env["res.partner"].sudo().browse(sorted(held))
        partners.fetch(_FACTS)
        keys = {partner.id: partner._bde_taxe_key() for partner in partners}
        targets = campaign._selection_targets()
        known = {i: targets[key] for i, key in keys.items() if key in targets}
        new = partners.filtered(lambda partner: partner.id not in known)
        groups = rules.companies(campaign._selection_sites(new, keys, held))
        firsts = [group[0] for group in groups.values()]
        return Selection(
            [site for site in firsts if not site.exclusion],
            [site for site in firsts if site.exclusion],
            [site.id for group in groups.values() for site in group[1:]],
            known,
        )

    def _select(self, segments):
        """Add the companies of these segments to the campaign; return the new targets.

        Those left out are added as such, with the reason. Whose company is there
        already gets the segments.

        :raise UserError: the campaign is closed
        """
        self.ensure_one()
        self.env["bde.taxe.target"].check_access("create")
        self.check_access("write")
        if self.state == "closed":
            raise UserError(
                self.env._("%(name)s is closed: nobody is added.", name=self.name)
            )
        selection = self._selection(segments)
        sites = selection.kept + selection.left
        targets = self.env["bde.taxe.target"].sudo()
        for start in range(0, len(sites), _PACK):
            pack = sites[start : start + _PACK]
            targets |= targets._bulk_create(self._selection_vals(pack))
        self._selection_tell_known(selection.known, segments)
        return targets.sudo(self.env.su)

    # -- facts ----------------------------------------------------------------------
    def _selection_held(self, segments):
        """Return {organisation id: {ids of the segments that hold it}}."""
        held = {}
        for segment in segments.with_env(self.env):
            query = self.env["res.partner"]._search(segment._domain(closed=True))
            for partner_id in query.get_result_ids():
                held.setdefault(partner_id, set()).add(segment.id)
        return held

    def _selection_targets(self):
        """Return {company: id of its target in the campaign}."""
        targets = self.env["bde.taxe.target"].sudo()
        found = targets.search_fetch([("campaign_id", "=", self.id)], ["partner_id"])
        found.partner_id.fetch(["bde_siren", "parent_id"])
        return {t.partner_id._bde_taxe_key(): t.id for t in found.sorted("id")}

    def _selection_sites(self, partners, keys, held):
        """Return the `Site` of organisations."""
        people = self._selection_people(partners)
        exclusions = self._exclusions(partners)
        credits = partners._bde_taxe_credit(self.year)
        given = self._selection_given(set(keys.values()))
        return [
            Site(
                partner.id,
                keys[partner.id],
                *exclusions.get(partner.id, ("", "")),
                is_head=not partner.parent_id,
                headcount=partner.bde_headcount,
                has_email=bool(partner.email),
                people=tuple(people.get(partner.id, ())),
                segments=frozenset(held[partner.id]),
                estimated=credits[partner.id].amount,
                last=given.get(keys[partner.id], 0),
            )
            for partner in partners
        ]

    def _selection_people(self, partners):
        """Return {organisation id: [`Person`]} of those with a role or an e-mail."""
        contacts = self.env["res.partner"].sudo()
        roles = self.env["bde.contact.role"].sudo().search(Domain.TRUE)
        codes = {role.id: role.code for role in roles}
        relation = contacts._fields["bde_role_ids"]
        contacts.flush_model(
            ["commercial_partner_id", "email", "phone", "active", "is_company"]
        )
        contacts.flush_model(["bde_role_ids"])
        rows = self.env.execute_query(
            SQL(
                """SELECT p.id, p.commercial_partner_id,
                          COALESCE(p.email, '') <> '', COALESCE(p.phone, '') <> '',
                          ARRAY(SELECT r.%(role)s FROM %(rel)s r
                                 WHERE r.%(partner)s = p.id)
                     FROM res_partner p
                    WHERE p.commercial_partner_id = ANY(%(ids)s)
                      AND p.active AND p.is_company IS NOT TRUE""",
                rel=SQL.identifier(relation.relation),
                partner=SQL.identifier(relation.column1),
                role=SQL.identifier(relation.column2),
                ids=list(partners._ids),
            )
        )
        people = {}
        for contact, site, has_email, has_phone, role_ids in rows:
            person = Person(
                contact,
                frozenset(codes[i] for i in role_ids if i in codes),
                has_email,
                has_phone,
            )
            people.setdefault(site, []).append(person)
        return people

    def _selection_given(self, keys):
        """Return {company: euros received for the campaign of the year before}."""
        transfers = self.env["bde.taxe.transfer"].sudo()
        rows = transfers._read_group(
            Domain("company_id", "=", self.company_id.id)
            & Domain("campaign_id.year", "=", self.year - 1)
            & Domain("kind", "=", "donor")
            & Domain("partner_id", "!=", False),
            ["partner_id"],
            ["amount:sum"],
        )
        given = {}
        for partner, amount in rows:
            key = partner._bde_taxe_key()
            if key in keys:
                given[key] = self.currency_id.round(given.get(key, 0) + amount)
        return given

    # -- records --------------------------------------------------------------------
    def _selection_vals(self, sites):
        """Return the values of the targets of these sites."""
        partners = self.env["res.partner"].sudo().browse([site.id for site in sites])
        users = {
            partner.id: partner.user_id.id
            for partner in partners
            if partner.user_id and not partner.user_id.share
        }
        vals_list = []
        for site in sites:
            person, choice = rules.choose_contact(site.people)
            vals_list.append(
                {
                    "campaign_id": self.id,
                    "company_id": self.company_id.id,
                    "partner_id": site.id,
                    "contact_id": person.id if person else False,
                    "contact_choice": choice,
                    "is_accountant": bool(person and "accountant" in person.roles),
                    "user_id": users.get(site.id, False),
                    "segment_ids": [Command.set(sorted(site.segments))],
                    "exclusion": site.exclusion or False,
                    "exclusion_note": site.note or False,
                    "amount_estimated": self.currency_id.round(site.estimated),
                    "amount_last": site.last,
                }
            )
        return vals_list

    def _selection_tell_known(self, known, segments):
        """Give these segments to the targets whose company they hold already."""
        targets = self.env["bde.taxe.target"].sudo()
        held = {}
        if known:
            held = self.with_company(self.company_id)._selection_held(segments)
        for segment in segments:
            ids = {t for p, t in known.items() if segment.id in held.get(p, ())}
            missing = targets.browse(ids).filtered(
                lambda target, segment=segment: segment not in target.segment_ids
            )
            missing.write({"segment_ids": [Command.link(segment.id)]})
