import {registry} from "@web/core/registry";

/** The bursar drops a statement, imports it, and settles the donors in doubt. */
registry.category("web_tour.tours").add("bde_taxe_review", {
    steps: () => [
        {
            content: "Paste a statement",
            trigger: "textarea.o_bde_import_pasted",
            run() {
                this.anchor.value = [
                    "Employeur\tVille\tCampagne\tN° virement\tDate\tMontant",
                    "Garage Lila\tSalbris\t2026\t1\t10/07/2026\t1 200,50 €",
                    "Garage Lila\tSalbris\t2026\t2\t06/11/2026\t-0,50",
                    "Atelier Perdu\tBourges\t2026\t1\t10/07/2026\t80,00",
                ].join("\n");
                this.anchor.dispatchEvent(new InputEvent("input", {bubbles: true}));
                this.anchor.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {
            content: "Read it",
            trigger: ".o_bde_import_read",
            run: "click",
        },
        {
            content: "Three lines and two bank transfers",
            trigger: ".o_bde_count_create .o_bde_count_number:contains(5)",
        },
        {
            content: "Import",
            trigger: "button[name=action_apply]",
            run: "click",
        },
        {
            content: "It is done",
            trigger: ".o_bde_count_create:not(:has(button[name=action_apply]))",
        },
        {
            trigger: "body:not(:has(button[name=action_apply]))",
        },
        {
            content: "Donors to check",
            trigger: "[data-menu-xmlid='bde_taxe.bde_menu_taxe']",
            run: "click",
        },
        {
            trigger: ".dropdown-item[data-menu-xmlid='bde_taxe.bde_menu_taxe_review']",
            run: "click",
        },
        {
            content: "It is the garage, side by side",
            trigger:
                ".o_bde_taxe_review_donor[data-name='Garage Lila'] " +
                ".o_bde_taxe_review_candidate:contains(Garage Lilas) " +
                ".o_bde_taxe_review_settle",
            run: "click",
        },
        {
            content: "No: undo",
            trigger: ".o_notification_buttons button",
            run: "click",
        },
        {
            content: "It is there again; settle it",
            trigger:
                ".o_bde_taxe_review_donor[data-name='Garage Lila'] " +
                ".o_bde_taxe_review_settle",
            run: "click",
        },
        {
            trigger:
                ".o_bde_taxe_review:not(:has(.o_bde_taxe_review_donor[data-name='Garage Lila']))",
        },
        {
            content: "The other is nobody of ours",
            trigger:
                ".o_bde_taxe_review_donor[data-name='Atelier Perdu'] " +
                ".o_bde_taxe_review_aside",
            run: "click",
        },
        {
            content: "Every donor is known",
            trigger: ".o_bde_taxe_review_empty",
        },
    ],
});
