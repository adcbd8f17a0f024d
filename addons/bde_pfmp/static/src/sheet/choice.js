import {Component, onWillUnmount, useEffect, useRef, useState} from "@odoo/owl";

// Long enough for a word to be typed, too short to be waited for
const DELAY = 160;
let lastId = 0;

/**
 * A box and what answers as one types, for the keyboard: arrows walk, Enter or Tab
 * take what is lit and go on, Escape closes. What was typed fast is asked before it is
 * taken: an older answer is never chosen.
 */
export class Choice extends Component {
    static template = "bde_pfmp.SheetChoice";
    static props = {
        name: String,
        label: String,
        text: String,
        search: Function, // Text → options: {key, name, detail, note}
        more: {type: Function, optional: true}, // Text → options that come later
        onSelect: Function, // (option) → done; it moves the focus itself
        onText: {type: Function, optional: true}, // Any text is right: a free box
        onNext: Function,
        onEmpty: {type: Function, optional: true}, // Backspace in an empty box
        problem: {type: String, optional: true},
        placeholder: {type: String, optional: true},
        proposeAll: {type: Boolean, optional: true}, // On focus, before any letter
        disabled: {type: Boolean, optional: true},
    };
    static defaultProps = {problem: "", placeholder: ""};

    setup() {
        this.input = useRef("input");
        this.id = `o_bde_choice_${++lastId}`;
        this.state = useState({options: [], at: -1, open: false, busy: false});
        this.turn = 0;
        this.asked = null;
        this.timer = null;
        useEffect(
            (text) => {
                if (this.input.el.value !== text) {
                    this.input.el.value = text;
                    this.close();
                }
            },
            () => [this.props.text]
        );
        onWillUnmount(() => clearTimeout(this.timer));
    }

    get isFree() {
        return Boolean(this.props.onText);
    }

    get active() {
        return this.state.open && this.state.at >= 0
            ? `${this.id}_${this.state.at}`
            : false;
    }

    get isTouched() {
        return this.input.el.value !== this.props.text;
    }

    onInput() {
        if (this.isFree) {
            this.props.onText(this.input.el.value);
        }
        this.asked = null;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.search(), DELAY);
    }

    /** Ask what stands in the box; resolves when the answer is shown. */
    async search() {
        clearTimeout(this.timer);
        const text = this.input.el.value.trim();
        const turn = ++this.turn;
        this.state.busy = true;
        let options = [];
        try {
            options =
                text || this.props.proposeAll ? await this.props.search(text) : [];
        } finally {
            if (turn === this.turn) {
                this.state.busy = false;
            }
        }
        if (turn !== this.turn) {
            return;
        }
        this.asked = text;
        const lit = options.findIndex((option) => option.lit);
        Object.assign(this.state, {
            options,
            at: this.isFree || !options.length ? -1 : Math.max(lit, 0),
            open: options.length > 0 && document.activeElement === this.input.el,
        });
        if (this.props.more && text) {
            this.searchMore(text, turn);
        }
    }

    /** What comes later stands below: nothing moves under the eyes. */
    async searchMore(text, turn) {
        const options = await this.props.more(text);
        if (turn === this.turn && options.length) {
            this.state.options = [...this.state.options, ...options];
            this.state.open = document.activeElement === this.input.el;
        }
    }

    async onKeydown(ev) {
        if (ev.ctrlKey || ev.altKey || ev.metaKey) {
            return;
        }
        if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            ev.preventDefault();
            await this.move(ev.key === "ArrowDown" ? 1 : -1);
        } else if (ev.key === "Enter" || (ev.key === "Tab" && !ev.shiftKey)) {
            ev.preventDefault();
            ev.stopPropagation();
            await this.take();
        } else if (ev.key === "Escape" && this.state.open) {
            ev.preventDefault();
            ev.stopPropagation();
            this.close();
        } else if (ev.key === "Backspace" && !this.input.el.value) {
            this.props.onEmpty?.();
        }
    }

    async move(step) {
        if (!this.state.options.length || this.asked === null) {
            await this.search();
        }
        const count = this.state.options.length;
        if (!count) {
            return;
        }
        this.state.open = true;
        this.state.at = (this.state.at + step + count) % count;
        const line = document.getElementById(`${this.id}_${this.state.at}`);
        line?.scrollIntoView({block: "nearest"});
    }

    /** Take what is lit, once the answer to the present text is there; go on. */
    async take() {
        const text = this.input.el.value.trim();
        if (!this.isFree && text && this.isTouched && this.asked !== text) {
            await this.search();
        }
        const option = this.state.open && this.state.options[this.state.at];
        if (option) {
            await this.select(option);
        } else if (this.isFree || !text || !this.isTouched) {
            this.close();
            this.props.onNext(this.input.el);
        } else {
            await this.search();
        }
    }

    async select(option) {
        this.close();
        this.input.el.value = this.props.text;
        await this.props.onSelect(option);
    }

    close() {
        clearTimeout(this.timer);
        this.turn++;
        this.asked = null;
        Object.assign(this.state, {open: false, options: [], at: -1, busy: false});
    }

    onFocus() {
        this.input.el.select();
        if (this.props.proposeAll && !this.input.el.value) {
            this.search();
        }
    }

    /** What was typed and not taken stays in a free box, goes in the others. */
    onBlur() {
        this.close();
        if (!this.isFree) {
            this.input.el.value = this.props.text;
        }
    }
}
