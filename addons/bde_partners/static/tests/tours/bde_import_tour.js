import {registry} from "@web/core/registry";

const LINES = [
    "nom\tdu\tau\ttype",
    "Automne\t19/10/2041\t03/11/2041\tlocal",
    "Printemps\t30/02/2042\t03/03/2042\tlocal",
].join("\n");

registry.category("web_tour.tours").add("bde_import", {
    steps: () => [
        {
            content: "paste lines instead of giving a file",
            trigger: "textarea.o_bde_import_pasted",
            run: (helpers) => helpers.edit(LINES),
        },
        {trigger: ".o_bde_import_read", run: "click"},
        {
            content: "one new, one refused",
            trigger: ".o_bde_count_create .o_bde_count_number:contains(1)",
        },
        {trigger: ".o_bde_count_error", run: "click"},
        {
            content: "the refused line says why",
            trigger: ".o_data_row.text-danger:contains(30/02/2042)",
        },
        {
            content: "go on without it",
            trigger: ".o_field_widget[name=accept_valid_part] input",
            run: "click",
        },
        {trigger: "button.btn-primary[name=action_apply]", run: "click"},
        {trigger: ".o_arrow_button_current[data-value=applied]"},
        {trigger: ".alert-success .o_field_widget[name=applied_on]"},
    ],
});
