import {registry} from "@web/core/registry";

/** A SIRET is typed, its card chosen, the organisation created, its dossier opened. */
registry.category("web_tour.tours").add("bde_host_create", {
    url: "/odoo",
    steps: () => [
        {
            trigger: ".o_bde_home_shortcuts button:has(.fa-plus)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=query] input",
            run: "edit garage des lilas",
        },
        {
            trigger: ".modal .o_field_widget[name=query] input",
            run: "press Enter",
        },
        {
            trigger:
                ".modal .o_kanban_record:contains(GARAGE DES LILAS):has(.text-bg-success)",
        },
        {
            trigger: ".modal .o_kanban_record button[name=action_choose]",
            run: "click",
        },
        {
            trigger:
                ".modal .o_field_widget[name=street] input:value(12 rue de la Gare)",
        },
        {
            trigger: ".modal button[name=action_create]",
            run: "click",
        },
        {
            trigger: ".o_bde_dossier_name input:value(GARAGE DES LILAS)",
        },
    ],
});
