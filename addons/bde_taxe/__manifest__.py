{
    "name": "Bureau des entreprises - Taxe d'apprentissage",
    "summary": "Apprenticeship-tax campaigns, from the list to what the money bought",
    "version": "19.0.1.0.0",
    "category": "Services/Bureau des entreprises",
    "author": "BDE",
    "website": "https://bureau-des-entreprises.example.org",
    "license": "AGPL-3",
    "depends": ["bde_partners"],
    "data": [
        "security/ir.model.access.csv",
        "security/ir_rules.xml",
        "views/bde_taxe_target_views.xml",
        "views/bde_taxe_campaign_views.xml",
        "views/bde_taxe_menus.xml",
    ],
    "uninstall_hook": "uninstall_hook",
}
