"""What may go wrong with an outside register, in words for the office."""

import json

from ..issues import RuleError, Texts, _lt

CODES = {
    "switched_off": _lt(
        "Calls to the register of companies are switched off: an administrator opens "
        "them in the settings. You can go on by typing what you know."
    ),
    "switched_off_geocoder": _lt(
        "Calls to the address service are switched off: an administrator opens them "
        "in the settings."
    ),
    "offline": _lt(
        "%(service)s cannot be reached from this server: there is no network, or a "
        "firewall closes it. You can go on by typing what you know."
    ),
    "timeout": _lt(
        "%(service)s did not answer in time. Try again in a moment, or go on by "
        "typing what you know."
    ),
    "busy": _lt(
        "%(service)s asks us to slow down. Try again in %(seconds)s seconds, or go on "
        "by typing what you know."
    ),
    "down": _lt(
        "%(service)s is out of order for now (code %(status)s). Try again later, or "
        "go on by typing what you know."
    ),
    "unreadable": _lt(
        "%(service)s gave an answer that cannot be read. Try again later, or go on by "
        "typing what you know."
    ),
    "refused": _lt("%(service)s refused the question (code %(status)s)."),
    "key_missing": _lt(
        "%(service)s needs a key: an administrator writes it in the settings."
    ),
    "key_refused": _lt(
        "%(service)s refused our key: an administrator checks it in the settings."
    ),
    "too_short": _lt("Type at least three letters of the name, or a SIRET."),
    "not_allowed": _lt("Only the office asks the register of companies."),
}
T = Texts(__name__, CODES)


class RegisterError(RuleError):
    """A service that gives nothing usable. `seconds`: wait before trying again."""

    def __init__(self, code, seconds=0, **params):
        params = {"seconds": seconds, **params}
        super().__init__(code, CODES[code], params, T.module)
        self.seconds = seconds

    @property
    def passing(self):
        """Is it worth trying again later without changing anything?"""
        return self.code in ("offline", "timeout", "busy", "down", "unreadable")


def read_json(data, service=""):
    """bytes, text or parsed JSON → dict.

    :raise RegisterError: unreadable, when it is not a JSON object
    """
    if isinstance(data, (bytes, str)):
        try:
            data = json.loads(data)
        except (ValueError, RecursionError):
            data = None
    if not isinstance(data, dict):
        raise RegisterError("unreadable", service=service)
    return data
