"""Merge of organisations: one stays, the other goes, every link is kept.

Odoo's assistant asks for the same e-mail and may drop rows; here the office chooses
the record that stays and the value of each field, and a trace is left.
"""

from collections import Counter

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules.partner_likeness import phone_key
from ..rules.partner_match import person_words
from ..rules.person_likeness import person_likeness
from .bde_merge_values import STATE

AT_MOST = 3  # organisations in one merge
SURE = 90  # likeness from which two people of one organisation are one


class MergeTrace:
    """What a merge did.

    counts: {model or table: rows}; moved: [(model, field, ids)]; folded: the rows
    that were doubles of others.
    """

    def __init__(self):
        self.counts, self.moved, self.folded = Counter(), [], []

    def count(self, name, rows):
        if rows:
            self.counts[name] += rows


class BdeMerge(models.AbstractModel):
    _inherit = "bde.merge"

    # ---------------------------------------------------------------- who may
    @api.model
    def _check_mergeable(self, partners):
        """Raise unless the user may merge these organisations."""
        self.env["bde.duplicate"]._check_may_settle()
        partners.check_access("write")
        problem = self._problem(partners)
        if problem:
            raise UserError(problem)

    @api.model
    def _problem(self, partners):
        """Return why these organisations cannot be merged, '' when they can."""
        if not 2 <= len(partners) <= AT_MOST:
            return self.env._("Choose two or three organisations to compare.")
        for partner in partners:
            if problem := self._problem_of(partner):
                return problem
        if len(partners.company_id) > 1:
            return self.env._("These organisations belong to two schools.")
        parents = partners.parent_id & partners
        if parents:
            site = partners.filtered(lambda p: p.parent_id in parents)[:1]
            return self.env._(
                "“%(site)s” is a site of “%(head)s”: take its head office away first, "
                "if they are one place.",
                site=site.name,
                head=site.parent_id.name,
            )
        return ""

    @api.model
    def _problem_of(self, partner):
        """Return why one record may never be merged, '' when it may."""
        partner = partner.sudo().with_context(active_test=False)
        if partner.user_ids:
            return self.env._(
                "“%(name)s” has an account here: its record cannot be merged.",
                name=partner.name,
            )
        if (
            self.env["res.company"]
            .sudo()
            .search_count([("partner_id", "=", partner.id)], limit=1)
        ):
            return self.env._("“%(name)s” is a school.", name=partner.name)
        if partner.bde_is_teacher or not (partner.is_company or partner.bde_is_host):
            return self.env._("“%(name)s” is a person.", name=partner.name)
        return ""

    # ---------------------------------------------------------------- the merge
    @api.model
    def _merge(self, survivor, lost, values=None):
        """Merge organisations: links, people, values; `lost` is deleted.

        :param survivor: the organisation that stays
        :param lost: one or two others
        :param dict values: {field: id of the organisation whose value wins}; else
            the value of the survivor, or what it does not know
        :return: the `bde.merge.log` lines, one for each record of `lost`
        :raise UserError: when they may not be merged, saying why
        """
        self._check_mergeable(survivor | lost)
        merge = self.sudo().with_context(active_test=False, tracking_disable=True)
        survivor = survivor.with_env(merge.env)
        lost = lost.with_env(merge.env)
        chosen = merge._chosen_values(survivor, lost, values or {})
        logs = merge._absorb(survivor, lost, chosen)
        merge._tell(survivor, logs, merge._join_people(survivor))
        self.env["bde.duplicate"].sudo()._find_pairs(survivor.ids)
        return logs.sudo(False)

    @api.model
    def _absorb(self, survivor, lost, chosen):
        """Move all that hangs on `lost` to `survivor`, delete `lost`.

        :return: the `bde.merge.log` lines
        """
        lines = [
            {
                "partner_id": survivor.id,
                "user_id": self.env.uid,
                "lost_id": partner.id,
                "lost_name": partner.name or partner.display_name,
                "lost_values": self._snapshot(partner),
                "chosen": self._plain(chosen),
            }
            for partner in lost
        ]
        self.env["bde.duplicate"]._pairs_absorbed(survivor, lost)
        self.env.flush_all()
        # a SIRET is unique: it is free before it is taken
        self.env.cr.execute(
            SQL("UPDATE res_partner SET bde_siret = NULL WHERE id = ANY(%s)", lost.ids)
        )
        traces = [MergeTrace() for _line in lines]
        for line, trace in zip(lines, traces, strict=True):
            self._move_links("res.partner", [line["lost_id"]], survivor.id, trace)
            line.update(moved=dict(trace.counts), folded=trace.folded)
        self._move_properties(lost.ids, survivor.id)
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._update_reference_fields(lost, survivor)  # fields of each company
        self.env.invalidate_all()
        lost.unlink()
        self._write_chosen(survivor, chosen)
        for trace in traces:
            self._recompute(trace)
        return self.env["bde.merge.log"].create(lines)

    @api.model
    def _write_chosen(self, survivor, chosen):
        """Write the values; a status comes with its history, which moved already."""
        status = {n: value for n, value in chosen.items() if n.startswith(STATE)}
        survivor.write({n: value for n, value in chosen.items() if n not in status})
        if not status:
            return
        self.env.flush_all()
        columns = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), value or None)
            for name, value in status.items()
        )
        self.env.cr.execute(
            SQL("UPDATE res_partner SET %s WHERE id = %s", columns, survivor.id)
        )
        survivor.invalidate_recordset()
        survivor.modified(list(status))

    @api.model
    def _recompute(self, trace):
        """Compute again what is stored from the links that moved."""
        for model_name, field_name, ids in trace.moved:
            records = self.env[model_name].browse(ids).exists()
            records.modified([field_name])
        self.env.flush_all()

    # ---------------------------------------------------------------- people
    @api.model
    def _join_people(self, survivor):
        """Merge the people of an organisation who are surely one.

        :return: [(name that stays, name that went)]
        """
        people = survivor.child_ids.filtered(
            lambda p: not p.is_company and not p.bde_is_teacher and not p.user_ids
        ).sorted("id")
        facts = {
            person.id: (
                person_words(person.name or ""),
                (person.email or "").strip().lower(),
                phone_key(person.phone),
            )
            for person in people
        }
        gone, joined = set(), []
        for position, first in enumerate(people):
            for second in people[position + 1 :]:
                if gone & {first.id, second.id} or first.type != second.type:
                    continue
                score, _why = person_likeness(facts[first.id], facts[second.id])
                if score >= SURE:
                    gone.add(second.id)
                    joined.append((first.name, second.name))
                    chosen = self._chosen_values(first, second, {})
                    chosen.pop("parent_id", None)
                    self._absorb(first, second, chosen)
        return joined

    # ---------------------------------------------------------------- properties
    @api.model
    def _move_properties(self, src_ids, dst_id):
        """Move properties (fields added on screen) whose value is a partner."""
        moves = {str(src_id): dst_id for src_id in src_ids}
        for name, field in self._stored_fields("properties"):
            model = self.env[name].with_context(active_test=False)
            column = SQL.identifier(field.name)
            rows = self.env.execute_query(
                SQL(
                    "SELECT id, %s FROM %s WHERE %s::text ~ %s",
                    column,
                    SQL.identifier(model._table),
                    column,
                    r"\m({})\M".format("|".join(moves)),
                )
            )
            for record in model.browse([row[0] for row in rows]):
                values = record.read([field.name])[0][field.name]
                if _repoint_properties(values, moves):
                    record.write({field.name: values})

    # ---------------------------------------------------------------- trace
    @api.model
    def _tell(self, survivor, logs, people):
        """Say in the survivor's thread what was merged into it."""
        sentences = [
            self.env._(
                "“%(lost)s” was merged into this organisation: %(count)s links moved.",
                lost=log.lost_name,
                count=sum((log.moved or {}).values()),
            )
            for log in logs
        ]
        sentences += [
            self.env._("“%(lost)s” is now “%(kept)s”.", lost=gone, kept=kept)
            for kept, gone in people
        ]
        survivor.message_post(body="\n".join(sentences), subtype_xmlid="mail.mt_note")


def _repoint_properties(values, moves):
    """Replace partners in properties as `read` gives them; tell whether any was."""
    changed = False
    for item in values or []:
        if item.get("comodel") != "res.partner" or not item.get("value"):
            continue
        old = item["value"]
        if item["type"] == "many2one":
            new = moves.get(str(old[0] if isinstance(old, (list, tuple)) else old))
            new = new or old
        else:
            ids = [v[0] if isinstance(v, (list, tuple)) else v for v in old]
            new = list(dict.fromkeys(moves.get(str(i), i) for i in ids))
            new = old if new == ids else new
        if new != old:
            item["value"], changed = new, True
    return changed
