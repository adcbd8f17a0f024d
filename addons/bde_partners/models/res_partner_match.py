from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..rules import partner_search

# Facts of a partner that may have made it come up: the most telling first
_FACTS = (
    ("name", "name"),
    ("usual_name", "bde_usual_name"),
    ("phone", "phone"),
    ("siret", "bde_siret"),
    ("email", "email"),
    ("city", "city"),
    ("zip", "zip"),
    ("activity", "bde_activity"),
    ("function", "function"),
    ("street", "street"),
)
_NUMBERS = ("phone", "siret", "zip")
_REASONS_SHOWN = 4


class ResPartner(models.Model):
    """Why a partner came up in a search, and the search of the choosers."""

    _inherit = "res.partner"

    bde_match_reason = fields.Char(
        string="Found by",
        compute="_compute_bde_match_reason",
        help="What fits the words that were typed.",
    )

    @api.depends_context("bde_term")
    @api.depends("name")
    def _compute_bde_match_reason(self):
        queries = self._bde_queries()
        people = self._bde_people_found(queries) if queries else {}
        for partner in self:
            reasons = []
            for query in queries:
                reasons += partner._bde_why(query, people.get(partner.id, ()))
            partner.bde_match_reason = " · ".join(dict.fromkeys(reasons)) or False

    @api.model
    def _bde_queries(self):
        """Return what is looked for (`partner_search.Query`), from the context."""
        terms = self.env.context.get("bde_term") or ()
        if isinstance(terms, str):
            terms = [terms]
        return [
            query
            for query in (partner_search.parse(t) for t in terms if isinstance(t, str))
            if query
        ]

    def _bde_people_found(self, queries):
        """Return {organisation id: its people that fit}, as the user may read them."""
        companies = self.filtered("is_company")
        fit = Domain.OR(self._bde_read_domain(query) for query in queries)
        people = self.search_fetch(
            Domain("parent_id", "in", companies.ids)
            & Domain("is_company", "=", False)
            & fit,
            [name for _kind, name in _FACTS] + ["parent_id"],
            order="id",
        )
        found = {}
        for person in people:
            found.setdefault(person.parent_id.id, []).append(person)
        return found

    @api.model
    def _bde_read_domain(self, query):
        """Return the domain of the keys that fit, errors included, of a few partners:
        read one by one, no index is asked."""

        def to_sql(model, alias, sql_query):
            key = SQL(
                "(%s || '')", model._field_to_sql(alias, "bde_search_text", sql_query)
            )
            return SQL(" AND ").join(
                model._bde_like(key, patterns) for patterns in query.wanted(near=True)
            )

        return Domain.custom(to_sql=to_sql)

    def _bde_why(self, query, people=()):
        """Return the reasons, translated, why this partner answers `query`."""
        self.ensure_one()
        facts = self._bde_facts()
        for person in people:
            facts += [
                (f"contact_{kind}", (person.name, value), key)
                for kind, value, key in person._bde_facts(own=True)
            ]
        if self.parent_id:
            above = self.parent_id.sudo()
            for name in (above.name, above.bde_usual_name, above.city):
                if name:
                    facts.append(("above", name, partner_search.fact_key(name)))
        return [
            self._bde_reason(kind, value, near)
            for kind, value, near in partner_search.why(query, facts)[:_REASONS_SHOWN]
        ]

    def _bde_facts(self, own=False):
        """Return [(kind, value, key)] of what is written on this partner.

        :param own: of a person, leave out the address: it is the organisation's
        """
        facts, left_out = [], set()
        if own:
            left_out |= {"city", "zip", "street"}
        if self._bde_hides_from_user() and self._bde_hides_reach():
            left_out |= {"phone", "email"}
        for kind, name in _FACTS:
            value = self[name]
            if not value or kind in left_out:
                continue
            key = partner_search.fact_key(value, kind in _NUMBERS)
            facts.append((kind, value, key))
        return facts

    @api.model
    def _bde_reason(self, kind, value, near):
        """Return one reason in words: « Phone: 02 61 91 00 12 »."""
        if kind == "name":
            # the name stands beside: no need to say it again
            if near:
                return self.env._("Name, spelled nearly so")
            return self.env._("Name")
        if kind.startswith("contact_"):
            person, value = value
            kind = kind.removeprefix("contact_")
            text = (
                self.env._("Contact: %(person)s", person=person)
                if kind == "name"
                else self.env._(
                    "Contact: %(person)s (%(value)s)", person=person, value=value
                )
            )
        else:
            text = self.env._(
                "%(fact)s: %(value)s", fact=self._bde_fact_label(kind), value=value
            )
        if near:
            return self.env._("%(reason)s (spelled nearly so)", reason=text)
        return text

    @api.model
    def _bde_fact_label(self, kind):
        return {
            "usual_name": self.env._("Usual name"),
            "phone": self.env._("Phone"),
            "siret": self.env._("SIRET"),
            "email": self.env._("E-mail"),
            "city": self.env._("City"),
            "zip": self.env._("Postal code"),
            "activity": self.env._("Activity"),
            "function": self.env._("Job"),
            "street": self.env._("Address"),
            "above": self.env._("Organisation"),
        }[kind]

    # -- where a search says what it looks for -----------------------------------------
    @api.model
    def _bde_looking_for(self, domain):
        """Return `self` that knows the words looked for in `domain`."""
        terms = [
            condition.value
            for condition in Domain(domain).iter_conditions()
            if condition.field_expr == "bde_search" and isinstance(condition.value, str)
        ]
        if not terms:
            return self
        return self.with_context(bde_term=terms, bde_best_first=terms[0])

    @api.model
    @api.readonly
    def web_search_read(
        self,
        domain,
        specification,
        offset=0,
        limit=None,
        order=None,
        count_limit=None,
    ):
        """The list knows what is looked for: best first, and why."""
        looking = self._bde_looking_for(domain)
        return super(ResPartner, looking).web_search_read(
            domain,
            specification,
            offset=offset,
            limit=limit,
            order=order,
            count_limit=count_limit,
        )

    # -- choosers of organisations (context `bde_find_hosts`) --------------------------
    @api.model
    def _search_display_name(self, operator, value):
        if self.env.context.get("bde_find_hosts") and operator == "ilike" and value:
            return Domain("bde_search", "ilike", value)
        return super()._search_display_name(operator, value)

    @api.model
    @api.readonly
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        looking = self
        if self.env.context.get("bde_find_hosts") and name and operator == "ilike":
            looking = self.with_context(bde_best_first=name)
        return super(ResPartner, looking).name_search(name, domain, operator, limit)

    @api.depends_context("bde_find_hosts")
    def _compute_display_name(self):
        """Look-alikes are told apart by their town in a chooser of organisations."""
        result = super()._compute_display_name()
        context = self.env.context
        if context.get("bde_find_hosts") and context.get("formatted_display_name"):
            for partner in self.filtered(lambda p: p.is_company and p.city):
                town = " ".join(filter(None, [partner.zip, partner.city]))
                partner.display_name = f"{partner.display_name} \t --{town}--"
        return result
