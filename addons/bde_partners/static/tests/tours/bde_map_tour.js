import {registry} from "@web/core/registry";

const OPEN = [{trigger: ".o_switch_view.o_bde_map", run: "click"}];

registry.category("web_tour.tours").add("bde_map_hosts", {
    steps: () => [
        ...OPEN,
        {
            content: "circles and towns are drawn without tiles",
            trigger: ".o_bde_map .leaflet-container .o_bde_circle_label",
        },
        {trigger: ".o_bde_town:contains(Blois)"},
        {
            content: "the nearest first",
            trigger: ".o_bde_map_lines li:first-child:contains(Garage des Lilas)",
        },
        {
            content: "who is not located is counted, with the button",
            trigger: ".o_bde_map_missing .o_bde_map_locate",
        },
        {
            content: "from the list to its marker",
            trigger: ".o_bde_map_line:contains(Halles de Tours)",
            run: "click",
        },
        {trigger: ".leaflet-popup .o_bde_popup:contains(Halles de Tours)"},
        {
            content: "distances from another town",
            trigger: ".o_bde_origin",
            run: "click",
        },
        {trigger: ".o_bde_origin_input", run: "edit Tours"},
        {trigger: ".o_bde_origin_choice:contains(37000)", run: "click"},
        {trigger: ".o_bde_map_lines li:first-child:contains(Halles de Tours)"},
        {
            content: "the list keeps that place",
            trigger: ".o_switch_view.o_list",
            run: "click",
        },
        {trigger: ".o_list_view .o_bde_origin:contains(Tours)"},
        {trigger: "th[data-name=bde_distance]", run: "click"},
        {trigger: ".o_data_row:first:contains(Halles de Tours)"},
        ...OPEN,
        {trigger: ".o_bde_map_line:contains(Garage des Lilas)", run: "click"},
        {trigger: ".leaflet-popup .o_bde_open", run: "click"},
        {trigger: ".o_form_view .o_bde_dossier_name, .o_form_view .oe_title"},
    ],
});

registry.category("web_tour.tours").add("bde_map_empty", {
    steps: () => [
        ...OPEN,
        {trigger: ".o_bde_map .leaflet-container"},
        {trigger: ".o_bde_map_empty"},
        {trigger: ".o_bde_map_count:contains(0)"},
    ],
});
