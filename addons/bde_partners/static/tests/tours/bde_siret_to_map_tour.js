import {registry} from "@web/core/registry";

// the garage of the stubs (demo/stub_registers.py), typed as on a letterhead
const SIRET = "999 410 012 00010";
const QUERY = ".modal .o_field_widget[name=query] input";
const LINE = ".o_bde_map_line:contains(GARAGE DES LILAS)";

/** A SIRET is typed; the organisation is created, approved, and found on the map. */
registry.category("web_tour.tours").add("bde_siret_to_map", {
    url: "/odoo",
    steps: () => [
        {
            trigger: ".o_bde_home_shortcuts button:has(.fa-plus)",
            run: "click",
        },
        {trigger: QUERY, run: `edit ${SIRET}`},
        {trigger: QUERY, run: "press Enter"},
        {
            content: "one site has this SIRET",
            trigger:
                ".modal .o_kanban_record:contains(GARAGE DES LILAS) button[name=action_choose]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=name] input:value(GARAGE DES LILAS)",
        },
        {trigger: ".modal button[name=action_create]", run: "click"},
        {
            content: "its dossier says that it is to be approved",
            trigger: ".o_bde_dossier_name input:value(GARAGE DES LILAS)",
        },
        {trigger: ".o_bde_to_approve button[name=action_bde_approve_host]"},
        {
            content: "located by its address",
            trigger: "[name=bde_where] button[name=action_bde_locate]",
            run: "click",
        },
        {
            trigger: "[name=bde_where]:not(:has(button[name=action_bde_locate]))",
        },
        {
            content: "one click, no other window",
            trigger: ".o_bde_to_approve button[name=action_bde_approve_host]",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)):not(:has(.o_bde_to_approve)) .o_bde_dossier_name",
        },
        {
            trigger: "[data-menu-xmlid='bde_partners.bde_menu_partners']",
            run: "click",
        },
        {
            trigger: "[data-menu-xmlid='bde_partners.bde_menu_hosts']",
            run: "click",
        },
        {trigger: ".o_switch_view.o_bde_map", run: "click"},
        {
            content: "a line of the map, as approved",
            trigger: `${LINE} .o_bde_marker_green`,
        },
        {
            content: "a marker, as approved",
            trigger: ".leaflet-marker-pane .o_bde_marker_green",
        },
        {trigger: LINE, run: "click"},
        {
            trigger: ".leaflet-popup .o_bde_popup:contains(GARAGE DES LILAS)",
        },
    ],
});
