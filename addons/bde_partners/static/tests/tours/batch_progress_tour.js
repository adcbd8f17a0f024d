import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("bde_batch_progress", {
    steps: () => [
        {
            content: "The bar shows what is done",
            trigger: ".o_bde_batch_progress .progress[aria-valuenow='42']",
        },
        {
            content: "Stop the work",
            trigger: ".o_statusbar_buttons button[name='action_cancel']",
            run: "click",
        },
        {
            content: "The same window says that it is stopped",
            trigger: "body:not(:has(button[name='action_cancel']))",
        },
        {
            content: "What is done stays done",
            trigger: ".o_bde_batch_progress .progress[aria-valuenow='42']",
        },
    ],
});
