import {registry} from "@web/core/registry";

/** No campaign yet: the screen teaches, prepares one, and a step is ticked on it. */
registry.category("web_tour.tours").add("bde_taxe_cockpit", {
    steps: () => [
        {
            content: "Without campaign, the screen says what to do",
            trigger: ".o_taxe_empty button.btn-primary",
            run: "click",
        },
        {
            content: "The funnel is there, empty",
            trigger:
                ".o_taxe_stage[data-key=transferred] .o_taxe_stage_count:contains(0)",
        },
        {
            content: "The first task is done in one click",
            trigger: ".o_taxe_steps li:first .o_taxe_tick:not(:disabled)",
            run: "click",
        },
        {
            content: "Next: choose who to ask",
            trigger: ".o_taxe_primary:not(:disabled)",
        },
        {
            content: "A stage opens its list",
            trigger: ".o_taxe_stage[data-key=asked]",
            run: "click",
        },
        {
            trigger: ".o_list_view, .o_nocontent_help",
        },
    ],
});
