import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

/** A teacher proposes a partner from the home screen. */
registry.category("web_tour.tours").add("bde_proposal_teacher", {
    steps: () => [
        {
            content: "Propose a partner",
            trigger: ".o_bde_home_shortcuts button:has(.fa-lightbulb-o)",
            run: "click",
        },
        {
            content: "Its name",
            trigger: ".o_field_widget[name='name'] :is(input, textarea)",
            run: "edit Atelier du Tour",
        },
        {
            content: "Its town",
            trigger: ".o_field_widget[name='city'] input",
            run: "edit Blois",
        },
        {
            content: "The person to call",
            trigger: ".o_field_widget[name='contact_name'] input",
            run: "edit Rose Tour",
        },
        ...stepUtils.saveForm(),
        {
            content: "It waits for the office, which alone may accept",
            trigger: ".o_form_view:not(:has(button[name='action_accept']))",
        },
    ],
});

/** The office sees it on its home screen and accepts in one click. */
registry.category("web_tour.tours").add("bde_proposal_office", {
    steps: () => [
        {
            content: "The proposal waits on the home screen",
            trigger:
                ".o_bde_card[data-key='proposals'] .o_bde_line:contains(Atelier du Tour)",
            run: "click",
        },
        {
            content: "What it would write",
            trigger: ".o_field_widget[name='changes']:contains(Rose Tour)",
        },
        {
            content: "Accept",
            trigger: "button[name='action_accept']",
            run: "click",
        },
        {
            content: "Open the dossier",
            trigger: "button[name='action_open_partner']",
            run: "click",
        },
        {
            content: "The organisation has its dossier, and its person",
            trigger: ".o_bde_dossier:contains(Rose Tour)",
        },
    ],
});
