"""Two or three organisations side by side, and what the office decides of them."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime, html2plaintext

from .bde_merge import AT_MOST
from .bde_merge_values import STATE

# Fields that people expect, in the order they say them; others follow when they differ
FIRST = (
    "name",
    "bde_activity",
    "bde_legal_kind",
    "bde_siret",
    "bde_naf",
    "parent_id",
    "street",
    "street2",
    "zip",
    "city",
    "country_id",
    "phone",
    "email",
    "website",
    "bde_headcount",
    "bde_headcount_bracket",
    "bde_insurance",
    "user_id",
    "comment",
)

# Fields that go the survivor's way without a word
HIDDEN = ("lang", "tz", "company_id", "image_1920", "bde_last_contact", "function")


class BdeDuplicate(models.Model):
    _inherit = "bde.duplicate"

    @api.model
    def get_comparison(self, params=None):
        """Return what the screen of comparison shows.

        :param dict params: duplicate_id, or partner_ids, or nothing: the nearest pair
            that waits; after_id: the pair that was skipped; only_partner_id
        :return: dict(pair, partners, rows, survivor, problem, left, next_id)
        """
        self._check_may_settle()
        params = params or {}
        pair = self.browse()
        if params.get("partner_ids"):
            partners = self.env["res.partner"].browse(params["partner_ids"][:AT_MOST])
            partners = partners.exists()
            if len(partners) == 2:
                pair = self._pair_of(partners)
        else:
            pair = self._pair_asked(params)
            partners = pair.partner_a_id | pair.partner_b_id
        partners.check_access("read")
        waiting = self._waiting_domain(params)
        return {
            "pair": self._pair_values(pair) if pair else False,
            **self._compared(partners),
            "left": self.search_count(waiting, limit=1000),
            "next_id": self._next_pair(pair, waiting).id,
        }

    @api.model
    def _waiting_domain(self, params):
        domain = Domain("state", "=", "to_review")
        if only := params.get("only_partner_id"):
            domain &= Domain("partner_a_id", "=", only) | Domain(
                "partner_b_id", "=", only
            )
        return domain

    @api.model
    def _pair_asked(self, params):
        if params.get("duplicate_id"):
            pair = self.browse(params["duplicate_id"]).exists()
            if pair.partner_b_id:
                return pair
        return self.search(self._waiting_domain(params), limit=1)

    @api.model
    def _next_pair(self, pair, waiting):
        """Return the pair after this one, by score; the first after the last."""
        if not pair:
            return self.search(waiting, limit=1)
        later = Domain("score", "<", pair.score) | (
            Domain("score", "=", pair.score) & Domain("id", ">", pair.id)
        )
        others = Domain("id", "!=", pair.id)
        return self.search(waiting & later, limit=1) or self.search(
            waiting & others, limit=1
        )

    def _pair_values(self, pair):
        labels = dict(self._fields["state"]._description_selection(self.env))
        who = pair.decided_by_id.sudo().name
        return {
            "id": pair.id,
            "score": pair.score,
            "strength": pair.strength,
            "reasons": self._reason_texts(pair.reasons or []),
            "state": pair.state,
            "state_label": labels[pair.state],
            "decided": who
            and self.env._(
                "%(who)s, on %(day)s",
                who=who,
                day=format_date(self.env, pair.decided_on),
            ),
        }

    # ---------------------------------------------------------------- side by side
    @api.model
    def _compared(self, partners):
        """Return {partners, rows, survivor, problem} of some organisations."""
        if not partners:
            return {"partners": [], "rows": [], "survivor": False, "problem": ""}
        merge = self.env["bde.merge"]
        counts = [item for item in partners._bde_hanging() if any(item[1].values())]
        total = {
            partner.id: sum(counted.get(partner.id, 0) for _label, counted in counts)
            for partner in partners
        }
        survivor = partners.sorted(lambda p: (not p.active, -total[p.id], p.id))[:1]
        return {
            "partners": [
                {
                    "id": partner.id,
                    "name": partner.name or "",
                    "where": " ".join(filter(None, (partner.zip, partner.city))),
                    "active": partner.active,
                    "since": format_date(self.env, partner.create_date),
                    "counts": [
                        {"label": label, "count": counted.get(partner.id, 0)}
                        for label, counted in counts
                    ],
                }
                for partner in partners
            ],
            "rows": self._compared_rows(partners, survivor),
            "survivor": survivor.id,
            "problem": merge._problem(partners),
        }

    @api.model
    def _compared_rows(self, partners, survivor):
        """Return the fields: those people expect, then others that differ."""
        allowed = self.env["res.partner"].fields_get(attributes=["string"])
        merge = self.env["bde.merge"]
        hidden = {*merge._following_fields(), *HIDDEN}
        names = [n for n in merge._value_fields() if n in allowed and n not in hidden]
        names = [n for n in FIRST if n in names] + [n for n in names if n not in FIRST]
        rows, labels = [], {"user_id": self.env._("Followed by")}
        for name in names:
            texts = [self._compared_text(partner, name) for partner in partners]
            filled = [text for text in texts if text]
            differs = len(set(texts)) > 1
            conflict = len(set(filled)) > 1
            if not filled or (name not in FIRST and not differs):
                continue
            rows.append(
                {
                    "name": name,
                    "label": labels.get(name) or allowed[name]["string"],
                    "differs": differs,
                    "conflict": conflict,
                    "values": [
                        {"partner": partner.id, "text": text}
                        for partner, text in zip(partners, texts, strict=True)
                    ],
                    "choice": merge._winner(name, survivor, partners - survivor).id,
                    "strict": name == STATE,
                }
            )
        return rows

    @api.model
    def _compared_text(self, partner, name):
        """Return the value of a field as people read it."""
        field, value = partner._fields[name], partner[name]
        if field.type == "boolean":
            return self.env._("Yes") if value else ""
        if not value:
            return ""
        if field.type == "many2one":
            return value.sudo().display_name
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "date":
            return format_date(self.env, value)
        if field.type == "datetime":
            return format_datetime(self.env, value)
        if field.type == "html":
            return html2plaintext(value).strip()
        return str(value) if field.type != "binary" else self.env._("A picture")

    # ---------------------------------------------------------------- decisions
    @api.model
    def settle_bde(self, decision, params, survivor_id=None, values=None):
        """Buttons of the screen of comparison.

        :param str decision: merge, not_duplicate or review_again
        :param dict params: {duplicate_id} or {partner_ids}
        :param int survivor_id: for merge: the organisation that stays
        :param dict values: for merge: {field: id of the organisation it comes from}
        :return: dict(survivor, message)
        """
        self._check_may_settle()
        if params.get("duplicate_id"):
            pair = self.browse(params["duplicate_id"])
            partners = pair.partner_a_id | pair.partner_b_id
        else:
            partners = self.env["res.partner"].browse(params["partner_ids"]).exists()
            pair = self._pair_of(partners) if len(partners) == 2 else self.browse()
        if decision == "not_duplicate":
            pair.action_not_duplicate()
            return {"message": self.env._("These organisations stay two.")}
        if decision == "review_again":
            pair.action_review_again()
            return {"message": self.env._("This pair is to review again.")}
        survivor = partners.filtered(lambda p: p.id == survivor_id)
        logs = self.env["bde.merge"]._merge(survivor, partners - survivor, values)
        return {
            "survivor": survivor.id,
            "message": self.env._(
                "“%(lost)s” was merged into “%(name)s”.",
                lost=", ".join(logs.mapped("lost_name")),
                name=survivor.name,
            ),
        }

    @api.model
    def _pairs_absorbed(self, survivor, lost):
        """Keep what was decided of pairs whose organisation is merged away."""
        pairs = self.search(
            Domain("partner_a_id", "in", lost.ids)
            | Domain("partner_b_id", "in", lost.ids)
        )
        for pair in pairs:
            both = pair.partner_a_id | pair.partner_b_id
            gone = both & lost
            other = both - lost - survivor
            if not other:  # the pair that is merged
                pair._decide(
                    "merged",
                    partner_a_id=survivor.id,
                    partner_b_id=False,
                    lost_name=", ".join(gone.mapped("name")),
                )
                continue
            first, second = (survivor | other).sorted("id").ids
            twin = self.search(
                [("partner_a_id", "=", first), ("partner_b_id", "=", second)]
            )
            if not twin:
                pair.write({"partner_a_id": first, "partner_b_id": second})
            elif pair.state == "not_duplicate" and twin.state == "to_review":
                twin.write(pair._decision())
                pair.unlink()
            else:
                pair.unlink()

    def _decision(self):
        return {
            "state": self.state,
            "decided_by_id": self.decided_by_id.id,
            "decided_on": self.decided_on,
        }
