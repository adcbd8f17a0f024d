from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

# What reaches a person: read by nobody who only reads, unless it is the switchboard
# of an organisation that is not one person
REACH = {
    "email",
    "email_normalized",
    "email_formatted",
    "phone",
    "phone_sanitized",
    "phone_mobile_search",
}
# Free text, where people are named
TEXTS = {
    "comment",
    "bde_search_text",
    "bde_hosting_note",
    "bde_host_state_reason",
}

# What the school thinks and keeps of an organisation: nothing of its own account's
OURS = {
    "bde_search_text",
    "bde_hosting_note",
    "bde_host_state",
    "bde_host_state_date",
    "bde_host_state_until",
}


class ResPartner(models.Model):
    """Who sees which contact: what the record rules of `res.partner` stand on.

    The office, the head of school and the bursar see all contacts. A teacher sees the
    organisations of the trainings they teach, the people of these, and the people of
    the school. Who only reads sees organisations, without any person. An internal
    user without a role of the office keeps the address book as the host has it.
    """

    _inherit = ["res.partner", "bde.hidden.fields.mixin"]
    _name = "res.partner"

    # the few accounts among all contacts, for the rules
    _bde_inside_idx = models.Index("(id) WHERE partner_share IS NOT TRUE")

    # -- teachers ------------------------------------------------------------------
    @api.model
    def _bde_teacher_trainings(self, teacher_id):
        """Return SELECTs of the ids of the trainings that a teacher teaches.

        :param int teacher_id: contact of the teacher
        :rtype: list[SQL]
        """
        classes = self.env["bde.class"]
        mefs = classes._fields["mef_ids"]
        return [
            SQL(
                "SELECT m.training_id FROM bde_mef m JOIN %(rel)s r ON "
                "r.%(mef)s = m.id WHERE r.%(class)s IN (%(classes)s)",
                rel=SQL.identifier(mefs.relation),
                mef=SQL.identifier(mefs.column2),
                **{"class": SQL.identifier(mefs.column1)},
                classes=self._bde_teacher_classes(teacher_id),
                to_flush=self.env["bde.mef"]._fields["training_id"],
            )
        ]

    @api.model
    def _bde_teacher_classes(self, teacher_id):
        """Return the SELECT of the ids of the classes of a teacher.

        :param int teacher_id: contact of the teacher
        """
        return SQL(
            "SELECT class.id FROM bde_class class WHERE class.active AND class.id IN ("
            "SELECT bde_class_id FROM bde_class_teacher_rel WHERE res_partner_id = %s "
            "UNION SELECT bde_class_id FROM bde_class_head_teacher_rel "
            "WHERE res_partner_id = %s)",
            teacher_id,
            teacher_id,
            to_flush=self.env["bde.class"]._fields["active"],
        )

    @api.model
    def _bde_teacher_sites(self, teacher_id):
        """Return SELECTs of the ids of the organisations that a teacher works with.

        :param int teacher_id: contact of the teacher
        :rtype: list[SQL]
        """
        trainings = self._fields.get("bde_training_ids")
        if not trainings or not trainings.store:
            return []
        return [
            SQL(
                "SELECT %(partner)s FROM %(rel)s WHERE %(training)s IN (%(theirs)s)",
                partner=SQL.identifier(trainings.column1),
                rel=SQL.identifier(trainings.relation),
                training=SQL.identifier(trainings.column2),
                theirs=SQL(" UNION ").join(self._bde_teacher_trainings(teacher_id)),
                to_flush=trainings,
            )
        ]

    @api.model
    def _bde_teacher_partners(self, teacher_id):
        """Return the SELECT of the ids of all contacts that a teacher sees.

        One list by id, made of index lookups: a condition with OR would read the
        whole address book.

        :param int teacher_id: contact of the teacher
        """
        sites = [
            *self._bde_teacher_sites(teacher_id),
            SQL("SELECT partner_id FROM res_company"),
        ]
        return SQL(
            """
            WITH site AS MATERIALIZED (%(sites)s)
            SELECT p.id FROM res_partner p WHERE p.partner_share IS NOT TRUE
            UNION ALL SELECT p.id FROM res_partner p WHERE p.bde_is_teacher
            UNION ALL SELECT site.id FROM site
            UNION ALL SELECT p.id FROM site
                JOIN res_partner p ON p.commercial_partner_id = site.id
            UNION ALL SELECT p.parent_id FROM site
                JOIN res_partner p ON p.id = site.id WHERE p.parent_id IS NOT NULL
            """,
            sites=SQL(
                "SELECT member.id FROM (%s) AS member(id) WHERE member.id IS NOT NULL",
                SQL(" UNION ").join(sites),
            ),
            to_flush=self._fields["commercial_partner_id"],
        )

    # -- who only reads ------------------------------------------------------------
    def _bde_is_nobody(self):
        """Tell whether this contact is an organisation, or somebody of the school.

        :return: bool: True when no private person hides behind it
        """
        self.ensure_one()
        return not self.partner_share or (
            self.is_company and self.bde_legal_kind != "individual"
        )

    def _bde_hides_reach(self):
        """Tell whether the phone and the e-mail of this contact are a person's."""
        self.ensure_one()
        return not self._bde_is_nobody() or self.bde_legal_kind == "sole_trader"

    @api.depends("is_company", "bde_legal_kind", "partner_share")
    @api.depends_context("uid")
    def _compute_display_name(self):
        """Name nobody before who only reads: the host shows linked names to all."""
        super()._compute_display_name()
        if not self.env.user._bde_only_reads():
            return
        own = self.env.user.partner_id
        for partner in self.sudo():
            if partner._origin and partner != own and not partner._bde_is_nobody():
                partner.display_name = self.env._("A person")

    @api.model
    def _has_field_access(self, field, operation):
        """The account of a company reads nothing of what the school thinks of it."""
        found = super()._has_field_access(field, operation)
        if not found or self.env.su or field.name not in OURS:
            return found
        return not self.env.user.share

    @api.model
    def _bde_hidden_fields(self):
        return super()._bde_hidden_fields() | REACH | TEXTS

    def _bde_hidden_of(self, names):
        """The switchboard of an organisation is nobody's; one's own page is open."""
        own = self.env.user.partner_id
        return {
            partner.id: set()
            if partner == own
            else names
            if partner._bde_hides_reach()
            else names & TEXTS
            for partner in self.sudo()
        }

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Refuse who only reads: a follower gets by mail what is said."""
        if self._bde_hides_from_user():
            raise AccessError(
                self.env._("Who only reads does not follow what is said of partners.")
            )
        return super().message_subscribe(partner_ids, subtype_ids)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Give who only reads no key of search where a person's phone stands."""
        found = super()._field_to_sql(alias, field_expr, query)
        if field_expr != "bde_search_text" or not self._bde_hides_from_user():
            return found
        return SQL(
            "CASE WHEN %s IN ('sole_trader', 'individual') "
            "THEN split_part(%s, '|', 1) ELSE %s END",
            SQL.identifier(alias, "bde_legal_kind"),
            found,
            found,
        )

    @api.model
    def _bde_key_domain(self, query, near=False):
        """Look up the index with the whole key, then in what one may know of it."""
        found = super()._bde_key_domain(query, near=near)
        if not self._bde_hides_from_user():
            return found

        def to_sql(model, alias, sql_query):
            return found._to_sql(model.sudo(), alias, sql_query)

        return Domain.custom(to_sql=to_sql) & found


