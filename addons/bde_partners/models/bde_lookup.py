"""What the clients of outside services share: settings, limits, memory, words."""

from odoo import api, models, release
from odoo.exceptions import AccessError, UserError
from odoo.modules.module import get_manifest

from ..lookup.client import Client
from ..lookup.services import SERVICES
from ..lookup.throttle import Throttle
from ..rules.registers.errors import RegisterError

# One for each service of each address, shared by the threads of this process: the
# services count by network address
_throttles = {}
# Used only when an administrator emptied the parameter
_FALLBACK_RATE = (1, 1.0)


class BdeLookupMixin(models.AbstractModel):
    """Base of `bde.register` and `bde.geocoder`: may we ask, whom, how often."""

    _name = "bde.lookup.mixin"
    _description = "Questions to an outside service"

    _channel = None  # of `bde.outgoing`
    _switched_off = "switched_off"  # code of `RegisterError`

    @api.model
    def _is_open(self):
        """Tell whether an administrator lets these questions leave."""
        return self.env["bde.outgoing"]._is_open(self._channel)

    @api.model
    def _check_caller(self):
        """Only the office asks, and jobs for it."""
        if not self.env.su and not self.env.user.has_group(
            "bde_partners.group_bde_user"
        ):
            raise AccessError(self._message(RegisterError("not_allowed")))

    @api.model
    def _check_may_ask(self):
        """Raise unless the caller may ask, and the switch is open.

        :raise AccessError: the caller is not of the office
        :raise RegisterError: switched_off
        """
        self._check_caller()
        if not self._is_open():
            raise RegisterError(self._switched_off)

    @api.model
    def _param(self, name, default=""):
        value = self.env["ir.config_parameter"].sudo().get_param(f"bde.lookup.{name}")
        return value or default

    @api.model
    def _number(self, name, default):
        """Return a parameter that is a number, `default` when it is not one."""
        try:
            return float(self._param(name))
        except ValueError:
            return default

    @api.model
    def _rate(self, service):
        """Return (questions, seconds) of the parameter, written « 7/1 »."""
        count, _slash, seconds = self._param(f"{service}.rate").partition("/")
        try:
            return max(int(count), 1), max(float(seconds or 1), 0.001)
        except ValueError:
            return _FALLBACK_RATE

    @api.model
    def _service(self, code):
        """Return the client of a service, with the settings of this database.

        Context `bde_lookup_longest`: seconds that a wait may last (jobs wait longer).
        """
        base = self._param(f"{code}.url")
        service = SERVICES[code]
        if not base:
            raise RegisterError("offline", service=service.name)
        rate = self._rate(code)
        throttle = _throttles.setdefault((base, rate), Throttle(*rate))
        version = get_manifest("bde_partners")["version"]
        client = Client(
            service.name,
            base,
            throttle,
            agent=f"BureauDesEntreprises/{version} (Odoo {release.version})",
            timeout=self._number("timeout", 8.0),
            longest=self.env.context.get("bde_lookup_longest", 5.0),
        )
        return service(client, key=self._param(f"{code}.key"))

    # -- words ----------------------------------------------------------------------
    @api.model
    def _message(self, error):
        """Return a `RegisterError` in the words of the user's language."""
        return self.env["bde.import"]._issue_message(error.to_issue())

    @api.model
    def _user_error(self, error):
        """Return the `UserError` to raise for a `RegisterError`."""
        return UserError(self._message(error))
