from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .bde_alumni_situation import EMPLOYED

DETAILS = {"kind", "employer_id", "employer_name", "siret"}


class BdeAlumniSituation(models.Model):
    """Which organisation of the base employs them: the SIRET tells, a name is asked.

    A SIRET is of one site: it links by itself, and the screen says so. A name alone
    is a proposal, which the office confirms or leaves.
    """

    _inherit = "bde.alumni.situation"

    employer_state = fields.Selection(
        [
            ("siret", "Linked by its SIRET"),
            ("hand", "Linked by the office"),
            ("to_link", "To link"),
            ("not_ours", "Not in the base"),
        ],
        string="Link to the base",
        compute="_compute_employer_state",
        store=True,
        readonly=False,
        copy=False,
    )
    proposed_employer_id = fields.Many2one(
        "res.partner",
        string="Proposed employer",
        compute="_compute_proposed_employer_id",
    )
    proposed_reason = fields.Char(
        string="Why this one", compute="_compute_proposed_employer_id"
    )

    @api.depends("kind", "employer_id", "employer_name", "siret")
    def _compute_employer_state(self):
        for situation in self:
            employer = situation.employer_id.sudo()
            told = situation.employer_name or situation.siret
            if situation.kind not in EMPLOYED:
                situation.employer_state = False
            elif employer:
                sure = situation.siret and employer.bde_siret == situation.siret
                situation.employer_state = "siret" if sure else "hand"
            elif situation.employer_state == "not_ours" and told:
                situation.employer_state = "not_ours"
            else:
                situation.employer_state = "to_link" if told else False

    @api.model_create_multi
    def create(self, vals_list):
        companies = self.env["res.company"]
        by_company = {}
        for vals in vals_list:
            company = vals.get("company_id") or self.env.company.id
            by_company.setdefault(company, []).append(vals)
        linked = {}
        for company, some in by_company.items():
            done = self._link_by_siret(some, companies.browse(company))
            linked.update(zip(map(id, some), done, strict=True))
        return super().create([linked[id(vals)] for vals in vals_list])

    @api.model
    def _link_by_siret(self, vals_list, company):
        """Return copies of the values with the organisation of their SIRET.

        :param company: `res.company` whose organisations count, with the shared ones
        """
        wanted = [
            self._clean(vals)
            if vals.get("siret") and not vals.get("employer_id")
            else dict(vals)
            for vals in vals_list
        ]
        sirets = [v["siret"] for v in wanted if v.get("siret")]
        if not sirets:
            return wanted
        sites = (
            self.env["res.partner"]
            .sudo()
            .search(
                Domain("bde_siret", "in", sirets)
                & Domain("company_id", "in", (False, company.id))
            )
        )
        known = {site.bde_siret: site.id for site in sites}
        for vals in wanted:
            kind = vals.get("kind")
            if not vals.get("employer_id") and kind in EMPLOYED:
                vals["employer_id"] = known.get(vals.get("siret"), False)
        return wanted

    @api.depends("employer_state", "employer_name", "siret", "city")
    def _compute_proposed_employer_id(self):
        """The organisation of the base that looks most like what was told."""
        open_lines = self.filtered(
            lambda line: (
                line.employer_state == "to_link" and (line.employer_name or line.siret)
            )
        )
        others = self - open_lines
        others.proposed_employer_id = others.proposed_reason = False
        found = self.env["res.partner"]._bde_lookalikes(
            [
                {"name": line.employer_name, "siret": line.siret, "city": line.city}
                for line in open_lines
            ]
        )
        for line, items in zip(open_lines, found, strict=True):
            best = next((item for item in items if item["active"]), None)
            line.proposed_employer_id = best and best["id"]
            line.proposed_reason = (
                " · ".join(filter(None, [best["where"], *best["reasons"]]))
                if best
                else False
            )

    @api.model
    def _link_waiting(self):
        """Link those whose SIRET came into the base since; two queries a school."""
        waiting = self.sudo().search(
            [("employer_state", "=", "to_link"), ("siret", "!=", False)]
        )
        for company, lines in waiting.grouped("company_id").items():
            vals_list = [{"kind": line.kind, "siret": line.siret} for line in lines]
            linked = self._link_by_siret(vals_list, company)
            for line, vals in zip(lines, linked, strict=True):
                if vals.get("employer_id"):
                    line.employer_id = vals["employer_id"]

    def action_create_employer(self):
        """Open the assistant that makes the dossier of the employer, from what is
        known; its SIRET then links it."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_host_create_action"
        )
        term = self.siret or self.employer_name or ""
        return action | {"context": {"default_query": term}}

    def action_link_employer(self):
        """« This is the one »: the organisation proposed is the employer."""
        self.check_access("write")
        for line in self:
            if not line.proposed_employer_id:
                raise UserError(
                    self.env._(
                        "No organisation of the base looks like « %(name)s »: choose "
                        "the employer by hand, or create its dossier first.",
                        name=line.employer_name or "",
                    )
                )
            line.employer_id = line.proposed_employer_id

    def action_not_ours(self):
        """« None of ours »: nobody asks again about this employer."""
        self.check_access("write")
        self.filtered(
            lambda line: line.employer_state == "to_link"
        ).employer_state = "not_ours"

    def action_unlink_employer(self):
        """Not them after all: what was told stays."""
        self.check_access("write")
        for line in self.filtered("employer_id"):
            name = line.employer_name or line.employer_id.sudo().name
            line.write({"employer_name": name, "employer_id": False})
            line.employer_state = "not_ours"
