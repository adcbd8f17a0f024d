import {Component, onWillStart, useEffect, useRef, useState} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useSetupAction} from "@web/search/action_hook";
import {Choice} from "./choice";
import {
    clearedNames,
    emptySheet,
    hostFromText,
    proposedOf,
    renamed,
    replacedReach,
    withLast,
    withoutProposed,
} from "./sheet_values";

const MODEL = "bde.pfmp.sheet.entry";

/** One label, one box, its mistake: everything that is typed on the sheet. */
export class SheetField extends Component {
    static template = "bde_pfmp.SheetField";
    static props = {
        name: String,
        label: String,
        value: {type: [String, Number, {value: null}], optional: true},
        onInput: Function,
        onBlur: {type: Function, optional: true},
        problem: {type: String, optional: true},
        placeholder: {type: String, optional: true},
        rows: {type: Number, optional: true},
        mode: {type: String, optional: true},
        wide: {type: Boolean, optional: true},
    };
    static defaultProps = {problem: "", placeholder: "", rows: 0, mode: "text"};
}

/**
 * A paper sheet keyed in one screen, by keyboard alone: Enter goes on, Page Down to the
 * next part, Ctrl+Enter files and calls the next learner of the class.
 */
export class SheetEntry extends Component {
    static template = "bde_pfmp.SheetEntry";
    static components = {Choice, SheetField};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.action = useService("action");
        this.root = useRef("root");
        this.looks = new KeepLast();
        this.state = useState({
            placement: null,
            counter: null,
            values: emptySheet(),
            own: emptySheet(),
            people: [],
            works: [],
            hostMode: "none", // None, known, register or new
            hostBar: "",
            alike: [],
            problems: {},
            look: null,
            filed: null,
            busy: false,
            ended: false,
        });
        this.dirty = false;
        this.focus = "learner";
        this.turns = 0;
        this.lookSoon = useDebounced(() => this.look(), 250);
        onWillStart(() => this.load(this.props.action.params || {}));
        useEffect(
            () => this.field(this.focus)?.focus(),
            () => [this.turns]
        );
        useSetupAction({
            beforeLeave: () => this.mayLeave(),
            beforeUnload: (ev) => {
                if (this.dirty) {
                    ev.preventDefault();
                    ev.returnValue = "";
                }
            },
        });
    }

    call(method, args, silent = true) {
        return (silent ? this.orm.silent : this.orm).call(MODEL, method, args);
    }

    // -- learner ---------------------------------------------------------------------
    async load({placement_id, class_id, period_id}) {
        const found = await this.call("open", [
            placement_id || false,
            class_id || false,
            period_id || false,
        ]);
        const {values, own, placement} = found;
        this.dirty = false;
        Object.assign(this.state, {
            placement: placement || null,
            counter: found.counter || null,
            values: values || emptySheet(),
            own: own || emptySheet(),
            people: found.people || [],
            works: found.works,
            hostMode: values?.host.id ? "known" : "none",
            hostBar: "",
            alike: [],
            problems: found.problems || {},
            look: null,
            ended: false,
        });
        this.register = found.register;
        this.proposed = values ? proposedOf(values, own) : {};
        if (values?.hours) {
            this.look();
        }
    }

    async findLearner(text) {
        const found = await this.call("find_learner", [
            text,
            this.state.placement?.class_id || this.classId || false,
        ]);
        return found.map((one) => ({...one, key: one.id}));
    }

    async chooseLearner(option) {
        if (this.dirty && !(await this.mayLeave())) {
            return;
        }
        this.state.filed = null;
        await this.load({placement_id: option.id});
        this.go(this.state.problems.learner ? "learner" : "host");
    }

    // -- host ------------------------------------------------------------------------
    async findHost(text) {
        const found = await this.call("find_host", [text]);
        const options = found.map((one) => ({...one, key: `h${one.id}`}));
        // What only looks like it is never taken by a mere Enter
        options.push({
            lit: !found.some((one) => one.fits),
            key: "new",
            isNew: true,
            text,
            icon: "fa-plus",
            name: _t("Create “%s”, to approve", text),
            detail: "",
            note: "",
        });
        return options;
    }

    async findRegister(text) {
        if (!this.register) {
            return [];
        }
        const found = await this.call("find_register", [text]);
        const options = found.options.map((one) => ({
            ...one,
            key: `r${one.note}`,
            icon: "fa-book",
        }));
        if (found.message) {
            options.push({key: "no", name: found.message, detail: "", note: ""});
        }
        return options;
    }

    async chooseHost(option) {
        if (option.isNew) {
            const host = hostFromText(option.text);
            this.setHost("new", host, []);
            this.go(host.name ? "host.siret" : "host.name");
        } else if (option.site) {
            const {siret, name, street, zip, city} = option.site;
            const host = {siret, name, street, zip, city, site: option.site};
            this.setHost("register", {...emptySheet().host, ...host}, []);
            this.go("host.phone");
        } else if (option.id) {
            await this.chooseKnown(option.id);
        }
    }

    async chooseKnown(id) {
        const found = await this.call("host", [this.state.placement.id, id]);
        this.setHost("known", found.identity, found.people);
        this.state.hostBar = found.bar;
        const values = withLast(this.state.values, found.last, this.state.own);
        values.signatory = found.usual.signatory || values.signatory;
        values.tutor = found.usual.tutor || values.tutor;
        values.same_person =
            Boolean(values.tutor.id) && values.tutor.id === values.signatory.id;
        values.headcount = values.headcount ?? found.headcount;
        this.state.values = values;
        this.proposed = proposedOf(values, this.state.own);
        this.lookSoon();
        this.go("signatory.name");
    }

    setHost(mode, host, people) {
        const {signatory, tutor} = emptySheet();
        const kept = withoutProposed(this.state.values, this.proposed, this.state.own);
        this.touch();
        this.proposed = {};
        Object.assign(this.state, {
            hostMode: mode,
            hostBar: "",
            alike: [],
            people,
            values: {...kept, host, signatory, tutor, same_person: false},
        });
        for (const name of Object.keys(this.state.problems)) {
            if (/^(host|signatory|tutor)/.test(name)) {
                delete this.state.problems[name];
            }
        }
    }

    /** A SIRET or a name that we have: said before it is made twice. */
    async checkNewHost() {
        const host = this.state.values.host;
        if (this.state.hostMode !== "new") {
            return;
        }
        const digits = host.siret.replace(/\D/g, "");
        if (digits.length === 14) {
            const [known] = await this.call("find_host", [digits]);
            if (known && this.state.values.host === host) {
                await this.chooseKnown(known.id);
                return;
            }
        }
        if (host.name) {
            this.state.alike = await this.call("find_alike", [host]);
        }
    }

    get hostText() {
        return this.state.values.host.name || this.state.values.host.siret;
    }

    get hostLine() {
        const {street, zip, city, phone, email} = this.state.values.host;
        const place = [street, [zip, city].filter(Boolean).join(" ")];
        return [...place, phone, email].filter(Boolean).join(" · ");
    }

    get hostNote() {
        return {
            known: _t("known"),
            register: _t("from the register, to approve"),
            new: _t("new, to approve"),
        }[this.state.hostMode];
    }

    // -- people ----------------------------------------------------------------------
    findPerson(text) {
        const words = text.toLowerCase().split(/\s+/).filter(Boolean);
        return this.state.people
            .filter((person) =>
                words.every((word) => person.name.toLowerCase().includes(word))
            )
            .map((person) => ({
                key: person.id,
                name: person.name,
                detail: person.function,
                note: "",
                person,
            }));
    }

    choosePerson(role, option) {
        this.touch(`${role}.name`);
        this.state.values[role] = {...option.person};
        this.go(role === "signatory" ? "same_person" : "hours");
    }

    setPerson(role, name, value) {
        this.touch(`${role}.${name}`);
        const person = this.state.values[role];
        if (name === "name") {
            this.state.values[role] = renamed(person, value, this.state.people);
        } else {
            person[name] = value;
        }
    }

    setSame(value) {
        this.touch();
        this.state.values.same_person = value;
    }

    // -- the rest --------------------------------------------------------------------
    set(name, value) {
        this.touch(name);
        this.state.values[name] = value;
        if (name === "hours") {
            this.lookSoon();
        }
    }

    setHostPart(name, value) {
        this.touch(`host.${name}`);
        this.state.values.host = {...this.state.values.host, [name]: value};
    }

    findWork(text) {
        const word = text.toLowerCase();
        return this.state.works
            .filter(
                (work) =>
                    work.name.toLowerCase().includes(word) && !this.works.includes(work)
            )
            .slice(0, 8)
            .map((work) => ({...work, key: work.id, detail: "", note: ""}));
    }

    get works() {
        const ids = this.state.values.works || [];
        return this.state.works.filter((work) => ids.includes(work.id));
    }

    addWork(option) {
        this.touch("works");
        this.state.values.works = [...(this.state.values.works || []), option.id];
        this.lookSoon();
        this.go("works");
    }

    removeWork(id) {
        this.touch("works");
        const left = (this.state.values.works || []).filter((one) => one !== id);
        this.state.values.works = left;
        this.lookSoon();
    }

    removeLastWork() {
        const last = this.works.at(-1);
        if (last) {
            this.removeWork(last.id);
        }
    }

    async look() {
        if (!this.state.placement) {
            return;
        }
        const args = [this.state.placement.id, this.state.values];
        const look = await this.looks.add(this.call("look", args));
        this.state.look = look;
        if (look.problem) {
            this.state.problems.hours = look.problem;
        } else {
            delete this.state.problems.hours;
        }
    }

    // -- filing ----------------------------------------------------------------------
    get sheet() {
        const values = this.state.values;
        return {
            ...values,
            replace: [
                ...clearedNames(values, this.state.own),
                ...replacedReach(values, this.state.people),
            ],
        };
    }

    async file() {
        if (this.state.busy || !this.state.placement) {
            return;
        }
        this.state.busy = true;
        const {id, class_id, period_id} = this.state.placement;
        const sheet = this.sheet;
        try {
            const answer = await this.call("file", [id, sheet], false);
            if (Object.keys(answer.problems).length) {
                this.state.problems = answer.problems;
                this.goToProblem();
                return;
            }
            this.dirty = false;
            this.state.filed = {...answer, sheet};
            if (answer.next) {
                await this.load({placement_id: answer.next});
            } else {
                await this.load({});
                this.state.ended = true;
                this.classId = class_id;
                this.periodId = period_id;
            }
            this.go("learner");
        } finally {
            this.state.busy = false;
        }
    }

    /** The telephone of the sheet instead of the one of the address book. */
    async takeKept(change) {
        const {filed, sheet, result} = this.state.filed;
        sheet.replace = [...sheet.replace, change.field];
        await this.call("file", [filed.id, sheet], false);
        result.kept = result.kept.filter((one) => one.field !== change.field);
        this.go("learner");
    }

    async correct() {
        if (!this.dirty || (await this.mayLeave())) {
            await this.load({placement_id: this.state.filed.filed.id});
            this.state.filed = null;
            this.go("host");
        }
    }

    openFiled() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "bde.pfmp.placement",
            res_id: this.state.filed.filed.id,
            views: [[false, "form"]],
        });
    }

    get counterText() {
        return _t("%(done)s of %(total)s", this.state.counter);
    }

    get filedText() {
        const {filed, result} = this.state.filed;
        const isNew = result.created.some(([role]) => role === "host");
        const where = {name: filed.name, host: filed.host};
        return isNew
            ? _t("%(name)s is at %(host)s, a new organisation to approve.", where)
            : _t("%(name)s is at %(host)s.", where);
    }

    /** What was there before and is not any more: said, for whoever keyed it twice. */
    get replaced() {
        return this.state.filed.result.changes
            .filter((one) => one.old && one.new && !one.field.includes("insurance"))
            .map((one) => _t("“%(old)s” is now “%(new)s”.", one));
    }

    keptText(change) {
        return _t("Known: %(old)s. On the sheet: %(new)s.", change);
    }

    // -- keyboard --------------------------------------------------------------------
    touch(name) {
        this.dirty = true;
        if (name) {
            delete this.state.problems[name];
        }
    }

    field(name) {
        return this.root.el.querySelector(`[data-field="${name}"]`);
    }

    get stops() {
        return [...this.root.el.querySelectorAll("[data-field]")].filter(
            (el) => !el.disabled && el.offsetParent
        );
    }

    /** Put the cursor in a field once the screen shows it. */
    go(name) {
        this.focus = name;
        this.turns++;
        this.render();
    }

    next(el) {
        const stops = this.stops;
        stops[stops.indexOf(el) + 1]?.focus();
    }

    goToProblem() {
        const names = this.stops.map((el) => el.dataset.field);
        const [first] = names.filter((name) => this.state.problems[name]);
        this.go(first || "host");
    }

    goToPart(el, step) {
        const parts = [...this.root.el.querySelectorAll("[data-part]")];
        const at = parts.findIndex((part) => part.contains(el));
        for (let place = at + step; parts[place]; place += step) {
            const first = this.stops.find((stop) => parts[place].contains(stop));
            if (first) {
                first.focus();
                return;
            }
        }
    }

    onKeydown(ev) {
        const el = ev.target;
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            this.file();
        } else if (ev.key === "PageDown" || ev.key === "PageUp") {
            ev.preventDefault();
            this.goToPart(el, ev.key === "PageDown" ? 1 : -1);
        } else if (
            el.dataset.field === "same_person" &&
            (ev.key === "Enter" || (ev.key === "Tab" && !ev.shiftKey))
        ) {
            // Typed fast, the tutor's boxes are still there: they are about to go
            ev.preventDefault();
            this.go(el.checked ? "hours" : "tutor.name");
        } else if (ev.key === "Enter" && el.tagName === "INPUT") {
            ev.preventDefault();
            this.next(el);
        }
    }

    mayLeave() {
        if (!this.dirty) {
            return true;
        }
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                {
                    title: _t("Leave this sheet?"),
                    body: _t("What you typed is not filed yet."),
                    confirmLabel: _t("Leave it"),
                    cancelLabel: _t("Go on typing"),
                    confirm: () => {
                        this.dirty = false;
                        resolve(true);
                    },
                    cancel: () => resolve(false),
                },
                {onClose: () => resolve(false)}
            );
        });
    }
}

registry.category("actions").add("bde_pfmp.sheet_entry", SheetEntry);
