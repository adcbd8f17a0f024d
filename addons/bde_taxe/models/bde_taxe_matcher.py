from odoo import api, models
from odoo.tools import SQL

from odoo.addons.bde_partners.rules import identifiers
from odoo.addons.bde_partners.rules.partner_likeness import name_key

from ..rules.transfer_match import (
    MOST,
    SURE,
    DonorIndex,
    DonorMatch,
    Organisation,
    donor_key,
)
from ..rules.transfers_file import SaidTransfer


class BdeTaxeMatcher(models.AbstractModel):
    """Finds the organisations that gave: a few queries, whatever their number."""

    _name = "bde.taxe.matcher"
    _description = "Match of donors with organisations"

    @api.model
    def _match(self, company, saids, campaigns):
        """Return the `DonorMatch` of each donor of a statement, in its order.

        :param company: the school
        :param list saids: `SaidTransfer`
        :param dict campaigns: {year: campaign}, those that exist
        """
        keys = {donor_key(said) for said in saids} - {""}
        remembered = self.env["bde.taxe.match"]._decisions(company, keys)
        organisations = self._organisations(company, saids, remembered.values())
        asked = self._asked(campaigns.values(), organisations)
        indexes = {
            year: DonorIndex(organisations, remembered, asked.get(year, frozenset()))
            for year in {said.year for said in saids}
        }
        found = {}
        for said in saids:
            key = (said.year, donor_key(said), said.name, said.city)
            if key not in found:
                found[key] = indexes[said.year].find(said)
        self._complete(found, saids)
        return [
            found[said.year, donor_key(said), said.name, said.city] for said in saids
        ]

    @api.model
    def _organisations(self, company, saids, ids):
        """Return those of the known organisations that may be one of these donors.

        By their SIREN, or the words of their name: both read an index.
        """
        sirens = sorted({said.siren for said in saids if said.siren})
        words = sorted({name_key(said.name)[0] for said in saids if said.name})
        self.env["res.partner"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT id, name, bde_siret, zip, city, active,
                    COALESCE(bde_register_state, '') <> 'closed', parent_id
                FROM res_partner p
                WHERE (bde_siren = ANY(%(sirens)s) OR bde_like_words = ANY(%(words)s)
                    OR id = ANY(%(ids)s))
                AND is_company AND (company_id IS NULL OR company_id = %(company)s)
                AND NOT EXISTS (
                    SELECT 1 FROM res_company c WHERE c.partner_id = p.id)
                ORDER BY id""",
                sirens=sirens,
                words=[word for word in words if word],
                ids=[partner_id for partner_id in ids if partner_id],
                company=company.id,
            )
        )
        return [
            Organisation(id_, name or "", siret or "", zip_ or "", city or "", *others)
            for id_, name, siret, zip_, city, *others in rows
        ]

    @api.model
    def _asked(self, campaigns, organisations):
        """Return {year: ids of the organisations that the campaign asked}."""
        asked = {}
        targets = (
            self.env["bde.taxe.target"]
            .sudo()
            .search_fetch(
                [
                    ("campaign_id", "in", [campaign.id for campaign in campaigns]),
                    ("partner_id", "in", [one.id for one in organisations]),
                ],
                ["campaign_id", "partner_id", "year"],
            )
        )
        for target in targets:
            asked.setdefault(target.year, set()).add(target.partner_id.id)
        return asked

    @api.model
    def _complete(self, found, saids):
        """Propose look-alikes of the donors that nobody was found for."""
        lost = {}
        for said in saids:
            key = (said.year, donor_key(said), said.name, said.city)
            if found[key].how == "unknown" and said.name:
                lost.setdefault(key, said)
        if not lost:
            return
        vals = [
            {
                "name": said.name,
                "bde_siret": said.siret,
                "zip": said.zip,
                "city": said.city,
            }
            for said in lost.values()
        ]
        for key, alike in zip(
            lost, self.env["res.partner"]._bde_lookalikes(vals), strict=True
        ):
            ids = [item["id"] for item in alike if item["active"]][:MOST]
            if ids:
                found[key] = DonorMatch("alike", candidates=ids)

    # -- as records ------------------------------------------------------------------
    @api.model
    def _match_vals(self, match):
        """Return what a `DonorMatch` makes of a line: who, state, candidates."""
        if match.how in SURE:
            state = "matched"
        elif match.how == "aside":
            state = "aside"
        else:
            state = "review" if match.candidates else "unknown"
        return {
            "partner_id": match.id or False,
            "state": state,
            "how": match.how,
            "candidate_ids": [(6, 0, match.candidates)],
        }

    @api.model
    def _as_said(self, year, name, siret, zip_code, city):
        """Return the `SaidTransfer` of a donor as records keep it."""
        said = SaidTransfer(0, 0, name=name or "", said_siret=siret or "", year=year)
        said.zip, said.city = zip_code or "", city or ""
        checked = identifiers.check_siret(siret)
        siren = identifiers.check_siren(siret)
        if checked.ok and checked.value:
            said.siret, said.siren = checked.value, checked.value[:9]
        elif siren.ok:
            said.siren = siren.value
        return said
