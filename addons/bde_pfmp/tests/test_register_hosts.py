from odoo.tests import Form, tagged

from .common_pfmp import PfmpCase


@tagged("post_install", "-at_install")
class TestRegisterHosts(PfmpCase):
    """Hosts that the register of companies says closed are never proposed."""

    def test_a_closed_host_is_in_no_chooser(self):
        vals = {"is_company": True, "bde_is_host": True}
        partners = self.env["res.partner"]
        opened = partners.create({"name": "Atelier ouvert", **vals})
        closed = partners.create(
            {"name": "Atelier fermé", "bde_register_state": "closed", **vals}
        )
        for model in ("bde.pfmp.placement", "bde.pfmp.assign.host"):
            field = self.env[model]._fields["host_id"]
            domain = field._description_domain(self.env)
            found = partners.search([*eval_domain(domain), ("name", "like", "Atelier")])
            self.assertIn(opened, found, model)
            self.assertNotIn(closed, found, model)

    def test_a_host_can_still_be_typed_while_giving_a_place(self):
        """Creation from the field stays possible: a name is enough."""
        partner_id, _name = (
            self.env["res.partner"]
            .with_user(self.users["user"])
            .with_context(
                default_is_company=True,
                default_bde_is_host=True,
                default_bde_host_state="to_check",
            )
            .name_create("Atelier du coin")
        )
        partner = self.env["res.partner"].browse(partner_id)
        self.assertEqual(partner.bde_host_state, "to_check")
        self.assertEqual(partner.bde_register_state, "unknown")
        wizard = Form(self.env["bde.pfmp.assign.host"].with_user(self.users["user"]))
        wizard.host_id = partner
        self.assertEqual(wizard.host_state, "to_check")


def eval_domain(domain):
    """Return the domain of a field, written as text or as a list."""
    from ast import literal_eval

    return literal_eval(domain) if isinstance(domain, str) else domain
