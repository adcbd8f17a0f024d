import contextlib
import inspect

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_rights import TEACHER, RightsCase

# Answered to anybody: a window is named, or words of texts; the window then refuses
HARMLESS = {
    "bde.taxe.campaign.action_open_targets",
    "bde.taxe.campaign.action_open_transfers",
    "bde.taxe.select.action_new_segment",
    "bde.taxe.target.mail_allowed_qweb_expressions",
}


@tagged("post_install", "-at_install")
class TestAmountAttacks(RightsCase):
    """Amounts asked for by the side doors: calls, questions, another school."""

    # ------------------------------------------------------------------ calls
    def own_call(self):
        call = self.target.call_ids[:1]
        call.sudo().user_id = self.users["teacher"]
        return call.with_user(self.users["teacher"])

    def test_a_teacher_has_their_own_calls_only(self):
        call = self.own_call()
        self.assertTrue(call.read(["partner_id", "script", "phone"]))
        call.sudo().user_id = self.users["user"]
        call.invalidate_recordset()
        with self.assertRaises(AccessError):
            call.read(["state"])
        self.assertFalse(call.search([("id", "=", call.id)]))

    def test_a_teacher_changes_nothing_of_a_call_but_the_note(self):
        call = self.own_call()
        other = self.make_target(self.make("Boulangerie"))
        for vals in (
            {"target_id": other.id},
            {"user_id": self.users["user"].id},
            {"state": "done"},
            {"outcome": "intention"},
            {"campaign_id": self.campaigns[2025].id},
        ):
            with self.assertRaises(UserError, msg=str(vals)):
                call.write(vals)
        call.note = "rappeler lundi"

    def test_a_call_opens_neither_target_nor_pledge(self):
        self.users["teacher"].group_ids |= self.env.ref("base.group_allow_export")
        call = self.own_call()
        for path in ("target_id.amount_promised", "campaign_id.amount_goal"):
            with self.assertRaises(AccessError):
                call.mapped(path)
        for field in ("target_id.amount_promised", "campaign_id.amount_goal"):
            with self.assertRaises(AccessError):
                call.search([(field, ">", 1)])
        data = call.export_data(["partner_id/name", "note"])
        self.assertNoAmount(data, "export")
        with self.assertRaises(AccessError):
            call.export_data(["target_id/amount_promised"])

    def test_windows_about_calls_are_for_one_s_own(self):
        call = self.own_call()
        call.sudo().user_id = self.users["user"]
        env = self.env(user=self.users["teacher"])
        with self.assertRaises(AccessError):
            env["bde.taxe.call.outcome"].create({"call_id": call.id})
        self.env.invalidate_all()
        with contextlib.suppress(AccessError):
            sheet = env["bde.taxe.call.sheet"].create(
                {"call_ids": [Command.set(call.ids)]}
            )
            self.assertFalse(sheet._shares())

    # ------------------------------------------------------------------ guessing
    def test_a_question_about_an_amount_is_refused(self):
        """Neither a search, nor an order, nor a group, nor a segment tells it."""
        segment = self.env["bde.segment"].create(
            {
                "name": "Gave much",
                "line_ids": [
                    Command.create({"criterion": "taxe_gave", "number": 1000})
                ],
            }
        )
        self.assertIn(
            self.garage,
            self.env["res.partner"].search([("bde_segment_id", "in", segment.ids)]),
        )
        for role in ("teacher", "reader", "plain"):
            partners = self.env["res.partner"].with_user(self.without[role])
            for domain in (
                [("bde_segment_id", "in", segment.ids)],
                [("bde_segment_id", "ilike", "much")],
                [("bde_taxe_payroll", ">", 1)],
                [("bde_taxe_credit", ">", 1)],
            ):
                with self.assertRaises(AccessError, msg=f"{role} {domain}"):
                    partners.search(domain)
            with self.assertRaises(AccessError, msg=role):
                partners.search([], order="bde_taxe_payroll desc")
            with self.assertRaises(AccessError, msg=role):
                partners.formatted_read_group([], [], ["bde_taxe_payroll:sum"])
            with self.assertRaises(AccessError, msg=role):
                partners.browse(self.garage.id).write({"bde_taxe_payroll": 1})

    def test_segments_of_another_school_know_nothing_of_our_money(self):
        env = self.env(user=self.neighbour)
        for criterion in ("taxe_gave", "taxe_asked", "taxe_lapsed"):
            segment = env["bde.segment"].create(
                {
                    "name": criterion,
                    "company_id": self.other.id,
                    "line_ids": [Command.create({"criterion": criterion})],
                }
            )
            found = env["res.partner"].search([("bde_segment_id", "in", segment.ids)])
            self.assertNotIn(self.garage, found, criterion)

    # ------------------------------------------------------------------ other school
    def test_another_school_sees_nothing_of_ours(self):
        env = self.env(user=self.neighbour, context={"active_test": False})
        for name, model in self.models():
            if model._transient:
                continue
            found = env[name].search([])
            if "company_id" in model._fields:
                self.assertFalse(
                    found.filtered(lambda r: r.company_id == self.company), name
                )
            for field in env[name].fields_get(attributes=["type"]):
                self.assertNoAmount(found.read([field]), f"{name}.{field}")
        garage = self.garage.with_env(env)
        card = [c for c in garage.get_bde_dossier()["cards"] if c["key"] == "taxe"]
        self.assertNoAmount(card, "card")
        lines = env["bde.touchpoint"].get_timeline(garage.id)["lines"]
        self.assertNoAmount([ln for ln in lines if ln["kind"] == "tax"], "timeline")

    def test_nothing_is_made_in_another_school(self):
        env = self.env(user=self.neighbour)
        bakery = self.make("Boulangerie")
        for model, vals in (
            ("bde.taxe.target", {"campaign_id": self.campaign.id}),
            ("bde.taxe.transfer", {"campaign_id": self.campaign.id, "amount": 1}),
            ("bde.taxe.gift", {"company_id": self.company.id, "name": "x"}),
            ("bde.taxe.pledge", {"target_id": self.target.id}),
            ("bde.taxe.allocation", {"campaign_id": self.campaign.id, "name": "x"}),
        ):
            if "partner_id" in env[model]._fields and model != "bde.taxe.pledge":
                vals = {**vals, "partner_id": bakery.id}
            if model == "bde.taxe.allocation":
                vals = {**vals, "amount": 1}
            with self.assertRaises(UserError, msg=model):
                env[model].create(vals)


