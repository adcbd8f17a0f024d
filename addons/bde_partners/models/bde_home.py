from datetime import timedelta

from babel.dates import format_date, format_timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.misc import babel_locale_parse, get_lang

# Lines shown on a card: the most urgent ones, the rest is behind its link
CARD_LINES = 5
# What burns comes first
URGENCY = ("red", "blue", "amber", "grey", "green")


class BdeHome(models.AbstractModel):
    """The home screen: what burns, and what a new school does first.

    Addons add cards by extending `_home_cards`, steps by extending `_home_steps`,
    buttons by extending `_home_shortcuts`. Each is a list of plain dicts made by
    `_home_card`, `_home_line`, `_home_step`; a card or a step that the user may not
    read is left out by the addon that makes it.
    """

    _name = "bde.home"
    _description = "Home of the office"

    @api.model
    def get_home(self):
        """Return what the home screen shows, for who may open the application."""
        if not self.env.user.has_group("bde_partners.group_bde_reader"):
            raise AccessError(
                self.env._("This page is for the bureau des entreprises.")
            )
        return self._get_home()

    @api.model
    def _get_home(self):
        """Return {title, subtitle, shortcuts, cards, steps, steps_done}."""
        steps = []
        cards = self._home_cards()
        if self.env.user.has_group("bde_partners.group_bde_user"):
            steps = sorted(self._home_steps(), key=lambda step: step["sequence"])
        if not all(step["done"] for step in steps):
            # a school that is starting sees its steps, not a wall of zeros
            cards = [card for card in cards if card["count"]]
        return {
            "title": self._home_title(),
            "subtitle": self._home_subtitle(),
            "shortcuts": sorted(
                self._home_shortcuts(), key=lambda item: item["sequence"]
            ),
            "cards": sorted(
                cards,
                key=lambda card: (URGENCY.index(card["state"]), card["sequence"]),
            ),
            "steps": steps,
            "steps_done": sum(step["done"] for step in steps),
        }

    # -- to extend ------------------------------------------------------------------
    @api.model
    def _home_cards(self):
        """Return the list of cards (`_home_card`) this user may see."""
        user = self.env.user
        cards = [
            getattr(self, method)()
            for groups, method in self._home_declared()
            if user.has_groups(groups)
        ]
        return [card for card in cards if card]

    @api.model
    def _home_declared(self):
        """Return the cards that addons contribute: [(groups, method)].

        :return: groups as in views (« a,b »: one of them), name of the method that
            returns the card or None; it is called for nobody else
        """
        return []

    @api.model
    def _home_steps(self):
        """Return the first steps of a new school (`_home_step`), for the office."""
        return []

    @api.model
    def _home_shortcuts(self):
        """Return the buttons of the top: [{label, icon, action, sequence}]."""
        return []

    # -- to build with --------------------------------------------------------------
    @api.model
    def _home_states(self):
        """Return {colour: (word, icon)}: the five states, everywhere the same words."""
        return {
            "grey": (self.env._("Nothing yet"), "fa-circle-o"),
            "blue": (self.env._("To do"), "fa-arrow-circle-right"),
            "amber": (self.env._("Waiting for others"), "fa-hourglass-half"),
            "green": (self.env._("Up to date"), "fa-check-circle"),
            "red": (self.env._("Blocked or late"), "fa-exclamation-triangle"),
        }

    @api.model
    def _home_card(
        self, key, title, count, state, lines=(), action=None, sequence=50, **more
    ):
        """Return a card.

        :param str key: stable name, unique: tests and other addons know it by that
        :param str title: translated
        :param int count: how many there are in all, False when that says nothing
        :param str state: grey, blue, amber, green or red
        :param lines: the most urgent ones first, made by `_home_line`
        :param action: what the title and « all » open (`_home_action`)
        :param more: `word` replaces the word of the state; `hint` is one sentence,
            shown when there is no line; `gauge` ({used, quota, label}) draws how much
            is left; `buttons` ([{label, icon, action, primary}]) stand at its foot
        """
        word, icon = self._home_states()[state]
        return {
            "key": key,
            "title": title,
            "count": count,
            "state": state,
            "icon": more.get("icon") or icon,
            "word": more.get("word") or word,
            "hint": more.get("hint") or "",
            "lines": list(lines)[:CARD_LINES],
            "action": action or False,
            "sequence": sequence,
            "gauge": more.get("gauge") or False,
            "buttons": more.get("buttons") or [],
        }

    @api.model
    def _home_line(self, label, day=None, action=None, detail=""):
        """Return a line of a card.

        :param str label: who or what
        :param date day: shown as « in 9 days », with the date beside
        :param action: what the line opens (`_home_action`)
        """
        return {
            "label": label,
            "detail": detail,
            "when": self._home_when(day) if day else "",
            "day": self._home_day(day) if day else "",
            "late": bool(day and day < fields.Date.context_today(self)),
            "action": action or False,
        }

    @api.model
    def _home_step(self, key, title, done, hint, button, action, sequence=50):
        """Return a first step: what to do, whether it is done, its button."""
        return {
            "key": key,
            "title": title,
            "done": bool(done),
            "hint": hint,
            "button": button,
            "action": action or False,
            "sequence": sequence,
        }

    @api.model
    def _home_action(self, xmlid, res_id=None, form=False, **values):
        """Return an action for the client, which loads it when it is clicked.

        :param str xmlid: of an action
        :param int res_id: open the form of this record
        :param bool form: open an empty form
        :param values: `domain`, `context`… replacing the action's
        """
        if "domain" in values:
            values["domain"] = list(values["domain"])
        return {"xmlid": xmlid, "res_id": res_id, "form": form, "values": values}

    # -- words ----------------------------------------------------------------------
    @api.model
    def _home_locale(self):
        return babel_locale_parse(get_lang(self.env).code)

    @api.model
    def _home_when(self, day):
        """Return a date as people say it: today, tomorrow, in 9 days, 2 weeks ago."""
        delta = (day - fields.Date.context_today(self)).days
        words = {
            0: self.env._("today"),
            1: self.env._("tomorrow"),
            -1: self.env._("yesterday"),
        }
        if delta in words:
            return words[delta]
        return format_timedelta(
            timedelta(days=delta),
            granularity="day",
            threshold=2,
            add_direction=True,
            locale=self._home_locale(),
        )

    @api.model
    def _home_day(self, day):
        """Return « 12 sept. », with the year when it is not this one."""
        this_year = day.year == fields.Date.context_today(self).year
        pattern = "d MMM" if this_year else "d MMM y"
        return format_date(day, pattern, locale=self._home_locale())

    @api.model
    def _home_title(self):
        return self.env._("Hello %(name)s", name=self.env.user.name)

    @api.model
    def _home_subtitle(self):
        """Return « Friday 4 September 2026 · week 36 · next holidays … »."""
        today = fields.Date.context_today(self)
        day = format_date(today, "EEEE d MMMM y", locale=self._home_locale())
        parts = [
            day[:1].upper() + day[1:],
            self.env._("week %(number)s", number=today.isocalendar().week),
        ]
        holiday = self.env["bde.school.holiday"]._next(self.env.company, today)
        if holiday and holiday.date_start <= today:
            parts.append(
                self.env._(
                    "%(name)s until %(day)s",
                    name=holiday.name,
                    day=self._home_day(holiday.date_end),
                )
            )
        elif holiday:
            parts.append(
                self.env._(
                    "%(name)s %(when)s (%(day)s)",
                    name=holiday.name,
                    when=self._home_when(holiday.date_start),
                    day=self._home_day(holiday.date_start),
                )
            )
        return " · ".join(parts)
