import {Component, onWillUnmount, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {useBdeAction} from "../card/card";

// Long enough for a word to be typed, too short to be waited for
const DELAY = 180;
const SHORTEST = 2;
let lastId = 0;

/**
 * Who is it? A box and what answers as one types: arrows, Enter opens, Escape leaves.
 * A barcode reader types a number and Enter: the one that answers is opened.
 */
export class QuickFind extends Component {
    static template = "bde_partners.QuickFind";
    static props = {
        autofocus: {type: Boolean, optional: true},
        inline: {type: Boolean, optional: true},
        onDone: {type: Function, optional: true},
    };

    setup() {
        this.orm = useService("orm");
        this.openAction = useBdeAction();
        this.input = useRef("input");
        this.id = `o_bde_find_${++lastId}`;
        this.state = useState({
            text: "",
            result: null,
            at: 0,
            open: false,
            busy: false,
        });
        this.asked = "";
        this.turn = 0;
        this.timer = null;
        if (this.props.autofocus) {
            useAutofocus({refName: "input"});
        }
        onWillUnmount(() => clearTimeout(this.timer));
    }

    get lines() {
        return this.state.result ? this.state.result.lines : [];
    }

    get create() {
        return this.state.result && this.state.result.create;
    }

    /** What the arrows walk through: the lines, then the offer to create. */
    get choices() {
        return this.create ? [...this.lines, this.create] : this.lines;
    }

    get active() {
        return this.choices.length ? `${this.id}_${this.state.at}` : false;
    }

    get summary() {
        if (!this.lines.length) {
            return _t("Nobody answers to “%s”.", this.asked);
        }
        return this.state.result.more
            ? _t("The first %s: type one more word.", this.lines.length)
            : _t("%s found", this.lines.length);
    }

    onInput() {
        this.state.text = this.input.el.value;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.search(), DELAY);
    }

    /** Ask the server for what stands in the box; an older answer never shows. */
    async search() {
        clearTimeout(this.timer);
        const text = this.state.text.trim();
        if (text.length < SHORTEST) {
            this.turn++;
            Object.assign(this.state, {result: null, busy: false, open: false});
            this.asked = "";
            return;
        }
        if (text === this.asked && this.state.result) {
            this.state.open = true;
            return;
        }
        const turn = ++this.turn;
        this.state.busy = true;
        let result = null;
        try {
            result = await this.orm.silent.call("bde.finder", "find", [text]);
        } finally {
            if (turn === this.turn) {
                this.state.busy = false;
            }
        }
        if (turn === this.turn) {
            this.asked = text;
            Object.assign(this.state, {result, at: 0, open: true});
        }
    }

    async onKeydown(ev) {
        if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            ev.preventDefault();
            ev.stopPropagation();
            this.move(ev.key === "ArrowDown" ? 1 : -1);
        } else if (ev.key === "Enter") {
            ev.preventDefault();
            ev.stopPropagation();
            await this.onEnter();
        } else if (ev.key === "Escape" && this.state.text) {
            ev.preventDefault();
            ev.stopPropagation();
            this.clear();
        }
    }

    move(step) {
        const count = this.choices.length;
        if (!count) {
            return;
        }
        this.state.open = true;
        this.state.at = (this.state.at + step + count) % count;
        const line = document.getElementById(`${this.id}_${this.state.at}`);
        if (line) {
            line.scrollIntoView({block: "nearest"});
        }
    }

    /** Enter never opens what answered to fewer letters than those in the box. */
    async onEnter() {
        if (this.state.text.trim() !== this.asked) {
            await this.search();
        }
        const choice = this.choices[this.state.at];
        if (choice && this.state.text.trim() === this.asked) {
            await this.choose(choice);
        }
    }

    async choose(choice) {
        const done = this.props.onDone;
        this.clear();
        if (done) {
            done();
        }
        await this.openAction(choice.action);
    }

    clear() {
        clearTimeout(this.timer);
        this.turn++;
        this.asked = "";
        Object.assign(this.state, {text: "", result: null, open: false, at: 0});
    }

    onFocus() {
        this.state.open = Boolean(this.state.result);
    }

    /** The list closes when the keyboard leaves for elsewhere. */
    onFocusout(ev) {
        if (this.props.inline && !ev.currentTarget.contains(ev.relatedTarget)) {
            this.state.open = false;
        }
    }
}
