"""How many learners a tutor, a referent and a host may have.

Sources: code de l'éducation, R124-10 (host, per civil week), R124-12 (headcount),
R124-13 (tutor), D124-3 (referent); the raised limits for secondary-level learners need
an arrêté of the académie.
"""

from datetime import timedelta
from math import ceil

from ....bde_partners.rules.issues import _lt
from .findings import BLOCKED, WARNING, Sentences

CODES = {
    "tutor": _lt(
        "The tutor would have %(count)s trainees at the same time, from %(day)s on: at "
        "most %(max)s."
    ),
    "tutor_unknown": _lt(
        "The tutor has %(count)s of our learners at the same time; the host has not "
        "said whether there are others (at most %(max)s)."
    ),
    "referent": _lt(
        "The referent would follow %(count)s learners over the period: at most %(max)s."
    ),
    "quota": _lt(
        "%(count)s trainees at the host in the week of %(day)s, for %(headcount)s "
        "employees: at most %(max)s."
    ),
    "quota_unknown": _lt(
        "%(count)s of our learners at the host in the week of %(day)s, and it has not "
        "said its headcount nor its other trainees: at most %(max)s is the safe limit."
    ),
}
finding = Sentences(CODES)


def check_tutor(placement, params):
    """V16: three trainees at the same time."""
    top = params.get("tutor_max", placement.first)
    if not top or not placement.has_tutor:
        return []
    known, day = _peak(placement, placement.tutor_others)
    declared = placement.tutor_declared
    said = {"max": round(top), "day": day, "count": known + (declared or 0)}
    if declared is not None and known + declared > top:
        return [finding("tutor", BLOCKED, "tutor", day, **said)]
    if known > top:
        return [finding("tutor", BLOCKED, "tutor", day, **said)]
    if declared is None and known == top:
        return [finding("tutor", WARNING, "tutor_unknown", day, **said)]
    return []


def check_referent(placement, params):
    """V17: sixteen learners over a period."""
    top = params.get("referent_max", placement.first)
    count = placement.referent_others + 1
    if not top or not placement.has_referent or count <= top:
        return []
    return [finding("referent", BLOCKED, "referent", count=count, max=round(top))]


def host_limit(host, day, params):
    """Return how many trainees a host may have in a civil week, for its headcount.

    :param host: `facts.Host` whose headcount is known
    """
    raised = "_raised" if host.raised_quota else ""
    small = params.get("host_small_headcount" + raised, day)
    few = params.get("host_small_max" + raised, day)
    percent = params.get("host_percent" + raised, day)
    if host.headcount < (small or 0):
        return round(few or 0)
    # in hundredths: 15 % of 20 is exactly 3
    return ceil(round(host.headcount * (percent or 0)) / 100)


def check_host_quota(placement, params):
    """V18: per civil week; without the host's declaration it only warns."""
    host = placement.host
    worst = None
    monday = placement.first - timedelta(days=placement.first.weekday())
    while monday <= placement.last:
        sunday = monday + timedelta(days=6)
        ours = 1 + sum(other.meets(monday, sunday) for other in placement.host_others)
        if not worst or ours > worst[1]:
            worst = (max(monday, placement.first), ours)
        monday += timedelta(days=7)
    day, ours = worst
    known = host.headcount is not None and host.other_trainees is not None
    count = ours + (host.other_trainees or 0)
    if host.headcount is None:
        limit = round(params.get("host_small_max", day) or 0)
    else:
        limit = host_limit(host, day, params)
    if not limit or count <= limit:
        return []
    said = {"count": count, "day": day, "max": limit, "headcount": host.headcount}
    if known:
        return [finding("host_quota", BLOCKED, "quota", day, **said)]
    return [finding("host_quota", WARNING, "quota_unknown", day, **said)]


def _peak(placement, others):
    """Return (most people at the same time, the learner counted, first such day)."""
    days = {placement.first, *(max(o.first, placement.first) for o in others)}
    best, when = 1, placement.first
    for day in sorted(d for d in days if d <= placement.last):
        count = 1 + sum(other.meets(day, day) for other in others)
        if count > best:
            best, when = count, day
    return best, when
