from odoo import models

from ..rules import campaign_dates
from ..rules.money import euros

# Stage, icon, colour, what its amount is (None: it has none), filter of its list
STAGES = (
    ("asked", "fa-building-o", "grey", "estimate", "in_campaign"),
    ("contacted", "fa-envelope-o", "blue", None, "contacted"),
    ("promised", "fa-comment-o", "amber", "money", "promised"),
    ("designated", "fa-hand-o-right", "amber", "money", "designated"),
    ("transferred", "fa-bank", "green", "money", "received"),
    ("thanked", "fa-heart-o", "green", None, "thanked"),
)
# Above so many per cent, a factor says more
MANY = 999


class BdeTaxeCockpit(models.AbstractModel):
    """The funnel, and what is received against the target and last year."""

    _inherit = "bde.taxe.cockpit"

    # -- figures ----------------------------------------------------------------------
    def _cockpit_stages(self, campaign, figures):
        """Return the funnel: asked, what they say, what came in, who is thanked.

        `width` is the share of the organisations asked that are there, in per cent.
        """
        words = self._stage_words()
        asked = figures["now"]["asked"]["count"]
        return [
            {
                **self._stage(figures, asked, key, money),
                "label": words[key][0],
                "hint": words[key][1]
                if money != "estimate" or figures["now"][key]["amount"]
                else "",
                "icon": icon,
                "colour": colour,
                "action": self._target_action(campaign, name),
            }
            for key, icon, colour, money, name in STAGES
        ]

    def _stage_words(self):
        """Return {stage: (label, hint)}: what is said is told apart from money."""
        return {
            "asked": (self.env._("Asked"), self.env._("estimated credit")),
            "contacted": (self.env._("Contacted"), ""),
            "promised": (self.env._("Promised"), self.env._("said, not received")),
            "designated": (
                self.env._("Designated"),
                self.env._("in SOLTéA, not received"),
            ),
            "transferred": (self.env._("Transferred"), self.env._("received")),
            "thanked": (self.env._("Thanked"), ""),
        }

    def _stage(self, figures, asked, key, money):
        now = figures["now"][key]
        last = figures["last"].get(key)
        then = figures["last_same_day"].get(key)
        return {
            "key": key,
            "count": self._number(now["count"]),
            "amount": euros(now["amount"])
            if money == "money" or (money and now["amount"])
            else "",
            "width": min(100, round(100 * now["count"] / asked, 1)) if asked else 0,
            "compare": self._compare(money, now, last, then),
        }

    def _compare(self, money, now, last, then):
        """Return how a figure stands against last year: {text, trend, sign}."""
        if not last:
            return False
        name = "amount" if money == "money" else "count"
        words = euros if name == "amount" else self._number
        if not (now[name] or last[name]):
            return False
        if then is None:
            text = self.env._("last year %(total)s", total=words(last[name]))
            return {"text": text, "trend": "", "sign": ""}
        percent = campaign_dates.evolution(now[name], then[name])
        if then[name] == last[name]:
            text = self.env._("last year %(total)s", total=words(last[name]))
        else:
            text = self.env._(
                "last year %(then)s on this day, %(total)s in all",
                then=words(then[name]),
                total=words(last[name]),
            )
        if percent is None:
            return {"text": text, "trend": "up", "sign": ""}
        trend = "up" if percent > 0 else "down" if percent < 0 else ""
        sign = f"{percent:+d} %" if trend else "="
        if percent > MANY:
            sign = f"× {round(now[name] / then[name])}"
        return {"text": text, "trend": trend, "sign": sign}

    def _number(self, value):
        """Return a whole number as people read it: « 20 000 »."""
        return f"{value:,}".replace(",", "\u202f")

    def _cockpit_goal(self, campaign, figures):
        """Return the gauge of what is received, expected and missing to the target.

        Parts never overlap: received from donors, unallocated funds, then what is
        designated and promised by those of whom nothing was received.
        """
        now = figures["now"]
        awaited = self._awaited(campaign)
        parts = [
            ("transferred", self.env._("Transferred"), now["transferred"]["amount"]),
            (
                "unallocated",
                self.env._("Unallocated funds"),
                now["unallocated"]["amount"],
            ),
            ("designated", self.env._("Designated, awaited"), awaited["designated"]),
            ("promised", self.env._("Promised, not designated"), awaited["promised"]),
        ]
        received = now["received"]["amount"]
        whole = max(campaign.amount_goal, sum(max(0, part[2]) for part in parts))
        last = figures["last"].get("received")
        then = figures["last_same_day"].get("received")
        return {
            "received": euros(received),
            "goal": bool(campaign.amount_goal),
            "sentence": self._goal_sentence(campaign.amount_goal, received),
            "goal_at": round(100 * campaign.amount_goal / whole, 2) if whole else 0,
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

    def _goal_sentence(self, goal, received):
        """Return « of 15 000 € aimed at · 27 % · 10 967 € missing »."""
        if not goal:
            return ""
        words = {"goal": euros(goal), "percent": f"{round(100 * received / goal)} %"}
        if received >= goal:
            return self.env._(
                "of %(goal)s aimed at · %(percent)s · target reached", **words
            )
        return self.env._(
            "of %(goal)s aimed at · %(percent)s · %(missing)s missing",
            missing=euros(goal - received),
            **words,
        )

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
        return self.env["bde.home"]._home_action(
            "bde_taxe.bde_taxe_transfer_action",
            domain=[("campaign_id", "=", campaign.id), ("kind", "=", "unallocated")],
            context={},
        )
