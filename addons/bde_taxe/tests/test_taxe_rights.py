from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_rights import AMOUNT, SEES, TEACHER, RightsCase


@tagged("post_install", "-at_install")
class TestAmountRights(RightsCase):
    """Only authorised roles see amounts: model by model, field by field."""

    def test_roles_with_amounts_read_everything(self):
        records = (
            self.campaign,
            self.target,
            self.target.pledge_ids,
            self.transfer,
            self.payment,
            self.gift,
            self.allocation,
            self.expense,
        )
        for role in SEES:
            user = self.users[role]
            for record in records:
                record.with_user(user).check_access("read")
            self.assertEqual(self.target.with_user(user).amount_promised, AMOUNT, role)
            self.assertEqual(self.transfer.with_user(user).amount, AMOUNT, role)
            self.assertEqual(self.garage.with_user(user).bde_taxe_payroll, AMOUNT, role)
            donors = self.env["bde.taxe.donor"].with_user(user).search([])
            self.assertIn(AMOUNT, donors.mapped("amount_total"), role)

    def test_models_are_closed_to_the_others(self):
        for role, user in self.without.items():
            for name, _model in self.models():
                allowed = role == "teacher" and name in TEACHER
                self.assertEqual(
                    self.env[name].with_user(user).has_access("read"),
                    allowed,
                    f"{role} {name}",
                )
                for operation in ("create", "unlink"):
                    if not (allowed and self.env[name]._transient):
                        self.assertFalse(
                            self.env[name].with_user(user).has_access(operation),
                            f"{role} {operation} {name}",
                        )

    def test_every_model_has_its_access_lines(self):
        """No model is left without lines, none is open to every account."""
        for name, model in self.models():
            lines = self.env["ir.model.access"].search([("model_id.model", "=", name)])
            self.assertTrue(lines, name)
            self.assertFalse(lines.filtered(lambda line: not line.group_id), name)
            if model._transient:
                continue
            readers = lines.filtered("perm_read").group_id
            for role in ("user", "head", "bursar"):
                group = self.env.ref(f"bde_partners.group_bde_{role}")
                self.assertIn(group, readers, f"{name}: {role}")
            manager = self.env.ref("bde_partners.group_bde_manager")
            deletes = lines.filtered("perm_unlink").group_id
            office = self.env.ref("bde_partners.group_bde_user")
            money = self.env.ref("bde_partners.group_bde_bursar")
            self.assertFalse(deletes - manager - office - money, name)

    def test_every_model_with_a_school_has_its_rule(self):
        for name, model in self.models():
            if "company_id" not in model._fields or model._transient:
                continue
            rules = self.env["ir.rule"].search(
                [("model_id.model", "=", name), ("groups", "=", False)]
            )
            self.assertTrue(
                any("company_ids" in (rule.domain_force or "") for rule in rules), name
            )

    def test_amounts_on_shared_records_are_for_the_same_roles(self):
        """A field of this addon on a model of the ground floor names its groups."""
        groups = set()
        for role in ("user", "head", "bursar"):
            groups.add(f"bde_partners.group_bde_{role}")
        looked = 0
        for name, model in self.env.registry.items():
            if name.startswith("bde.taxe.") or model._abstract:
                continue
            for field in model._fields.values():
                ours = "bde_taxe" in (field._modules or ())
                if ours and field.type in ("monetary", "float"):
                    looked += 1
                    given = {g.strip() for g in (field.groups or "").split(",")}
                    self.assertTrue(field.groups, f"{name}.{field.name}")
                    self.assertLessEqual(given, groups, f"{name}.{field.name}")
        self.assertGreaterEqual(looked, 1)

    def test_no_field_of_any_record_tells_an_amount(self):
        """Every field of every record that they may read, one after the other."""
        for role, user in self.without.items():
            env = self.env(user=user, context={"active_test": False})
            looked = set()
            for name in sorted(env.registry):
                model = env[name]
                if model._abstract or model._transient or not model._auto:
                    continue
                if name.startswith(("ir.", "base.")) or not model.has_access("read"):
                    continue
                self.look(model, role, looked)
            if role in ("teacher", "reader"):
                self.assertIn("res.partner", looked, role)
            if role == "teacher":
                self.assertIn("bde.taxe.call", looked)

    def look(self, model, role, looked):
        records = model.search([], limit=150, order="id desc")
        for field in model.fields_get(attributes=["type"]):
            try:
                values = records.read([field])
            except (AccessError, UserError):
                continue
            looked.add(model._name)
            self.assertNoAmount(values, f"{role}: {model._name}.{field}")

    def test_dossier_and_timeline_tell_no_amount(self):
        for role in ("teacher", "reader"):
            env = self.env(user=self.users[role], context={})
            garage = self.garage.with_env(env)
            if role == "teacher":
                self.assertTrue(garage.has_access("read"), "one of their partners")
            self.assertNoAmount(garage.get_bde_dossier(), role)
            lines = env["bde.touchpoint"].get_timeline(garage.id)
            self.assertNoAmount(lines, role)
            self.assertNoAmount(env["bde.home"].get_home(), role)

    def test_attachments_and_messages_follow_their_record(self):
        file = self.env["ir.attachment"].create(
            {
                "name": f"{AMOUNT}.txt",
                "raw": b"x",
                "res_model": self.target._name,
                "res_id": self.target.id,
            }
        )
        message = self.target.message_post(body=f"{AMOUNT}")
        for role, user in self.without.items():
            for record in (file, message):
                model = self.env[record._name].with_user(user)
                with self.assertRaises(AccessError, msg=f"{role} {record._name}"):
                    model.browse(record.id).read(["id", "display_name", "create_date"])
                found = model.search([("id", "=", record.id)])
                self.assertFalse(found, f"{role} {record._name}")

    # ------------------------------------------------------------------ menus
    def menus(self, user):
        """Return {menu: action} of the tax that this user has."""
        menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        root = self.env.ref("bde_taxe.bde_menu_taxe").id
        found, todo = {}, [root] if root in menus else []
        while todo:
            menu = menus[todo.pop()]
            todo += menu["children"]
            if menu["action_id"]:
                found[menu["xmlid"]] = menu["action_id"]
        return found

    def test_menus_follow_the_rights(self):
        self.assertEqual(
            set(self.menus(self.users["teacher"])), {"bde_taxe.bde_menu_taxe_call"}
        )
        for role in ("reader", "plain"):
            self.assertFalse(self.menus(self.without[role]), role)
        for role in ("bursar", "head", "user"):
            self.assertIn(
                "bde_taxe.bde_menu_taxe_results_loyalty",
                self.menus(self.users[role]),
                role,
            )

    def test_every_menu_one_has_opens(self):
        """No menu leads to a refusal: what is shown to a role, this role reads."""
        for role in (*SEES, "teacher"):
            user = self.users[role]
            for menu, action_id in self.menus(user).items():
                action = self.env["ir.actions.actions"].sudo().browse(action_id)
                if action.type != "ir.actions.act_window":
                    continue
                window = self.env[action.type].sudo().browse(action_id)
                model = self.env[window.res_model].with_user(user)
                self.assertTrue(model.has_access("read"), f"{role} {menu}")
                views = [(view or False, kind) for view, kind in window.views]
                self.assertTrue(model.get_views(views), f"{role} {menu}")

    # ------------------------------------------------------------------ who writes what
    def test_head_reads_and_writes_nothing(self):
        head = self.users["head"]
        for name, model in self.models():
            if model._transient:
                continue
            for operation in ("write", "create", "unlink"):
                self.assertFalse(
                    self.env[name].with_user(head).has_access(operation),
                    f"{operation} {name}",
                )

    def test_the_bursar_writes_money_and_asks_nobody(self):
        bursar = self.users["bursar"]
        writes = {
            name
            for name, model in self.models()
            if not model._transient
            and self.env[name].with_user(bursar).has_access("write")
        }
        self.assertLessEqual(
            writes,
            {
                *("bde.taxe.transfer", "bde.taxe.payment", "bde.taxe.gift"),
                *("bde.taxe.allocation", "bde.taxe.expense", "bde.taxe.match"),
            },
        )
        self.assertLessEqual({"bde.taxe.transfer", "bde.taxe.payment"}, writes)

    def test_the_office_deletes_nothing_that_counts(self):
        office = self.users["user"]
        for record in (
            *(self.campaign, self.target, self.transfer, self.payment, self.gift),
            *(self.allocation, self.target.pledge_ids),
        ):
            self.assertFalse(record.with_user(office).has_access("unlink"), record)

    def test_the_secret_of_a_link_is_nobody_s(self):
        for role in (*SEES, "reader", "teacher"):
            target = self.target.with_user(self.users[role])
            with self.assertRaises(AccessError, msg=role):
                target.read(["link_nonce"])
