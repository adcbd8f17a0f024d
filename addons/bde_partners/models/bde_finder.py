from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..rules import identifiers, partner_search

# Rows that a search weighs against each other: what is typed next narrows them
_CANDIDATES = 300
_FIRST = 60
_LINES = 8
# The five colours of the house
_TONES = {
    "to_check": "info",
    "approved": "success",
    "watch": "warning",
    "paused": "secondary",
    "excluded": "danger",
}


class BdeFinder(models.AbstractModel):
    """Who is it? Organisations and people as somebody types, telephone in hand.

    The cost does not grow with the address book: what is weighed is bounded, and read
    with the rights of who searches. Addons add other kinds of people by extending
    `_find_lines`.
    """

    _name = "bde.finder"
    _description = "Quick find"

    @api.model
    def find(self, text, limit=_LINES):
        """Return {"lines": [line], "more": bool, "create": {label, action} or False}.

        A line: key, kind (organisation, person), icon, name, detail, where, phone,
        state ({label, tone} or False), why, action.

        :param str text: as typed
        :param int limit: lines at most, 20 for the curious
        """
        if not self.env.user.has_group("bde_partners.group_bde_reader"):
            raise AccessError(
                self.env._("This page is for the bureau des entreprises.")
            )
        query = partner_search.parse(text if isinstance(text, str) else "")
        if not query:
            return {"lines": [], "more": False, "create": False}
        limit = max(1, min(int(limit), 20))
        lines = self._find_lines(query, limit + 1)
        return {
            "lines": lines[:limit],
            "more": len(lines) > limit,
            "create": self._find_create(query),
        }

    # -- to extend ------------------------------------------------------------------
    @api.model
    def _find_lines(self, query, limit):
        """Return the lines that answer `query`, best first, `limit` at most."""
        partners = self._find_partners(query, limit)
        return [self._find_line(partner) for partner in partners]

    # -- partners -------------------------------------------------------------------
    @api.model
    def _find_partners(self, query, limit):
        """Return the partners that fit best, with what is typed in their context."""
        model = self.env["res.partner"].with_context(
            bde_term=[query.text], bde_best_first=query.text
        )
        ids = self._find_candidates(model, query)
        if not ids:
            doubt = model._bde_doubt(query)
            ids = self._find_candidates(model, doubt, near=True)
        if not ids:
            return model
        return model.search(Domain("id", "in", ids), order=model._order, limit=limit)

    @api.model
    def _find_candidates(self, model, query, near=False):
        """Return ids worth weighing: names that begin so, then any that fit.

        A person is one of them by its own words, not by those of its organisation.
        """
        own = Domain.custom(
            to_sql=lambda records, alias, sql_query: self._find_own(
                records, alias, query, near
            )
        )
        ids = []
        if query.phrases and not near and not model._bde_hides_from_user():
            begins = Domain.custom(to_sql=self._find_begins(query))
            ids += model._search(begins & own, limit=_FIRST).get_result_ids()
        if len(ids) < _FIRST:
            fits = model._bde_key_domain(query, near)
            ids += model._search(fits & own, limit=_CANDIDATES).get_result_ids()
        return list(dict.fromkeys(ids))

    @api.model
    def _find_begins(self, query):
        """Return the SQL, for a custom domain, of names that begin as typed."""

        def to_sql(model, alias, sql_query):
            key = model._field_to_sql(alias, "bde_search_text", sql_query)
            begins = model._bde_like(
                SQL("left(%s, 40)", key),
                [f" {phrase[:39]}%" for phrase in query.phrases],
            )
            rest = [
                model._bde_like(SQL("(%s || '')", key), patterns)
                for patterns in query.wanted()
            ]
            return SQL(" AND ").join([begins, *rest])

        return to_sql

    @api.model
    def _find_own(self, model, alias, query, near):
        """Return the SQL of « an organisation, or a person who bears one word »."""
        key = SQL.identifier(alias, "bde_search_text")
        own = SQL("split_part(%s, '|', 1) || split_part(%s, '|', 2)", key, key)
        patterns = [p for some in query.wanted(near) for p in some]
        return SQL(
            "(%s OR %s)",
            SQL.identifier(alias, "is_company"),
            model._bde_like(SQL("(%s)", own), patterns),
        )

    @api.model
    def _find_line(self, partner):
        """Return the line of one partner."""
        above = partner.parent_id
        organisation = partner.is_company
        hidden = partner._bde_hides_from_user() and partner._bde_hides_reach()
        detail = (
            [partner.bde_activity]
            if organisation
            else [partner.function, above.sudo().name]
        )
        return {
            "key": f"res.partner,{partner.id}",
            "kind": "organisation" if organisation else "person",
            "icon": "fa-building-o" if organisation else "fa-user-o",
            "name": partner.name or "",
            "detail": " · ".join(filter(None, detail)),
            "where": " ".join(filter(None, [partner.zip, partner.city])),
            "phone": "" if hidden else partner.phone or "",
            "state": self._find_state(partner) if organisation else False,
            "why": partner.bde_match_reason or "",
            "action": self._find_action(partner),
        }

    @api.model
    def _find_state(self, partner):
        """Return {label, tone} of what must be known before speaking, or False."""
        if "bde_register_state" in partner and partner.bde_register_state == "closed":
            return {"label": self.env._("Closed"), "tone": "danger"}
        if not partner.bde_host_state:
            return False
        labels = dict(
            partner._fields["bde_host_state"]._description_selection(self.env)
        )
        return {
            "label": labels.get(partner.bde_host_state, ""),
            "tone": _TONES.get(partner.bde_host_state, "secondary"),
        }

    @api.model
    def _find_action(self, partner):
        """Return what Enter opens: the dossier, of the organisation for its people."""
        home = self.env["bde.home"]
        if partner.is_company:
            return home._home_action("bde_partners.bde_host_action", partner.id)
        if partner.bde_is_teacher:
            return home._home_action("bde_partners.bde_teacher_action", partner.id)
        if partner.parent_id.is_company:
            return home._home_action(
                "bde_partners.bde_host_action", partner.parent_id.id
            )
        return home._home_action("bde_partners.bde_contact_action", partner.id)

    # -- nobody ---------------------------------------------------------------------
    @api.model
    def _find_create(self, query):
        """Return {label, action} to enter what was typed, False without the right."""
        if not self.env.user.has_group("bde_partners.group_bde_user"):
            return False
        siret = identifiers.check_siret(query.text)
        values = (
            {"default_bde_siret": siret.value}
            if siret.ok and siret.value
            else {"default_name": query.text}
        )
        wizard = self.env.ref(
            "bde_partners.bde_host_create_action", raise_if_not_found=False
        )
        context = {"default_is_company": True, "default_bde_is_host": True, **values}
        home = self.env["bde.home"]
        action = (
            home._home_action(
                "bde_partners.bde_host_create_action",
                context={"default_query": query.text, **values},
            )
            if wizard
            else home._home_action(
                "bde_partners.bde_host_action", form=True, context=context
            )
        )
        return {
            "label": self.env._("New organisation: %(text)s", text=query.text),
            "action": action,
        }
