from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..rules import campaign_dates
from ..rules.money import euros

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
        home, _ = self.env["bde.home"], self.env._
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
                    _(
                        "%(what)s until %(day)s (%(when)s)",
                        what=labels[row.kind],
                        day=home._home_day(row.date_end or row.date_start),
                        when=home._home_when(row.date_end or row.date_start),
                    )
                )
        coming = [row for row in rows if row.date_start > today][:1]
        for row in coming:
            parts.append(
                _(
                    "Next: %(what)s, %(day)s (%(when)s)",
                    what=labels[row.kind],
                    day=home._home_day(row.date_start),
                    when=home._home_when(row.date_start),
                )
            )
        return " · ".join(parts)

    def _cockpit_primary(self, campaign, figures):
        """Return the next thing to do: {label, icon, action or method}, or False."""
        _, now = self.env._, figures["now"]
        if not campaign.has_access("write") or campaign.state == "closed":
            return False
        select = self.env.ref("bde_taxe.bde_taxe_select_action", False)
        if not now["asked"]["count"] and select:
            return {
                "label": _("Choose who to ask"),
                "icon": "fa-users",
                "action": self.env["bde.home"]._home_action(
                    "bde_taxe.bde_taxe_select_action",
                    context={"default_campaign_id": campaign.id},
                ),
            }
        if campaign.state == "preparing":
            return {
                "label": _("Start the campaign"),
                "icon": "fa-play",
                "method": "action_start",
            }
        thank = now["transferred"]["count"] - now["thanked"]["count"]
        waiting = (
            now["asked"]["count"] - now["contacted"]["count"] - now["refused"]["count"]
        )
        if thank > 0 and not waiting:
            return {
                "label": _("Thank %(count)s donors", count=thank),
                "icon": "fa-heart",
                "action": self._target_action(campaign, "to_thank"),
            }
        if waiting > 0:
            return {
                "label": _("%(count)s to contact", count=waiting),
                "icon": "fa-envelope-o",
                "action": self._target_action(campaign, "to_contact"),
            }
        return {
            "label": _("See the donors"),
            "icon": "fa-list",
            "action": self._target_action(campaign, "in_campaign"),
        }

    # -- figures ----------------------------------------------------------------------
    def _cockpit_stages(self, campaign, figures):
        """Return the funnel: asked, what they say, what came in, who is thanked.

        `width` is the share of the organisations asked that are there, in per cent.
        """
        _ = self.env._
        asked = figures["now"]["asked"]["count"]
        return [
            self._stage(figures, asked, key, label, hint, icon, colour, money, action)
            for key, label, hint, icon, colour, money, action in (
                (
                    "asked",
                    _("Asked"),
                    _("estimated credit"),
                    "fa-building-o",
                    "grey",
                    "estimate",
                    self._target_action(campaign, "in_campaign"),
                ),
                (
                    "contacted",
                    _("Contacted"),
                    "",
                    "fa-envelope-o",
                    "blue",
                    None,
                    self._target_action(campaign, "contacted"),
                ),
                (
                    "promised",
                    _("Promised"),
                    _("said, not received"),
                    "fa-comment-o",
                    "amber",
                    "money",
                    self._target_action(campaign, "promised"),
                ),
                (
                    "designated",
                    _("Designated"),
                    _("chosen in SOLTéA, not received"),
                    "fa-hand-o-right",
                    "amber",
                    "money",
                    self._target_action(campaign, "designated"),
                ),
                (
                    "transferred",
                    _("Transferred"),
                    _("received"),
                    "fa-bank",
                    "green",
                    "money",
                    self._target_action(campaign, "received"),
                ),
                (
                    "thanked",
                    _("Thanked"),
                    "",
                    "fa-heart-o",
                    "green",
                    None,
                    self._target_action(campaign, "thanked"),
                ),
            )
        ]

    def _stage(self, figures, asked, key, label, hint, icon, colour, money, action):
        now = figures["now"][key]
        last = figures["last"].get(key)
        then = figures["last_same_day"].get(key)
        return {
            "key": key,
            "label": label,
            "hint": hint,
            "icon": icon,
            "colour": colour,
            "count": self._number(now["count"]),
            "amount": euros(now["amount"])
            if money == "money" or (money and now["amount"])
            else "",
            "width": min(100, round(100 * now["count"] / asked, 1)) if asked else 0,
            "compare": self._compare(money, now, last, then),
            "action": action,
        }

    def _compare(self, money, now, last, then):
        """Return how a figure stands against last year: {text, trend, sign}."""
        if not last:
            return False
        _ = self.env._
        name = "amount" if money == "money" else "count"
        words = euros if name == "amount" else self._number
        if then is None:
            text = _("last year %(total)s", total=words(last[name]))
            return {"text": text, "trend": "", "sign": ""}
        percent = campaign_dates.evolution(now[name], then[name])
        text = _(
            "last year %(then)s on this day, %(total)s in all",
            then=words(then[name]),
            total=words(last[name]),
        )
        if percent is None:
            return {"text": text, "trend": "up", "sign": ""}
        trend = "up" if percent > 0 else "down" if percent < 0 else ""
        return {
            "text": text,
            "trend": trend,
            "sign": f"{percent:+d} %" if trend else "=",
        }

    def _number(self, value):
        """Return a whole number as people read it: « 20 000 »."""
        return f"{value:,}".replace(",", "\u202f")

    def _cockpit_goal(self, campaign, figures):
        """Return the gauge of what is received, expected and missing to the target.

        Parts never overlap: received from donors, unallocated funds, then what is
        designated and promised by those of whom nothing was received.
        """
        _, now = self.env._, figures["now"]
        awaited = self._awaited(campaign)
        parts = [
            ("transferred", _("Transferred"), now["transferred"]["amount"]),
            ("unallocated", _("Unallocated funds"), now["unallocated"]["amount"]),
            ("designated", _("Designated, awaited"), awaited["designated"]),
            ("promised", _("Promised, not designated"), awaited["promised"]),
        ]
        received = now["received"]["amount"]
        whole = max(campaign.amount_goal, sum(max(0, part[2]) for part in parts))
        last = figures["last"].get("received")
        then = figures["last_same_day"].get("received")
        return {
            "received": euros(received),
            "goal": euros(campaign.amount_goal) if campaign.amount_goal else "",
            "percent": round(100 * received / campaign.amount_goal)
            if campaign.amount_goal
            else None,
            "goal_at": round(100 * campaign.amount_goal / whole, 2) if whole else 0,
            "missing": euros(max(0, campaign.amount_goal - received)),
            "reached": bool(campaign.amount_goal and received >= campaign.amount_goal),
            "compare": self._compare("money", now["received"], last, then),
            "parts": [
                {
                    "key": key,
                    "label": label,
                    "amount": euros(amount),
                    "width": round(100 * max(0, amount) / whole, 2) if whole else 0,
                    "action": self._unallocated_action(campaign)
                    if key == "unallocated"
                    else self._target_action(
                        campaign, "received" if key == "transferred" else "awaited"
                    ),
                }
                for key, label, amount in parts
            ],
        }

    def _awaited(self, campaign):
        """Return what was said by those who have sent nothing yet."""
        targets = self.env["bde.taxe.target"]
        awaited = {"designated": 0.0, "promised": 0.0}
        for state, promised, designated in targets._read_group(
            [
                ("campaign_id", "=", campaign.id),
                ("state", "in", ("promised", "designated")),
            ],
            ["state"],
            ["amount_promised:sum", "amount_designated:sum"],
        ):
            awaited[state] = designated if state == "designated" else promised
        return awaited

    def _unallocated_action(self, campaign):
        if not self.env.ref("bde_taxe.bde_taxe_transfer_action", False):
            return False
        return self.env["bde.home"]._home_action(
            "bde_taxe.bde_taxe_transfer_action",
            domain=[("campaign_id", "=", campaign.id), ("kind", "=", "unallocated")],
            context={},
        )
