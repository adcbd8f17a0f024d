import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const MODEL = "bde.pfmp.follow.board";

/** Who is not visited, what is late, which alerts live: a line per teacher or class. */
export class FollowBoard extends Component {
    static template = "bde_pfmp.FollowBoard";
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({
            board: null,
            by: this.props.action.context?.bde_by || "teacher",
        });
        onWillStart(() => this.load(false));
    }

    async load(periodId) {
        this.state.board = await this.orm.call(MODEL, "get_follow_board", [
            this.state.by,
            periodId || null,
        ]);
        this.env.config.setDisplayName(
            this.state.by === "class"
                ? _t("Follow-up by class")
                : _t("Follow-up by teacher")
        );
    }

    get board() {
        return this.state.board;
    }

    get first() {
        return this.state.by === "class" ? _t("Class") : _t("Teacher");
    }

    /** Columns: key, what people read, the tone of a number that is not zero. */
    get columns() {
        return [
            {key: "away", label: _t("In company"), tone: "text-body"},
            {
                key: "not_visited",
                label: _t("Not visited yet"),
                tone: "text-warning-emphasis",
            },
            {key: "late", label: _t("Late"), tone: "text-danger fw-bold"},
            {key: "to_do", label: _t("Still to do"), tone: "text-body"},
            {key: "done", label: _t("Visits done"), tone: "text-success"},
            {key: "alerts", label: _t("Alerts"), tone: "text-warning-emphasis"},
            {key: "urgent", label: _t("Urgent"), tone: "text-danger fw-bold"},
        ];
    }

    async switchBy(by) {
        if (by !== this.state.by) {
            this.state.by = by;
            await this.load(this.board.period);
        }
    }

    async onPeriod(ev) {
        await this.load(Number(ev.target.value) || false);
    }

    async open(rowId, column) {
        const action = await this.orm.call(MODEL, "get_follow_action", [
            this.state.by,
            rowId,
            column.key,
            this.board.period || null,
        ]);
        await this.action.doAction(action);
    }
}

registry.category("actions").add("bde_pfmp.follow_board", FollowBoard);
