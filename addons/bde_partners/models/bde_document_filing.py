"""Filing documents by the hundred, and forgetting those of a removed addon."""

import base64
from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import UserError


class BdeDocumentFiling(models.Model):
    _inherit = "bde.document"

    @api.model_create_multi
    def create(self, vals_list):
        """Take the content as `file` (base64) when there is no attachment yet."""
        vals_list = [dict(vals) for vals in vals_list]
        self._check_given_attachments(vals_list)
        uploads = [vals for vals in vals_list if not vals.get("attachment_id")]
        contents = [base64.b64decode(vals.pop("file", None) or b"") for vals in uploads]
        if not all(contents):
            raise UserError(self.env._("Choose a file: a document is never empty."))
        attachments = self._create_attachments(
            [
                (vals.get("name"), data)
                for vals, data in zip(uploads, contents, strict=True)
            ]
        )
        for vals, data, attachment in zip(uploads, contents, attachments, strict=True):
            vals["attachment_id"] = attachment.id
            vals["sha256"] = sha256(data).hexdigest()
        documents = super().create(vals_list)
        for document in documents.sudo():
            # flushed together: one UPDATE, not one per file
            document.attachment_id.write({"res_id": document.id})
        return documents

    def write(self, vals):
        """The file never changes; moving to a record asks to write that record."""
        if not self.env.su and {"attachment_id", "file", "sha256"} & set(vals):
            raise UserError(
                self.env._(
                    "The file of a document cannot be replaced: file a new document."
                )
            )
        result = super().write(vals)
        if {"res_model", "res_id"} & set(vals):
            self.check_access("write")
        return result

    def _check_given_attachments(self, vals_list):
        """A document gives access to its file: it must be the user's to give."""
        ids = [vals["attachment_id"] for vals in vals_list if vals.get("attachment_id")]
        self.env["ir.attachment"].browse(ids).check_access("write")

    def _create_attachments(self, files):
        """Return one attachment per (name, bytes), for documents about to be made."""
        return (
            self.env["ir.attachment"]
            .sudo()
            .create(
                [
                    {"name": name or "document", "raw": data, "res_model": self._name}
                    for name, data in files
                ]
            )
        )

    def copy_data(self, default=None):
        """A copy has its own file: deleting one must not empty the other."""
        vals_list = super().copy_data(default=default)
        for document, vals in zip(self, vals_list, strict=True):
            vals.update(file=document.file, attachment_id=False)
        return vals_list

    @api.model
    def _file(self, record, content, name, kind, **values):
        """File one document; see `_file_many`. Return it."""
        return self._file_many(
            [
                {"record": record, "content": content, "name": name, "type": kind}
                | values
            ]
        )

    @api.model
    def _file_many(self, values_list):
        """File documents under their records, in a bounded number of queries.

        :param values_list: dicts with `record` (the parent), `content` (bytes), `name`,
            `type` (code or `bde.document.type`), and any field of the document
        :return: documents aligned with `values_list`. Where the same content already
            stands under the same record and type, that document (a second run of a job
            files nothing twice).
        :raise AccessError: the user may not write a parent; UserError: unknown type
        """
        prepared = self._prepare_filing(values_list)
        filed = self._find_filed([vals for vals, _content in prepared])
        missing = {}
        for vals, content in prepared:
            key = self._filing_key(vals)
            if key not in filed:
                missing.setdefault(key, (vals, content))
        if missing:
            attachments = self._create_attachments(
                [(vals["name"], content) for vals, content in missing.values()]
            )
            documents = self.create(
                [
                    {**vals, "attachment_id": attachment.id}
                    for (vals, _content), attachment in zip(
                        missing.values(), attachments, strict=True
                    )
                ]
            )
            filed.update(zip(missing, documents.ids, strict=True))
        return self.browse(filed[self._filing_key(vals)] for vals, _c in prepared)

    @api.model
    def _prepare_filing(self, values_list):
        """Return [(values of the document, content)] of `_file_many`'s argument."""
        codes = {
            values["type"] for values in values_list if isinstance(values["type"], str)
        }
        types = self.env["bde.document.type"]._get_by_code(codes) if codes else {}
        prepared = []
        for values in values_list:
            values = dict(values)
            record, content = values.pop("record"), values.pop("content")
            kind = values.pop("type")
            kind = types[kind] if isinstance(kind, str) else kind
            if not content:
                raise UserError(
                    self.env._("« %(name)s » is empty.", name=values.get("name"))
                )
            vals = {
                "name": kind.name,
                "type_id": kind.id,
                "res_model": record._name,
                "res_id": record.id,
                "sha256": sha256(content).hexdigest(),
                **self._prepare_from_parent(record),
                **values,
            }
            prepared.append((vals, content))
        return prepared

    @api.model
    def _prepare_from_parent(self, record):
        """Return what a document takes from its parent unless told otherwise.

        Fields of the same name are followed; other addons add theirs.
        """
        names = ("company_id", "school_year_id", "partner_id")
        vals = {
            name: record[name].id
            for name in names
            if name in record._fields
            and record._fields[name].comodel_name == self._fields[name].comodel_name
        }
        if record._name == "res.partner":
            vals["partner_id"] = record.id
        if record._name == "res.company":
            vals["company_id"] = record.id
        return vals

    @staticmethod
    def _filing_key(vals):
        return vals["res_model"], vals["res_id"], vals["type_id"], vals["sha256"]

    @api.model
    def _find_filed(self, vals_list):
        """Return {filing key: document id} of those that stand already."""
        documents = (
            self.sudo()
            .with_context(active_test=False)
            .search_fetch(
                [
                    (
                        "res_model",
                        "in",
                        list({vals["res_model"] for vals in vals_list}),
                    ),
                    ("res_id", "in", list({vals["res_id"] for vals in vals_list})),
                    ("sha256", "in", list({vals["sha256"] for vals in vals_list})),
                ],
                ["res_model", "res_id", "type_id", "sha256"],
            )
        )
        return {
            (doc.res_model, doc.res_id, doc.type_id.id, doc.sha256): doc.id
            for doc in documents
        }

    @api.model
    def _forget_models(self, addon):
        """Neutralise the documents of the models that leave with `addon`.

        Called by its uninstall hook. The files stay for as long as the law asks,
        archived, out of reach of anybody but the managers.
        :param addon: name of the addon, or a collection of model names
        :return: number of documents
        """
        names = self._own_models(addon) if isinstance(addon, str) else list(addon)
        documents = (
            self.sudo()
            .with_context(active_test=False)
            .search([("res_model", "in", names)])
        )
        documents.write(
            {
                "active": False,
                "confidentiality": "restricted",
                "res_model": False,
                "res_id": False,
            }
        )
        return len(documents)

    @api.model
    def _own_models(self, addon):
        """Return the names of the models that `addon` alone brings."""
        data = self.env["ir.model.data"].sudo()
        rows = data._read_group(
            [("model", "=", "ir.model")], ["res_id"], ["module:array_agg_distinct"]
        )
        ids = [res_id for res_id, modules in rows if modules == [addon]]
        return self.env["ir.model"].sudo().browse(ids).exists().mapped("model")

    @api.autovacuum
    def _gc_orphans(self):
        """Delete the documents whose record was deleted without telling them.

        Documents that never had one, or whose addon was removed, are kept.
        """
        documents = self.sudo().with_context(active_test=False)
        for model, ids in documents._read_group(
            [("res_id", "!=", False)], ["res_model"], ["res_id:array_agg_distinct"]
        ):
            if model not in self.env:
                continue
            gone = set(ids) - set(self.env[model].sudo().browse(ids).exists().ids)
            if gone:
                documents.search(
                    [("res_model", "=", model), ("res_id", "in", list(gone))]
                ).unlink()


class BdeDocumentMixin(models.AbstractModel):
    """For the records that hold documents."""

    _name = "bde.document.mixin"
    _description = "Record with documents"

    document_ids = fields.One2many(
        "bde.document",
        "res_id",
        string="Documents",
        domain=lambda self: [("res_model", "=", self._name)],
    )
    document_count = fields.Integer(compute="_compute_document_count")

    @api.depends("document_ids")
    def _compute_document_count(self):
        groups = self.env["bde.document"]._read_group(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            ["res_id"],
            ["__count"],
        )
        counts = dict(groups)
        for record in self:
            record.document_count = counts.get(record.id, 0)

    def action_open_documents(self):
        """Button: the documents of this record."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_document_action"
        )
        action["domain"] = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        action["context"] = {"create": False}
        return action

    def unlink(self):
        """Take the documents along: nothing else leads to them."""
        documents = (
            self.env["bde.document"]
            .sudo()
            .with_context(active_test=False)
            .search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
        )
        result = super().unlink()
        documents.unlink()
        return result
