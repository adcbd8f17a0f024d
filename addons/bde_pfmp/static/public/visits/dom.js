/* Elements without a template: text is always text, never HTML. */
export function h(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (name.startsWith("on")) {
            element.addEventListener(name.slice(2), value);
        } else if (value === true) {
            element.setAttribute(name, "");
        } else if (value !== false && value !== null && value !== undefined) {
            element.setAttribute(name, value);
        }
    }
    element.append(
        ...children.flat().filter((child) => child !== null && child !== false)
    );
    return element;
}

/* A question with big answers; `onchange` is given the value. */
export function choices(name, legend, options, value, onchange) {
    return h(
        "fieldset",
        {class: `bde-choose bde-choose-${name}`},
        h("legend", {}, legend),
        h(
            "div",
            {class: "bde-choose-row"},
            options.map(([key, label]) =>
                h(
                    "label",
                    {class: `bde-choice bde-choice-${key}`},
                    h("input", {
                        type: "radio",
                        name,
                        value: key,
                        checked: key === value,
                        onchange: () => onchange(key),
                    }),
                    h("span", {}, label)
                )
            )
        )
    );
}

export const plain = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/* Whether a text holds a word of the list; the server has the last word. */
export function saysOneOf(text, words) {
    const said = plain(text);
    return words.some((word) => {
        const stem = plain(word).replace(/[.+?^${}()|[\]\\]/g, "\\$&");
        const end = stem.endsWith("*") ? "" : "(?:e?s?)(?![\\p{L}\\p{N}])";
        const body = stem.replace(/\*$/, "").trim();
        return new RegExp(`(?<![\\p{L}\\p{N}])${body}${end}`, "u").test(said);
    });
}
