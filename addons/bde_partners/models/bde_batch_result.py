"""What a batch leaves to the user: a ZIP of its files, or one file to print."""

import re
import tempfile
import unicodedata
import zipfile
from collections import defaultdict

from odoo import models

from ..pdf.concat import PdfConcat

FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
MIMETYPES = {".pdf": "application/pdf", ".zip": "application/zip"}
NAME_LIMIT = 120  # characters; with the folder of the user, Windows stops at 260


class BdeBatchResult(models.Model):
    _inherit = "bde.batch"

    def _make_result(self):
        """Make and attach the result of the documents kept by the chunks."""
        self.ensure_one()
        documents = self.chunk_ids.document_ids
        self.attachment_id.unlink()
        if self.result == "none" or not documents:
            return
        documents = self._in_order(documents)
        suffix = ".pdf" if self.result == "pdf" else ".zip"
        with tempfile.NamedTemporaryFile(suffix=suffix) as file:
            if self.result == "pdf":
                self._merge(documents, file)
            else:
                self._zip(documents, file)
            file.flush()
            self.attachment_id = self.env["ir.attachment"]._bde_create_from_file(
                file.name,
                name=clean_name(self.name) + suffix,
                mimetype=MIMETYPES[suffix],
                res_model=self._name,
                res_id=self.id,
            )

    def _in_order(self, documents):
        """Return the documents by the name of their file: by class, then by learner."""
        names = self._file_names(documents)
        return documents.sorted(lambda document: sort_key(names[document.id]))

    def _file_names(self, documents):
        """Return {document id: name of its file}, each once, as any system accepts.

        The parent may name the file: `record._bde_zip_name(document)`.
        """
        parents, names, used = {}, {}, set()
        by_model = defaultdict(list)
        for document in documents:
            by_model[document.res_model].append(document.res_id)
        for model, ids in by_model.items():
            if model in self.env and hasattr(self.env[model], "_bde_zip_name"):
                for record in self.env[model].browse(ids):
                    parents[model, record.id] = record
        for document in documents:
            parent = parents.get((document.res_model, document.res_id))
            name = parent._bde_zip_name(document) if parent else document.name
            names[document.id] = unique_name(clean_name(name), used)
        return names

    def _zip(self, documents, file):
        """Write a ZIP to a file. PDF does not shrink: they are stored as is."""
        names = self._file_names(documents)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for document in documents:
                attachment = document.attachment_id
                archive.writestr(names[document.id], attachment.raw)
                attachment.invalidate_recordset(["raw"])

    def _merge(self, documents, file):
        """Write to a file one PDF to print: each document on the front of a sheet."""
        whole = PdfConcat(file, self.name or "")
        for document in documents.filtered(
            lambda document: document.mimetype == "application/pdf"
        ):
            attachment = document.attachment_id
            whole.add(attachment.raw, even=True)
            attachment.invalidate_recordset(["raw"])
        whole.close()


def clean_name(name):
    """Return a file name that Windows, macOS and Linux accept, extension kept."""
    name = unicodedata.normalize("NFC", FORBIDDEN.sub(" ", name or ""))
    name = " ".join(name.split()).strip(". ") or "document"
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > 5 or " " in extension:
        stem, dot, extension = name, "", ""
    return stem[: NAME_LIMIT - len(extension) - 1].rstrip(". ") + dot + extension


def unique_name(name, used):
    """Return `name`, or « name (2) » when taken; `used` is completed."""
    stem, dot, extension = name.rpartition(".")
    if not stem:
        stem, dot, extension = name, "", ""
    candidate, number = name, 1
    while candidate.casefold() in used:
        number += 1
        candidate = f"{stem} ({number}){dot}{extension}"
    used.add(candidate.casefold())
    return candidate


def sort_key(name):
    """Return the key of French order: accents and case count last."""
    plain = unicodedata.normalize("NFD", name.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)), name
