# For Odoo's shell (`odoo shell < tools/french.py`): a new database speaks French.
env["res.company"].search([]).write(  # noqa: F821
    {
        "country_id": env.ref("base.fr").id,  # noqa: F821
        "currency_id": env.ref("base.EUR").id,  # noqa: F821
    }
)
users = env["res.users"].with_context(active_test=False).search([])  # noqa: F821
users.write({"lang": "fr_FR", "tz": "Europe/Paris"})
partners = env["res.partner"].with_context(active_test=False).search([])  # noqa: F821
partners.write({"lang": "fr_FR"})
env.cr.commit()  # noqa: F821