class ResUsers(models.Model):
    """What the record rules ask about the user."""

    _inherit = "res.users"

    def _bde_only_reads(self):
        """Tell whether this user is a reader and nothing more: no personal data."""
        self.ensure_one()
        return self.has_group("bde_partners.group_bde_reader") and not any(
            self.has_group(f"bde_partners.group_bde_{role}")
            for role in ("user", "teacher", "head", "bursar")
        )

    def _bde_teacher_partner_domain(self):
        """Return the domain of the contacts that this user sees as a teacher."""
        teacher_id = self.partner_id.id

        def to_sql(model, alias, query):
            return SQL(
                "%s IN (%s)",
                SQL.identifier(alias, "id"),
                model.env["res.partner"].sudo()._bde_teacher_partners(teacher_id),
            )

        return Domain.custom(to_sql=to_sql)

    def _bde_own_event_domain(self):
        """Return the domain of the meetings of this user.

        By SQL: a condition on the attendees would leave all of them in the cache.
        """
        partner_id, user_id = self.partner_id.id, self.id

        def to_sql(model, alias, query):
            return SQL(
                "(%s = %s OR %s IN (SELECT calendar_event_id FROM "
                "calendar_event_res_partner_rel WHERE res_partner_id = %s))",
                SQL.identifier(alias, "user_id"),
                user_id,
                SQL.identifier(alias, "id"),
                partner_id,
            )

        return Domain.custom(to_sql=to_sql)
