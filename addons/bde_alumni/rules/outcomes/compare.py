"""Why the school's figures and those of InserJeunes differ: reasons with numbers."""

from .indicators import MASKED, NOTHING

ANSWERED_WELL = 80  # percent of the leavers, from which silence explains little
FEW_PERSONS = 2


def reasons(state, local, official):
    """Return [(code, params)], the most useful first.

    :param str state: `indicators.shown` of the school's own figures
    :param dict local: final_year, leavers, job_6 (rate), known_job_6 (rate among those
        who answered), answered_6 (rate); {} when masked
    :param dict official: `official.together`; {} when the file has no such row
    """
    found = []
    if state == NOTHING:
        found.append(("nobody", {}))
    elif state == MASKED:
        found.append(("masked", {}))
    if not official:
        return [*found, ("no_official", {})]
    if official.get("rate_job_6") is None:
        found.append(("unpublished", {}))
    if not local:
        return found
    if local.get("answered_6") is None or local.get("job_6") is None:
        return [*found, ("too_early", {})]
    found += _gap(local, official)
    return found


def _gap(local, official):
    found = []
    answered, leavers = local["answered_6"], local["leavers"]
    theirs = official.get("rate_job_6")
    if theirs is not None:
        gap = local["job_6"] - theirs
        persons = abs(gap) * leavers / 100
        if persons <= FEW_PERSONS:
            found.append(("few", {"points": round(100 / leavers, 1)}))
        elif answered < ANSWERED_WELL and gap < 0:
            found.append(("silence", {}))
        elif gap > 0:
            found.append(("above", {}))
        else:
            found.append(("below", {}))
    if answered < ANSWERED_WELL:
        params = {"answered": round(answered), "rate": round(local["known_job_6"] or 0)}
        found.append(("answers", params))
    theirs = official.get("final_year")
    if theirs is not None and theirs != local["final_year"]:
        params = {"ours": local["final_year"], "theirs": theirs}
        found.append(("population", params))
    return found
