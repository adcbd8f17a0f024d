from collections import defaultdict

from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...rules.outcomes import indicators, official
from ...rules.surveys import steps

COLUMNS = (
    "company_id", "training_id", "track", "year", "cohorts", "state", "final_year",
    "leavers", "studies", "job_6", "job_12", "job_18", "job_24", "other_6",
    "favourable", "answered_6", "official_studies", "official_job_6",
    "official_job_24", "gap_studies", "gap_job_6", "facts", "computed_on",
)  # fmt: skip
KEY = COLUMNS[:4]
PAGE = 10_000  # rows of figures in one query

# who was in a last year, what they became: one row a company, training… with a count
PEOPLE = """
SELECT company_id, training_id, track, year, studies, j6, j12, j18, j24,
    count(*)
FROM (
    SELECT l.company_id, l.training_id, y.year,
        CASE l.status WHEN 'ap' THEN 'apprenticeship' ELSE 'school' END
            AS track,
        CASE
            WHEN l.outcome IN ('studies_here', 'studies_elsewhere')
                OR s6.kind IN ('studies', 'apprenticeship') THEN TRUE
            WHEN l.outcome = 'left' OR s6.id IS NOT NULL THEN FALSE
        END AS studies,
        %(j6)s AS j6, %(j12)s AS j12, %(j18)s AS j18, %(j24)s AS j24
    FROM bde_alumni_leaver l
    JOIN (VALUES %(days)s) AS y (id, year, d6, d12, d18, d24)
        ON y.id = l.school_year_id
    %(joins)s
    WHERE l.company_id = ANY(%(companies)s)
        AND l.kind = 'final_year' AND l.status <> 'fc'
        AND l.objected_on IS NULL AND l.training_id IS NOT NULL
) AS people
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
"""


