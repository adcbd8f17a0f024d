"""Documents: a typed record over each file the office produces or receives."""

from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.tools import SQL


class BdeDocument(models.Model):
    """A file, what it is, and the record it belongs to.

    Nobody reads the document of a record they cannot read: the access rules of this
    model (school, confidentiality) are joined by those of the parent record, both in
    searches and record by record. The attachment hangs on the document and not on the
    parent, so that no other door leads to the file.
    """

    _name = "bde.document"
    _description = "Document"
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    type_id = fields.Many2one(
        "bde.document.type", required=True, ondelete="restrict", index=True
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    valid_until = fields.Date(string="Valid until", help="Empty: no end of validity.")
    keep_until = fields.Date(
        string="Kept until",
        compute="_compute_keep_until",
        store=True,
        help="Empty: no limit.",
    )
    school_year_id = fields.Many2one(
        "bde.school.year", string="School year", index="btree_not_null"
    )
    company_id = fields.Many2one(
        "res.company", string="School", default=lambda self: self.env.company
    )
    partner_id = fields.Many2one("res.partner", index="btree_not_null")
    confidentiality = fields.Selection(
        selection="_selection_confidentiality",
        compute="_compute_confidentiality",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    attachment_id = fields.Many2one(
        "ir.attachment", string="File", required=True, ondelete="cascade", index=True
    )
    file = fields.Binary(related="attachment_id.datas", string="Content")
    mimetype = fields.Char(related="attachment_id.mimetype")
    file_size = fields.Integer(related="attachment_id.file_size")
    sha256 = fields.Char(string="Fingerprint (SHA-256)", readonly=True, copy=False)
    res_model = fields.Char(string="Record's model", readonly=True, copy=False)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True, copy=False
    )
    parent_ref = fields.Reference(
        selection="_selection_parent_model",
        string="Attached to",
        compute="_compute_parent_ref",
    )
    active = fields.Boolean(default=True)

    _filed_once = models.UniqueIndex(
        "(res_model, res_id, type_id, sha256) WHERE res_id IS NOT NULL",
        "This document is already filed.",
    )

    @api.model
    def _selection_confidentiality(self):
        return [
            ("public", self.env._("Public")),
            ("partner", self.env._("Shared with the partner")),
            ("internal", self.env._("Inside the school")),
            ("restricted", self.env._("Restricted")),
        ]

    @api.model
    def _selection_parent_model(self):
        models_ = self.env["ir.model"].sudo().search_fetch([], ["model", "name"])
        return [(model.model, model.name) for model in models_]

    @api.depends("type_id", "date")
    def _compute_keep_until(self):
        for document in self:
            months = document.type_id.retention_months
            document.keep_until = (
                document.date + relativedelta(months=months)
                if months and document.date
                else False
            )

    @api.depends("type_id")
    def _compute_confidentiality(self):
        for document in self:
            document.confidentiality = (
                document.confidentiality
                or document.type_id.confidentiality
                or "internal"
            )

    @api.depends("res_model", "res_id")
    def _compute_parent_ref(self):
        for document in self:
            known = document.res_id and document.res_model in self.env
            document.parent_ref = (
                f"{document.res_model},{document.res_id}" if known else False
            )

    # ---------------------------------------------------------------- access
    def _check_access(self, operation):
        """Add the parent's access: reading asks to read it, the rest to write it."""
        result = super()._check_access(operation)
        forbidden = result[0] if result else self.browse()
        remaining = self - forbidden
        if self.env.su or not any(remaining._ids):
            return result
        by_model, alone = defaultdict(set), self.browse()
        for document in remaining.sudo():
            if document.res_id and document.res_model:
                by_model[document.res_model].add(document.res_id)
            elif document.create_uid.id != self.env.uid:
                alone |= document.sudo(False)
        if alone and not self._reads_alone():
            forbidden |= alone
        allowed = self._accessible_parents(by_model, operation)
        for document in remaining.sudo():
            parent = (document.res_model, document.res_id)
            if document.res_id and document.res_model and parent not in allowed:
                forbidden |= document.sudo(False)
        if not forbidden:
            return None
        return forbidden, result[1] if result else self._make_access_error

    def _make_access_error(self):
        return AccessError(
            self.env._(
                "This document belongs to a record that you may not open. Ask the "
                "office if you need it."
            )
        )

    def _reads_alone(self):
        """Return whether the user sees the documents that no record holds."""
        return self.env.user.has_group("bde_partners.group_bde_manager")

    def _accessible_parents(self, by_model, operation):
        """Return the set of (model, id) the user may read, or write, among these."""
        operation = "read" if operation == "read" else "write"
        allowed = set()
        for model, ids in by_model.items():
            if model not in self.env:
                continue  # the addon is gone: nobody can tell what it allowed
            records = self.env[model].browse(ids)
            try:
                records = records._filtered_access(operation)
            except MissingError:
                records = records.exists()._filtered_access(operation)
            allowed.update((model, record_id) for record_id in records.ids)
        return allowed

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            domain = Domain(domain) & self._get_parent_domain()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _get_parent_domain(self):
        """Return the domain of the documents whose parent the user may read.

        One sub-select per kind of parent: paging, counting and grouping stay in SQL.
        """
        alone = Domain("res_id", "=", False)
        if not self._reads_alone():
            alone &= Domain("create_uid", "=", self.env.uid)
        return alone | self._get_held_domain(self._parent_models())

    @api.model
    def _get_held_domain(self, models_):
        """Return the domain of what hangs (`res_model`, `res_id`) on readable records.

        Serves every model whose access follows the record it hangs on.

        :param models_: names of the models that may hold it
        """
        domains = []
        for model in models_:
            if model not in self.env or not self.env[model].has_access("read"):
                continue
            parents = self.env[model].with_context(active_test=False)
            query = parents._search(Domain.TRUE)
            if query.is_empty():
                continue
            domain = Domain("res_model", "=", model)
            if query.where_clause:
                domain &= Domain("res_id", "in", query)
            domains.append(domain)
        return Domain.OR(domains)

    def _parent_models(self):
        """Return the names of the models that hold documents.

        Some ten of them for thousands of documents: jump from one to the next in the
        index instead of reading it all.
        """
        self.flush_model(["res_model", "res_id"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE parent(model) AS (
                    (SELECT min(res_model) FROM bde_document WHERE res_id IS NOT NULL)
                    UNION ALL
                    SELECT (SELECT min(res_model) FROM bde_document
                             WHERE res_id IS NOT NULL AND res_model > parent.model)
                      FROM parent WHERE parent.model IS NOT NULL
                )
                SELECT model FROM parent WHERE model IS NOT NULL
                """
            )
        )
        return [model for (model,) in rows]

    # ---------------------------------------------------------------- buttons
    def _get_url(self, download=False):
        """Return the address of the file on this server."""
        self.ensure_one()
        return f"/bde/document/{self.id}" + ("?download=1" if download else "")

    def action_download(self):
        """Button: save the file."""
        return {
            "type": "ir.actions.act_url",
            "url": self._get_url(download=True),
            "target": "download",
        }

    def action_preview(self):
        """Button: show the file in another tab."""
        return {"type": "ir.actions.act_url", "url": self._get_url(), "target": "new"}

    def action_open_parent(self):
        """Button: open the record the document belongs to."""
        self.ensure_one()
        self.check_access("read")
        if not self.parent_ref:
            return False
        return self.parent_ref.get_formview_action()
