import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("bde_dealings", {
    steps: () => [
        {
            content: "the dossier says what happened",
            trigger: ".o_bde_timeline_line[data-kind=visit]",
        },
        {
            content: "first click: a call",
            trigger: ".o_bde_log_call",
            run: "click",
        },
        {
            content: "what was said",
            trigger: ".modal .o_field_widget[name=purpose] input",
            run: "edit Places in March",
        },
        {
            content: "second click: save",
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            content: "it is on the timeline at once",
            trigger: ".o_bde_timeline_line[data-kind=call]:contains(Places in March)",
        },
        {
            content: "only the calls",
            trigger: ".o_bde_timeline_kinds button:has(.fa-phone)",
            run: "click",
        },
        {
            trigger: "body:not(:has(.o_bde_timeline_line[data-kind=visit]))",
        },
        {
            content: "corrected afterwards, from its line",
            trigger: ".o_bde_line_label:contains(Places in March)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=purpose] input",
            run: "edit Places in May",
        },
        {
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            trigger: ".o_bde_timeline_line[data-kind=call]:contains(Places in May)",
        },
    ],
});
