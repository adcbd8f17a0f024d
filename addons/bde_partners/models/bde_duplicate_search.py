"""The search of duplicates: part by part, in a memory that does not grow.

PostgreSQL finds who may look like whom (same town, telephone, e-mail, SIREN: columns
`bde_like_…` of res.partner, each with its index); rapidfuzz and the rules say how much.
"""

import json
from collections import defaultdict

from rapidfuzz import fuzz, process

from odoo import api, fields, models
from odoo.tools import SQL, groupby

from ..rules import partner_likeness
from .res_partner_likeness import SHARED

PART = 2500  # organisations of one job
NEAR_WORDS = 72  # rapidfuzz ratio from which two names of a town are looked at
BEST = 10  # pairs kept of one organisation
TOWNS_AT_ONCE = 20_000  # names of the same towns held in memory together
WATERMARK = "bde.duplicate.searched"
OVERLAP = {"hours": 1}  # transactions that were open when the last search looked


class BdeDuplicate(models.Model):
    _inherit = "bde.duplicate"

    # ---------------------------------------------------------------- who asks
    def action_search_all(self):
        """Button of the list: look at every organisation, in the background."""
        self._check_may_settle()
        partners = self.env["res.partner"].browse(self._ids_to_search())
        batch = self.env["bde.batch"]._start(
            self.env._("Search for duplicates"),
            partners,
            "_batch_find_duplicates",
            chunk=PART,
            result="none",
        )
        return batch._open_action()

    @api.model
    def _ids_to_search(self, since=None):
        """Return the ids of organisations, town after town.

        :param datetime since: only those created or changed since then
        """
        self.env["res.partner"].flush_model()
        changed = SQL("AND write_date >= %s", since) if since else SQL()
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM res_partner WHERE bde_like_words IS NOT NULL %s
                ORDER BY bde_like_town, id""",
                changed,
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _cron_search(self):
        """Scheduled action: look at the organisations created or changed lately."""
        params = self.env["ir.config_parameter"].sudo()
        started = fields.Datetime.now()
        last = fields.Datetime.to_datetime(params.get_param(WATERMARK))
        since = last and fields.Datetime.subtract(last, **OVERLAP)
        ids = self._ids_to_search(since)
        for start in range(0, len(ids), PART):
            self._find_pairs(ids[start : start + PART], whole=since is None)
            left = len(ids) - start - PART
            if not self.env["ir.cron"]._commit_progress(PART, remaining=max(left, 0)):
                break
        else:
            params.set_param(WATERMARK, fields.Datetime.to_string(started))

    # ---------------------------------------------------------------- one part
    @api.model
    def _find_pairs(self, ids, whole=False):
        """Search the pairs of some organisations and write them.

        :param list ids: organisations, those of a town together
        :param bool whole: every organisation is searched in its turn: a pair is left
            to its older record
        :return: how many pairs are listed for them
        """
        self.env["res.partner"].flush_model()
        candidates = self._candidates_by_key(ids, whole)
        candidates |= self._candidates_by_town(ids, whole)
        members = {partner_id for pair in candidates for partner_id in pair}
        rows = (
            self.env["res.partner"].sudo()._bde_likeness_rows(members, everywhere=True)
        )
        best = defaultdict(list)
        for pair in candidates:
            first, second = (rows.get(partner_id) for partner_id in sorted(pair))
            if not first or not second or not _may_meet(first, second):
                continue
            found = partner_likeness.likeness(first.traits, second.traits)
            if found.score >= partner_likeness.REVIEW:
                best[first.traits.id].append(
                    (found.score, first.traits.id, second.traits.id, found.reasons)
                )
        pairs = [
            pair
            for found in best.values()
            for pair in sorted(found, key=lambda pair: (-pair[0], pair[2]))[:BEST]
        ]
        self._write_pairs(ids, pairs, whole)
        return len(pairs)

    @api.model
    def _candidates_by_key(self, ids, whole):
        """Return {(id, id)} of those that share a SIRET, phone, e-mail or SIREN.

        A key that `SHARED` organisations have is the one of a group: left out.
        """
        arms = [
            SQL(
                """SELECT p.id, q.ids FROM res_partner p
                CROSS JOIN LATERAL (SELECT array_agg(id) AS ids FROM (
                    SELECT r.id FROM res_partner r
                    WHERE %s AND r.bde_like_words IS NOT NULL AND r.id <> p.id
                    LIMIT %s) r) q
                WHERE p.id = ANY(%s) AND %s IS NOT NULL
                AND cardinality(q.ids) < %s""",
                *(same, SHARED, ids, key, SHARED),
            )
            for key, same in self._keys()
        ]
        arms.append(
            SQL(
                """SELECT p.id, array_agg(r.id) FROM res_partner p
                JOIN res_partner r ON r.bde_like_words = p.bde_like_words
                AND r.id <> p.id
                AND (p.bde_like_town IS NULL OR r.bde_like_town IS NULL)
                WHERE p.id = ANY(%s) GROUP BY p.id HAVING count(*) < %s""",
                *(ids, SHARED),
            )
        )
        rows = self.env.execute_query(SQL(" UNION ALL ").join(arms))
        return {
            (min(one, other), max(one, other))
            for one, others in rows
            for other in others
            if not whole or other > one
        }

    @api.model
    def _keys(self):
        """Return [(key of p, condition that r has it too)], each with its index."""
        same_siren = SQL("r.bde_siren = p.bde_siren")
        return [
            (
                SQL("p.bde_siret"),
                SQL("%s AND r.bde_siret = p.bde_siret", same_siren),
            ),
            (
                SQL("p.bde_siren"),
                SQL("%s AND r.bde_like_town = p.bde_like_town", same_siren),
            ),
            (SQL("p.bde_like_phone"), SQL("r.bde_like_phone = p.bde_like_phone")),
            (SQL("p.bde_like_mail"), SQL("r.bde_like_mail = p.bde_like_mail")),
        ]

    @api.model
    def _candidates_by_town(self, ids, whole):
        """Return {(id, id)} of the names of one town that are nearly the same."""
        names = self.env.execute_query(
            SQL(
                """SELECT bde_like_town, count(*) FROM res_partner
                WHERE bde_like_town IN (SELECT bde_like_town FROM res_partner
                    WHERE id = ANY(%s) AND bde_like_town IS NOT NULL)
                GROUP BY bde_like_town ORDER BY bde_like_town""",
                ids,
            )
        )
        found, wanted = set(), set(ids)
        towns, held = [], 0
        for town, count in [*names, (None, TOWNS_AT_ONCE)]:
            if towns and held + count > TOWNS_AT_ONCE:
                found |= self._candidates_of_towns(towns, wanted, whole)
                towns, held = [], 0
            towns.append(town)
            held += count
        return found

    @api.model
    def _candidates_of_towns(self, towns, wanted, whole):
        rows = self.env.execute_query(
            SQL(
                """SELECT bde_like_town, id, bde_like_words FROM res_partner
                WHERE bde_like_town = ANY(%s) AND bde_like_words IS NOT NULL
                ORDER BY 1, 2""",
                towns,
            )
        )
        found = set()
        for _town, members in groupby(rows, lambda row: row[0]):
            # other numbers, other organisations: schools 12 and 13 never meet
            groups = defaultdict(list)
            for _t, partner_id, words in members:
                numbers = tuple(w for w in words.split() if w.isdigit())
                groups[numbers].append((partner_id, words))
            for group in groups.values():
                if len(group) > 1:
                    found.update(_near(group, wanted, whole))
        return found

    # ---------------------------------------------------------------- writing
    @api.model
    def _write_pairs(self, ids, pairs, whole):
        """List `pairs`, forget those of `ids` that are no longer alike.

        What people settled stays as it is.
        """
        cr = self.env.cr
        self.env["bde.duplicate"].flush_model()
        mine = SQL("partner_a_id = ANY(%s)", ids)
        if not whole:
            mine = SQL("(%s OR partner_b_id = ANY(%s))", mine, ids)
        kept = [first for _score, first, _second, _reasons in pairs]
        others = [second for _score, _first, second, _reasons in pairs]
        cr.execute(
            SQL(
                """DELETE FROM bde_duplicate d WHERE state = 'to_review' AND %s
                AND NOT EXISTS (
                    SELECT 1 FROM unnest(%s::int[], %s::int[]) AS n (a, b)
                    WHERE n.a = d.partner_a_id AND n.b = d.partner_b_id)""",
                mine,
                kept,
                others,
            )
        )
        if pairs:
            self._insert_pairs(pairs)
        self.env["bde.duplicate"].invalidate_model()

    @api.model
    def _insert_pairs(self, pairs):
        scores, firsts, seconds, reasons = zip(*pairs, strict=True)
        texts = [json.dumps(list(codes)) for codes in reasons]
        now, uid = self.env.cr.now(), self.env.uid
        self.env.cr.execute(
            SQL(
                """INSERT INTO bde_duplicate (score, partner_a_id, partner_b_id,
                    reasons, state, create_date, write_date, create_uid, write_uid)
                SELECT n.score, n.a, n.b, n.why::jsonb, 'to_review', %s, %s, %s, %s
                FROM unnest(%s::int[], %s::int[], %s::int[], %s::text[])
                    AS n (score, a, b, why)
                ON CONFLICT (partner_a_id, partner_b_id)
                    WHERE partner_b_id IS NOT NULL
                DO UPDATE SET score = EXCLUDED.score, reasons = EXCLUDED.reasons,
                    write_date = EXCLUDED.write_date
                WHERE bde_duplicate.state = 'to_review'
                AND (bde_duplicate.score, bde_duplicate.reasons)
                    IS DISTINCT FROM (EXCLUDED.score, EXCLUDED.reasons)""",
                *(now, now, uid, uid),
                *map(list, (scores, firsts, seconds, texts)),
            )
        )


def _may_meet(first, second):
    """Not two archived records, nor records of two schools."""
    apart = first.company and second.company and first.company != second.company
    return (first.active or second.active) and not apart


def _near(group, wanted, whole):
    """Yield the pairs (id, id) of a group [(id, words)] with a member in `wanted`.

    The rows come in the order of their ids.
    """
    words = [name for _id, name in group]
    for position, (partner_id, name) in enumerate(group):
        if partner_id not in wanted:
            continue
        start = position + 1 if whole else 0
        for _name, _score, place in process.extract(
            name,
            words[start:] if start else words,
            scorer=fuzz.ratio,
            score_cutoff=NEAR_WORDS,
            limit=SHARED + 1,
        ):
            other = group[start + place][0]
            if other != partner_id:
                yield min(partner_id, other), max(partner_id, other)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _batch_find_duplicates(self, run):
        """Method of a batch: a part of the search over all organisations."""
        # pairs are found for every school and read under the rules of each
        self.env["bde.duplicate"].sudo()._find_pairs(self.ids, whole=True)
        run.advance(len(self))
