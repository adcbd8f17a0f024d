"""What a check of the law finds, how grave it is, and what may lift it."""

from dataclasses import dataclass, field, replace
from datetime import date

# Nobody overrides: the facts must change
FORBIDDEN = "forbidden"
# Stops the departure until a dated authorisation of the authority named by the article
BLOCKED = "blocked"
# Said, written down, stops nothing
WARNING = "warning"
# Was blocked; an authorisation lifts it, and stays shown
WAIVED = "waived"
LEVELS = (FORBIDDEN, BLOCKED, WARNING, WAIVED)


@dataclass(frozen=True)
class Finding:
    """One thing that the law says of a placement.

    :param str rule: stable code of the rule (`library.RULES`)
    :param str level: "forbidden", "blocked", "warning" or "waived"
    :param str code: stable code of the sentence
    :param str message: English template with named parameters, marked for translation
    :param dict params: its parameters: numbers, dates and texts of the facts
    :param date day: first day it concerns, None for the whole placement
    :param str waived_by: words of the authorisation that lifts it
    """

    rule: str
    level: str
    code: str
    message: str
    params: dict = field(default_factory=dict)
    day: date | None = None
    waived_by: str = ""


class Sentences:
    """The sentences of one module of checks. In: {code: English template}.

    Called with (rule, level, code, day, **parameters), returns a `Finding`; an unknown
    code raises KeyError: a mistake of ours, found by the tests.
    """

    def __init__(self, codes):
        self.codes = codes

    def __call__(self, rule, level, code, when=None, **params):
        return Finding(rule, level, code, self.codes[code], params, when)


@dataclass(frozen=True)
class Waiver:
    """A dated document of the authority that the article names.

    :param str rule: code of the rule it lifts
    :param date valid_from: first day it covers, None: from ever
    :param date valid_to: last day it covers, None: without end
    :param str words: who granted it, when and why, as shown for ever
    """

    rule: str
    valid_from: date | None
    valid_to: date | None
    words: str

    def covers(self, finding, first, last):
        """Tell whether it lifts `finding` of a placement from `first` to `last`."""
        if self.rule != finding.rule:
            return False
        start = finding.day or first
        end = finding.day or last
        return (not self.valid_from or self.valid_from <= start) and (
            not self.valid_to or self.valid_to >= end
        )


def waive(findings, waivers, first, last):
    """Return the findings, those that an authorisation lifts becoming "waived".

    Only what is blocked can be lifted: a forbidden thing stays forbidden.

    :param waivers: iterable of `Waiver`
    :param date first: first day of the placement
    :param date last: its last day
    """
    waivers = list(waivers)
    done = []
    for finding in findings:
        if finding.level == BLOCKED:
            lift = next((w for w in waivers if w.covers(finding, first, last)), None)
            if lift:
                finding = replace(finding, level=WAIVED, waived_by=lift.words)
        done.append(finding)
    return done


def worst(findings):
    """Return the gravest level of some findings, '' when there is none."""
    found = {finding.level for finding in findings}
    return next((level for level in LEVELS if level in found), "")