@tagged("post_install", "-at_install")
class TestCalledFromOutside(RightsCase):
    """Every public method, called by who may see no amount."""

    def test_every_public_method_checks_its_caller(self):
        methods = self.public_methods()
        self.assertGreater(len(methods), 20)
        self.answered = {}
        records = {
            "bde.taxe.campaign": self.campaign,
            "bde.taxe.target": self.target,
            "res.partner": self.garage,
        }
        for role in ("teacher", "reader", "plain", "portal"):
            user = self.without[role]
            for name, method in methods:
                if role == "teacher" and name in TEACHER:
                    continue
                record = records.get(name)
                if record is None:
                    record = self.any_record(name)
                self.call(record.with_user(user), method, role)
        self.assertLessEqual(self.answered.keys(), HARMLESS, self.answered)

    def any_record(self, name):
        """Return a record of a model, made if need be and possible; else none."""
        model = self.env[name].sudo()
        if model._abstract or not model._auto:
            return model
        found = model.search([], limit=1)
        if found or not model._transient:
            return found
        own = {
            "bde.taxe.campaign": self.campaign,
            "bde.taxe.target": self.target,
            "bde.taxe.pledge": self.target.pledge_ids[:1],
            "bde.taxe.call": self.target.call_ids[:1],
        }
        defaults = {
            field.name: own.get(
                field.comodel_name,
                self.env[field.comodel_name].sudo().search([], limit=1),
            ).id
            for field in model._fields.values()
            if field.type == "many2one"
            and (field.required or field.comodel_name in own)
        }
        plain = {"monetary": 1, "float": 1, "integer": 1, "char": "x", "text": "x"}
        given = model.default_get(list(model._fields))
        for field in model._fields.values():
            if field.required and field.name not in given and field.type in plain:
                defaults[field.name] = plain[field.type]
            elif field.required and field.type == "selection":
                defaults.setdefault(field.name, field.get_values(self.env)[0])
        return model.create(defaults)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def call(self, record, method, role):
        name = f"{record._name}.{method}"
        where = f"{role}: {name}"
        bound = getattr(record, method)
        wanted = [
            parameter
            for parameter in inspect.signature(bound).parameters.values()
            if parameter.default is parameter.empty
            and parameter.kind
            in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        ]
        arguments = [self.campaign.id for _parameter in wanted]
        before = self.facts()
        refused = (AccessError, UserError, MissingError)
        try:
            with contextlib.suppress(*refused), self.env.cr.savepoint():
                answer = bound(*arguments)
                self.env.flush_all()
                self.assertNoAmount(answer, where)
                self.assertEqual(self.facts(), before, f"{where} changed something")
                self.answered.setdefault(name, set()).add(role)
        except ValueError:
            self.assertFalse(record, where)  # nothing of it to open
        self.env.invalidate_all()

    def facts(self):
        """What must not move: states and amounts of the campaign."""
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT (SELECT array_agg((t.id, t.state, t.answer, t.exclusion,
                                         t.contacted_on, t.thanked_on) ORDER BY t.id)
                         FROM bde_taxe_target t)::text,
                      (SELECT array_agg((p.id, p.state, p.amount_promised)
                                        ORDER BY p.id) FROM bde_taxe_pledge p)::text,
                      (SELECT array_agg((f.id, f.state, f.amount, f.partner_id)
                                        ORDER BY f.id) FROM bde_taxe_transfer f)::text,
                      (SELECT array_agg((e.id, e.state) ORDER BY e.id)
                         FROM bde_taxe_expense e)::text,
                      (SELECT array_agg((c.id, c.state) ORDER BY c.id)
                         FROM bde_taxe_campaign c)::text,
                      (SELECT array_agg((c.id, c.state) ORDER BY c.id)
                         FROM bde_taxe_call c)::text"""
        )
        return self.env.cr.fetchone()