class BdeAlumniOutcome(models.Model):
    """Counting: one query for the people, whatever their number, one for the rows."""

    _inherit = "bde.alumni.outcome"

    @api.model
    def _cron_refresh(self):
        """Each night."""
        self._refresh(self.env["res.company"].sudo().search(Domain.TRUE))

    @api.model
    def _refresh(self, companies, today=None):
        """Count again the outcomes of schools: a bounded number of queries.

        :param companies: `res.company`
        :param date today: months not over that day have no figures
        """
        today = today or fields.Date.context_today(self)
        years = self.env["bde.school.year"].sudo().search(Domain.TRUE)
        ends = {y.date_end.year: y.date_end for y in years if y.date_end < today}
        counted = self._counted(companies, years, today)
        published = self._published(companies)
        rule = self.env["bde.alumni.outcome.rule"]._on(today)
        rows = []
        for place in sorted(set(counted) | set(published)):
            known, given = counted.get(place, {}), published.get(place, {})
            for year in sorted(set(known) | set(given)):
                row = self._row(known, given.get(year), year, rule, ends, today)
                if row:
                    rows.append((*place, year, *row))
        self._store(companies, rows)

    # -- what is counted -------------------------------------------------------------
    @api.model
    def _counted(self, companies, years, today):
        """Return {(company, training, track): {year: indicators.Outcome}}.

        Those who objected are not counted. Continuing education is not of InserJeunes.
        """
        past = years.filtered(lambda year: year.date_end < today)
        if not past:
            return {}
        fates = defaultdict(list)
        for company, training, track, year, studies, *jobs, number in self._people(
            companies, past, today
        ):
            told = zip(indicators.MONTHS, jobs, strict=True)
            fate = indicators.Fate(studies, {m: j for m, j in told if j is not None})
            fates[company, training, track, year] += [fate] * number
        counted = defaultdict(dict)
        for (company, training, track, year), some in fates.items():
            counted[company, training, track][year] = indicators.outcome(some)
        return counted

    @api.model
    def _people(self, companies, years, today):
        """Return the rows (company, training, track, year, studies, jobs…, number)."""
        self.env["bde.alumni.leaver"].flush_model()
        situations = self.env["bde.alumni.situation"].sudo()
        joins, jobs = [], []
        for month in indicators.MONTHS:
            alias = SQL.identifier(f"s{month}")
            day = SQL.identifier("y", f"d{month}")
            rows = situations._at_sql(SQL.identifier("l", "id"), day)
            joins.append(SQL("LEFT JOIN LATERAL %s %s ON TRUE", rows, alias))
            jobs.append(
                SQL(
                    """CASE WHEN %(s)s.id IS NULL THEN NULL ELSE
                    %(s)s.kind = 'employment'
                    AND COALESCE(%(s)s.contract, '') NOT IN ('self', 'civic') END""",
                    s=alias,
                )
            )
        return self.env.execute_query(
            SQL(
                PEOPLE,
                **{
                    f"j{m}": job for m, job in zip(indicators.MONTHS, jobs, strict=True)
                },
                days=self._days(years, today),
                joins=SQL(" ").join(joins),
                companies=companies.ids,
            )
        )

    @api.model
    def _days(self, years, today):
        """Return the VALUES (school year, June, days of the surveys that are over)."""
        rows = []
        for year in years:
            dues = [steps.due(year.date_end, month) for month in indicators.MONTHS]
            days = [SQL("%s::date", due if due <= today else None) for due in dues]
            ends = year.date_end.year
            rows.append(SQL("(%s, %s, %s)", year.id, ends, SQL(", ").join(days)))
        return SQL(", ").join(rows)

    @api.model
    def _published(self, companies):
        """Return {(company, training, track): {year: (cohorts, figures)}}."""
        rows = (
            self.env["bde.alumni.official"]
            .sudo()
            .search([("company_id", "in", companies.ids), ("training_id", "!=", False)])
        )
        groups = rows.grouped(
            lambda row: (row.company_id.id, row.training_id.id, row.track, row.year)
        )
        published = defaultdict(dict)
        for (company, training, track, year), some in groups.items():
            figures = official.together([row.figures or {} for row in some])
            cohorts = max(some.mapped("cohorts"))
            published[company, training, track][year] = (cohorts, figures)
        return published

    # -- rows ------------------------------------------------------------------------
    @api.model
    def _row(self, known, given, year, rule, ends, today):
        """Return the columns after the key, None when nothing at all may be told."""
        publish, least, usual = rule
        cohorts, theirs = given or (usual, {})
        own = indicators.cumulated(known, year, cohorts) if year in known else None
        state = indicators.shown(own.leavers if own else 0, publish, least)
        if state == indicators.NOTHING and not given:
            return None
        local = {}
        if state == indicators.SHOWN:
            local = self._local(own, ends[year], today)
        gaps = [
            local[ours] - theirs[name]
            if local.get(ours) is not None and theirs.get(name) is not None
            else None
            for ours, name in (("studies", "rate_studies"), ("job_6", "rate_job_6"))
        ]
        facts = {"local": local, "official": theirs, "gap_job_6": gaps[1]}
        return (
            cohorts,
            state,
            *(local.get(name) for name in COLUMNS[6:16]),
            *(theirs.get(f"rate_{name}") for name in ("studies", "job_6", "job_24")),
            *gaps,
            Json(facts),
            fields.Datetime.now(),
        )

    @api.model
    def _local(self, own, end, today):
        """Return {name: figure} of an Outcome; months not over have none."""
        local = {
            "final_year": own.final_year,
            "leavers": own.leavers,
            "studies": own.studies.rate,
        }
        for month, count in own.jobs.items():
            over = steps.due(end, month) <= today
            local[f"job_{month}"] = count.rate if over else None
        if local["job_6"] is not None:
            at_6 = own.jobs[6]
            local |= {
                "other_6": own.share_other.rate,
                "favourable": own.favourable.rate,
                "answered_6": at_6.answered,
                "known_job_6": 100 * at_6.part / at_6.known if at_6.known else None,
            }
        return local

    @api.model
    def _store(self, companies, rows):
        """Write the rows, take away those that are no more; NULL stays NULL."""
        cr = self.env.cr
        if rows:
            names = ", ".join(COLUMNS)
            news = ", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS[4:])
            cr.execute_values(
                f"INSERT INTO bde_alumni_outcome ({names}) VALUES %s"
                f" ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET {news}",
                rows,
                page_size=PAGE,
            )
        kept = [row[:4] for row in rows]
        self.env.execute_query(
            SQL(
                """DELETE FROM bde_alumni_outcome WHERE company_id = ANY(%s)
                AND NOT (company_id, training_id, track, year) IN (
                    SELECT * FROM unnest(%s::int[], %s::int[], %s::varchar[], %s::int[])
                ) RETURNING id""",
                companies.ids,
                *([key[rank] for key in kept] for rank in range(4)),
            )
        )
        self.invalidate_model()
