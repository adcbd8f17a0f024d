"""Two people who ask the same organisation at the same time: one quota."""

import host

# two transactions that began before either asked; the second one is told to begin anew,
# as the server does by itself, and then sees that the quota is spent
SCRIPT = """
from odoo import api
from odoo.exceptions import UserError
from psycopg2.errors import SerializationFailure

partner = env["res.partner"].create({"name": "Garage des Lilas", "is_company": True})
partner.bde_quota = 1
env.cr.commit()

def ask(cr):
    other = api.Environment(cr, env.uid, {})
    other["bde.solicitation"]._ask(partner.with_env(other), "phone", "place")
    cr.commit()

with env.registry.cursor() as first, env.registry.cursor() as second:
    for cr in (first, second):
        cr.execute("SELECT count(*) FROM bde_solicitation")
    ask(first)
    try:
        ask(second)
    except SerializationFailure:
        print("second: begins anew")
        second.rollback()
    try:
        ask(second)
    except UserError as error:
        print("second: refused")
        second.rollback()
env.cr.rollback()
print("asked:", env["bde.solicitation"].search_count([("partner_id", "=", partner.id)]))
"""


def test_the_last_request_of_a_quota_is_made_once(addons_db, copy_of):
    output = host.shell(copy_of(addons_db, "asks"), SCRIPT)
    said = [line for line in output.splitlines() if line.startswith(("second", "ask"))]
    assert said == ["second: begins anew", "second: refused", "asked: 1"]
