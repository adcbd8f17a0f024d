import {registry} from "@web/core/registry";

// a step of the bar may be folded in its menu: it is the current one all the same
const state = (value) => ({
    trigger: `.o_arrow_button_current[data-value=${value}]:not(:visible), .o_arrow_button_current[data-value=${value}]`,
});
const press = (name) => ({
    trigger: `.o_form_statusbar button[name=${name}]:enabled`,
    run: "click",
});

/** From draft to out for signature: each step is the one primary button. */
registry.category("web_tour.tours").add("bde_convention_sent", {
    steps: () => [
        state("draft"),
        press("action_to_check"),
        state("check"),
        press("action_validate"),
        state("validated"),
        press("action_send"),
        state("signing"),
    ],
});

/** A signed paper is looked at, who signed is ticked, and it is filed. */
registry.category("web_tour.tours").add("bde_convention_scan_filed", {
    steps: () => [
        {trigger: "tr.o_data_row .o_data_cell[name=name]", run: "click"},
        {trigger: ".o_field_widget[name=file] iframe"},
        {trigger: ".o_field_widget[name=signer_ids] input[type=checkbox]:checked"},
        press("action_file"),
        {trigger: ".o_bde_scan_drop"},
        {trigger: ".o_view_nocontent"},
    ],
});

/** What was signed changes: a new tutor, by an amendment. */
registry.category("web_tour.tours").add("bde_convention_amended", {
    steps: () => [
        state("signed"),
        press("action_amend"),
        {
            trigger: ".modal .o_field_widget[name=kind] [data-value=tutor]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=tutor_id] input",
            run: "edit Zoé Neuve",
        },
        {trigger: ".o-autocomplete--dropdown-item:contains(Zoé Neuve)", run: "click"},
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Départ du tuteur",
        },
        {trigger: ".modal button[name=action_send]", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        state("signing"),
    ],
});

/** Refused by the company: replaced without retyping, and sent again. */
registry.category("web_tour.tours").add("bde_convention_replaced", {
    steps: () => [
        state("refused"),
        press("action_replace"),
        state("draft"),
        press("action_to_check"),
        state("check"),
        press("action_validate"),
        state("validated"),
        press("action_send"),
        state("signing"),
    ],
});
