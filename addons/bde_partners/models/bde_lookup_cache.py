from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL


class BdeLookupCache(models.Model):
    """Answers of outside services, kept for a time: the same question is asked once.

    Only what the parsers kept of an answer is here: facts on organisations, places of
    their addresses. Never the answer itself, which also names managers.
    """

    _name = "bde.lookup.cache"
    _description = "Answer of an outside service"
    _order = "expires desc, id desc"
    _log_access = False

    service = fields.Char(required=True, export_string_translation=False)
    key = fields.Char(required=True, export_string_translation=False)
    answer = fields.Json(export_string_translation=False)
    expires = fields.Datetime(
        required=True, index=True, export_string_translation=False
    )

    _question_uniq = models.UniqueIndex("(service, key)")

    @api.model
    def _recall(self, service, keys):
        """Return {key: answer} of the questions that were answered lately.

        :param list keys: questions of that service
        """
        found = self.sudo().search_fetch(
            [
                ("service", "=", service),
                ("key", "in", list(keys)),
                ("expires", ">", fields.Datetime.now()),
            ],
            ["key", "answer"],
        )
        return {line.key: (line.answer or {}).get("value") for line in found}

    @api.model
    def _keep(self, service, answers, days):
        """Keep {key: answer} for that many days; an older answer is replaced.

        :param dict answers: JSON values; None: the service knows nothing of it
        """
        if not answers:
            return
        self.flush_model()
        expires = fields.Datetime.now() + timedelta(days=days)
        field = self._fields["answer"]
        rows = [
            SQL(
                "(%s, %s, %s, %s)",
                service,
                key,
                field.convert_to_column_insert({"value": answer}, self),
                expires,
            )
            for key, answer in answers.items()
        ]
        self.env.cr.execute(
            SQL(
                """INSERT INTO bde_lookup_cache (service, key, answer, expires)
                VALUES %s
                ON CONFLICT (service, key) DO UPDATE
                SET answer = EXCLUDED.answer, expires = EXCLUDED.expires""",
                SQL(", ").join(rows),
            )
        )
        self.invalidate_model()

    @api.autovacuum
    def _gc_expired(self):
        """Delete the answers that are too old to be believed."""
        self.search([("expires", "<=", fields.Datetime.now())], limit=10000).unlink()
