from odoo import api, models

from ..rules.checked import compact
from ..rules.identifiers import check_siret
from ..rules.registers.errors import RegisterError
from ..rules.registers.site import RegisterSite
from ..rules.text import clean, fold

KEPT_DAYS = 30
MISSING_DAYS = 1  # an organisation that is not there today may be there tomorrow


class BdeRegister(models.AbstractModel):
    """The register of companies, asked through the service that the settings name.

    Names of organisations, postal codes, SIREN and SIRET leave; nothing else does.
    Every question is asked once in `KEPT_DAYS` days, at the pace the service allows.
    """

    _name = "bde.register"
    _inherit = "bde.lookup.mixin"
    _description = "Register of companies"

    _channel = "register"

    @api.model
    def _service_code(self):
        """Return the service of the settings: recherche (default) or sirene."""
        code = self._param("register")
        return code if code in ("recherche", "sirene") else "recherche"

    @api.model
    def _search_name(self, text, zip_code=None, limit=10):
        """Return the sites whose name or SIREN fits, the best first.

        :param str text: at least three characters
        :param str zip_code: five digits, to keep the sites of that place
        :return: list of `RegisterSite`, closed ones too
        :raise RegisterError: switched off, offline, too short…
        """
        self._check_may_ask()
        text, zip_code = clean(text), clean(zip_code).replace(" ", "")
        if (number := compact(text)).isdigit():
            text = number  # « 999 410 012 » is a SIREN, not three words
        if len(fold(text)) < 3:
            raise RegisterError("too_short")
        code = self._service_code()
        key = f"name|{fold(text)}|{zip_code}|{limit}"
        cache = self.env["bde.lookup.cache"]
        known = cache._recall(code, [key])
        if key in known:
            return [RegisterSite.from_dict(values) for values in known[key]]
        sites = self._service(code).search(text, zip_code, limit)
        cache._keep(code, {key: [site.to_dict() for site in sites]}, KEPT_DAYS)
        return sites

    @api.model
    def _lookup(self, siret):
        """Return the `RegisterSite` of a SIRET, None when the register has none.

        :raise RegisterError: switched off, offline…
        """
        return self._lookup_many([siret]).get(check_siret(siret).value)

    @api.model
    def _lookup_many(self, sirets, fresh=False):
        """Return {siret: RegisterSite}; a SIRET that the register has not is missing.

        :param bool fresh: ask again what is remembered
        :raise RegisterError: switched off, offline…
        """
        self._check_may_ask()
        numbers = []
        for siret in sirets:
            checked = check_siret(siret)
            if checked.ok and checked.value:
                numbers.append(checked.value)
        numbers = list(dict.fromkeys(numbers))
        code = self._service_code()
        cache = self.env["bde.lookup.cache"]
        known = {} if fresh else cache._recall(code, numbers)
        unknown = [number for number in numbers if number not in known]
        found = self._service(code).lookup(unknown) if unknown else {}
        kept = {number: site.to_dict() for number, site in found.items()}
        cache._keep(code, kept, KEPT_DAYS)
        missing = dict.fromkeys(n for n in unknown if n not in found)
        cache._keep(code, missing, MISSING_DAYS)
        recalled = {
            number: RegisterSite.from_dict(values)
            for number, values in known.items()
            if values
        }
        return recalled | found
