import {registry} from "@web/core/registry";

const BOX = ".o_bde_find_dialog .o_bde_find input";

registry.category("web_tour.tours").add("bde_find", {
    steps: () => [
        {trigger: ".o_list_view .o_data_row"},
        {
            content: "the magnifier of the top bar",
            trigger: ".o_bde_find_systray button",
            run: "click",
        },
        {
            content: "a typing error, and the words in another order",
            trigger: BOX,
            run: "edit salbrives garaje",
        },
        {
            content: "it says why it answers",
            trigger:
                ".o_bde_find_line[data-kind=organisation]:contains(Tourbillon) .o_bde_find_why:contains(Salbrives)",
        },
        {
            content: "nobody: what was typed may be created",
            trigger: BOX,
            run: "edit xyzzyq",
        },
        {trigger: ".o_bde_find_create.o_bde_find_at:contains(xyzzyq)"},
        {
            content: "a person, by a part of a telephone number",
            trigger: BOX,
            run: "edit 39 98 97 31",
        },
        {
            content: "the telephone is a link",
            trigger:
                ".o_bde_find_line[data-kind=person] a[href='tel:06 39 98 97 31']:contains(06)",
        },
        {
            content: "Enter opens the dossier",
            trigger: BOX,
            run: "press Enter",
        },
        {
            trigger:
                ".o_form_view .o_field_widget[name=name] input:value(Garage Tourbillon)",
        },
        {
            content: "the dialog went away",
            trigger: "body:not(:has(.o_bde_find_dialog))",
        },
        {
            content: "a barcode reader: the number, and Enter at once",
            trigger: ".o_bde_find_systray button",
            run: "click",
        },
        {
            trigger: BOX,
            run: "edit 99937000000120 && press Enter",
        },
        {trigger: "body:not(:has(.o_bde_find_dialog))"},
        {
            trigger:
                ".o_form_view .o_field_widget[name=name] input:value(Garage Tourbillon)",
        },
    ],
});
