"""Who leaves, and who goes on: read in the enrolments of a school year and the next.

InserJeunes counts from all who were in the last year of a training; « sortants » are
those of them who are enrolled nowhere the year after. Those who left before the end
are followed too, and counted apart.
"""

from dataclasses import dataclass
from datetime import date

# reasons to leave that say where the person went on learning
ELSEWHERE = frozenset({"transfer", "apprenticeship"})
# reasons that close an enrolment without anybody leaving
MOVES = frozenset({"class_change", "training_change"})


@dataclass(frozen=True)
class Seat:
    """An enrolment of a learner in a school year.

    `year` is the first day of the school year, `duration` the years of the cycle (0:
    not known), `end` the last day, None while it is open.
    """

    year: date
    year_end: date
    cycle_year: int
    duration: int
    end: date | None = None
    reason: str = ""

    @property
    def is_final(self):
        """Tell whether it is the last year of its training."""
        return bool(self.duration) and self.cycle_year >= self.duration

    @property
    def is_left(self):
        """Tell whether it ended before the school year did, for a departure."""
        early = self.end is not None and self.end < self.year_end
        return early and self.reason not in MOVES | {"year_end", "graduated"}


def kind_of(seats):
    """Return (kind, day it ended, reason) of a learner in one year, else None.

    Kind is "final_year" or "exit".

    :param seats: `Seat`s of one learner in one school year, oldest first
    """
    came = [seat for seat in seats if seat.reason != "never_came"]
    if not came:
        return None
    last = came[-1]
    if last.is_left:
        kind = "final_year" if last.is_final else "exit"
        return kind, last.end, last.reason
    if last.is_final:
        return "final_year", last.end or last.year_end, last.reason
    return None


def proposal(reason, is_here_again, is_next_known):
    """Return the outcome that the files say, "" while they say nothing.

    :param str reason: why the enrolment was closed
    :param bool is_here_again: enrolled at the school the year after
    :param bool is_next_known: the file of September was imported
    """
    if is_here_again:
        return "studies_here"
    if reason in ELSEWHERE:
        return "studies_elsewhere"
    return "left" if is_next_known else ""
