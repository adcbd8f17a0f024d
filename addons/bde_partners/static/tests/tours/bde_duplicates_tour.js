import {registry} from "@web/core/registry";

/** Pairs are listed, compared, one is skipped, one settled and undone, one merged. */
registry.category("web_tour.tours").add("bde_duplicates", {
    steps: () => [
        {
            content: "The likeliest pair comes first",
            trigger: ".o_data_row:first .o_data_cell:contains(Garage des Lilas)",
            run: "click",
        },
        {
            content: "Side by side, with what hangs on each",
            trigger: ".o_bde_compare_table .o_bde_compare_count",
        },
        {
            content: "Skip it with the keyboard",
            trigger: ".o_bde_compare_skip",
            run: "press alt+n",
        },
        {
            content: "The next pair is there",
            trigger: ".o_bde_compare_table:contains(Menuiserie Dupin)",
        },
        {
            content: "They are two",
            trigger: ".o_bde_compare_not",
            run: "click",
        },
        {
            content: "The other pair comes back",
            trigger: ".o_bde_compare_table:contains(Garage des Lilas)",
        },
        {
            content: "No: undo",
            trigger: ".o_notification_buttons button",
            run: "click",
        },
        {
            trigger: ".o_bde_compare_table:contains(Menuiserie Dupin)",
        },
        {
            content: "Back to the garages",
            trigger: ".o_bde_compare_skip",
            run: "click",
        },
        {
            content: "The street of the other is right",
            trigger:
                "tr[data-field=street].o_bde_compare_differs td:nth-child(3) input",
            run: "click",
        },
        {
            trigger: "tr[data-field=street] td:nth-child(3).o_bde_compare_wins",
        },
        {
            content: "Merge",
            trigger: ".o_bde_compare_merge:contains(Garage des Lilas)",
            run: "click",
        },
        {
            trigger: ".modal:contains(SARL GARAGE LILAS) .btn-primary",
            run: "click",
        },
        {
            content: "The last pair",
            trigger: ".o_bde_compare_table:contains(Menuiserie Dupin)",
        },
        {
            trigger: ".o_bde_compare_not",
            run: "click",
        },
        {
            content: "Nothing is left",
            trigger: ".o_bde_compare_empty",
        },
    ],
});
