"""Organisations that look like one another: their keys, and who is told."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..rules import identifiers, partner_likeness

# At most that many are looked at for one reason: a telephone or a domain that more
# organisations share is the one of a group and tells nothing.
SHARED = 20
TOLD = 6  # organisations named in a warning

# Facts read of an organisation to compare it: columns of res_partner
LIKE = ("bde_like_words", "bde_like_town", "bde_like_phone", "bde_like_mail")
COLUMNS = ("id", "name", "bde_siret", "zip", "city", "phone", "email", "street")


class ResPartner(models.Model):
    """What is compared of an organisation is stored, ready to be looked up."""

    _inherit = "res.partner"

    bde_like_words = fields.Char(
        string="Name as compared",
        compute="_compute_bde_like",
        store=True,
        index="btree_not_null",
    )
    bde_like_town = fields.Char(
        string="Town as compared",
        compute="_compute_bde_like",
        store=True,
        index="btree_not_null",
    )
    bde_like_phone = fields.Char(
        string="Phone as compared",
        compute="_compute_bde_like",
        store=True,
        index="btree_not_null",
    )
    bde_like_mail = fields.Char(
        string="E-mail as compared",
        compute="_compute_bde_like",
        store=True,
        index="btree_not_null",
        help="Domain of the e-mail; the whole address when the domain is public.",
    )
    bde_lookalikes = fields.Json(
        string="Organisations that look alike", compute="_compute_bde_lookalikes"
    )

    @api.depends(
        "name", "city", "zip", "phone", "email", "is_company", "bde_is_host", "type"
    )
    def _compute_bde_like(self):
        public = self.env["bde.public.domain"]._names()
        for partner in self:
            keys = partner._bde_like_keys(public)
            for name, value in keys.items():
                partner[name] = value or False

    def _bde_like_keys(self, public):
        """Return {field: key} of this partner; empty for a person."""
        if not (self.is_company or self.bde_is_host):
            return dict.fromkeys(LIKE, "")
        return self._bde_like_keys_of(self._bde_traits_vals(), public)

    @api.model
    def _bde_like_keys_of(self, vals, public):
        """Return {field: key} of an organisation with these values."""
        traits = self._bde_traits_of(vals, public)
        keys = (
            traits.words,
            traits.town or traits.zip,
            traits.phone,
            traits.domain or traits.email,
        )
        return dict(zip(LIKE, keys, strict=True))

    def _bde_traits_vals(self):
        return {name: self[name] for name in COLUMNS[1:]} | {"id": self._origin.id}

    @api.model
    def _bde_traits_of(self, vals, public=None):
        """Return the `Traits` of an organisation.

        :param dict vals: values of the columns `COLUMNS`, any may be missing
        """
        if public is None:
            public = self.env["bde.public.domain"]._names()
        siret = vals.get("bde_siret")
        return partner_likeness.traits(
            vals.get("id"),
            vals.get("name") or "",
            identifiers.check_siret(siret).value if siret else "",
            vals.get("zip") or "",
            vals.get("city") or "",
            vals.get("phone") or "",
            vals.get("email") or "",
            vals.get("street") or "",
            public,
        )

    # ---------------------------------------------------------------- look-alikes
    @api.model
    def _bde_lookalikes(self, vals_list):
        """Return the organisations that look like those of `vals_list`, in its order.

        Read with all rights: only the name and the town of an organisation leave.
        Two queries, whatever the number of values.

        :param list vals_list: dicts with any of name, bde_siret, zip, city, phone,
            email, street, and id when it exists already
        :return: list of lists of dict(id, name, where, score, reasons, blocking,
            active), the nearest first
        """
        wanted = [self._bde_traits_of(vals) for vals in vals_list]
        self.env["res.partner"].flush_model()
        pairs = self.env.execute_query(self._bde_lookalikes_query(wanted))
        ids = {partner_id for _number, partner_id in pairs}
        known = self._bde_likeness_rows(ids)
        found = [[] for _vals in vals_list]
        for number, partner_id in pairs:
            row = known.get(partner_id)
            if not row:
                continue
            likeness = partner_likeness.likeness(wanted[number], row.traits)
            if likeness.score >= partner_likeness.WARN:
                found[number].append(self._bde_lookalike(row, likeness))
        return [
            sorted(items, key=lambda item: (-item["score"], item["name"]))[:TOLD]
            for items in found
        ]

    @api.model
    def _bde_lookalike(self, row, likeness):
        where = " ".join(filter(None, (row.zip, row.city)))
        if not row.active:
            archived = self.env._("archived")
            where = f"{where} – {archived}" if where else archived
        return {
            "id": row.traits.id,
            "name": row.name or "",
            "where": where,
            "score": likeness.score,
            "reasons": self.env["bde.duplicate"]._reason_texts(likeness.reasons),
            "blocking": likeness.blocks and row.active,
            "active": row.active,
        }

    @api.model
    def _bde_likeness_rows(self, ids, everywhere=False):
        """Return {id: `rules.partner_likeness.Row`}, in one query.

        Organisations of the schools of this user and those that all share; of every
        school with `everywhere`. The schools themselves are left out.
        """
        ours = SQL(
            "AND (company_id IS NULL OR company_id = ANY(%s))", self.env.companies.ids
        )
        public = self.env["bde.public.domain"]._names()
        columns = SQL(", ").join(SQL.identifier(name) for name in COLUMNS)
        rows = self.env.execute_query(
            SQL(
                """SELECT %s, active, company_id FROM res_partner p
                WHERE id = ANY(%s) AND bde_like_words IS NOT NULL
                AND NOT EXISTS (
                    SELECT 1 FROM res_company c WHERE c.partner_id = p.id) %s""",
                columns,
                list(ids),
                SQL() if everywhere else ours,
            )
        )
        found = {}
        for *values, active, company in rows:
            vals = dict(zip(COLUMNS, values, strict=True))
            found[vals["id"]] = partner_likeness.Row(
                self._bde_traits_of(vals, public),
                vals["name"],
                vals["zip"],
                vals["city"],
                active,
                company,
            )
        return found

    @api.model
    def _bde_lookalikes_query(self, wanted):
        """Return the query of (number in `wanted`, id): who may look like it.

        Each arm reads an index and stops after `SHARED`.
        """
        rows = SQL(", ").join(
            SQL(
                "(%s, %s, %s, %s, %s, %s, %s, %s)",
                number,
                traits.id or 0,
                traits.words,
                traits.town or traits.zip,
                traits.phone,
                traits.domain or traits.email,
                traits.siret,
                traits.siren,
            )
            for number, traits in enumerate(wanted)
        )
        arms = SQL(" UNION ").join(
            SQL(
                """(SELECT w.n, p.id FROM wanted w CROSS JOIN LATERAL (
                    SELECT id FROM res_partner r WHERE %s LIMIT %s) p
                    WHERE p.id <> w.id)""",
                condition,
                SHARED,
            )
            for condition in self._bde_lookalikes_arms()
        )
        return SQL(
            """WITH wanted (n, id, words, town, phone, mail, siret, siren)
            AS (VALUES %s) %s ORDER BY 1, 2""",
            rows or SQL("(0, 0, '', '', '', '', '', '')"),
            arms,
        )

    @api.model
    def _bde_lookalikes_arms(self):
        """Return the conditions, one for each way to look alike."""
        return [
            SQL(
                """w.siret <> '' AND r.bde_siren = w.siren
                AND r.bde_siret = w.siret"""
            ),
            SQL("w.phone <> '' AND r.bde_like_phone = w.phone"),
            SQL("w.mail <> '' AND r.bde_like_mail = w.mail"),
            SQL(
                """w.siren <> '' AND r.bde_siren = w.siren
                AND r.bde_like_town = w.town"""
            ),
            SQL("w.words <> '' AND r.bde_like_words = w.words"),
            SQL(
                """w.words <> '' AND w.town <> '' AND r.bde_like_town = w.town
                AND similarity(r.bde_like_words, w.words) > 0.35
                ORDER BY similarity(r.bde_like_words, w.words) DESC"""
            ),
        ]

    @api.depends(*COLUMNS[1:], "is_company", "bde_is_host")
    def _compute_bde_lookalikes(self):
        """Who a new organisation looks like, while it is typed; else nothing."""
        new = self.filtered(
            lambda p: not p._origin.id and p.name and (p.is_company or p.bde_is_host)
        )
        (self - new).bde_lookalikes = False
        found = self._bde_lookalikes([partner._bde_traits_vals() for partner in new])
        for partner, items in zip(new, found, strict=True):
            partner.bde_lookalikes = items

    # ---------------------------------------------------------------- the same SIRET
    @api.model_create_multi
    def create(self, vals_list):
        sirets = [vals.get("bde_siret") for vals in vals_list]
        self.browse()._bde_refuse_sirets(sirets)
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("bde_siret") and vals.get("active", True):
            self._bde_refuse_sirets([vals["bde_siret"]])
        elif vals.get("active"):
            asleep = self.filtered(lambda p: not p.active and p.bde_siret)
            asleep._bde_refuse_sirets(asleep.mapped("bde_siret"))
        return super().write(vals)

    def _bde_refuse_sirets(self, sirets):
        """Name the organisation that has one of these SIRET already.

        :raise ValidationError: when it is another one than `self`
        """
        wanted = {identifiers.check_siret(siret).value for siret in sirets if siret}
        if not wanted:
            return
        taken = (
            self.env["res.partner"]
            .sudo()
            .search([("bde_siret", "in", list(wanted)), ("id", "not in", self.ids)])
        )
        for partner in taken[:1]:
            raise ValidationError(
                self.env._(
                    "The SIRET %(siret)s is that of “%(name)s” (%(city)s), which you "
                    "have already: open its dossier instead of making a second one. "
                    "One record per site.",
                    siret=partner.bde_siret,
                    name=partner.name,
                    city=partner.city or self.env._("town not known"),
                )
            )
