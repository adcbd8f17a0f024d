{
    "name": "Bureau des entreprises - PFMP",
    "summary": "Learners, PFMP periods, placements and conventions",
    "version": "19.0.1.0.0",
    "category": "Services/Bureau des entreprises",
    "author": "BDE",
    "website": "https://bureau-des-entreprises.example.org",
    "license": "AGPL-3",
    "depends": ["bde_partners"],
    "data": [
        "security/ir.model.access.csv",
        "security/ir_rules.xml",
        "data/ir_sequence_data.xml",
        "data/ir_cron_data.xml",
        "views/bde_pfmp_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["bde_pfmp/static/src/**/*"],
        "web.assets_tests": ["bde_pfmp/static/tests/tours/**/*"],
    },
    "uninstall_hook": "uninstall_hook",
}
