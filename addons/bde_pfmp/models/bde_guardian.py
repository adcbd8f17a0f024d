from odoo import api, fields, models


class BdeGuardian(models.Model):
    """A legal representative or a contact of a learner, kept out of `res.partner`.

    A person, or the service that a minor is entrusted to (aide sociale à
    l'enfance, ASE): an institution signs through the person in charge.
    """

    _name = "bde.guardian"
    _description = "Legal representative"
    _private_audience = "guardian"
    _inherit = ["bde.private.person.mixin", "mail.thread"]
    _order = "last_name, first_name, id"
    _rec_names_search = ["last_name", "first_name", "institution_name"]
    _check_company_auto = True

    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    kind = fields.Selection(
        [("person", "Person"), ("institution", "Institution (ASE…)")],
        required=True,
        default="person",
    )
    title = fields.Selection([("m", "M."), ("mme", "Mme")], string="Form of address")
    last_name = fields.Char(string="Last name", index="trigram")
    first_name = fields.Char(string="First name")
    institution_name = fields.Char(string="Institution")
    email = fields.Char(string="E-mail")
    phone = fields.Char(string="Home phone")
    mobile = fields.Char()
    work_phone = fields.Char(string="Work phone")
    accepts_sms = fields.Boolean(string="Accepts SMS")
    street = fields.Char()
    street2 = fields.Char(string="Rest of the address")
    zip = fields.Char(string="Postcode")
    city = fields.Char(string="Town")
    siecle_ref = fields.Char(
        string="SIECLE reference", copy=False, help="PERSONNE_ID of the last file."
    )
    link_ids = fields.One2many("bde.guardian.link", "guardian_id", string="Learners")
    # for the record rules alone, see `bde.learner.access_placement_ids`
    access_link_ids = fields.One2many(
        "bde.guardian.link", "guardian_id", export_string_translation=False
    )
    learner_names = fields.Char(string="Of", compute="_compute_learner_names")

    _siecle_ref_uniq = models.UniqueIndex(
        "(siecle_ref, company_id) WHERE siecle_ref IS NOT NULL",
        "Another person has this SIECLE reference.",
    )
    _name_check = models.Constraint(
        "CHECK(last_name IS NOT NULL OR institution_name IS NOT NULL)",
        "A name is missing: the person's, or the institution's.",
    )

    @api.depends("link_ids.learner_id")
    def _compute_learner_names(self):
        for guardian in self:
            guardian.learner_names = ", ".join(
                guardian.link_ids.learner_id.mapped("display_name")
            )

    @api.depends("kind", "last_name", "first_name", "institution_name", "title")
    def _compute_display_name(self):
        titles = dict(self._fields["title"]._description_selection(self.env))
        for guardian in self:
            if guardian.kind == "institution" and guardian.institution_name:
                guardian.display_name = guardian.institution_name
                continue
            parts = [
                titles.get(guardian.title),
                (guardian.last_name or "").upper(),
                guardian.first_name,
            ]
            guardian.display_name = " ".join(filter(None, parts))
