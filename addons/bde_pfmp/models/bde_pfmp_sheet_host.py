import re
from dataclasses import replace

from odoo import Command, models

from odoo.addons.bde_partners.rules import host_trust, partner_match
from odoo.addons.bde_partners.rules.identifiers import check_siret
from odoo.addons.bde_partners.rules.registers.site import RegisterSite

from ..rules import sheet as rules

_TITLE = re.compile(r"(mme|mlle|madame|m\.|mr\.?|monsieur)\s+(?=\S)", re.IGNORECASE)
REACH = ("phone", "email")


class BdePfmpPlacement(models.Model):
    """The organisation of a sheet and its people: found, else created to approve."""

    _inherit = "bde.pfmp.placement"

    def _sheet_with_host(self, values):
        """Return the sheet about the host this placement has: it chooses no other."""
        host = replace(
            rules.HostIdentity(id=self.host_id.id),
            phone=values.host.phone,
            email=values.host.email,
        )
        return replace(values, host=host)

    # -- what is wrong -----------------------------------------------------------------
    def _sheet_host_problems(self, values, source):
        """Return {field: sentence} of a host or of people that cannot be chosen."""
        host = self._sheet_known_host(values.host, source)
        if not host:
            if values.host.id:
                return {"host": self.env._("This organisation is not there any more.")}
            if not (values.host.name or values.host.site):
                return {
                    "host.name": self.env._(
                        "No organisation is known by this SIRET: write its name."
                    )
                }
            return {}
        if not host.active:
            return {
                "host": self.env._(
                    "“%(name)s” is archived: open its dossier to take it back.",
                    name=host.name,
                )
            }
        problems = {}
        if host != self.host_id and (bar := self._sheet_bar(host, values)):
            problems["host"] = bar
        known = self._sheet_contacts(host)
        for role, person in values.people().items():
            if person.id and person.id not in known.ids:
                problems[f"{role}.name"] = self.env._(
                    "This person is not of “%(name)s”.", name=host.name
                )
        return problems

    def _sheet_bar(self, host, values):
        """Return why nobody goes to this host now, unless somebody may say why."""
        bar = host._bde_host_bar(self.date_start).get(host)
        if values.override_reason and host._bde_trust_role() == host_trust.MANAGER:
            return ""
        return bar or ""

    # -- the organisation --------------------------------------------------------------
    def _sheet_known_host(self, host, source="office"):
        """Return the organisation of a `HostIdentity` that we have, else none.

        By its id (the office), its SIRET, its name and town when they tell one only.
        """
        partners = self.env["res.partner"].with_context(active_test=False)
        if host.id:
            found = partners.browse(host.id).exists()
            mine = found == self.host_id or source == "office"
            return found if mine and found.is_company else partners
        siret = host.siret or (host.site or {}).get("siret", "")
        if siret:
            number = check_siret(siret).value
            found = partners.search(
                [("bde_siret", "=", number)], order="active desc, id", limit=1
            )
            if found:
                return found
        return self._sheet_same_host(host, siret)

    def _sheet_same_host(self, host, siret):
        """Return the organisation of that very name in that town, when one only is."""
        partners = self.env["res.partner"]
        name = host.name or (host.site or {}).get("name", "")
        if not name or not (host.city or host.zip):
            return partners
        vals = {"name": name, "zip": host.zip, "city": host.city}
        (alike,) = partners._bde_lookalikes([vals])
        found = partners.browse([one["id"] for one in alike if one["active"]])
        known = [
            partner_match.KnownHost(
                one.id, one.name, one.bde_siret or "", one.zip or "", one.city or ""
            )
            for one in found._filtered_access("read")
        ]
        match = partner_match.HostIndex(known).find(name, siret, host.zip, host.city)
        return partners.browse(match.id)

    def _sheet_host(self, values, source, result):
        """Return the organisation, made « to approve » when nobody knows it."""
        identity = values.host
        host = self._sheet_known_host(identity, source)
        if not host:
            self._sheet_warn_alike(identity, result)
            host = self._sheet_new_host(identity)
            result.created.append(("host", host.id, host.name))
        else:
            host = host.with_context(active_test=True)
            self._sheet_reach("host", host, identity, values.replace, result)
        insurance = values.insurance
        if insurance and insurance != host.bde_insurance:
            self._sheet_note(result, "host.insurance", host.bde_insurance, insurance)
            host.bde_insurance = insurance
        return host

    def _sheet_new_host(self, identity):
        """Create the organisation, from the register when it was found there."""
        own = {
            name: getattr(identity, name)
            for name in ("name", "street", "zip", "city", "phone", "email")
            if getattr(identity, name)
        }
        partners = self.env["res.partner"]
        if identity.site:
            site = RegisterSite.from_dict(identity.site)
            return partners._bde_create_from_site(site, own)
        return partners.create(
            {
                **own,
                "bde_siret": check_siret(identity.siret).value or False,
                "country_id": self.env.ref("base.fr").id,
                "is_company": True,
                "bde_is_host": True,
                "bde_host_state": "to_check",
            }
        )

    def _sheet_warn_alike(self, identity, result):
        """Tell which organisations look like the one that is made."""
        vals = {
            "name": identity.name or (identity.site or {}).get("name"),
            "bde_siret": identity.siret,
            "zip": identity.zip,
            "city": identity.city,
            "phone": identity.phone,
            "email": identity.email,
        }
        (alike,) = self.env["res.partner"]._bde_lookalikes([vals])
        result.warnings += [
            self.env._(
                "“%(name)s” looks like “%(other)s” (%(where)s): see the duplicates.",
                name=vals["name"],
                other=one["name"],
                where=one["where"],
            )
            for one in alike[:2]
        ]

    # -- its people --------------------------------------------------------------------
    def _sheet_contacts(self, host):
        """Return the people of an organisation and of its head office."""
        people = host.child_ids | host.parent_id.child_ids
        return people.filtered(lambda person: not person.is_company)

    def _sheet_people(self, host, values, result):
        """Return {"signatory_id": contact, "tutor_id": contact}; empty: not said."""
        people = values.people()
        signatory = self._sheet_person("signatory", people["signatory"], host, values)
        tutor = signatory
        if not (values.same_person and signatory):
            tutor = self._sheet_person("tutor", people["tutor"], host, values)
        found = {"signatory": signatory, "tutor": tutor}
        for role, (contact, is_new) in found.items():
            if is_new and (role == "signatory" or contact != signatory[0]):
                result.created.append((role, contact.id, contact.name))
            elif contact and not is_new:
                self._sheet_reach(role, contact, people[role], values.replace, result)
        return {f"{role}_id": contact for role, (contact, _new) in found.items()}

    def _sheet_person(self, role, person, host, values):
        """Return (contact, whether it is new); nobody when the sheet names none."""
        partners = self.env["res.partner"]
        if not person:
            return partners, False
        known = self._sheet_contacts(host)
        key = person.id or partner_match.find_person(
            person.name, {contact.id: contact.name for contact in known}
        )
        wanted = {role} | ({"signatory", "tutor"} if values.same_person else set())
        roles = self.env["bde.contact.role"].search([("code", "in", list(wanted))])
        if key:
            contact = partners.browse(key)
            if missing := roles - contact.bde_role_ids:
                contact.write({"bde_role_ids": [Command.link(r.id) for r in missing]})
            return contact, False
        return self._sheet_new_person(person, host, roles), True

    def _sheet_new_person(self, person, host, roles):
        """Create a contact of the organisation: « Mme DURAND » keeps her title."""
        title, name = False, person.name
        if match := _TITLE.match(name):
            title = "mme" if match[1].lower() in ("mme", "mlle", "madame") else "m"
            name = name[match.end() :]
        return self.env["res.partner"].create(
            {
                "name": name,
                "bde_title": title,
                "function": person.function or False,
                "phone": person.phone or False,
                "email": person.email or False,
                "parent_id": host.id,
                "is_company": False,
                "type": "contact",
                "bde_role_ids": [Command.set(roles.ids)],
            }
        )

    def _sheet_reach(self, role, partner, said, replaced, result):
        """Complete how a partner is reached; what it has otherwise is kept and told."""
        names = REACH if role == "host" else ("function", *REACH)
        vals = {}
        for name in names:
            new, old = getattr(said, name), partner[name] or ""
            if not new or self._sheet_same(name, new, old):
                continue
            key = f"{role}.{name}"
            if old and key not in replaced:
                result.kept.append(rules.Change(key, old, new))
                continue
            self._sheet_note(result, key, old, new)
            vals[name] = new
        if vals:
            partner.write(vals)

    def _sheet_same(self, name, one, other):
        """Tell whether two values say the same: spaces of a number do not count."""
        if name == "phone":
            one, other = (
                re.sub(r"^(?:\+|00)33(?=\d)", "0", re.sub(r"[\s.\-/()]", "", value))
                for value in (one, other)
            )
        return one.casefold() == other.casefold()
