/* The report: big answers, the phone's own keyboard, a photo, the alert at the bottom. */
import {choices, h, saysOneOf} from "./dom.js";

const MAX_SIDE = 1600;
const MAX_PHOTOS = 3;

export const newNumber = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

export const emptyReport = (card, today) => ({
    uuid: newNumber(),
    kind: card.kind,
    id: card.id,
    day: today,
    channel: card.channel,
    attendance: "regular",
    integration: "good",
    alert_level: "none",
    alert_text: "",
    seen: "",
    next_step: "",
    ticks: {},
});

/* A picture of the size that is kept: less to send, and nothing hidden in it. */
const smaller = async (file) => {
    try {
        const picture = await createImageBitmap(file, {imageOrientation: "from-image"});
        const scale = Math.min(1, MAX_SIDE / Math.max(picture.width, picture.height));
        const canvas = document.createElement("canvas");
        canvas.width = Math.max(1, Math.round(picture.width * scale));
        canvas.height = Math.max(1, Math.round(picture.height * scale));
        const context = canvas.getContext("2d");
        context.drawImage(picture, 0, 0, canvas.width, canvas.height);
        const blob = await new Promise((done) =>
            canvas.toBlob(done, "image/jpeg", 0.82)
        );
        return blob || file;
    } catch {
        // the server tells what it cannot read
        return file;
    }
};

/* Draw the form of a report. `draft` is {report, photos}; `keep` saves it as it is. */
export class ReportForm {
    constructor(card, draft, words, health, {today, keep, save, back}) {
        Object.assign(this, {card, draft, words, health, today, keep, save, back});
        this.report = draft.report;
    }

    set(name, value) {
        this.report[name] = value;
        this.keep(this.draft);
    }

    text(name, label, rows, most) {
        const id = `bde_${name}`;
        const warning = h(
            "p",
            {class: "bde-note bde-warn bde-health", hidden: true},
            this.words.health
        );
        const check = () => {
            warning.hidden = !saysOneOf(this.report[name], this.health);
        };
        const oninput = (event) => {
            this.set(name, event.target.value);
            check();
        };
        const field =
            rows > 1
                ? h("textarea", {id, rows, maxlength: most, oninput})
                : h("input", {id, maxlength: most, oninput, autocomplete: "off"});
        field.value = this.report[name];
        check();
        return h(
            "div",
            {class: "bde-field"},
            h("label", {for: id}, label),
            field,
            warning
        );
    }

    day() {
        const day = h("input", {
            id: "bde_day",
            type: "date",
            max: this.today,
            onchange: (event) =>
                event.target.value && this.set("day", event.target.value),
        });
        day.value = this.report.day;
        return h(
            "div",
            {class: "bde-field"},
            h("label", {for: "bde_day"}, this.words.day),
            day
        );
    }

    ticks() {
        if (!this.card.activities.length) {
            return null;
        }
        return h(
            "fieldset",
            {},
            h("legend", {}, this.words.ticks),
            this.card.activities.map((name, rank) =>
                h(
                    "label",
                    {class: "bde-tick"},
                    h("input", {
                        type: "checkbox",
                        name: `tick${rank}`,
                        checked: Boolean(this.report.ticks[rank]),
                        onchange: (event) => {
                            this.report.ticks[rank] = event.target.checked;
                            this.keep(this.draft);
                        },
                    }),
                    h("span", {}, name)
                )
            )
        );
    }

    photos() {
        const box = h("div", {class: "bde-photos"});
        const draw = () => {
            box.replaceChildren(
                ...this.draft.photos.map((photo) => this.photo(photo, draw)),
                ...(this.draft.photos.length < MAX_PHOTOS ? [this.addPhoto(draw)] : [])
            );
        };
        draw();
        return box;
    }

