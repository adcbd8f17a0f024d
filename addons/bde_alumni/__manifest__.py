{
    "name": "Bureau des entreprises - Anciens élèves",
    "summary": "Former pupils, their paths, and the tutors of tomorrow",
    "version": "19.0.1.0.0",
    "category": "Services/Bureau des entreprises",
    "author": "BDE",
    "website": "https://bureau-des-entreprises.example.org",
    "license": "AGPL-3",
    "depends": ["bde_pfmp"],
    "data": [
        "security/leavers/ir.model.access.csv",
        "security/leavers/rules.xml",
        "security/network/ir.model.access.csv",
        "security/network/rules.xml",
        "views/bde_alumni_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["bde_alumni/static/src/**/*"],
        "web.assets_tests": ["bde_alumni/static/tests/tours/**/*"],
    },
    "uninstall_hook": "uninstall_hook",
}
