import logging
from contextlib import contextmanager

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from odoo.addons.queue_job.exception import RetryableJobError

from ..client_action import tell
from ..rules.issues import RuleError

_logger = logging.getLogger(__name__)

# Up to this many lines to write, the user waits; above, a job does it.
AT_ONCE = 300


class BdeImport(models.Model):
    """The import itself: one transaction, on the database as it is now."""

    _inherit = "bde.import"

    @property
    def _writes(self):
        """Number of shown lines that would be created or changed."""
        return self.count_create + self.count_update

    # -- buttons ---------------------------------------------------------------------
    def action_apply(self):
        """Button: import what the preview shows, at once or in the background."""
        self.ensure_one()
        self.check_access("write")
        if not self._action_apply() and self.state == "analysed":
            return tell(
                self.env._(
                    "The result is no longer what you had checked, because an answer "
                    "or the data changed. Look at it again, then import."
                ),
                "warning",
                sticky=True,
            )
        return None

    def action_cancel(self):
        """Button: give this file up; nothing was written."""
        self.check_access("write")
        if any(imp.state in ("running", "applied") for imp in self):
            raise UserError(self.env._("This import is done or under way."))
        self.write({"state": "cancelled"})

    def action_unblock(self):
        """Button: take an import back whose background job died."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "running":
            return
        self._lock_or_refuse()
        alive = (
            self.env["queue.job"]
            .sudo()
            .search_count(
                [
                    ("identity_key", "=", self._job_key()),
                    (
                        "state",
                        "in",
                        ("wait_dependencies", "pending", "enqueued", "started"),
                    ),
                ],
                limit=1,
            )
        )
        if alive:
            raise UserError(
                self.env._("The import is still waiting for its turn or working.")
            )
        self._fail(
            self.env._("The work was interrupted. Nothing was written: start again.")
        )

    # -- entry points ----------------------------------------------------------------
    def _action_apply(self):
        """Import what the dry run showed, or show again what would now be done.

        :return: True when applied or handed to a job; False when the import must be
            looked at again (state "analysed") or is refused (state "failed")
        :raise UserError: something is left to settle or to accept
        """
        self.ensure_one()
        if self.state != "analysed":
            raise UserError(self.env._("Look at the preview first."))
        self._lock_or_refuse()
        self._check_ready()
        direct = self.env.context.get("queue_job__no_delay")
        if self._writes > AT_ONCE and not direct and not self.needs_analysis:
            self.state = "running"
            self.with_delay(
                identity_key=self._job_key(),
                description=self.env._("Import %(name)s", name=self.name),
            )._job_apply()
            return True
        return self._apply_if_unchanged()

    def _job_apply(self):
        """Background job: import, whole or not at all; its end is told on the bus."""
        self.ensure_one()
        if self.state != "running":
            return
        if not self.try_lock_for_update(allow_referencing=True):
            raise RetryableJobError(f"import {self.id} is locked", seconds=5)
        job_imp = self.with_context(bde_import_bus=True)
        if not job_imp._apply_if_unchanged() and self.state == "analysed":
            note = self.env._("The data changed since the preview: look at it again.")
            self.message = self._paragraphs([note]) + (self.message or "")
        self.env.user._bus_send(
            "bde.import/progress", {"id": self.id, "state": self.state}
        )

    def _apply_if_unchanged(self):
        """Plan again on the database as it is now; apply if it is what was shown.

        :return: True when applied
        """
        planned = self._planned()
        if not planned:
            return False
        fmt, parsed, plan = planned
        if self.plan_digest != self._digest(plan):
            self._store_plan(plan)
            self.state = "analysed"
            return False
        applied = False
        with self._refusals():
            fmt._apply(self, plan)
            applied = True
        if applied:
            self._finish(fmt, parsed, plan)
        return applied

    def _finish(self, fmt, parsed, plan):
        """Keep the trace of an import that was written."""
        self.env["bde.import.line"]._replace(self, plan.shown_lines())
        self.env["bde.import.answer"]._remember(self)
        self.env["bde.import.mapping"]._remember(self)
        self.write(
            {
                "state": "applied",
                "line_filter": False,
                "applied_on": fields.Datetime.now(),
                "applied_by_id": self.env.uid,
            }
        )
        if self.count_error or self.count_doubtful or self.count_skip:
            self._store_report(fmt, parsed)

    # -- guards ----------------------------------------------------------------------
    def _lock_or_refuse(self):
        """Take the row for this transaction; refuse if somebody else works on it."""
        self.flush_recordset()
        if not self.try_lock_for_update(allow_referencing=True):
            raise UserError(
                self.env._(
                    "Somebody else is working on this import at this very moment. "
                    "Wait a little and open it again."
                )
            )

    def _check_ready(self):
        """Refuse to import while a point is open or refused lines are not accepted."""
        waiting = self.question_ids.filtered(lambda q: q.required and not q.answer)
        if waiting:
            raise UserError(
                self.env._(
                    "Settle first: %(points)s",
                    points="\n- ".join(["", *waiting.mapped("name")]),
                )
            )
        if self.count_error and not self.accept_valid_part:
            raise UserError(
                self.env._(
                    "%(count)s lines are refused. Correct the file, or tick “%(box)s”.",
                    count=self.count_error,
                    box=self._fields["accept_valid_part"]._description_string(self.env),
                )
            )

    @contextmanager
    def _refusals(self):
        """Do the body whole or not at all; what goes wrong becomes a clear message.

        Conflicts between transactions are let through: the caller is run again.
        """
        try:
            with self.env.cr.savepoint():
                yield
        except psycopg2.OperationalError:
            raise
        except RuleError as error:
            self._fail(self._where(error.line, self._issue_message(error)))
        except UserError as error:
            self._fail(str(error.args[0]) if error.args else str(error))
        except psycopg2.Error as error:
            self._fail(self._sql_error_to_message(error))
        except Exception:
            _logger.exception("Import %s of format %s failed", self.id, self.format)
            self._fail(
                self.env._(
                    "The file holds something unexpected and could not be handled. "
                    "The administrator finds the details in the log, import %(id)s.",
                    id=self.id,
                )
            )

    def _fail(self, reason):
        """Note why nothing was written."""
        self.write(
            {
                "state": "failed",
                "needs_analysis": True,
                "message": self._paragraphs(
                    [self.env._("Nothing was written."), *reason.splitlines()]
                ),
            }
        )

    @api.model
    def _where(self, line, reason):
        """Return the reason with the line it is about."""
        if not line:
            return reason
        return self.env._("Line %(line)s: %(reason)s", line=line, reason=reason)

    def _plain_message(self):
        """Return the message as plain text, a paragraph a line."""
        return html2plaintext(self.message or "").strip()

    # -- progress --------------------------------------------------------------------
    def _progress(self, done, total):
        """Tell how far the import is; writes no row that the import holds.

        :param int done: lines written so far
        :param int total: lines to write
        """
        tell = self.env.context.get("bde_import_tell")
        if tell:
            tell(done, total)
        if self.env.context.get("bde_import_bus"):
            with self.env.registry.cursor() as cr:
                user = self.env.user.with_env(self.env(cr=cr))
                user._bus_send(
                    "bde.import/progress",
                    {"id": self.id, "state": "running", "done": done, "total": total},
                )

    def _job_key(self):
        return f"bde_import_{self.id}"
