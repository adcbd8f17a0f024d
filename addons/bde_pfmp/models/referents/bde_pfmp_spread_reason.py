from babel.numbers import format_decimal

from odoo import models


class BdePfmpSpread(models.Model):
    """Why the solver gives a learner to a teacher: one sentence."""

    _inherit = "bde.pfmp.spread"

    def _reason(self, choice, line, load, teachers):
        """Return the sentence of one choice.

        :param choice: `rules.referents.spread.Choice`
        :param line: `bde.pfmp.placement`
        :param int load: learners of that teacher once all is given
        :param teachers: list of `rules.referents.spread.Teacher`
        """
        if choice.teacher is None:
            return self._reason_left(line, teachers)
        parts = []
        if choice.again:
            parts.append(self.env._("followed this learner last time"))
        if choice.of_class:
            parts.append(self.env._("teaches %(name)s", name=line.class_id.code))
        else:
            parts.append(
                self.env._(
                    "nobody of %(name)s has room any more", name=line.class_id.code
                )
                if any(line.class_id.id in t.classes for t in teachers)
                else self.env._(
                    "%(name)s has no teacher recorded", name=line.class_id.code
                )
            )
        parts.append(self._reason_way(choice, line))
        parts.append(self.env._("%(count)s learners in all", count=load))
        text = ", ".join(parts)
        return text[:1].upper() + text[1:] + "."

    def _reason_way(self, choice, line):
        """Return how far the place is, in words."""
        if choice.km is None:
            return (
                self.env._("the place is not on the map, so the way does not count")
                if line.host_id
                else self.env._("no place yet, so the way does not count")
            )
        if choice.from_visit and not choice.km:
            return self.env._("at a place already visited")
        km = format_decimal(choice.km, locale=self.env["bde.home"]._home_locale())
        if choice.from_visit:
            return self.env._("%(km)s km from a place already visited", km=km)
        return self.env._("%(km)s km from the school", km=km)

    def _reason_left(self, line, teachers):
        """Return why nobody can follow a learner."""
        name = line.learner_id.display_name
        if not teachers:
            return self.env._(
                "%(learner)s: no teacher is recorded for %(group)s.",
                learner=name,
                group=line.class_id.code or self.env._("this class"),
            )
        return self.env._(
            "%(learner)s: the %(count)s teachers of the period all follow as many "
            "learners as the law allows.",
            learner=name,
            count=len(teachers),
        )
