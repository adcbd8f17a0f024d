import {registry} from "@web/core/registry";

/** Asked enough: the dialog says by whom, wants to know why; the answer is a refusal. */
registry.category("web_tour.tours").add("bde_contact_budget", {
    steps: () => [
        {
            content: "The gauge is full, and says who asked last",
            trigger:
                ".o_bde_card.o_bde_red[data-key=budget]:contains(Garage du Quota):contains(Sylvie)",
        },
        {
            content: "Ask all the same",
            trigger: ".o_bde_card[data-key=budget] button.btn-sm",
            run: "click",
        },
        {
            content: "The dialog says it before anything is sent",
            trigger: ".modal .o_bde_budget_spent:contains(Sylvie)",
        },
        {
            content: "Without a reason nothing is noted",
            trigger: ".modal button[name=action_ask]",
            run: "click",
        },
        {
            content: "The reason is missing",
            trigger: ".modal .o_field_invalid[name=reason]",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Ils ont appelé d'eux-mêmes",
        },
        {
            trigger: ".modal button[name=action_ask]",
            run: "click",
        },
        {
            content: "The request waits for its answer on the card",
            trigger:
                "body:not(:has(.modal)) .o_bde_card[data-key=budget] .o_bde_line:not([disabled])",
            run: "click",
        },
        {
            content: "They say no",
            trigger: ".modal .o_field_widget[name=answer] input[data-value=no]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason_id] input",
            run: "edit Surcharge du quota",
        },
        {
            trigger:
                ".modal .o-autocomplete--dropdown-item:contains(Surcharge du quota)",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            content: "The organisation rests",
            trigger:
                "body:not(:has(.modal)) .o_bde_card.o_bde_grey[data-key=budget]:contains(Surcharge du quota)",
        },
    ],
});
