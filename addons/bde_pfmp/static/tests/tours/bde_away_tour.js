import {registry} from "@web/core/registry";

const menu = (name) => [
    {trigger: "button[data-menu-xmlid='bde_pfmp.bde_menu_pfmp']", run: "click"},
    {trigger: `a[data-menu-xmlid='bde_pfmp.${name}']`, run: "click"},
];
const missingWeeks = menu("bde_menu_pfmp_weeks");
// a step of the bar may be folded in its menu: it is the current one all the same
const state = (value) => ({
    trigger: `.o_arrow_button_current[data-value=${value}]:not(:visible), .o_arrow_button_current[data-value=${value}]`,
});
const press = (name) => ({
    trigger: `.o_form_statusbar button[name=${name}]:enabled`,
    run: "click",
});
const row = (words) => `.o_data_row:contains(${words})`;
const hasNone = (inside, outside) => `${inside}:not(:has(${outside}))`;

/** Two learners lack weeks: the derogation of one is asked for, then granted. */
registry.category("web_tour.tours").add("bde_red_list_derogation", {
    steps: () => [
        ...missingWeeks,
        {trigger: row("RESTE")},
        {
            trigger: `${row("DISPENSE")} button[name=action_ask_derogation]`,
            run: "click",
        },
        state("draft"),
        {
            content: "the weeks that are missing are there already",
            trigger: ".o_field_widget[name=weeks] input:value(6)",
        },
        {
            trigger: ".o_field_widget[name=reason] textarea",
            run: "edit Entreprise fermée en mai",
        },
        press("action_request"),
        state("requested"),
        ...missingWeeks,
        {
            content: "asked for is not granted: still on the list",
            trigger: row("DISPENSE"),
        },
        ...menu("bde_menu_pfmp_weeks_decision"),
        {trigger: `${row("DISPENSE")} td[name=learner_id]`, run: "click"},
        press("action_grant"),
        state("granted"),
        ...missingWeeks,
        {trigger: hasNone(`.o_list_view:has(${row("RESTE")})`, row("DISPENSE"))},
    ],
});

const SEEN = [
    "Élève\tJours\tMontant\tÉtat",
    "ATTESTE Camille\t17\t170 €\tSaisie à valider",
    "Camille Bel-Air\t10\t100 €\tValidée",
    "CLERC Camille\t12\t120 €\tValidée",
].join("\n");

/** The class is typed in APLyPro; its table is pasted back: one line is wrong. */
registry.category("web_tour.tours").add("bde_allowance_reconciled", {
    steps: () => [
        {trigger: ".o_searchview_facet .o_facet_remove", run: "click"},
        {trigger: `${row("2TNE")} td[name=code]`, run: "click"},
        {
            content: "what the tutor attested is ready to be typed",
            trigger: `${row("ATTESTE")}:has(td[name=days]:contains(18)):has(td[name=amount]:contains(180)) button[name=action_key]`,
        },
        press("action_key_allowance"),
        {trigger: ".modal-footer .btn-primary", run: "click"},
        {trigger: `${row("ATTESTE")} button[name=action_correct]`},
        press("action_allowance_paste"),
        {
            trigger: "textarea.o_bde_import_pasted",
            run: (helpers) => helpers.edit(SEEN),
        },
        {trigger: ".o_bde_import_read", run: "click"},
        {trigger: ".o_bde_count_update .o_bde_count_number:contains(3)"},
        {
            trigger: ".o_form_statusbar button.btn-primary[name=action_apply]",
            run: "click",
        },
        state("applied"),
        {trigger: ".o_breadcrumb .o_back_button", run: "click"},
        {
            content: "the gap says both figures",
            trigger: `${row("ATTESTE")} td[name=gap_text]:contains(17):contains(18)`,
        },
        {trigger: ".o_field_widget[name=allowance_gaps]:contains(1)"},
    ],
});

/** From placed learners to who follows them, then to a tour that is confirmed. */
registry.category("web_tour.tours").add("bde_from_places_to_tours", {
    steps: () => [
        press("action_generate_visits"),
        {trigger: ".o_form_statusbar button[name=action_open_visits]"},
        press("action_open_referents"),
        {trigger: ".o_bde_referents_left .o_bde_referent_card:contains(OLIVE)"},
        {trigger: "button[name=solve]:enabled", run: "click"},
        {trigger: ".o_bde_referent_dotted .o_bde_referent_reason"},
        {trigger: "button[name=confirm]:enabled", run: "click"},
        {trigger: hasNone(".o_bde_referents", ".o_bde_referent_dotted")},
        {
            trigger: hasNone(
                ".o_bde_referents",
                ".o_bde_referents_left .o_bde_referent_card"
            ),
        },
        ...menu("bde_menu_pfmp_visit"),
        {trigger: ".o_group_header:contains(Paul Rey)", run: "click"},
        {trigger: row("OLIVE")},
        {
            trigger: ".o_list_table thead .o_list_record_selector input",
            run: "click",
        },
        {trigger: "button[name=action_group_tours]:enabled", run: "click"},
        {trigger: ".o_data_row td[name=day]", run: "click"},
        state("draft"),
        {trigger: `.o_field_widget[name=visit_ids] ${row("OLIVE")}`},
        press("action_confirm"),
        state("confirmed"),
    ],
});

/** What the teacher reported is followed, then closed with how it ended. */
registry.category("web_tour.tours").add("bde_alert_closed", {
    steps: () => [
        ...menu("bde_menu_pfmp_alert"),
        {trigger: `${row("OLIVE")} td[name=learner_id]`, run: "click"},
        state("open"),
        press("action_take"),
        state("taken"),
        press("action_close"),
        {
            trigger: ".modal .o_field_widget[name=text] textarea",
            run: "edit Nouveau poste trouvé avec le tuteur",
        },
        {trigger: ".modal button[name=action_apply]:visible", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        state("closed"),
        ...menu("bde_menu_pfmp_alert"),
        {trigger: hasNone(".o_list_view", row("OLIVE"))},
    ],
});
