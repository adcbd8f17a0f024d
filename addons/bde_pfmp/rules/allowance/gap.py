"""A difference between APLyPro and what the school counts, said in one sentence."""

from ....bde_partners.rules.issues import _lt

CODES = {
    "days_differ": _lt(
        "APLyPro has %(seen_days)s days for %(seen)s, the attestation gives "
        "%(our_days)s days for %(ours)s: the days are to be corrected there."
    ),
    "days_absent": _lt(
        "APLyPro has no days yet, the attestation gives %(our_days)s: to be typed."
    ),
    "not_attested": _lt(
        "APLyPro has %(seen_days)s days, no signed attestation is known here."
    ),
    "cap_differs": _lt(
        "Same days, but APLyPro shows %(seen)s and we count %(ours)s: the yearly cap "
        "is shared in another order, or another PFMP there is unknown here."
    ),
    "rate_differs": _lt(
        "Same days, but APLyPro shows %(seen)s and we count %(ours)s: this is not the "
        "same daily rate; please check the MEF and the table of rates."
    ),
}
MONEY = ("seen", "ours")


def explain(our_days, ours, seen_days, seen, daily):
    """Return the code of the gap, "" when there is none.

    :param int our_days: attested, None when unknown
    :param int ours: cents we count
    :param int seen_days: in APLyPro, None when it shows none
    :param int seen: cents in APLyPro, None when it shows none
    :param int daily: cents a day, 0 when unknown
    """
    if not our_days:
        return "not_attested" if seen_days else ""
    if not seen_days and not seen:
        return "days_absent"
    if seen_days and seen_days != our_days:
        return "days_differ"
    if seen is None or seen == ours:
        return ""
    return "rate_differs" if seen > our_days * daily else "cap_differs"
