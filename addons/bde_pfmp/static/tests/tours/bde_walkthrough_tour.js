import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

/** Give a file to the import screen, as a drop from the desktop does. */
async function drop(url, name) {
    const response = await fetch(url);
    const file = new File([await response.blob()], name);
    const transfer = new DataTransfer();
    transfer.items.add(file);
    document
        .querySelector(".o_bde_import_drop")
        .dispatchEvent(new DragEvent("drop", {bubbles: true, dataTransfer: transfer}));
}

function giveFile(url, name) {
    return [
        {trigger: ".o_bde_home_shortcuts button .fa-upload", run: "click"},
        {trigger: ".o_list_button_add", run: "click"},
        {trigger: ".o_bde_import_drop", run: () => drop(url, name)},
        {trigger: ".o_bde_import_filename:contains(" + name + ")"},
    ];
}

/** Answer a point to settle with one of its buttons. */
function press(key, value) {
    const question = `.o_bde_question[data-key^="${key}"]`;
    return [
        {
            trigger: `${question} button[data-value="${value}"]`,
            run: "click",
        },
        {trigger: `${question} button[data-value="${value}"].btn-primary`},
    ];
}

/** Answer a point about a record: the training of a MEF. */
function choose(key, label) {
    const question = `.o_bde_question[data-key^="${key}"]`;
    return [
        {trigger: `${question} .o_select_menu_toggler`, run: "click"},
        {trigger: `.o_select_menu_item:contains(${label})`, run: "click"},
        {trigger: `${question}:not(.o_bde_question_open)`},
    ];
}

const apply = [
    {trigger: "button.btn-primary[name=action_analyse]", run: "click"},
    {trigger: "button.btn-primary[name=action_apply]", run: "click"},
    {trigger: ".o_arrow_button_current[data-value=applied]"},
];

/** Dates of a PFMP that begins today, inside the school year. */
function dates() {
    const {DateTime} = luxon;
    const today = DateTime.now().startOf("day");
    const year = today.month >= 9 ? today.year + 1 : today.year;
    const end = DateTime.min(
        today.plus({days: 18}),
        DateTime.fromObject({year, month: 8, day: 31})
    );
    return [today, end].map((day) => day.toFormat("dd/MM/yyyy"));
}

/** A period for one class, then its board. */
function periodOf(code) {
    return [
        {trigger: "button[data-menu-xmlid='bde_pfmp.bde_menu_pfmp']", run: "click"},
        {
            trigger: "a[data-menu-xmlid='bde_pfmp.bde_menu_pfmp_period']",
            run: "click",
        },
        {trigger: ".o-kanban-button-new", run: "click"},
        {
            trigger: ".o_field_widget[name=name] input",
            run: "edit PFMP de la visite guidée",
        },
        {trigger: ".o_field_widget[name=class_ids] input", run: `edit ${code}`},
        {
            trigger: `.o_field_widget[name=class_ids] .ui-autocomplete a:contains(${code})`,
            run: "click",
        },
        {trigger: ".o_field_widget[name=date_start] input", run: `edit ${dates()[0]}`},
        {trigger: ".o_field_widget[name=date_end] input", run: `edit ${dates()[1]}`},
        {trigger: ".o_field_widget[name=name] input", run: "click"},
        ...stepUtils.saveForm(),
        {trigger: "button[name=action_open_board]", run: "click"},
        {trigger: ".o_bde_board"},
    ];
}

function giveHost(learner, host) {
    const row = `.o_bde_board .o_data_row:contains(${learner})`;
    return [
        {trigger: `${row} td[name=host_id]`, run: "click"},
        {trigger: ".o_selected_row td[name=host_id] input", run: `edit ${host}`},
        {trigger: `.ui-autocomplete a:contains(${host})`, run: "click"},
        {trigger: ".o_list_button_save", run: "click"},
        {trigger: `${row} td[name=host_id]:contains(${host})`},
    ];
}

const print = [
    {trigger: "button[name=action_print_conventions]", run: "click"},
    {trigger: ".modal button[name=action_print]", run: "click"},
];

registry.category("web_tour.tours").add("bde_walkthrough_shared", {
    url: "/odoo/bde-accueil",
    steps: () => [
        ...giveFile("/web/content/bde_pfmp.walkthrough_file", "eleves.xml"),
        {
            content: "the dry run shows three points to settle, nothing to correct",
            trigger: ".o_bde_questions:contains(123ABC)",
        },
        ...press("uai:", "yes"),
        ...press("apprentices", "leave"),
        ...choose("mef:", "Bac pro Visite"),
        ...apply,
        ...periodOf("4A"),
        ...giveHost("COJAUNE", "Atelier de la Visite"),
        {trigger: ".o_list_table thead .o_list_record_selector input", run: "click"},
        ...print,
        {
            content: "the convention of the class is out: a dot for each signatory",
            trigger: ".o_bde_board .o_data_row:contains(COJAUNE) .o_bde_dots",
        },
    ],
});

registry.category("web_tour.tours").add("bde_walkthrough_sample", {
    url: "/odoo/bde-accueil",
    steps: () => [
        ...giveFile("/bde_pfmp/static/samples/siecle_exemple.zip", "siecle.zip"),
        {trigger: ".o_bde_questions"},
        ...press("uai:", "yes"),
        ...press("apprentices", "leave"),
        ...press("mef:2472552032", "create"),
        ...press("mef:2473121333", "create"),
        ...press("mef:2473121433", "create"),
        ...apply,
        ...periodOf("TMCV"),
        {trigger: ".o_list_table thead .o_list_record_selector input", run: "click"},
        {trigger: "button[name=action_choose_host]", run: "click"},
        {
            trigger: ".modal .o_field_widget[name=host_id] input",
            run: "edit Atelier de la Visite",
        },
        {trigger: ".ui-autocomplete a:contains(Atelier de la Visite)", run: "click"},
        {trigger: ".modal button[name=action_apply]", run: "click"},
        {trigger: "body:not(:has(.modal)) .o_data_row:contains(Atelier de la Visite)"},
        {trigger: ".o_list_table thead .o_list_record_selector input", run: "click"},
        ...print,
        {
            content: "the conventions of the class are ready to be handed out",
            trigger: "button[name=action_download]",
        },
    ],
});
