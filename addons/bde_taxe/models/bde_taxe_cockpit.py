from odoo import api, fields, models
from odoo.exceptions import AccessError

# Who sees amounts
READERS = (
    "bde_partners.group_bde_user,bde_partners.group_bde_head,"
    "bde_partners.group_bde_bursar"
)
OFFICE = "bde_partners.group_bde_user"
# Steps of the retro-planning shown
STEPS = 7


class BdeTaxeCockpit(models.AbstractModel):
    """« Where we are »: one campaign at a glance, against last year and the target.

    Addons and other concepts extend `_cockpit_buttons`, `_cockpit_alerts` and
    `_cockpit_cards`.
    """

    _name = "bde.taxe.cockpit"
    _description = "Where the tax campaign is"

    @api.model
    def get_cockpit(self, campaign_id=None):
        """Return what the screen shows, for who may see amounts.

        :param int campaign_id: which campaign; none: the one under way
        """
        self._check_reader()
        campaigns = self.env["bde.taxe.campaign"]
        known = campaigns.search([("company_id", "in", self.env.companies.ids)])
        campaign = known.filtered(lambda c: c.id == campaign_id)
        if not campaign:
            campaign = campaigns._current()
        values = {
            "campaigns": [self._campaign_entry(item) for item in known],
            "campaign": False,
            "prepare": self._prepare_button(known),
            "may_prepare": self.env.user.has_group(OFFICE),
        }
        if campaign:
            values.update(self._cockpit(campaign))
        return values

    @api.model
    def task_done(self, activity_id):
        """A step of the retro-planning is done, said in one click."""
        self._check_reader()
        activity = self.env["mail.activity"].browse(int(activity_id)).exists()
        if activity.res_model == "bde.taxe.campaign" and activity.active:
            activity.check_access("write")
            activity.action_feedback()
        return True

    @api.model
    def prepare_campaign(self):
        """Make the next campaign from last year's; return its id."""
        self.env["bde.taxe.campaign"].check_access("create")
        return self.env["bde.taxe.campaign"].create({}).id

    def _check_reader(self):
        if not self.env.user.has_groups(READERS):
            raise AccessError(
                self.env._("The figures of the tax are for the office and the bursar.")
            )

    # -- which campaign ---------------------------------------------------------------
    def _campaign_entry(self, campaign):
        label = str(campaign.year)
        if len(self.env.companies) > 1:
            label = f"{label} · {campaign.company_id.name}"
        return {"id": campaign.id, "label": label, "name": campaign.name}

    def _prepare_button(self, known):
        """Return the label of « prepare the next one » when it is time, else False."""
        if not self.env.user.has_group(OFFICE):
            return False
        own = known.filtered(lambda c: c.company_id == self.env.company)
        year = self.env["bde.taxe.campaign"]._next_year()
        today = fields.Date.context_today(self)
        if own and year > today.year + 1:
            return False
        if own and own[0].state != "closed" and own[0].year >= today.year + 1:
            return False
        if own and own[0].state != "closed" and year != today.year + 1:
            return False
        return self.env._("Prepare the %(year)s campaign", year=year)

    # -- one campaign -----------------------------------------------------------------
    def _cockpit(self, campaign):
        figures = campaign._figures()
        steps = self._cockpit_steps(campaign)
        return {
            "campaign": self._cockpit_campaign(campaign),
            "headline": self._cockpit_headline(campaign),
            "primary": self._cockpit_primary(campaign, figures),
            "stages": self._cockpit_stages(campaign, figures),
            "goal": self._cockpit_goal(campaign, figures),
            "curve": self._cockpit_curve(campaign, figures["last_campaign"]),
            "calendar": self._cockpit_calendar(campaign),
            "steps": steps,
            "steps_action": self._campaign_action(campaign),
            "alerts": self._cockpit_alerts(campaign),
            "cards": self._cockpit_cards(campaign),
            "buttons": sorted(
                self._cockpit_buttons(campaign), key=lambda b: b["sequence"]
            ),
        }

    def _cockpit_campaign(self, campaign):
        labels = dict(campaign._fields["state"]._description_selection(self.env))
        return {
            "id": campaign.id,
            "name": campaign.name,
            "year": campaign.year,
            "state": campaign.state,
            "state_label": labels[campaign.state],
            "targets": campaign.target_count,
            "user": campaign.user_id.name or "",
        }

    def _campaign_action(self, campaign):
        return self.env["bde.home"]._home_action(
            "bde_taxe.bde_taxe_campaign_action", campaign.id
        )

    def _target_action(self, campaign, *filters):
        """Return the action that opens the donors of a campaign, filtered."""
        return self.env["bde.home"]._home_action(
            "bde_taxe.bde_taxe_target_action",
            domain=[("campaign_id", "=", campaign.id)],
            context={
                "default_campaign_id": campaign.id,
                **{f"search_default_{name}": 1 for name in filters},
            },
        )

    def _cockpit_headline(self, campaign):
        """Return what SOLTéA is doing now and what comes next, in one sentence."""
        home = self.env["bde.home"]
        today = fields.Date.context_today(self)
        rows = sorted(
            campaign._calendars()[campaign].values(), key=lambda r: r.date_start
        )
        labels = dict(
            self.env["bde.taxe.calendar"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        parts = []
        for row in rows:
            if row.date_start <= today <= (row.date_end or row.date_start):
                parts.append(
                    self.env._(
                        "%(what)s until %(day)s (%(when)s)",
                        what=labels[row.kind],
                        day=home._home_day(row.date_end or row.date_start),
                        when=home._home_when(row.date_end or row.date_start),
                    )
                )
        coming = [row for row in rows if row.date_start > today][:1]
        for row in coming:
            parts.append(
                self.env._(
                    "Next: %(what)s, %(day)s (%(when)s)",
                    what=labels[row.kind],
                    day=home._home_day(row.date_start),
                    when=home._home_when(row.date_start),
                )
            )
        return " · ".join(parts)

    def _cockpit_primary(self, campaign, figures):
        """Return the next thing to do: {label, icon, action or method}, or False."""
        if not campaign.has_access("write") or campaign.state == "closed":
            return False
        return self._primary_start(campaign, figures) or self._primary_running(
            campaign, figures
        )

    def _primary_start(self, campaign, figures):
        """Return what to do before a campaign runs, False when it does."""
        if not figures["now"]["asked"]["count"]:
            return {
                "label": self.env._("Choose who to ask"),
                "icon": "fa-users",
                "action": self.env["bde.home"]._home_action(
                    "bde_taxe.bde_taxe_select_action",
                    context={"default_campaign_id": campaign.id},
                ),
            }
        if campaign.state == "preparing":
            return {
                "label": self.env._("Start the campaign"),
                "icon": "fa-play",
                "method": "action_start",
            }
        return False

    def _primary_running(self, campaign, figures):
        """Return what waits most: money to settle, who to ask, who to thank."""
        if campaign.transfer_to_check_count:
            review = self.env["bde.home"]._home_action(
                "bde_taxe.bde_taxe_review_action"
            )
            return {
                "label": self.env._("Check the transfers"),
                "icon": "fa-search",
                "action": review,
            }
        now = {name: figure["count"] for name, figure in figures["now"].items()}
        thank = now["transferred"] - now["thanked"]
        waiting = now["asked"] - now["contacted"]
        if waiting > 0:
            label = self.env._("%(count)s to contact", count=waiting)
            icon, name = "fa-envelope-o", "to_contact"
        elif thank > 0:
            label = self.env._("Thank %(count)s donors", count=thank)
            icon, name = "fa-heart", "to_thank"
        else:
            label, icon, name = self.env._("See the donors"), "fa-list", "in_campaign"
        return {
            "label": label,
            "icon": icon,
            "action": self._target_action(campaign, name),
        }
