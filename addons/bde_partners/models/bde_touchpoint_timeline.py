from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

# Lines read for each line shown: some belong to records the reader may not open
WINDOW = 3
MAX_LINES = 200
TEXTS = ("user", "teacher", "head", "bursar")


class BdeTouchpoint(models.Model):
    """The timeline of a dossier: lines in words, with the reader's own rights."""

    _inherit = "bde.touchpoint"

    @api.model
    def get_timeline(
        self, partner_id, offset=0, limit=30, kinds=None, with_sites=False
    ):
        """Return what happened with an organisation, the latest first.

        The number of queries does not depend on the number of lines.

        :param int partner_id: an organisation the user may read
        :param int offset: number of lines shown already
        :param int limit: number of lines, 200 at most
        :param kinds: list of kinds to keep; None: all
        :param bool with_sites: also what happened with its sites, each line says which
        :return: {"lines", "more", "kinds", "may_log"}
        :raise AccessError: for a record, or a person, that may not read it
        """
        if not self.env.user.has_group("bde_partners.group_bde_reader"):
            raise AccessError(
                self.env._("This page is for the bureau des entreprises.")
            )
        partner = self.env["res.partner"].browse(int(partner_id))
        partner.check_access("read")
        offset, limit = max(int(offset), 0), min(max(int(limit), 1), MAX_LINES)
        sites = partner._bde_with_sites() if with_sites else partner
        rows = self._timeline_rows(sites, kinds, WINDOW * (offset + limit) + 1)
        visible, records = self._timeline_visible(rows)
        page = visible[offset : offset + limit]
        return {
            "lines": self._timeline_lines(page, records, partner),
            "more": len(visible) > offset + limit
            or len(rows) > WINDOW * (offset + limit),
            "kinds": self._timeline_kinds(sites),
            "may_log": self.env["bde.interaction"].has_access("create"),
        }

    @api.model
    def _timeline_rows(self, partners, kinds, limit):
        """Return [(id, date, partner id, kind, author id, model, res_id)]."""
        self.env.flush_all()
        kinds = SQL("AND t.kind IN %s", tuple(kinds)) if kinds else SQL()
        return self.env.execute_query(
            SQL(
                """
                SELECT t.id, t.date, t.partner_id, t.kind, t.author_id, t.model,
                       t.res_id
                  FROM (%s) t
                 WHERE t.partner_id IN %s %s
                 ORDER BY t.date DESC NULLS LAST, t.id DESC
                 LIMIT %s
                """,
                self._table_query,
                tuple(partners.ids) or (0,),
                kinds,
                limit,
            )
        )

    @api.model
    def _timeline_kinds(self, partners):
        """Return the kinds there are with these organisations, as filters."""
        found = {
            kind
            for (kind,) in self.env.execute_query(
                SQL(
                    "SELECT DISTINCT t.kind FROM (%s) t WHERE t.partner_id IN %s",
                    self._table_query,
                    tuple(partners.ids) or (0,),
                )
            )
        }
        return [
            {"kind": kind, "label": label, "icon": icon}
            for kind, (label, icon) in self._touchpoint_kinds().items()
            if kind in found
        ]

    @api.model
    def _timeline_visible(self, rows):
        """Return the rows whose record the user may read, and these records.

        :return: (rows, {(model, id): record}); an event counts once for several
            participants of the organisation
        """
        ids = {}
        for row in rows:
            ids.setdefault(row[5], set()).add(row[6])
        records = {}
        for model, res_ids in ids.items():
            readable = self.env[model].browse(res_ids)._filtered_access("read")
            records.update(((model, record.id), record) for record in readable)
        seen, visible = set(), []
        for row in rows:
            if (row[5], row[6]) in records and (row[0], row[2]) not in seen:
                seen.add((row[0], row[2]))
                visible.append(row)
        return visible, records

    @api.model
    def _timeline_lines(self, rows, records, partner):
        """Return the lines of a page, in words."""
        partners = self.env["res.partner"]
        sites = partners.browse({row[2] for row in rows})
        authors = partners.browse({row[4] for row in rows if row[4]})
        names = {author.id: author.name for author in authors._filtered_access("read")}
        # what the software did by itself was done by nobody
        names.pop(self.env["ir.model.data"]._xmlid_to_res_id("base.partner_root"), None)
        for model, ids in self._timeline_ids(rows).items():
            # what is read for one is read for all the lines of the page
            page = self.env[model].browse(ids)
            for record in page:
                records[model, record.id] = record
        with_texts = self._timeline_has_texts()
        return [
            self._timeline_line(
                row,
                records[row[5], row[6]] if with_texts else None,
                names.get(row[4], "") if with_texts else "",
                sites.browse(row[2]).with_prefetch(sites.ids)
                if row[2] != partner.id
                else partners,
            )
            for row in rows
        ]

    @api.model
    def _timeline_ids(self, rows):
        ids = {}
        for row in rows:
            ids.setdefault(row[5], []).append(row[6])
        return ids

    @api.model
    def _timeline_has_texts(self):
        """Tell whether the user reads texts and people; a mere reader counts lines."""
        return any(
            self.env.user.has_group(f"bde_partners.group_bde_{role}") for role in TEXTS
        )

    @api.model
    def _timeline_line(self, row, record, author, site):
        """Return one line.

        :param record: the source record; None for who does not read texts
        :param str author: name, empty when unknown or hidden
        :param site: the site it happened with, empty for the organisation itself
        """
        key, date, partner_id, kind = row[:4]
        kind_label, icon = self._touchpoint_kinds().get(kind, (kind, "fa-circle-o"))
        home = self.env["bde.home"]
        day = fields.Datetime.context_timestamp(self, date).date() if date else None
        return {
            "key": f"{key}-{partner_id}",
            "kind": kind,
            "kind_label": kind_label,
            "icon": icon,
            "date": fields.Datetime.to_string(date) if date else "",
            "when": home._home_when(day) if day else "",
            "day": home._home_day(day) if day else "",
            "label": self._timeline_label(record) or kind_label,
            "detail": self._timeline_detail(record),
            "author": author,
            "action": self._timeline_action(record),
            "site": site.name or "",
        }

    @api.model
    def _timeline_label(self, record):
        if record is None:
            return ""
        if hasattr(record, "_bde_touchpoint_text"):
            return record._bde_touchpoint_text()
        return record.display_name

    @api.model
    def _timeline_detail(self, record):
        if record is None or not hasattr(record, "_bde_touchpoint_detail"):
            return ""
        return record._bde_touchpoint_detail() or ""

    @api.model
    def _timeline_action(self, record):
        """Return what the line opens, False when there is nothing more to see."""
        if record is None:
            return False
        if hasattr(record, "_bde_touchpoint_action"):
            return record._bde_touchpoint_action()
        return self.env["bde.home"]._home_record(record._name, record.id)
