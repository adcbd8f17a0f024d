from odoo import fields, models
from odoo.exceptions import AccessError


class ResPartner(models.Model):
    """The dossier of an organisation: what its right column says.

    Topics and addons add cards by extending `_bde_dossier_cards`, as they add cards to
    the home screen; each in a bounded number of queries.
    """

    _inherit = "res.partner"

    def get_bde_dossier(self):
        """Return {"cards": [card]} of one organisation, for who may read it.

        :raise AccessError: without a role of the office, or when the record is hidden
        """
        self.ensure_one()
        if not self.env.user.has_group("bde_partners.group_bde_reader"):
            raise AccessError(
                self.env._("This page is for the bureau des entreprises.")
            )
        self.check_access("read")
        cards = self._bde_dossier_cards() if self.is_company else []
        return {"cards": sorted(cards, key=lambda card: card["sequence"])}

    def _bde_dossier_cards(self):
        """Return the cards (`bde.home._home_card`) of this organisation."""
        self.ensure_one()
        return [self._bde_dossier_card_next()]

    def _bde_dossier_card_next(self):
        """What comes next: activities planned with this organisation."""
        home = self.env["bde.home"]
        today = fields.Date.context_today(self)
        activities = self.activity_ids.sorted(lambda a: (a.date_deadline, a.id))
        late = any(activity.date_deadline < today for activity in activities)
        due = any(activity.date_deadline <= today for activity in activities)
        office = self.env.user.has_group("bde_partners.group_bde_user")
        return home._home_card(
            "next",
            self.env._("Next actions"),
            len(activities),
            "red" if late else "blue" if due else "amber" if activities else "grey",
            [
                home._home_line(
                    activity.summary or activity.activity_type_id.name or "",
                    activity.date_deadline,
                    home._home_record("mail.activity", activity.id) if office else None,
                    detail=activity.user_id.name or "",
                )
                for activity in activities
            ],
            sequence=40,
            word=self.env._("Late")
            if late
            else self.env._("Planned")
            if activities and not due
            else None,
            hint=self.env._("Nothing is planned with this organisation."),
            buttons=[self._bde_dossier_button_plan()] if office else [],
        )

    def _bde_dossier_button_plan(self):
        """Return the button that plans an activity with this organisation."""
        label = self.env._("Plan an action")
        return {
            "label": label,
            "icon": "fa-clock-o",
            "action": {
                "type": "ir.actions.act_window",
                "name": label,
                "res_model": "mail.activity.schedule",
                "views": [[False, "form"]],
                "target": "new",
                "context": {"active_model": self._name, "active_ids": self.ids},
            },
        }
