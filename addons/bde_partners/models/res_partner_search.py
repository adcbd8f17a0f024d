import logging

import psycopg2

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..rules import partner_search

_logger = logging.getLogger(__name__)
# Results that a search hands over one by one; more are left to PostgreSQL
_FEW = 1000
# What a search key is made of; `_bde_search_parts` says how
_KEY_FIELDS = (
    "is_company",
    "name",
    "bde_usual_name",
    "bde_activity",
    "function",
    "street",
    "zip",
    "city",
    "email",
    "phone",
    "bde_siret",
    "parent_id.name",
    "parent_id.bde_usual_name",
    "parent_id.zip",
    "parent_id.city",
)


class ResPartner(models.Model):
    """Organisations and people found as they are typed: see rules/partner_search.py.

    One stored line of plain words per partner with a trigram index: a search reads
    what it finds, not the address book. People are found in their own lines, read with
    the rights of who searches: what a person may not read does not answer.
    """

    _inherit = "res.partner"

    bde_search_text = fields.Char(
        compute="_compute_bde_search_text",
        store=True,
        precompute=True,
        copy=False,
        export_string_translation=False,
    )
    bde_search = fields.Char(
        string="Name, person, phone, SIRET, city or activity",
        store=False,
        search="_search_bde_search",
    )

    # what the list and the map ask of a large address book
    _bde_begins_idx = models.Index(
        "(left(bde_search_text, 40) text_pattern_ops) WHERE active IS TRUE"
    )
    _bde_list_idx = models.Index(
        "(complete_name, id DESC) WHERE is_company IS TRUE AND active IS TRUE"
    )
    # read alone when the list is counted
    _bde_counted_idx = models.Index(
        "(bde_register_state, company_id, partner_share)"
        " WHERE is_company IS TRUE AND active IS TRUE AND bde_is_host IS TRUE"
    )
    _bde_unplaced_idx = models.Index(
        "(bde_is_host) WHERE is_company IS TRUE AND active IS TRUE"
        " AND bde_geo_precision IS NULL"
    )

    def init(self):
        """Index the search keys, where PostgreSQL knows trigrams."""
        result = super().init()
        if self._bde_has_trigrams():
            self.env.cr.execute(
                SQL(
                    "CREATE INDEX IF NOT EXISTS res_partner_bde_search_trgm"
                    " ON res_partner USING gin (bde_search_text gin_trgm_ops)"
                )
            )
        return result

    @api.model
    def _bde_has_trigrams(self):
        """Return whether PostgreSQL has pg_trgm, after an attempt to add it."""
        cr = self.env.cr
        cr.execute(SQL("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'"))
        if cr.fetchone():
            return True
        try:
            with cr.savepoint(flush=False):
                cr.execute(SQL("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
        except psycopg2.Error:
            _logger.warning(
                "The search of partners works without index, slowly in a large address "
                "book: the role of Odoo may not add the extension pg_trgm. An "
                "administrator of PostgreSQL runs CREATE EXTENSION pg_trgm in the "
                "database %s, then the addon bde_partners is updated.",
                cr.dbname,
            )
            return False
        return True

    @api.depends(*_KEY_FIELDS)
    def _compute_bde_search_text(self):
        for partner in self:
            partner.bde_search_text = (
                partner_search.search_key(*partner._bde_search_parts()) or False
            )

    def _bde_search_parts(self):
        """Return (names, other words, numbers, words of the organisation above)."""
        self.ensure_one()
        return self._bde_search_parts_of(self, self.parent_id.sudo())

    @api.model
    def _bde_search_parts_of(self, values, above):
        """Return the same of a partner to be made.

        :param values: a record, or a dict of what it will hold
        :param above: the organisation above, empty without one
        """
        names = [values["name"], values["bde_usual_name"]]
        others = [values["bde_activity"], values["function"], values["email"]]
        if values["is_company"] or not above:
            others += [values["zip"], values["city"], values["street"]]
        return (
            names,
            others,
            [values["bde_siret"], values["phone"]],
            [above.name, above.bde_usual_name, above.zip, above.city],
        )

    def _search_bde_search(self, operator, value):
        """Find partners by anything that is said on the phone about them.

        An organisation answers for its people too. Typing errors count when nothing
        is found without them.
        """
        if operator != "ilike" or not isinstance(value, str):
            return NotImplemented
        query = partner_search.parse(value)
        if not query:
            return Domain.TRUE if not value.strip() else Domain.FALSE
        domain = self._bde_key_domain(query)
        ids = self._bde_found_ids(domain)
        if not ids:
            domain = self._bde_key_domain(self._bde_doubt(query), near=True)
            ids = self._bde_found_ids(domain)
        if len(ids) <= _FEW:
            return Domain("id", "in", ids)
        rows = self._bde_with_people(domain)
        return Domain.custom(
            to_sql=lambda model, alias, sql_query: SQL(
                "%s IN %s", SQL.identifier(alias, "id"), rows
            )
        )

    @api.model
    def _bde_found_ids(self, domain):
        """Return what `_bde_with_people` finds, a few more than `_FEW` at most."""
        rows = self._bde_with_people(domain, limit=_FEW + 1)
        found = self.env.execute_query(
            SQL("SELECT DISTINCT unnest FROM %s AS found", rows)
        )
        return [number for (number,) in found if number]

    @api.model
    def _bde_doubt(self, query):
        """Return `query` where only the words that nobody bears may hold a typing
        error; all of them when each is known.

        One query; it says nothing of a record, it spares the wide search.
        """
        parts = [
            SQL(
                "(SELECT count(*) FROM (SELECT FROM res_partner WHERE %s LIMIT %s) t)",
                self._bde_like(SQL.identifier("bde_search_text"), token.inside()),
                partner_search.MANY,
            )
            for token in query.tokens
        ]
        self.flush_model(["bde_search_text"])
        counts = self.env.execute_query(SQL("SELECT %s", SQL(", ").join(parts)))[0]
        return query.doubting(counts)

    @api.model
    def _bde_key_domain(self, query, near=False):
        """Return the domain of the partners whose own search key fits.

        The index is asked for the words that tell most; the rest is read on what it
        leaves.

        :param query: `partner_search.Query`
        """

        def to_sql(model, alias, sql_query):
            key = model._field_to_sql(alias, "bde_search_text", sql_query)
            plain = SQL("(%s || '')", key)
            parts = [self._bde_like(key, some) for some in query.asked(near)]
            parts += [self._bde_like(plain, some) for some in query.wanted(near)]
            every = SQL(" AND ").join(parts)
            if near and query.joined:
                every = SQL("((%s) OR %s LIKE %s)", every, key, query.joined)
            return every

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _bde_like(self, expression, patterns):
        """Return the SQL of « this text fits one of these patterns »."""
        return SQL(
            "(%s)",
            SQL(" OR ").join(
                SQL("%s LIKE %s", expression, pattern) for pattern in patterns
            ),
        )

    @api.model
    def _bde_with_people(self, domain, limit=None):
        """Return the SQL of the ids found, and of the organisations of the people among
        them; of people who left, nothing is said of their organisation."""
        query = self._search(domain, limit=limit, active_test=False)
        if query.is_empty():
            return SQL("(SELECT unnest(ARRAY[]::integer[]))")
        table = query.table
        return query.subselect(
            SQL(
                "unnest(CASE WHEN %(company)s THEN ARRAY[%(id)s]"
                " WHEN %(active)s THEN ARRAY[%(id)s, %(parent)s]"
                " ELSE ARRAY[%(id)s] END)",
                company=SQL.identifier(table, "is_company"),
                active=SQL.identifier(table, "active"),
                id=SQL.identifier(table, "id"),
                parent=SQL.identifier(table, "parent_id"),
            )
        )

    # -- best first -----------------------------------------------------------------
    def _order_to_sql(self, order, query, alias=None, reverse=False):
        """What fits best comes first, when a search says so (`bde_best_first`) and
        nobody chose another order."""
        usual = super()._order_to_sql(order, query, alias=alias, reverse=reverse)
        term = self.env.context.get("bde_best_first")
        if not term or reverse or (order and order != self._order):
            return usual
        typed = partner_search.parse(term)
        if not typed:
            return usual
        key = self._field_to_sql(alias or self._table, "bde_search_text", query)
        return SQL(", ").join([*self._bde_rank(key, typed), usual])

    @api.model
    def _bde_rank(self, key, typed):
        """Return the SQL terms that order by how well the key fits what is typed.

        Its name, its name and more, every word in its name, the rest; then those that
        have the legal form that was typed.
        """
        name = SQL("split_part(%s, '|', 1)", key)
        steps = [
            SQL("WHEN %s LIKE %s THEN %s", key, f" {phrase}{end}%", rank)
            for rank, end in enumerate((" |", " ", ""))
            for phrase in typed.phrases
        ]
        every = SQL(" AND ").join(
            self._bde_like(name, patterns) for patterns in typed.wanted()
        )
        terms = [
            SQL("CASE %s WHEN %s THEN 3 ELSE 4 END", SQL(" ").join(steps), every)
            if steps
            else SQL("CASE WHEN %s THEN 3 ELSE 4 END", every)
        ]
        for word in typed.optional[:3]:
            terms.append(SQL("(%s NOT LIKE %s)", key, f"% {word} %"))
        return terms
