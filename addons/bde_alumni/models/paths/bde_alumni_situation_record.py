from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.bde_partners.rules.partner_words import name_words
from odoo.addons.bde_partners.rules.text import fold

from ...rules.paths import spans

# What whoever records a situation may say
TOLD = {
    "kind",
    "date_start",
    "date_end",
    "contract",
    "employer_id",
    "employer_name",
    "siret",
    "job",
    "rome_id",
    "in_specialty",
    "school_text",
    "diploma_text",
    "city",
    "source",
    "source_date",
}
SIDES = ("leaver_id", "profile_id")


class BdeAlumniSituation(models.Model):
    """One entry for all who tell a situation, and who is where on a day."""

    _inherit = "bde.alumni.situation"

    @api.model
    def _record(self, vals, leaver=None, profile=None):
        """Note what a former pupil does: a row for each processing it is told in.

        The same situation told again is confirmed, one that starts on the same day
        is corrected, else the one before ends on the eve and the new one before the
        next.

        :param dict vals: fields of the situation, `kind` at least; `date_start` is
            the day it was told when nobody says since when
        :param leaver: `bde.alumni.leaver` when it is of the follow-up of leavers
        :param profile: `bde.alumni.profile` when it is of the network
        :return: the situations written, one or two
        :raise ValidationError: on a wrong SIRET, dates in disorder
        """
        today = fields.Date.context_today(self)
        told = {name: vals[name] for name in vals if name in TOLD}
        if not told.get("in_specialty"):
            told.pop("in_specialty", None)
        told["source_date"] = fields.Date.to_date(told.get("source_date") or today)
        start = told.get("date_start") or told["source_date"]
        told["date_start"] = fields.Date.to_date(start)
        told["date_end"] = fields.Date.to_date(told.get("date_end") or False) or False
        done = self.browse()
        for name, person in zip(SIDES, (leaver, profile), strict=True):
            if person:
                done |= self._record_side(self._clean(told), name, person)
        return done

    @api.model
    def _record_side(self, told, name, person):
        """Write a situation on one side of a person; `person`: one record."""
        person.ensure_one()
        lines = person.situation_ids
        company = {"company_id": person.company_id.id}
        linked = self._link_by_siret([told], person.company_id)[0]
        linked |= self._specialty(told, name, person)
        new = self.new({**linked, name: person.id, **company})._span()
        found = spans.place([line._span(line.id) for line in lines], new)
        for key, end in found.closed.items():
            self.browse(key).date_end = end
        dates = {"date_start": found.start, "date_end": found.end or False}
        if not found.key:
            return self.create({**linked, **dates, name: person.id, **company})
        line = self.browse(found.key)
        line.write({**line._told_again(linked, found.corrects), **dates})
        return line

    @api.model
    def _specialty(self, told, name, person):
        """Return {in_specialty}: as told, else what the occupation tells, else {}."""
        said = told.get("in_specialty")
        if not said and told.get("rome_id"):
            trainings = self.new({name: person.id})._trainings_followed()
            said = "yes" if told["rome_id"] in trainings.rome_ids.ids else False
        return {"in_specialty": said} if said else {}

    def _told_again(self, told, corrects):
        """Return the values to write on a situation told again.

        What is not said this time stays, unless it was another situation. An older
        story does not take the place of a fresher one.
        """
        self.ensure_one()
        if corrects:
            empty = dict.fromkeys(TOLD - {"kind", "source", "source_date"}, False)
            return {**empty, "employer_state": False, **told}
        if told["source_date"] < self.source_date:
            return {k: v for k, v in told.items() if v and not self[k]}
        return {k: v for k, v in told.items() if v}

    def _span(self, key=None):
        """Return the `spans.Span` of a situation."""
        if self.kind == "studies":
            details = (fold(self.school_text), fold(self.diploma_text), "")
        else:
            employer = self.employer_id.sudo().name or self.employer_name
            details = (
                name_words(employer or ""),
                self.contract or "",
                self.siret or "",
            )
        return spans.Span(
            key, self.date_start, self.date_end or None, self.kind, details
        )

    # -- who is where on a day ------------------------------------------------------
    @api.model
    def _at(self, day, leavers=None, profiles=None):
        """Return {id of the person: situation on that day}, in one query.

        Of two that overlap, the one that started last. Read with all rights: the
        caller has the persons.

        :param date day: the day
        :param leavers: `bde.alumni.leaver`, for the follow-up
        :param profiles: `bde.alumni.profile`, for the network; one of the two
        """
        name, people = ("leaver_id", leavers)
        if leavers is None:
            name, people = ("profile_id", profiles)
        rows = self._rows_at(name, people.ids, day)
        lines = self.sudo().browse([line for _person, line in rows])
        return dict(zip([person for person, _line in rows], lines, strict=True))

    @api.model
    def _rows_at(self, name, ids, day):
        """Return [(person id, situation id)] on a day."""
        self.flush_model([name, "date_start", "date_end"])
        column = SQL.identifier(name)
        return self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (%(person)s) %(person)s, id
                FROM bde_alumni_situation
                WHERE %(person)s = ANY(%(ids)s) AND date_start <= %(day)s
                    AND (date_end IS NULL OR date_end >= %(day)s)
                ORDER BY %(person)s, date_start DESC, id DESC""",
                person=column,
                ids=list(ids),
                day=day,
            )
        )

    @api.model
    def _at_sql(self, person, day):
        """Return the sub-select of the situation of a leaver on a day, for LATERAL.

        :param SQL person: column of the id of the leaver
        :param SQL day: column of the day
        :return: SQL of (id, kind, contract, in_specialty, source, source_date)
        """
        self.flush_model()
        return SQL(
            """(SELECT s.id, s.kind, s.contract, s.in_specialty, s.source,
                s.source_date
            FROM bde_alumni_situation s
            WHERE s.leaver_id = %(person)s AND s.date_start <= %(day)s
                AND (s.date_end IS NULL OR s.date_end >= %(day)s)
            ORDER BY s.date_start DESC, s.id DESC LIMIT 1)""",
            person=person,
            day=day,
        )
