"""What learners and mentors write to each other: no way to meet elsewhere."""

from ...rules.mentoring import contact


def refusal(env, text):
    """Return the sentence that says why a text must not be read by a minor, or by who
    helps one; "" when it may.
    """
    found = contact.forbidden(text)
    if not found:
        return ""
    return env._(
        "« %(found)s »: no address, telephone number, link or account passes here; "
        "please write it again without. The office may arrange a meeting.",
        found=found[1],
    )
