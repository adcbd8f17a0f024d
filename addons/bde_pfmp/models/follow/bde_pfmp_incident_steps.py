from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

GROUP = "bde_pfmp.group_bde_incident"
# what somebody says when an accident is declared
SAID = (
    "kind",
    "happened_at",
    "place",
    "witness",
    "circumstances",
    "first_care",
    "host_told_at",
)


class BdePfmpIncident(models.Model):
    """How an accident is recorded, declared, closed, and forgotten."""

    _inherit = "bde.pfmp.incident"

    @api.model
    def _declare_incident(self, placement, values):
        """Record what somebody of the school says of an accident.

        :param placement: `bde.pfmp.placement`, which the caller may read
        :param dict values: of `SAID`
        :return: the `bde.pfmp.incident`, as superuser
        """
        placement.ensure_one()
        placement.check_access("read")
        declarer = placement.company_id.sudo().bde_incident_declarer
        happened = fields.Datetime.to_datetime(values["happened_at"])
        known = happened if declarer == "host" else fields.Datetime.now()
        return self.sudo().create(
            {name: values[name] for name in SAID if name in values}
            | {
                "placement_id": placement.id,
                "declarer": declarer,
                "known_at": known,
                "reported_by": self.env.user.id,
            }
        )

    def _check_named(self):
        if not self.env.user.has_group(GROUP):
            raise AccessError(
                self.env._("Accidents are for the head of school and who they name.")
            )
        self.check_access("write")

    def action_declared(self):
        """Button: the declaration was sent; when and how are filled in."""
        self._check_named()
        for incident in self:
            if incident.state != "open":
                raise UserError(self.env._("This record is declared already."))
            if not (incident.declared_at and incident.declared_how):
                raise UserError(
                    self.env._(
                        "%(name)s: fill in when the declaration was sent, and how.",
                        name=incident.display_name,
                    )
                )
        self.write({"state": "declared"})
        self.sudo().activity_ids.unlink()

    def action_close(self):
        """Button: it is over; how it ended is filled in."""
        self._check_named()
        for incident in self:
            if incident.kind != "other" and not incident.declared_at:
                raise UserError(
                    self.env._(
                        "%(name)s is not declared yet: say when and how it was, then "
                        "close.",
                        name=incident.display_name,
                    )
                )
            if not (incident.closing_note or "").strip():
                raise UserError(
                    self.env._(
                        "%(name)s: fill in how it ended.", name=incident.display_name
                    )
                )
        self.write({"state": "closed", "closed_on": fields.Date.context_today(self)})
        self.sudo().activity_ids.unlink()

    def action_reopen(self):
        """Button: open a closed record again."""
        self._check_named()
        for incident in self.filtered(lambda i: i.state == "closed").sudo():
            incident.write(
                {
                    "state": "declared" if incident.declared_at else "open",
                    "closed_on": False,
                }
            )

    def action_print(self):
        """Button: the sheet of information for who declares."""
        self._check_named()
        return self.env.ref("bde_pfmp.action_report_incident").report_action(self)

    # -- retention -------------------------------------------------------------------
    @api.autovacuum
    def _gc_incidents(self):
        """Delete the closed records whose time is over, with their documents."""
        limit = self.env["bde.retention"]._limit("incident")
        if limit:
            self.sudo().search(
                [("state", "=", "closed"), ("closed_on", "<", limit.date())]
            ).unlink()
