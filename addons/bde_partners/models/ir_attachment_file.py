import filecmp
import hashlib
import os
import shutil

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

BLOCK = 1 << 20


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.model
    def _bde_create_from_file(self, path, **vals):
        """Return an attachment made of a file on disk, never read whole in memory.

        The file is copied: it stays the caller's. Called as superuser.

        :param str path: of a file that is closed, or flushed
        :param vals: `name`, `mimetype` and other fields of the attachment
        """
        if self._storage() != "file":
            with open(path, "rb") as file:
                return self.create({**vals, "raw": file.read()})
        checksum = _digest(path, hashlib.sha1(usedforsecurity=False))
        # the row first: the collector of unused files waits for its transaction
        attachment = self.create(vals)
        name = f"{checksum[:2]}/{checksum}"
        kept = self._full_path(name)
        os.makedirs(os.path.dirname(kept), exist_ok=True)
        if not os.path.exists(kept):
            shutil.copyfile(path, kept)
        elif not filecmp.cmp(path, kept, shallow=False):
            raise UserError(
                self.env._("The attachment collides with an existing file.")
            )
        self._mark_for_gc(name)
        attachment.flush_recordset()
        self.env.cr.execute(
            SQL(
                """UPDATE ir_attachment
                      SET store_fname = %s, checksum = %s, file_size = %s
                    WHERE id = %s""",
                name,
                checksum,
                os.path.getsize(path),
                attachment.id,
            )
        )
        attachment.invalidate_recordset()
        return attachment


def _digest(path, digest):
    """Return the hexadecimal digest of a file, read block by block."""
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
