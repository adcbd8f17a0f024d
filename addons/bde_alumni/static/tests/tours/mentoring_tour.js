import {registry} from "@web/core/registry";

const requests = [
    {trigger: "button[data-menu-xmlid='bde_alumni.bde_menu_alumni']", run: "click"},
    {
        trigger: "a[data-menu-xmlid='bde_alumni.bde_menu_alumni_mentorships']",
        run: "click",
    },
];
const state = (value) => ({
    trigger: `.o_arrow_button_current[data-value=${value}]:not(:visible), .o_arrow_button_current[data-value=${value}]`,
});
const row = (words) => `.o_data_row:contains(${words})`;

/** The office finds the request of the learner, reads why, proposes the best mentor. */
registry.category("web_tour.tours").add("bde_mentoring_propose", {
    steps: () => [
        ...requests,
        {
            trigger: `${row("PETIT")} button[name=action_choose]`,
            run: "click",
        },
        {
            content: "the reasons are there",
            trigger: `.modal ${row("DURAND")} td[name=reasons]:contains(CV)`,
        },
        {
            trigger: `.modal ${row("DURAND")} button[name=action_propose_one]`,
            run: "click",
        },
        {trigger: "body:not(:has(.modal))"},
        {trigger: ".o_notification"},
    ],
});

/** Both agreed: the office tells the family, and the mentoring starts. */
registry.category("web_tour.tours").add("bde_mentoring_family", {
    steps: () => [
        ...requests,
        {trigger: `${row("PETIT")} td[name=class_id]`, run: "click"},
        state("agreed"),
        {
            trigger: ".o_form_statusbar button[name=action_guardian_told]:enabled",
            run: "click",
        },
        {trigger: ".modal .modal-footer .btn-primary", run: "click"},
        state("running"),
    ],
});

/** It is over: messages counted and unread by the office, the assessment read. */
registry.category("web_tour.tours").add("bde_mentoring_end", {
    steps: () => [
        ...requests,
        {trigger: ".o_searchview .o_facet_remove", run: "click"},
        {trigger: `${row("PETIT")} td[name=class_id]`, run: "click"},
        state("ended"),
        {trigger: ".nav-link[name=messages]", run: "click"},
        {
            content: "a message exists, its text is not shown",
            trigger: `.o_field_widget[name=message_ids] .o_data_row:not(:contains(Bonjour))`,
        },
        {trigger: ".nav-link[name=assessment]", run: "click"},
        {trigger: ".o_field_widget[name=mentee_words]:contains(Merci)"},
    ],
});
