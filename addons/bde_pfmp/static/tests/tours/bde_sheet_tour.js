import {registry} from "@web/core/registry";

/**
 * Keys, as a keyboard sends them: a box that has the focus gets the letters; nothing is
 * clicked.
 */
function press(key, modifiers = {}) {
    const el = document.activeElement;
    const send = (type) =>
        el.dispatchEvent(
            new KeyboardEvent(type, {
                key,
                bubbles: true,
                cancelable: true,
                ...modifiers,
            })
        );
    if (send("keydown") && key === " " && el.type === "checkbox") {
        el.click();
    }
    send("keyup");
}

function type(text) {
    const el = document.activeElement;
    el.value = text;
    el.dispatchEvent(new InputEvent("input", {bubbles: true}));
}

/** The field has the focus by itself: type, then Enter. */
function key(field, text) {
    return {
        trigger: `[data-field="${field}"]:focus`,
        run: () => {
            if (text) {
                type(text);
            }
            press("Enter");
        },
    };
}

function skip(...fields) {
    return fields.map((field) => key(field));
}

registry.category("web_tour.tours").add("bde_sheet_keyed", {
    steps: () => [
        // A paper sheet of somebody whose host nobody knows
        key("learner", "abad"),
        {
            trigger: "[data-field=host]:focus",
            run: () => type("Boulangerie Zébulon"),
        },
        {
            trigger: ".o_bde_sheet_at[data-key=new]",
            run: () => press("Enter"),
        },
        key("host.siret"),
        key("host.street", "3 rue du Four"),
        key("host.zip", "33000"),
        key("host.city", "Bordeaux"),
        key("host.phone", "05 56 00 00 01"),
        key("host.email"),
        key("signatory.name", "Mme Anne Petit"),
        key("signatory.function", "Gérante"),
        key("signatory.phone"),
        key("signatory.email", "anne@example"),
        {trigger: "[data-field=same_person]:focus", run: () => press(" ")},
        {
            trigger: "[data-field=same_person]:checked:focus",
            run: () => press("Enter"),
        },
        {trigger: "[data-field=hours]:focus", run: () => type("lu-ve 8h-12h 13h-16h")},
        {
            trigger: ".o_bde_sheet_total:contains(35)",
            run: () => press("Enter", {ctrlKey: true}),
        },
        // The mistake stands at its field, nothing is lost
        {
            trigger: "[data-field='signatory.email'].is-invalid:focus",
            run: () => {
                type("anne@example.com");
                press("Enter", {ctrlKey: true});
            },
        },
        {trigger: ".o_bde_sheet_filed"},
        // The next one of the class is there; her host is known now
        key("learner"),
        key("host", "zebulon"),
        {
            trigger: "[data-mode=known]",
        },
        ...skip(
            "signatory.name",
            "signatory.function",
            "signatory.phone",
            "signatory.email",
            "same_person"
        ),
        {
            trigger: "[data-field=hours]:focus",
            run: () => press("Enter", {ctrlKey: true}),
        },
        {trigger: ".o_bde_sheet_ended"},
    ],
});
