from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.queue_job.exception import RetryableJobError

from ..rules.registers import changes
from ..rules.registers.errors import RegisterError

CHUNK = 25


class ResPartner(models.Model):
    """Creation from the register, and refresh: one dossier, a list, every month."""

    _inherit = "res.partner"

    # -- creation -------------------------------------------------------------------
    @api.model
    def _bde_create_from_site(self, site, vals=None, parent=None):
        """Return the new organisation of a site of the register, to approve.

        :param site: open `RegisterSite`
        :param dict vals: what the office wrote instead, or besides; a group of fields
            that it changed is locked
        :param parent: head office, a partner
        """
        facts = self._bde_site_facts(site)
        values = {
            **facts,
            **self._bde_site_position(site),
            **self._bde_site_state(site),
            "bde_siret": site.siret,
            "is_company": True,
            "bde_is_host": True,
            "bde_host_state": "to_check",
            "parent_id": parent.id if parent else False,
            "bde_register_facts": facts,
        }
        own = {
            name: value
            for name, value in (vals or {}).items()
            if value or name not in facts
        }
        plain = {name: self._bde_plain(value) for name, value in own.items()}
        for group in changes.corrected(facts, facts, plain):
            values[f"bde_lock_{group}"] = True
        if values.get("bde_lock_address"):
            values.pop("partner_latitude", None)
            values.pop("partner_longitude", None)
            values.pop("bde_geo_precision", None)
        values |= own
        if not values.get("name"):
            raise UserError(
                self.env._(
                    "The register keeps the name of %(siret)s for itself (partial "
                    "diffusion): write the name that the organisation gave you.",
                    siret=site.siret,
                )
            )
        partner = self.with_context(bde_from_register=True).create(values)
        return partner.with_env(self.env)

    # -- refresh --------------------------------------------------------------------
    def _bde_locks(self):
        """Return the groups of fields that a refresh leaves alone."""
        self.ensure_one()
        return {group for group in changes.GROUPS if self[f"bde_lock_{group}"]}

    def _bde_site_differences(self, site):
        """Return the `Difference`s between this dossier and a site of the register."""
        self.ensure_one()
        facts = self._bde_site_facts(site)
        present = {name: self._bde_plain(self[name]) for name in facts}
        if self.bde_activity and self.bde_naf == site.naf:
            facts.pop("bde_activity", None)  # the office says it better
        return changes.differences(present, facts, self._bde_locks())

    def _bde_apply_site(self, site, names=None):
        """Write what the register says, but the groups that are locked.

        :param names: fields to write, None for all that differ
        :return: names of the fields that changed
        """
        self.ensure_one()
        facts = self._bde_site_facts(site)
        vals = {
            difference.field: difference.after
            for difference in self._bde_site_differences(site)
            if not difference.locked and (names is None or difference.field in names)
        }
        moved = {"street", "zip", "city"} & set(vals)
        placed = self.partner_latitude or self.partner_longitude
        if (moved or not placed) and not self.bde_lock_address:
            vals |= self._bde_site_position(site)
        state = self._bde_site_state(site)
        state["bde_register_facts"] = facts
        self.with_context(bde_from_register=True).write({**vals, **state})
        return sorted(set(vals) & set(changes.GROUP_OF))

    def action_bde_refresh_register(self):
        """Button: what the register says now of one; of several, in the background."""
        self.env["bde.register"]._check_caller()
        if len(self) == 1:
            wizard = self.env["bde.register.refresh"]._open(self)
            return wizard._action_open()
        return self._bde_start_refresh()._open_action()

    def _bde_start_refresh(self):
        """Refresh these organisations in the background; return the batch."""
        self.check_access("write")
        partners = self.filtered(lambda p: p.is_company and p.bde_siret)
        if not partners:
            raise UserError(
                self.env._("None of these organisations has a SIRET to look for.")
            )
        register = self.env["bde.register"]
        if not register._is_open():
            raise register._user_error(RegisterError("switched_off"))
        return self.env["bde.batch"]._start(
            self.env._("Refresh from the register of companies"),
            partners,
            "_batch_register_refresh",
            chunk=CHUNK,
            result="none",
        )

    def _batch_register_refresh(self, run):
        """Part of a batch: ask for these SIRETs and apply what is not locked."""
        register = self.env["bde.register"].with_context(bde_lookup_longest=50)
        try:
            sites = register._lookup_many(self.mapped("bde_siret"), fresh=True)
        except RegisterError as error:
            if error.passing and self.env.context.get("job_uuid"):
                seconds = max(error.seconds, 60)
                raise RetryableJobError(str(error), seconds=seconds) from error
            raise register._user_error(error) from error
        unknown = self.browse()
        for partner in self:
            site = sites.get(partner.bde_siret)
            if site:
                partner._bde_apply_site(site)
            else:
                unknown |= partner
                run.fail(partner, self.env._("The register does not know its SIRET."))
            run.advance()
        unknown.write({"bde_register_date": fields.Date.context_today(self)})

    @api.model
    def _bde_due_domain(self, today):
        """Return the domain of the organisations whose facts are too old.

        :param date today: the age is counted back from it, in months (setting)
        """
        months = int(self.env["bde.register"]._number("refresh_months", 6))
        return [
            ("is_company", "=", True),
            ("bde_siret", "!=", False),
            ("bde_register_state", "!=", "closed"),
            "|",
            ("bde_register_date", "=", False),
            ("bde_register_date", "<", f"{today} -{max(months, 1)}m"),
        ]

    @api.model
    def _cron_bde_refresh_register(self):
        """Every month: the organisations whose facts are older than N months."""
        if not self.env["bde.register"]._is_open():
            return
        most = int(self.env["bde.register"]._number("refresh_most", 1000))
        due = self.search(
            self._bde_due_domain("today"),
            order="bde_register_date NULLS FIRST, id",
            limit=max(most, 1),
        )
        if due:
            due._bde_start_refresh()
