from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.orm.domains import DomainAnd, DomainCondition, DomainOr
from odoo.tools import SQL

ARMS = 100
# Nothing of an arm that the user may not read
NOTHING = SQL(
    """SELECT NULL::bigint AS id, NULL::timestamp AS date, NULL::integer AS partner_id,
              NULL::varchar AS kind, NULL::integer AS author_id,
              NULL::varchar AS model, NULL::integer AS res_id, FALSE AS is_contact
        WHERE FALSE"""
)


class BdeTouchpoint(models.Model):
    """What happened with an organisation: one line per record of each kind.

    Not a table: each addon gives SELECTs with the same columns (`_touchpoint_selects`),
    joined when the timeline of some partners is read. Always by partner: any other
    condition would scan every source. No name of a person is in these columns, they
    come from the source record, with the reader's own rights (`get_timeline`).
    """

    _name = "bde.touchpoint"
    _description = "What happened with a partner"
    _auto = False
    _log_access = False
    _order = "date desc, id desc"
    _rec_name = "kind"

    date = fields.Datetime(readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Organisation", readonly=True, index=True
    )
    kind = fields.Selection(selection="_selection_kind", readonly=True)
    author_id = fields.Many2one("res.partner", string="By", readonly=True)
    model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="model", readonly=True)
    is_contact = fields.Boolean(
        string="Contact", readonly=True, help="Somebody of the organisation took part."
    )

    @api.model
    def _touchpoint_kinds(self):
        """Return {kind: (label, icon)} in the order of the filters."""
        return {
            "call": (self.env._("Phone call"), "fa-phone"),
            "mail": (self.env._("Mail"), "fa-envelope"),
            "meeting": (self.env._("Meeting"), "fa-users"),
            "visit": (self.env._("Visit"), "fa-map-marker"),
            "note": (self.env._("Note"), "fa-sticky-note-o"),
            "request": (self.env._("Request"), "fa-inbox"),
            "refusal": (self.env._("Refusal"), "fa-hand-paper-o"),
            "proposal": (self.env._("Proposal"), "fa-lightbulb-o"),
            "placement": (self.env._("PFMP"), "fa-graduation-cap"),
            "convention": (self.env._("Convention"), "fa-file-text-o"),
            "document": (self.env._("Document"), "fa-paperclip"),
            "event": (self.env._("Event"), "fa-calendar"),
            "mailing": (self.env._("Mailing"), "fa-paper-plane"),
            "status": (self.env._("Status"), "fa-shield"),
            "commitment": (self.env._("Commitment"), "fa-handshake-o"),
            "promise": (self.env._("Promise"), "fa-gift"),
            "tax": (self.env._("Apprenticeship tax"), "fa-eur"),
        }

    @api.model
    def _selection_kind(self):
        return [(kind, label) for kind, (label, _i) in self._touchpoint_kinds().items()]

    # -- the sources ------------------------------------------------------------------
    @api.model
    def _touchpoint_selects(self):
        """Return the list of SELECTs, each made by `_touchpoint_arm`.

        To extend: `return [*super()._touchpoint_selects(), self._touchpoint_arm(…)]`.
        """
        return []

    @api.model
    def _touchpoint_arm(
        self,
        number,
        kind,
        model,
        *,
        date,
        partner,
        source,
        author=None,
        contact=False,
    ):
        """Return the SELECT of one source.

        :param int number: of the arm, 1 to 99, unique; the line's id is made of it
        :param kind: a kind of `_touchpoint_kinds`, or SQL that gives one
        :param str model: of the source record, whose table has the alias `s`
        :param SQL date: when it happened, UTC; of a mere date, `_touchpoint_noon`
        :param SQL partner: the organisation, a plain column (indexed): the condition on
            it goes down into the source
        :param SQL source: what follows FROM, with its joins and WHERE
        :param SQL author: a contact (`_touchpoint_author` turns a user into it)
        :param contact: bool or SQL, whether this counts as a contact with them
        """
        if not self.env.su and not self.env[model].has_access("read"):
            return NOTHING
        return SQL(
            """SELECT (s.id::bigint * %s + %s) AS id, (%s)::timestamp AS date,
                      %s AS partner_id,
                      (%s)::varchar AS kind, (%s)::integer AS author_id,
                      %s::varchar AS model, s.id AS res_id, (%s) AS is_contact
                 FROM %s""",
            ARMS,
            number,
            date,
            partner,
            kind,
            author if author is not None else SQL("NULL"),
            model,
            contact
            if isinstance(contact, SQL)
            else SQL("TRUE" if contact else "FALSE"),
            source,
        )

    @api.model
    def _touchpoint_noon(self, column):
        """Return SQL of the noon of a column that holds a date."""
        return SQL("%s + INTERVAL '12 hours'", column)

    @api.model
    def _touchpoint_author(self, column):
        """Return SQL of the contact behind a column that holds a user's id."""
        return SQL("(SELECT u.partner_id FROM res_users u WHERE u.id = %s)", column)

    @property
    def _table_query(self):
        """SQL of the lines that come from models the user may read at all."""
        return SQL(" UNION ALL ").join([NOTHING, *self._touchpoint_selects()])

    # -- always by partner ------------------------------------------------------------
    @api.model
    def _search(self, domain, *args, **kwargs):
        """Refuse what would scan every source: the timeline is read by partner."""
        domain = fields.Domain(domain)
        if not domain.is_false() and not self._names_partners(domain):
            self._refuse_scan()
        self.env.flush_all()
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _names_partners(self, domain):
        """Tell whether `domain` holds for some named partners only."""
        if isinstance(domain, DomainAnd):
            return any(self._names_partners(child) for child in domain.children)
        if isinstance(domain, DomainOr):
            return all(self._names_partners(child) for child in domain.children)
        return (
            isinstance(domain, DomainCondition)
            and domain.field_expr == "partner_id"
            and domain.operator in ("=", "in")
        )

    @api.model
    def _refuse_scan(self):
        raise UserError(
            self.env._("What happened is read for given partners, not for all at once.")
        )
