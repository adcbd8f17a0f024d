import logging

import psycopg2

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..rules import partner_search

_logger = logging.getLogger(__name__)
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

    bde_usual_name = fields.Char(
        string="Usual name", help="As people call it: shop sign, initials."
    )
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

    def init(self):
        """Index the search keys, where PostgreSQL knows trigrams."""
        super().init()
        if self._bde_has_trigrams():
            self.env.cr.execute(
                SQL(
                    "CREATE INDEX IF NOT EXISTS res_partner_bde_search_trgm"
                    " ON res_partner USING gin (bde_search_text gin_trgm_ops)"
                )
            )

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
        names = [self.name, self.bde_usual_name]
        others = [self.bde_activity, self.function, self.email]
        above = self.parent_id.sudo()
        if self.is_company or not above:
            others += [self.zip, self.city, self.street]
        return (
            names,
            others,
            [self.bde_siret, self.phone],
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
        found = self._bde_key_domain(query)
        if not self._search(found, limit=1, active_test=False).get_result_ids():
            found = self._bde_key_domain(self._bde_doubt(query), near=True)
        return self._bde_with_people(found)

    @api.model
    def _bde_doubt(self, query):
        """Return `query` where only the words that nobody bears may hold a typing
        error; all of them when each is known.

        One query; it says nothing of a record, it spares the wide search.
        """
        parts = [
            SQL(
                "EXISTS (SELECT FROM res_partner WHERE %s)",
                self._bde_like(SQL.identifier("bde_search_text"), token.patterns),
            )
            for token in query.tokens
        ]
        self.flush_model(["bde_search_text"])
        known = self.env.execute_query(SQL("SELECT %s", SQL(", ").join(parts)))[0]
        return query.doubting(known)

    @api.model
    def _bde_key_domain(self, query, near=False):
        """Return the domain of the partners whose own search key fits.

        :param query: `partner_search.Query`
        """

        def to_sql(model, alias, sql_query):
            key = model._field_to_sql(alias, "bde_search_text", sql_query)
            every = SQL(" AND ").join(
                self._bde_like(key, patterns) for patterns in query.wanted(near)
            )
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
    def _bde_with_people(self, found):
        """Return the domain of what is found, and of the organisations of the people
        among it; of people who left, nothing is said."""
        inner = self._search(found, active_test=False)

        def to_sql(model, alias, sql_query):
            column = SQL.identifier
            ours = inner.table
            rows = inner.subselect(
                SQL(
                    "unnest(CASE WHEN %(company)s THEN ARRAY[%(id)s]"
                    " WHEN %(active)s THEN ARRAY[%(id)s, %(parent)s]"
                    " ELSE ARRAY[%(id)s] END)",
                    company=column(ours, "is_company"),
                    active=column(ours, "active"),
                    id=column(ours, "id"),
                    parent=column(ours, "parent_id"),
                )
            )
            return SQL("%s IN %s", column(alias, "id"), rows)

        return Domain.custom(to_sql=to_sql)

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
