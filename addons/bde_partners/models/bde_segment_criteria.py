from odoo import api, models
from odoo.fields import Domain

from ..rules import segments as rules
from ..rules.segments import Criterion


class BdeSegmentLine(models.Model):
    """What the ground floor knows of organisations: who they are, where, how big."""

    _inherit = "bde.segment.line"

    @api.model
    def _criteria(self):
        return super()._criteria() | {
            "host": Criterion(self.env._("Host organisation")),
            "approved": Criterion(
                self.env._("Approved as a host"),
                help=self.env._("Approved, or under watch."),
            ),
            "supplier": Criterion(self.env._("Supplier of the school")),
            "legal_kind": Criterion(
                self.env._("Kind of organisation"), ("legal_kind",), ("legal_kind",)
            ),
            "activity": Criterion(
                self.env._("Sector"),
                ("text",),
                ("text",),
                self.env._(
                    "NAF codes or their beginning, or words: 45, 56.10A, bakery."
                ),
            ),
            **self._criteria_reach(),
            "head_office": Criterion(self.env._("Head office, or the only site")),
            "tag": Criterion(self.env._("Tag"), ("tag_ids",), ("tag_ids",)),
            "closed": Criterion(self.env._("Closed, says the register")),
            "segment": Criterion(
                self.env._("In another segment"), ("inner_id",), ("inner_id",)
            ),
        }

    @api.model
    def _criteria_reach(self):
        """Return the criteria on where they are and how many they are."""
        return {
            "place": Criterion(
                self.env._("Département or town"),
                ("text",),
                ("text",),
                self.env._("Départements, postal codes, towns: 33, 24100, Libourne."),
            ),
            "distance": Criterion(
                self.env._("Within so many km"),
                ("number",),
                ("number",),
                self.env._(
                    "As the crow flies, from the school; those that are located."
                ),
                self.env._("%(number)s km"),
            ),
            "headcount": Criterion(
                self.env._("Employees"),
                ("number", "number_max"),
                (),
                self.env._(
                    "From, to. A bracket of the register counts by its lowest number."
                ),
                self.env._("at least %(number)s"),
            ),
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
