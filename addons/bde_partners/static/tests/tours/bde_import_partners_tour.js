import {registry} from "@web/core/registry";

// A list as an office has it: a title above the headers, invisible marks in a SIRET, a
// wrong one, a name that looks like one already known, a line without any name.
const LINES = [
    "Nos partenaires;;;;;",
    "Entreprise;N° Siret;CP;Ville;Nom du tuteur;Tél tuteur",
    "Boulangerie Neuve;\u202d732 829 320 00074\u202c;41000;BLOIS;;",
    "Menuiserie Faux;73282932000075;41000;Blois;;",
    "Garage Martin Fils;;41000;Blois;PETIT Jean;06 39 98 00 01",
    ";;41000;Blois;;",
].join("\r\n");

function giveFile() {
    const file = new File([LINES], "partenaires.csv", {type: "text/csv"});
    const transfer = new DataTransfer();
    transfer.items.add(file);
    const input = document.querySelector("input.o_bde_import_input");
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
}

registry.category("web_tour.tours").add("bde_import_partners", {
    steps: () => [
        {
            content: "drop the workbook",
            trigger: ".o_bde_import_drop",
            run: giveFile,
        },
        {
            content: "one new, three to look at",
            trigger: ".o_bde_count_create .o_bde_count_number:contains(1)",
        },
        {trigger: ".o_bde_count_doubtful .o_bde_count_number:contains(1)"},
        {trigger: ".o_bde_count_error .o_bde_count_number:contains(2)"},
        {
            content: "the garage is the one we know",
            trigger: ".o_bde_question[data-key^='host:'] [data-value]:contains(Fils)",
            run: "click",
        },
        {
            content: "the wrong SIRET is left out, not guessed",
            trigger: ".o_bde_question[data-key='wrong_siret'] [data-value='without']",
            run: "click",
        },
        {trigger: "button.btn-primary[name=action_analyse]", run: "click"},
        {
            content: "nothing is left to settle",
            trigger: ".o_bde_count_doubtful .o_bde_count_number:contains(0)",
        },
        {trigger: ".o_bde_count_create .o_bde_count_number:contains(2)"},
        {trigger: ".o_bde_count_update .o_bde_count_number:contains(1)"},
        {
            content: "the line without a name stays out",
            trigger: ".o_field_widget[name=accept_valid_part] input",
            run: "click",
        },
        {trigger: "button.btn-primary[name=action_apply]", run: "click"},
        {trigger: ".o_arrow_button_current[data-value=applied]"},
        {trigger: ".alert-success .o_field_widget[name=applied_on]"},
        {trigger: ".o_bde_count_error", run: "click"},
        {
            content: "what was refused, and why",
            trigger: ".o_data_row.text-danger",
        },
    ],
});
