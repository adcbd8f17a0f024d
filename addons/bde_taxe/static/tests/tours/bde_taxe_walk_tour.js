import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";
import {user} from "@web/core/user";

// A whole campaign, one part after the other: labels are read from the server, so that
// the language of the user does not matter.
const tours = registry.category("web_tour.tours");

async function labelOf(model, field, value) {
    const fields = await rpc(`/web/dataset/call_kw/${model}/fields_get`, {
        model,
        method: "fields_get",
        args: [[field], ["selection"]],
        kwargs: {context: user.context},
    });
    return fields[field].selection.find(([code]) => code === value)[1];
}

async function until(find) {
    for (let turn = 0; turn < 200; turn++) {
        const found = find();
        if (found) {
            return found;
        }
        await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    throw new Error(`too long: ${find}`);
}

function giveFile(name, lines) {
    const file = new File([lines], name, {type: "text/csv"});
    const transfer = new DataTransfer();
    transfer.items.add(file);
    const input = document.querySelector("input.o_bde_import_input");
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
}

tours.add("bde_taxe_walk_segment", {
    steps: () => [
        {
            content: "a segment of the user's own",
            trigger:
                ".o_field_widget[name=name] input, .o_field_widget[name=name] textarea",
            run: "edit Garages de la visite",
        },
        {
            content: "add a criterion",
            trigger: ".o_field_widget[name=line_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "by activity",
            trigger: ".modal .o_field_widget[name=criterion]",
            async run() {
                const label = await labelOf(
                    "bde.segment.line",
                    "criterion",
                    "activity"
                );
                const field = ".modal .o_field_widget[name=criterion] ";
                const toggler = document.querySelector(
                    `${field}.o_select_menu_toggler, ${field}input`
                );
                toggler.click();
                const item = await until(() =>
                    [...document.querySelectorAll(".o_select_menu_item")].find(
                        (one) => one.textContent.trim() === label
                    )
                );
                item.click();
            },
        },
        {
            trigger: ".modal .o_field_widget[name=text] input",
            run: "edit 45.20",
        },
        {trigger: ".modal footer .o_form_button_save", run: "click"},
        {
            content: "two organisations, counted while it is built",
            trigger: "body:not(:has(.modal)) .o_stat_value:contains(2)",
        },
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_form_saved, .o_form_status_indicator_buttons.invisible"},
    ],
});

tours.add("bde_taxe_walk_ask", {
    steps: () => [
        {
            content: "open the choice of who to ask",
            trigger: ".o_statusbar_buttons button",
            async run() {
                const button = await until(() =>
                    [...document.querySelectorAll(".o_statusbar_buttons button")].find(
                        (one) => /^\d+$/.test(one.name)
                    )
                );
                button.click();
            },
        },
        {
            trigger: ".modal .o_field_widget[name=segment_ids] input",
            run: "edit Garages de la visite",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Garages de la visite)",
            run: "click",
        },
        {
            content: "both will be asked",
            trigger: ".modal .o_field_widget[name=kept_count]:contains(2)",
        },
        {trigger: ".modal button[name=action_select]", run: "click"},
        {trigger: ".o_list_view .o_data_row:contains(Garage Tissot)"},
        {trigger: ".o_list_view .o_data_row:contains(Garage Vasseur)"},
    ],
});

tours.add("bde_taxe_walk_mailing", {
    steps: () => [
        {
            content: "do the step: the mailing is ready to be read",
            trigger: ".o_statusbar_buttons button[name=action_run]",
            run: "click",
        },
        {trigger: "button[name=action_launch]", run: "click"},
        {trigger: ".modal footer .btn-primary", run: "click"},
        {
            trigger:
                "body:not(:has(.modal)) .o_form_view:not(:has(button[name=action_launch]:not(.d-none)))",
        },
    ],
});

tours.add("bde_taxe_walk_transfers", {
    steps: () => [
        {
            content: "drop the statement",
            trigger: ".o_bde_import_drop",
            run() {
                const year = new URL(window.location.href).hash.slice(1) || "2026";
                giveFile(
                    "versements.csv",
                    [
                        "SIRET employeur;Raison sociale;Code postal;Ville;Campagne;Période;N° de virement;Date du virement;Montant",
                        `73282932000074;GARAGE TISSOT;41000;BLOIS;${year};Période 1;1;10/07/${year};1 200,50 €`,
                        `;GARAGE VASEUR;41000;BLOIS;${year};Période 1;1;10/07/${year};300,00`,
                    ].join("\r\n")
                );
            },
        },
        {
            content: "two lines and their bank transfer",
            trigger: ".o_bde_count_create .o_bde_count_number:contains(3)",
        },
        {trigger: "button.btn-primary[name=action_apply]", run: "click"},
        {trigger: ".o_arrow_button_current[data-value=applied]"},
    ],
});

tours.add("bde_taxe_walk_review", {
    steps: () => [
        {
            content: "the misspelt donor has a candidate beside it: it is this one",
            trigger: ".o_bde_taxe_review_settle",
            run: "click",
        },
        {
            content: "nothing left to check",
            trigger: ".o_bde_taxe_review:not(:has(.o_bde_taxe_review_donor))",
        },
    ],
});

tours.add("bde_taxe_walk_bank", {
    steps: () => [
        {
            content: "what the bank says",
            trigger: ".o_field_widget[name=amount] input",
            run: "edit 1500.50",
        },
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: "button[name=action_reconcile]:visible", run: "click"},
        {trigger: ".o_field_widget[name=reconciled_on]:visible"},
    ],
});

tours.add("bde_taxe_walk_thank", {
    steps: () => [
        {trigger: ".o_data_row .o_list_record_selector input", run: "click"},
        {
            trigger: ".o_data_row:eq(1) .o_list_record_selector input",
            run: "click",
        },
        {
            trigger:
                ".o_control_panel button[name=action_thank], .o_list_buttons button[name=action_thank], button[name=action_thank]",
            run: "click",
        },
        {trigger: ".modal .o_field_widget[name=mail_count]:contains(2)"},
        {trigger: ".modal button[name=action_mail]", run: "click"},
        {trigger: ".o_notification"},
    ],
});

tours.add("bde_taxe_walk_restitution", {
    steps: () => [
        {
            content: "what their money bought, filed with the donor",
            trigger: ".o_form_view button[name=action_print_restitution]",
            run: "click",
        },
        {trigger: ".modal .o_form_view"},
    ],
});
