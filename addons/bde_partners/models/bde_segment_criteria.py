from odoo import api, models
from odoo.fields import Domain

from ..rules import segments as rules
from ..rules.segments import Criterion


class BdeSegmentLine(models.Model):
    """What the ground floor knows of organisations: who they are, where, how big."""

    _inherit = "bde.segment.line"

    @api.model
    def _criteria(self):
        _ = self.env._
        return super()._criteria() | {
            "host": Criterion(_("Host organisation")),
            "approved": Criterion(
                _("Approved as a host"), help=_("Approved, or under watch.")
            ),
            "supplier": Criterion(_("Supplier of the school")),
            "legal_kind": Criterion(
                _("Kind of organisation"), ("legal_kind",), ("legal_kind",)
            ),
            "activity": Criterion(
                _("Sector"),
                ("text",),
                ("text",),
                _("NAF codes or their beginning, or words: 45, 56.10A, bakery."),
            ),
            "place": Criterion(
                _("Département or town"),
                ("text",),
                ("text",),
                _("Départements, postal codes, towns: 33, 24100, Libourne."),
            ),
            "distance": Criterion(
                _("Within so many km"),
                ("number",),
                ("number",),
                _("As the crow flies, from the school; those that are located."),
                _("%(number)s km"),
            ),
            "headcount": Criterion(
                _("Employees"),
                ("number", "number_max"),
                (),
                _("From, to. A bracket of the register counts by its lowest number."),
                _("at least %(number)s"),
            ),
            "head_office": Criterion(_("Head office, or the only site")),
            "tag": Criterion(_("Tag"), ("tag_ids",), ("tag_ids",)),
            "closed": Criterion(_("Closed, says the register")),
            "segment": Criterion(_("In another segment"), ("inner_id",), ("inner_id",)),
        }

    def _criterion_host(self):
        return Domain("bde_is_host", "=", True)

    def _criterion_approved(self):
        return Domain("bde_host_state", "in", ("approved", "watch"))

    def _criterion_supplier(self):
        return Domain("bde_is_supplier", "=", True)

    def _criterion_legal_kind(self):
        return Domain("bde_legal_kind", "=", self.legal_kind)

    def _criterion_activity(self):
        codes, words = rules.activities(self.text)
        return Domain.OR(
            [Domain("bde_naf", "=like", f"{code}%") for code in codes]
            + [Domain("bde_activity", "ilike", word) for word in words]
        )

    def _criterion_place(self):
        known = rules.places(self.text)
        communes = (
            self.env["bde.commune"].sudo().search([("words", "in", known.cities)])
        )
        return Domain.OR(
            [
                Domain("bde_departement", "in", known.departements),
                Domain("zip", "in", known.zips),
                Domain("bde_commune_id", "in", communes.ids),
                *(Domain("city", "=ilike", self._city_like(c)) for c in known.cities),
            ]
        )

    @api.model
    def _city_like(self, words):
        """Return the pattern of a town whose name is written with blanks or hyphens."""
        plain = words.replace("\\", "").replace("%", "").replace("_", "")
        return plain.replace(" ", "_")

    def _criterion_distance(self):
        return Domain("bde_distance", "<=", self.number)

    def _criterion_headcount(self):
        low, high = self.number, self.number_max
        counted = Domain("bde_headcount", ">=", max(low, 1))
        if high:
            counted &= Domain("bde_headcount", "<=", high)
        bracket = Domain("bde_headcount_bracket", "in", rules.brackets(low, high))
        return counted | (Domain("bde_headcount", "=", 0) & bracket)

    def _criterion_head_office(self):
        return Domain("parent_id", "=", False)

    def _criterion_tag(self):
        return Domain("category_id", "child_of", self.tag_ids.ids)

    def _criterion_closed(self):
        return Domain("bde_register_state", "=", "closed")

    def _criterion_segment(self):
        return self.inner_id._domain()
