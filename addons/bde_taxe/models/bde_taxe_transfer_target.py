from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..rules.selection import choose_contact

OPEN = ("review", "unknown")


def one_of_each(records):
    """Return one record for each set of links that must be of one school.

    Thousands of lines have few campaigns, trainings and bank transfers: checking them
    once each says as much.
    """
    names = [
        name
        for name, field in records._fields.items()
        if name == "company_id" or (field.relational and field.check_company)
    ]
    seen = {}
    for record in records:
        seen.setdefault(tuple(record[name]._ids for name in names), record.id)
    return records.browse(seen.values())


class BdeTaxeTransfer(models.Model):
    """From a line of the statement to the organisation of the campaign it is of."""

    _inherit = "bde.taxe.transfer"

    def _check_company(self, fnames=None):
        return super(BdeTaxeTransfer, one_of_each(self))._check_company(fnames)

    # -- targets ---------------------------------------------------------------------
    @api.model
    def _target_for(self, partners, campaign):
        """Return the targets of organisations in a campaign, made when missing.

        One for each company: another site that was asked already stands for all.

        :param partners: organisations
        :param campaign: one `bde.taxe.campaign`
        :return: {organisation id: `bde.taxe.target`}
        """
        model = self.env["bde.taxe.target"].sudo()
        partners = partners.sudo()
        found = model.search_fetch(
            Domain("campaign_id", "=", campaign.id)
            & (
                Domain("partner_id", "in", partners.ids)
                | Domain(
                    "partner_id.bde_siren",
                    "in",
                    [siren for siren in partners.mapped("bde_siren") if siren],
                )
            ),
            ["partner_id"],
            order="id",
        )
        by_partner = {target.partner_id.id: target for target in found}
        by_siren = {}
        for target in found:
            siren = target.partner_id.bde_siren
            if siren:
                by_siren.setdefault(siren, target)
        missing = {}
        for partner in partners:
            if partner.id not in by_partner and partner.bde_siren not in by_siren:
                missing.setdefault(partner.bde_siren or partner.id, partner)
        for target in self._make_targets(missing.values(), campaign):
            by_partner[target.partner_id.id] = target
            if target.partner_id.bde_siren:
                by_siren[target.partner_id.bde_siren] = target
        return {
            partner.id: (
                by_partner.get(partner.id) or by_siren[partner.bde_siren]
            ).with_env(self.env)
            for partner in partners
        }

    @api.model
    def _make_targets(self, partners, campaign):
        """Create targets in a campaign, as superuser: they gave without being asked."""
        partners = self.env["res.partner"].union(*partners)
        campaign = campaign.sudo()
        people = campaign._selection_people(partners) if partners else {}
        vals_list = []
        for partner in partners:
            person, choice = choose_contact(people.get(partner.id, ()))
            vals_list.append(
                {
                    "campaign_id": campaign.id,
                    "company_id": campaign.company_id.id,
                    "partner_id": partner.id,
                    "contact_id": person.id if person else False,
                    "contact_choice": choice,
                    "is_accountant": bool(person and "accountant" in person.roles),
                }
            )
        return self.env["bde.taxe.target"].sudo()._bulk_create(vals_list)

    @api.model
    def _with_targets(self, vals_list):
        """Add to values of new lines the target of their organisation."""
        by_campaign = {}
        for vals in vals_list:
            donor = vals.get("kind", "donor") == "donor"
            if vals.get("partner_id") and donor and not vals.get("target_id"):
                partners = by_campaign.setdefault(vals["campaign_id"], {})
                partners.setdefault(vals["partner_id"], []).append(vals)
        for campaign_id, lines in by_campaign.items():
            targets = self._target_for(
                self.env["res.partner"].browse(lines),
                self.env["bde.taxe.campaign"].browse(campaign_id),
            )
            for partner_id, partner_vals in lines.items():
                for vals in partner_vals:
                    vals["target_id"] = targets[partner_id].id
        return vals_list

    def _tell_targets(self):
        """In an import, compute what these lines change of the targets: no message."""
        if self.env.context.get("tracking_disable"):
            self.env["bde.taxe.target"].flush_model(["amount_transferred", "state"])

    def _link(self):
        """Put these lines under the target of their organisation, in their campaign."""
        given = self.filtered(lambda t: t.partner_id and t.kind == "donor")
        for campaign, transfers in given.grouped("campaign_id").items():
            targets = self._target_for(transfers.partner_id, campaign)
            for partner, lines in transfers.grouped("partner_id").items():
                lines.target_id = targets[partner.id]
        (self - given).filtered("target_id").target_id = False

    # -- what people decide ----------------------------------------------------------
    def _settle(self, partner):
        """These lines, and the other open ones of the same donor, are of `partner`.

        Remembered: the next files need no word.

        :param partner: an organisation (or one of its people: the organisation counts)
        :return: the lines settled
        :raise UserError: a school, or nobody, is given
        """
        self.check_access("write")
        partner = partner.commercial_partner_id if not partner.is_company else partner
        if not partner or not partner.is_company:
            raise UserError(self.env._("Choose the organisation that gave."))
        schools = self.env["res.company"].sudo().search(Domain.TRUE)
        if partner in schools.partner_id:
            raise UserError(
                self.env._("%(name)s is the school itself.", name=partner.name)
            )
        lines = self._of_same_donor()
        lines.write(
            {
                "partner_id": partner.id,
                "state": "matched",
                "how": "hand",
                "candidate_ids": [(6, 0, [])],
            }
        )
        self.env["bde.taxe.match"]._remember(lines, partner)
        return lines

    def _set_aside(self):
        """Nobody of ours gave this: out of the list to check, the money stays told."""
        self.check_access("write")
        lines = self._of_same_donor()
        lines.write(
            {
                "state": "aside",
                "how": "hand",
                "partner_id": False,
                "candidate_ids": [(6, 0, [])],
            }
        )
        self.env["bde.taxe.match"]._remember(lines, self.env["res.partner"])
        return lines

    def _reopen(self):
        """Undo a decision: these lines are to check again, nothing is remembered."""
        self.check_access("write")
        donors = self.filtered(lambda t: t.kind == "donor")
        self.env["bde.taxe.match"]._forget(donors)
        donors.write({"state": "unknown", "how": "unknown", "partner_id": False})
        donors._match_again()
        return donors

    def _of_same_donor(self):
        """Return these lines and the open ones of their donors, same schools."""
        keys = [key for key in set(self.mapped("donor_key")) if key]
        others = self.search(
            Domain("donor_key", "in", keys)
            & Domain("state", "in", OPEN)
            & Domain("company_id", "in", self.company_id.ids)
        )
        return (self | others).filtered(lambda t: t.kind == "donor")

    def _match_again(self):
        """Look for the donors of these lines again, among today's organisations."""
        matcher = self.env["bde.taxe.matcher"]
        for (company, campaign), lines in self.grouped(
            lambda t: (t.company_id, t.campaign_id)
        ).items():
            saids = [line._said() for line in lines]
            found = matcher._match(company, saids, {campaign.year: campaign})
            for line, match in zip(lines, found, strict=True):
                line.write(matcher._match_vals(match))

    def _said(self):
        """Return this line as its file said it (`SaidTransfer`)."""
        self.ensure_one()
        return self.env["bde.taxe.matcher"]._as_said(
            self.campaign_id.year,
            self.donor_name,
            self.donor_siret,
            self.donor_zip,
            self.donor_city,
        )

    # -- buttons ---------------------------------------------------------------------
    def action_set_aside(self):
        """Button: these donors are nobody of ours."""
        self._set_aside()

    def action_reopen(self):
        """Button: check these lines again."""
        self._reopen()


class BdeTaxeTarget(models.Model):
    _inherit = "bde.taxe.target"

    def _check_company(self, fnames=None):
        return super(BdeTaxeTarget, one_of_each(self))._check_company(fnames)

    def _drop_if_empty(self):
        """Delete those of these targets that only a wrong match had made."""
        self.sudo().filtered(lambda target: target._is_empty()).unlink()

    def _is_empty(self):
        """Tell whether nobody asked nor heard anything of this organisation."""
        return not (
            self.contacted_on
            or self.exclusion
            or self.answer != "waiting"
            or self.segment_ids
            or self.pledge_ids
            or self.transfer_ids
            or self.call_ids
        )
