import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

const MODEL = "bde.pfmp.spread";

/**
 * One learner. It is dragged to a teacher, or ticked and then given with the button of a
 * column: keyboard and fingers do as well as the mouse.
 */
export class ReferentCard extends Component {
    static template = "bde_pfmp.ReferentCard";
    static props = {
        card: Object,
        picked: Boolean,
        free: Boolean,
        toggle: Function,
        drag: Function,
        open: Function,
    };
}

/** The learners of a period over the teachers; the server counts and refuses. */
export class ReferentBoard extends Component {
    static template = "bde_pfmp.ReferentBoard";
    static components = {ReferentCard};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.state = useState({
            board: null,
            picked: [],
            over: null,
            added: [],
            busy: false,
        });
        onWillStart(async () => {
            const period = this.props.action.context?.bde_period_id || false;
            this.state.board = await this.orm.call(MODEL, "get_board", [period]);
        });
        this.env.config.setDisplayName(_t("Referents"));
    }

    get board() {
        return this.state.board;
    }

    get free() {
        return this.board.may_write && !this.state.busy;
    }

    /** Columns of the server, then the teachers added by hand who have nobody yet. */
    get columns() {
        const known = this.board.columns.map((column) => column.id);
        const added = this.board.others
            .filter((other) => this.state.added.includes(other.id))
            .filter((other) => !known.includes(other.id))
            .map((other) => ({
                ...other,
                count: 0,
                elsewhere: 0,
                percent: 0,
                hours: "0",
                km: "0",
                cards: [],
            }));
        return [...this.board.columns, ...added];
    }

    get others() {
        return this.board.others.filter(
            (other) => !this.state.added.includes(other.id)
        );
    }

    get title() {
        const {left, period} = this.board;
        const waiting =
            left.length + (this.board.proposal ? this.board.proposal.count : 0);
        if (!waiting) {
            return _t("Each of the %s learners has a referent", period.learners);
        }
        return _t("%(left)s of %(total)s learners have no referent yet", {
            left: waiting,
            total: period.learners,
        });
    }

    get proposalText() {
        return _t("%s proposals, nothing is written yet.", this.board.proposal.count);
    }

    get leftText() {
        return _t("Learners: %s", this.board.left.length);
    }

    loadText(column) {
        return _t("%(count)s of %(max)s learners", {
            count: column.count,
            max: this.board.max,
        });
    }

    workText(column) {
        return _t("%(hours)s h · %(km)s km", {hours: column.hours, km: column.km});
    }

    giveText() {
        return _t("Give the %s chosen", this.state.picked.length);
    }

    tone(column) {
        if (column.full) {
            return "bg-danger";
        }
        return column.percent >= 80 ? "bg-warning" : "bg-info";
    }

    async call(method, ...args) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            this.state.board = await this.orm.call(MODEL, method, args);
            this.state.picked = [];
        } finally {
            this.state.busy = false;
        }
    }

    async choosePeriod(ev) {
        this.state.added = [];
        await this.call("get_board", Number(ev.target.value));
    }

    addTeacher(ev) {
        const id = Number(ev.target.value);
        if (id) {
            this.state.added.push(id);
        }
    }

    copy() {
        return this.call("propose", this.board.period.id, "copy");
    }

    solve() {
        return this.call("propose", this.board.period.id, "solve");
    }

    drop() {
        return this.call("drop", this.board.period.id);
    }

    async confirm() {
        const {count} = this.board.proposal;
        await this.call("confirm", this.board.period.id);
        this.notification.add(_t("%s learners have their referent.", count), {
            type: "success",
        });
    }

    give(teacher, cards = this.state.picked) {
        return this.call("move_learners", this.board.period.id, [...cards], teacher);
    }

    toggle(card) {
        const {picked} = this.state;
        const at = picked.indexOf(card.id);
        at < 0 ? picked.push(card.id) : picked.splice(at, 1);
    }

    drag(ev, card) {
        // Firefox drags nothing without data
        ev.dataTransfer?.setData("text/plain", String(card.id));
        this.dragged = this.state.picked.includes(card.id)
            ? [...this.state.picked]
            : [card.id];
    }

    over(ev, teacher) {
        if (this.dragged && this.free) {
            ev.preventDefault();
            this.state.over = teacher;
        }
    }

    leave(teacher) {
        if (this.state.over === teacher) {
            this.state.over = null;
        }
    }

    async dropOn(ev, teacher) {
        ev.preventDefault();
        const cards = this.dragged;
        this.dragged = null;
        this.state.over = null;
        if (cards && this.free) {
            await this.give(teacher, cards);
        }
    }

    open(card) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "bde.pfmp.placement",
            res_id: card.id,
            views: [[false, "form"]],
        });
    }

    openLoad() {
        return this.action.doAction("bde_pfmp.bde_pfmp_referent_load_action");
    }

    openPeriods() {
        return this.action.doAction("bde_pfmp.bde_pfmp_period_action");
    }
}

registry.category("actions").add("bde_pfmp.referent_board", ReferentBoard);
