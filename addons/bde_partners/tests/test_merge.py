import re
from datetime import datetime
from itertools import count

from psycopg2 import Error

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from ..models.bde_merge import MergeTrace
from .common import OTHER_SIRET, SIRET
from .test_duplicates import DuplicatesCase

DUMMY = {
    "boolean": False,
    "integer": 1,
    "bigint": 1,
    "numeric": 0,
    "double precision": 0,
    "date": datetime(2026, 1, 5),
    "timestamp without time zone": datetime(2026, 1, 5),
    "jsonb": "{}",
}
KEYS = count(1)
# Rows that a constraint of their table wants so
WANTED = {
    "bde_alumni_profile": {"state": "withdrawn"},
    "bde_alumni_session": {"date_end": datetime(2026, 1, 6)},
    "bde_pfmp_alert": {
        "state": "closed",
        "closed_on": datetime(2026, 1, 5),
        "closing_reason": "other",
    },
    "bde_pfmp_placement": {"state": "to_find"},
    "bde_pfmp_travel_statement": {"month": datetime(2026, 1, 1)},
    "bde_taxe_campaign": {"year": 2026},
    "mail_notification": {"notification_type": "sms"},
}


@tagged("post_install", "-at_install")
class TestMerge(DuplicatesCase):
    """What a merge keeps, what it refuses, what it leaves behind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.double = cls.make(
            "SARL GARAGE LILAS",
            phone="02 61 91 00 31",
            street="5 rue de la Gare",
            bde_activity="Réparation automobile",
        )
        cls.office = cls.users["user"]

    def merge(self, survivor=None, lost=None, values=None, role="user"):
        merge = self.env["bde.merge"].with_user(self.users[role])
        return merge._merge(
            (survivor or self.host).with_env(merge.env),
            (lost or self.double).with_env(merge.env),
            values,
        )

    # ------------------------------------------------------------ values
    def test_the_survivor_keeps_its_values_and_learns_the_others(self):
        self.merge()
        self.assertFalse(self.double.exists())
        self.assertEqual(self.host.name, "Garage des Lilas")
        self.assertEqual(self.host.street, "3 rue du Moulin")
        self.assertEqual(self.host.bde_activity, "Réparation automobile")

    def test_a_value_is_chosen_field_by_field(self):
        child = self.partners.create({"name": "Anne Petit", "parent_id": self.host.id})
        self.merge(values={"street": self.double.id, "name": self.double.id})
        self.assertEqual(self.host.street, "5 rue de la Gare")
        self.assertEqual(self.host.name, "SARL GARAGE LILAS")
        self.assertEqual(child.street, "5 rue de la Gare", "people share the address")

    def test_the_siret_of_the_lost_one_is_taken(self):
        self.merge(self.double, self.host)
        self.assertEqual(self.double.bde_siret, SIRET)
        self.assertFalse(self.host.exists())

    def test_the_siret_may_be_chosen(self):
        self.double.bde_siret = OTHER_SIRET
        self.merge(values={"bde_siret": self.double.id})
        self.assertEqual(self.host.bde_siret, OTHER_SIRET)
        self.assertEqual(self.host.bde_siren, OTHER_SIRET[:9])

    def test_an_archived_survivor_lives_again(self):
        self.host.active = False
        self.merge()
        self.assertTrue(self.host.active)

    def test_the_most_careful_status_stays_with_its_history(self):
        self.host._action_set_host_state("approved")
        self.double._action_set_host_state("excluded", reason="Accident")
        self.merge()
        self.assertEqual(self.host.bde_host_state, "excluded")
        self.assertEqual(self.host.bde_host_state_reason, "Accident")
        self.assertIn("Accident", self.host.bde_host_status_ids.mapped("reason"))

    def test_an_approval_is_not_lost_to_a_double_nobody_checked(self):
        self.double._action_set_host_state("approved")
        self.merge()
        self.assertEqual(self.host.bde_host_state, "approved")

    def test_what_all_schools_share_stays_shared(self):
        self.host.company_id = self.company
        self.merge()
        self.assertFalse(self.host.company_id)
        third = self.make("Garage Lilas", company_id=self.company.id)
        self.merge(lost=third)
        self.assertFalse(self.host.company_id)

    def test_three_in_one(self):
        third = self.make("Garage Lilas et fils", website="https://lilas.example")
        logs = self.merge(lost=self.double | third)
        self.assertEqual(len(logs), 2)
        self.assertEqual(self.host.website, "https://lilas.example")
        self.assertFalse((self.double | third).exists())

    # ------------------------------------------------------------ links
    def test_what_hangs_on_the_lost_one_follows(self):
        person = self.partners.create(
            {"name": "Paul Durand", "parent_id": self.double.id}
        )
        site = self.make("Atelier", parent_id=self.double.id, bde_siret=OTHER_SIRET)
        lead = self.env["crm.lead"].create(
            {"name": "Taxe", "partner_id": self.double.id}
        )
        tag = self.env["res.partner.category"].create({"name": "Club"})
        (self.host | self.double).category_id = tag
        other_tag = self.env["res.partner.category"].create({"name": "Forum"})
        self.double.category_id += other_tag
        message = self.double.message_post(body="Called")
        follower = new_test_user(self.env, "follower_dup", groups="base.group_user")
        (self.host | self.double).message_subscribe(follower.partner_id.ids)
        self.double.activity_schedule("mail.mail_activity_data_todo")
        attachment = self.env["ir.attachment"].create(
            {"name": "a.txt", "res_model": "res.partner", "res_id": self.double.id}
        )
        (log,) = self.merge()
        self.assertEqual((person | site).parent_id, self.host)
        self.assertEqual(person.commercial_partner_id, self.host)
        self.assertIn("Garage des Lilas", person.complete_name)
        self.assertEqual(lead.partner_id, self.host)
        self.assertEqual(self.host.category_id, tag | other_tag)
        self.assertEqual(message.res_id, self.host.id)
        self.assertEqual(len(self.host.activity_ids), 1)
        self.assertEqual(attachment.res_id, self.host.id)
        followers = self.host.message_follower_ids.filtered(
            lambda f: f.partner_id == follower.partner_id
        )
        self.assertEqual(len(followers), 1, "nobody follows twice")
        self.assertEqual(log.moved["crm.lead"], 1)

    def test_offers_of_one_training_are_folded(self):
        training = self.env["bde.training"].create({"name": "MELEC"})
        other = self.env["bde.training"].create({"name": "MSPC"})
        mine, double, more = self.env["bde.hosting"].create(
            [
                {"partner_id": self.host.id, "training_id": training.id},
                {
                    "partner_id": self.double.id,
                    "training_id": training.id,
                    "note": "In June",
                },
                {"partner_id": self.double.id, "training_id": other.id},
            ]
        )
        attachment = self.env["ir.attachment"].create(
            {"name": "a", "res_model": "bde.hosting", "res_id": double.id}
        )
        (log,) = self.merge()
        self.assertFalse(double.exists())
        self.assertEqual(mine.note, "In June", "what it did not know is kept")
        self.assertEqual(attachment.res_id, mine.id, "what hung on it too")
        self.assertEqual(more.partner_id, self.host, "the others are not lost")
        self.assertEqual(self.host.bde_hosting_ids, mine | more)
        self.assertEqual(self.host.bde_training_ids, training | other)
        self.assertEqual(log.folded[0]["values"]["note"], "In June")

    def test_a_property_that_names_the_lost_one_follows(self):
        team = self.env["crm.team"].create(
            {
                "name": "Office",
                "lead_properties_definition": [
                    {
                        "name": "a1b2c3d4e5f6a7b8",
                        "string": "Prescriber",
                        "type": "many2one",
                        "comodel": "res.partner",
                    }
                ],
            }
        )
        lead = self.env["crm.lead"].create(
            {
                "name": "x",
                "team_id": team.id,
                "lead_properties": {"a1b2c3d4e5f6a7b8": self.double.id},
            }
        )
        self.merge()
        lead.invalidate_recordset()
        self.assertEqual(lead.lead_properties["a1b2c3d4e5f6a7b8"], self.host)

    def test_same_person_of_both_is_one(self):
        role = self.env.ref("bde_partners.bde_contact_role_tutor")
        anne = self.partners.create(
            {
                "name": "Anne Petit",
                "parent_id": self.host.id,
                "email": "a@lilas.example",
            }
        )
        double = self.partners.create(
            {
                "name": "Mme PETIT Anne",
                "parent_id": self.double.id,
                "phone": "06 39 98 02 80",
                "bde_role_ids": role.ids,
            }
        )
        namesake = self.partners.create(
            {
                "name": "Anne Petit",
                "parent_id": self.double.id,
                "email": "autre@lilas.example",
                "phone": "06 39 98 02 99",
            }
        )
        self.merge()
        self.assertFalse(double.exists())
        self.assertEqual((anne.phone, anne.bde_role_ids), ("06 39 98 02 80", role))
        self.assertTrue(namesake.exists(), "contradicted: two people")
        self.assertEqual(anne.bde_merge_log_ids.lost_name, "Mme PETIT Anne")

    def test_a_person_with_an_account_is_never_merged(self):
        user = new_test_user(self.env, "anne_dup", groups="base.group_portal")
        user.partner_id.write({"name": "Anne Petit", "parent_id": self.double.id})
        self.partners.create({"name": "Anne Petit", "parent_id": self.host.id})
        self.merge()
        self.assertEqual(user.partner_id.exists().parent_id, self.host)

    # ------------------------------------------------------------ who may not
    def test_only_the_office_merges(self):
        for role in ("reader", "teacher", "head", "bursar"):
            with self.assertRaises(AccessError, msg=role):
                self.merge(role=role)
        self.assertTrue(self.double.exists())
        self.assertTrue(self.merge(role="manager"))

    def test_accounts_schools_teachers_and_people_are_refused(self):
        portal = new_test_user(self.env, "firm_dup", groups="base.group_portal")
        portal.partner_id.is_company = True
        person = self.partners.create({"name": "Anne Petit"})
        school = self.company.partner_id
        teacher = self.make("Lycée", bde_is_teacher=True)
        for other in (portal.partner_id, person, school, teacher):
            with self.assertRaisesRegex(UserError, re.escape(other.name)):
                self.merge(lost=other)
            with self.assertRaisesRegex(UserError, re.escape(other.name)):
                self.merge(other, self.double)

    def test_records_of_another_school_are_out_of_reach(self):
        self.double.company_id = self.other
        with self.assertRaises(AccessError):
            self.merge()

    def test_a_site_is_not_merged_into_its_head_office(self):
        self.double.parent_id = self.host
        with self.assertRaisesRegex(UserError, "SARL GARAGE LILAS.*Garage des Lilas"):
            self.merge()

    def test_more_than_three_are_refused(self):
        more = self.make("A") | self.make("B") | self.double
        with self.assertRaises(UserError):
            self.merge(lost=more)

    # ------------------------------------------------------------ the trace
    def test_the_trace(self):
        (log,) = self.merge()
        self.assertEqual((log.partner_id, log.user_id), (self.host, self.office))
        self.assertEqual(log.lost_name, "SARL GARAGE LILAS")
        self.assertEqual(log.lost_values["street"], "5 rue de la Gare")
        self.assertIn("SARL GARAGE LILAS", log.lost_text)
        self.assertIn("SARL GARAGE LILAS", str(self.host.message_ids[:1].body))
        with self.assertRaises(UserError):
            log.sudo().write({"lost_name": "x"})
        with self.assertRaises(UserError):
            log.sudo().unlink()
        with self.assertRaises(AccessError):
            log.with_user(self.users["reader"]).read(["lost_name"])

    def test_the_pair_is_merged_and_other_decisions_follow(self):
        third = self.make("Garage Lilas", phone="02 61 91 00 31")
        self.pairs._find_pairs((self.host | self.double | third).ids)
        pair = self.pair_of(self.host, self.double)
        told = self.pair_of(self.double, third)
        told.with_user(self.office).action_not_duplicate()
        self.pairs.with_user(self.office).settle_bde(
            "merge", {"duplicate_id": pair.id}, self.host.id
        )
        self.assertEqual((pair.state, pair.lost_name), ("merged", "SARL GARAGE LILAS"))
        self.assertEqual(pair.other_name, "SARL GARAGE LILAS")
        opened = pair.with_user(self.office).action_review()
        self.assertEqual(opened["res_id"], self.host.id)
        self.assertEqual(self.pair_of(self.host, third).state, "not_duplicate")

    # ------------------------------------------------------------ every field
    def test_every_field_that_points_to_a_partner_keeps_its_link(self):
        """A row for every field of every installed model, then one merge."""
        rows, left_out = {}, []
        for model_name, field in self.every_field():
            place = self.insert_row(model_name, field)
            if place:
                rows[model_name, field.name] = place
            else:
                left_out.append(f"{model_name}.{field.name}")
        self.assertGreater(len(rows), 60)
        self.assertFalse(left_out, "no row could be made for them")
        self.env["bde.merge"].sudo()._move_links(
            "res.partner", self.double.ids, self.host.id, MergeTrace()
        )
        for (model_name, name), (table, column, where) in rows.items():
            found = self.env.execute_query(
                SQL(
                    "SELECT %s FROM %s WHERE %s",
                    SQL.identifier(column),
                    SQL.identifier(table),
                    where,
                )
            )
            values = {str(row[0]).removeprefix("res.partner,") for row in found}
            self.assertEqual(values, {str(self.host.id)}, f"{model_name}.{name}")

    def every_field(self):
        """Stored fields that lead to a partner, of every model that has a table."""
        tables = {model._table for model in self.env.registry.values()}
        for model_name, model in sorted(self.env.registry.items()):
            if model._abstract or not model._auto or model._transient:
                continue
            for field in model._fields.values():
                if not field.store or field.company_dependent:
                    continue
                own = field.model_name != model_name
                if field.type == "many2one" and field.comodel_name == "res.partner":
                    if not own and not model_name.startswith("bde.duplicate"):
                        yield model_name, field
                elif field.type == "many2many" and field.comodel_name == "res.partner":
                    if field.relation not in tables:  # else seen from that model
                        yield model_name, field
                elif field.type == "many2one_reference" and not own:
                    yield model_name, field
                elif field.type == "reference" and not own:
                    yield model_name, field

    def insert_row(self, model_name, field):
        """Insert a row that points to the double → (table, column, where), or None."""
        model = self.env[model_name]
        if field.type == "many2many":
            values = {field.column2: self.double.id}
            self.env.cr.execute(
                SQL("SELECT min(id) FROM %s", SQL.identifier(model._table))
            )
            other = self.env.cr.fetchone()[0] or self.blank_row(model._table, {})
            values = {**WANTED.get(field.relation, {}), **values, field.column1: other}
            if not other or not self.insert(field.relation, values):
                return None
            where = SQL("%s = %s", SQL.identifier(field.column1), other)
            if model_name == "res.partner" and other == self.double.id:
                return None
            return field.relation, field.column2, where
        values = {field.name: self.double.id}
        if field.type == "reference":
            values = {field.name: f"res.partner,{self.double.id}"}
        if field.type == "many2one_reference":
            holder = model._fields[field.model_field]
            if not holder.store:
                return self.insert_failure(model_name, field)
            values[holder.name] = "res.partner"
        row_id = self.blank_row(model._table, values)
        return row_id and (model._table, field.name, SQL("id = %s", row_id))

    def insert_failure(self, model_name, field):
        """A row whose model is the one of its batch."""
        self.assertEqual(model_name, "bde.batch.failure")
        batch_id = self.blank_row("bde_batch", {"res_model": "res.partner"})
        row_id = self.blank_row(
            "bde_batch_failure", {"batch_id": batch_id, field.name: self.double.id}
        )
        return "bde_batch_failure", field.name, SQL("id = %s", row_id)

    def blank_row(self, table, values, depth=0):
        """Insert a row with anything in its required columns; return its id."""
        cr, values = self.env.cr, {**WANTED.get(table, {}), **values}
        cr.execute(
            """SELECT a.attname, format_type(a.atttypid, NULL), f.confrelid::regclass
            FROM pg_attribute a LEFT JOIN pg_constraint f ON f.conrelid = a.attrelid
                AND f.contype = 'f' AND f.conkey = ARRAY[a.attnum]
            WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND a.attnotnull
            AND NOT a.attisdropped AND NOT a.atthasdef""",
            [table],
        )
        for name, kind, target in cr.fetchall():
            if name in values:
                continue
            if target == "res_partner":  # another: once in a campaign, a list…
                values[name] = self.make(f"Other of {table}").id
            elif target:
                cr.execute(SQL("SELECT min(id) FROM %s", SQL.identifier(target)))
                found = cr.fetchone()[0]
                if not found and depth < 3:
                    found = self.blank_row(target, {}, depth + 1)
                values[name] = found
            elif kind == "text":
                values[name] = f"{table}-{name}"
            elif kind == "character varying":  # one may be a key of its table
                values[name] = str(next(KEYS))
            else:
                values[name] = DUMMY[kind]
        return self.insert(table, values)

    def insert(self, table, values):
        names = SQL(", ").join(SQL.identifier(name) for name in values)
        query = SQL(
            "INSERT INTO %s (%s) VALUES %s",
            SQL.identifier(table),
            names,
            tuple(values.values()),
        )
        has_id = self.has_id(table)
        if has_id:
            query = SQL("%s RETURNING id", query)
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint(flush=False):
                self.env.cr.execute(query)
                return self.env.cr.fetchone()[0] if has_id else True
        except Error:
            return None

    def has_id(self, table):
        self.env.cr.execute(
            "SELECT 1 FROM pg_attribute WHERE attrelid = %s::regclass "
            "AND attname = 'id'",
            [table],
        )
        return bool(self.env.cr.fetchone())
