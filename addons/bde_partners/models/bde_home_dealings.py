from odoo import api, models
from odoo.fields import Domain

LINES = 5
OFFICE = "bde_partners.group_bde_user"
DEALERS = f"{OFFICE},bde_partners.group_bde_teacher,bde_partners.group_bde_head"
# A count beyond says little more and costs a scan
MANY = 1000


class BdeHome(models.AbstractModel):
    """Promises that are late, partners nobody talks to, partners nobody follows."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [
            *super()._home_declared(),
            (DEALERS, "_home_card_promises"),
            (OFFICE, "_home_card_silent"),
            (OFFICE, "_home_card_orphans"),
        ]

    @api.model
    def _home_card_promises(self):
        """Promises past their day: theirs to be reminded, ours to be kept."""
        promises = self.env["bde.promise"]
        domain = Domain("is_late", "=", True) & Domain(
            "company_id", "in", self.env.companies.ids
        )
        if not self.env.user.has_group("bde_partners.group_bde_user"):
            domain &= Domain("user_id", "=", self.env.uid)
        found = promises.search(domain, order="due, id", limit=LINES)
        count = promises.search_count(domain) if len(found) == LINES else len(found)
        return self._home_card(
            "promises",
            self.env._("Promises past their day"),
            count,
            "red" if found else "green",
            [
                self._home_line(
                    promise.name,
                    promise.due,
                    self._home_action(
                        "bde_partners.bde_promise_action_log", promise.id
                    ),
                    detail=promise.partner_id.name,
                )
                for promise in found
            ],
            self._home_action(
                "bde_partners.bde_promise_action",
                context={"search_default_late": 1},
            ),
            sequence=32,
            word=self.env._("Late") if found else None,
            hint=self.env._("What was promised has been kept so far."),
        )

    @api.model
    def _home_card_silent(self):
        """Organisations without contact for longer than the school's limit."""
        months = self.env.company.bde_silence_months
        return self._home_card_partners(
            "silent",
            self.env._("Silent partners"),
            Domain("bde_is_silent", "=", True),
            "silent",
            sequence=55,
            order="bde_last_contact, id",
            hint=self.env._(
                "Every partner was in contact during the last %(months)s months.",
                months=months,
            )
            if months
            else self.env._("The limit is set on the page of the school."),
        )

    @api.model
    def _home_card_orphans(self):
        """Organisations followed by somebody who has left."""
        return self._home_card_partners(
            "orphans",
            self.env._("Partners without an owner"),
            Domain("is_company", "=", True) & Domain("bde_orphan", "=", True),
            "orphans",
            sequence=56,
            order="id",
            hint=self.env._("Nobody who left still follows a partner."),
        )

    @api.model
    def _home_card_partners(self, key, title, domain, search, *, order, **more):
        """Return a card of organisations; its link opens the list with a filter."""
        partners = self.env["res.partner"]
        found = partners.search(domain, order=order, limit=LINES)
        count = len(found)
        if count == LINES:
            count = partners.search_count(domain, limit=MANY)
        return self._home_card(
            key,
            title,
            count,
            "blue" if found else "green",
            [
                self._home_line(
                    partner.name,
                    action=self._home_action(
                        "bde_partners.bde_host_action", partner.id
                    ),
                    detail=self._home_last_contact(partner),
                )
                for partner in found
            ],
            self._home_action(
                "bde_partners.bde_host_action",
                context={f"search_default_{search}": 1},
            ),
            **more,
        )

    @api.model
    def _home_last_contact(self, partner):
        """Return « Nantes · last contact 3 weeks ago »."""
        day = partner.bde_last_contact
        said = (
            self.env._("last contact %(when)s", when=self._home_when(day))
            if day
            else self.env._("never contacted")
        )
        return " · ".join(filter(None, [partner.city, said]))
