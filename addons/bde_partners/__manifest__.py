{
    "name": "Bureau des entreprises",
    "summary": "The school, its partners and every shared mechanism of the office",
    "version": "19.0.1.0.0",
    "category": "Services/Bureau des entreprises",
    "author": "BDE",
    "website": "https://bureau-des-entreprises.example.org",
    "license": "AGPL-3",
    "depends": [
        "calendar",
        "contacts",
        "crm",
        "event",
        "mass_mailing",
        "phone_validation",
        "portal",
        "queue_job",
        "survey",
    ],
    "external_dependencies": {
        "python": [
            "holidays",
            "python-calamine",
            "vacances-scolaires-france",
            "weasyprint",
        ]
    },
    "data": [
        "security/bde_security.xml",
        "security/ir.model.access.csv",
        "security/ir_rules.xml",
        "views/bde_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["bde_partners/static/src/**/*"],
        "web.assets_tests": ["bde_partners/static/tests/tours/**/*"],
    },
    "uninstall_hook": "uninstall_hook",
    "application": True,
}
