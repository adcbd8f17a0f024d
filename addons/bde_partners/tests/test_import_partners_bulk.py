import base64
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import email_normalize

from .import_common import ImportCase

HEADERS = (
    "Raison sociale;SIRET;Adresse;CP;Ville;Pays;Tél;Mail;Site;Activité;"
    "Statut juridique;Siège;Catégories;Remarques;Suivi par;Tuteur;Tél tuteur;"
    "Mail tuteur;Contact RH"
)
ROWS = [
    "Garage Martin;73282932000074;1 rue X;41000;Blois;;0254440001;c@garage.example;"
    "garage.example;Garage;SARL;siège;Auto, Fiable;Très accueillant;{me};"
    "M. PETIT Jean;0612000001;Jean@garage.example;Mme DURAND",
    "Garage Martin Tours;73282932000082;2 rue Y;37000;Tours;;0019900;;;;;Garage Martin;"
    ";;;Anne ROY;+33199000001;;",
    "Mairie de Vendôme;;;41100;Vendôme;;;;;;Public;;;;;;;;",
    "Müller GmbH;;Ring 1;1010;Wien;Autriche;+43 1 2345678;;;;;;;;;Eva KURZ;;;",
]
# What two runs number or date apart
SKIPPED = {"id", "create_date", "write_date", "commercial_partner_id", "parent_id"}


@tagged("post_install", "-at_install")
class TestImportPartnersBulk(ImportCase):
    """Organisations made in one statement are those that `create` would have made."""

    def imported(self):
        text = "\n".join([HEADERS, *ROWS]).format(me=self.users["user"].name)
        imp = self.env["bde.import"].create(
            {
                "filename": "partenaires.csv",
                "file": base64.b64encode(text.encode()),
                "company_id": self.school.id,
                "school_year_id": self.year.id,
            }
        )
        imp._action_analyse()
        self.assertEqual(
            self.counts(imp), {"create": 4}, imp.line_ids.mapped("message")
        )
        self.assertTrue(imp._action_apply(), imp.message)
        self.env.flush_all()
        self.env.invalidate_all()
        hosts = self.env["res.partner"].browse(imp.line_ids.mapped("res_id"))
        return (hosts | hosts.child_ids).sorted("id")

    def values(self, partners):
        """Return every stored value that does not depend on the clock."""
        fields = [
            field
            for field in partners._fields.values()
            if field.store and field.name not in SKIPPED
        ]
        return {
            partner.name: {f.name: self.plain(f, partner[f.name]) for f in fields}
            | {
                "parent": partner.parent_id.name,
                "commercial": partner.commercial_partner_id.name,
            }
            for partner in partners
        }

    def plain(self, field, value):
        if field.relational:
            return sorted(value.mapped("display_name"))
        if field.type == "properties":
            return dict(value)
        if field.type == "datetime":
            return bool(value)
        return value

    def assert_same(self, one, other):
        """Compare two sets of values; say the fields that differ."""
        self.assertEqual(one.keys(), other.keys())
        for name, values in one.items():
            differs = {
                field: (value, other[name][field])
                for field, value in values.items()
                if value != other[name][field]
            }
            self.assertFalse(differs, name)

    def test_same_records_as_with_create(self):
        model = type(self.env["res.partner"])
        with self.env.cr.savepoint() as savepoint:
            with patch.object(model, "create", side_effect=AssertionError):
                bulk = self.values(self.imported())
            savepoint.rollback()
            self.env.invalidate_all()
        mixin = type(self.env["bde.bulk.create.mixin"])
        with (
            patch.object(mixin, "_bulk_fits", lambda model, vals_list: False),
            patch.object(model, "_bulk_fits", lambda model, vals_list: False),
        ):
            usual = self.values(self.imported())
        self.assertEqual(len(bulk), 8)
        self.assert_same(bulk, usual)

    def test_computed_fields_are_those_the_host_computes(self):
        partners = self.imported()
        before = self.values(partners)
        for field in partners._fields.values():
            if field.store and field.compute and field.readonly:
                self.env.add_to_compute(field, partners)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assert_same(self.values(partners), before)

    def test_what_only_create_knows_goes_the_usual_way(self):
        model = self.env["res.partner"]
        host = model.create({"name": "A", "is_company": True})
        self.assertTrue(model._bulk_fits([{"name": "B", "is_company": True}]))
        for vals in (
            {"name": "B"},
            {"name": "B", "parent_id": host.id, "city": "Blois"},
            {"name": "B", "is_company": True, "bde_host_state": "approved"},
            {"name": "B", "is_company": True, "vat": "FR83404833048"},
            {"name": "B", "is_company": True, "child_ids": [(0, 0, {"name": "C"})]},
        ):
            self.assertFalse(model._bulk_fits([vals]), vals)

    def test_whoever_extends_create_is_obeyed(self):
        model = self.env["res.partner"]
        known = [name for name in model._bulk_known() if "likeness" not in name]
        with patch.object(type(model), "_bulk_known", lambda model: tuple(known)):
            self.assertFalse(model._bulk_fits([{"name": "B", "is_company": True}]))

    def test_values_given_to_some_only_get_their_default_elsewhere(self):
        first, second = self.env["res.partner"]._bulk_create(
            [
                {"name": "A", "is_company": True, "type": "other", "color": 3},
                {"name": "B", "is_company": True},
            ]
        )
        self.assertEqual((first.type, first.color), ("other", 3))
        self.assertEqual(
            (second.type, second.color, second.active), ("contact", 0, True)
        )

    def test_constraints_and_rights_are_checked(self):
        model = self.env["res.partner"]
        with self.assertRaises(ValidationError):
            model._bulk_create(
                [{"name": "A", "is_company": True, "bde_siret": "73282932000075"}]
            )
        model.create({"name": "A", "is_company": True, "bde_siret": "73282932000074"})
        with self.assertRaisesRegex(UserError, "A"):
            model._bulk_create(
                [{"name": "B", "is_company": True, "bde_siret": "73282932000074"}]
            )
        reader = model.with_user(self.users["reader"])
        with self.assertRaises(UserError):
            reader._bulk_create([{"name": "B", "is_company": True}])

    def test_plain_addresses_are_those_the_host_keeps(self):
        model = self.env["res.partner"]
        for email in (
            "jean.petit@garage.example",
            "a-b_c+d@sous.domaine-x.fr",
            "Jean <jean@garage.example>",
            "JEAN@garage.example",
            "a..b@garage.example",
            "élodie@garage.example",
            "a@b.fr, c@d.fr",
            "jean@garage",
            "personne",
            "",
            False,
        ):
            usual = email_normalize(email, strict=False)
            self.assertEqual(model._bulk_normalized(email), usual, email)

    def test_nobody_is_above_oneself(self):
        model = self.env["res.partner"]
        top = model.create({"name": "A", "is_company": True})
        below = model.create(
            {"name": "B", "is_company": True, "parent_id": top.id, "type": "other"}
        )
        self.assertFalse((top | below)._has_cycle())
        for above in (below, top):
            with self.assertRaises(ValidationError):
                top.parent_id = above