    addPhoto(draw) {
        const onchange = async (event) => {
            const given = event.target.files[0];
            if (given) {
                const file = await smaller(given);
                this.draft.photos.push({file, of: "work", face: false});
                this.keep(this.draft);
                draw();
            }
        };
        return h(
            "label",
            {class: "bde-photo-add bde-button bde-button-light"},
            this.words.photo,
            h("input", {
                id: "bde_photo",
                type: "file",
                accept: "image/*",
                capture: "environment",
                onchange,
            })
        );
    }

    photo(photo, draw) {
        const picture = h("img", {alt: "", src: URL.createObjectURL(photo.file)});
        picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
        const refused = h(
            "p",
            {class: "bde-error", hidden: !photo.face || this.card.image_right},
            this.words.no_face
        );
        const rank = this.draft.photos.indexOf(photo);
        return h(
            "div",
            {class: "bde-photo"},
            picture,
            choices(
                `photo_of${rank}`,
                this.words.photo_of,
                this.words.photo_ofs,
                photo.of,
                (of) => {
                    photo.of = of;
                    this.keep(this.draft);
                }
            ),
            h(
                "label",
                {class: "bde-tick"},
                h("input", {
                    type: "checkbox",
                    name: `face${rank}`,
                    checked: photo.face,
                    onchange: (event) => {
                        photo.face = event.target.checked;
                        refused.hidden = !photo.face || this.card.image_right;
                        this.keep(this.draft);
                    },
                }),
                h("span", {}, this.words.face)
            ),
            refused,
            h(
                "button",
                {
                    type: "button",
                    class: "bde-plain-button bde-remove",
                    onclick: () => {
                        this.draft.photos.splice(rank, 1);
                        this.keep(this.draft);
                        draw();
                    },
                },
                this.words.remove
            )
        );
    }

    alert() {
        const {words} = this;
        const text = this.text("alert_text", words.alert_text, 2, 1000);
        const hint = h("p", {class: "bde-hint"}, words.urgent_hint);
        const show = () => {
            text.hidden = this.report.alert_level === "none";
            hint.hidden = this.report.alert_level !== "urgent";
        };
        const level = choices(
            "alert_level",
            words.alert,
            words.alerts,
            this.report.alert_level,
            (value) => {
                this.set("alert_level", value);
                show();
            }
        );
        show();
        this.problem = h("p", {class: "bde-error", role: "alert", hidden: true});
        return [level, hint, text, this.problem];
    }

    /* Return what stops this report, "" when it may be saved. */
    stopped() {
        const {report, words} = this;
        if (
            ["problem", "urgent"].includes(report.alert_level) &&
            !report.alert_text.trim()
        ) {
            return words.alert_missing;
        }
        const faces = this.draft.photos.some((photo) => photo.face);
        return faces && !this.card.image_right ? words.no_face : "";
    }

    onsubmit(event) {
        event.preventDefault();
        const problem = this.stopped();
        this.problem.textContent = problem;
        this.problem.hidden = !problem;
        if (problem) {
            this.problem.scrollIntoView({block: "center"});
        } else {
            this.save(this.draft);
        }
    }

    draw() {
        const {card, words, report} = this;
        const pick = (name, legend, options) =>
            choices(name, legend, options, report[name], (value) =>
                this.set(name, value)
            );
        return h(
            "form",
            {class: "bde-form", novalidate: true, onsubmit: (ev) => this.onsubmit(ev)},
            h(
                "button",
                {
                    type: "button",
                    class: "bde-plain-button bde-back",
                    onclick: this.back,
                },
                `‹ ${words.back}`
            ),
            h("h1", {tabindex: -1}, card.learner),
            h("p", {class: "bde-small"}, `${card.class} · ${card.host}`),
            pick("attendance", words.attendance, words.attendances),
            pick("integration", words.integration, words.integrations),
            this.ticks(),
            this.text("seen", words.seen, 3, 2000),
            this.photos(),
            this.text("next_step", words.next_step, 1, 300),
            pick("channel", words.channel, words.channels),
            this.day(),
            this.alert(),
            h("button", {id: "bde_save", class: "bde-button"}, words.save)
        );
    }
}
