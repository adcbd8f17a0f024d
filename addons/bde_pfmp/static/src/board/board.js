import {registry} from "@web/core/registry";
import {_t} from "@web/core/l10n/translation";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {ListController} from "@web/views/list/list_controller";
import {ListRenderer} from "@web/views/list/list_renderer";
import {listView} from "@web/views/list/list_view";
import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";

/**
 * The progress of a board: how many learners have a place, what is left to do. Each
 * part is a button that filters the list.
 */
export class BoardBanner extends Component {
    static template = "bde_pfmp.BoardBanner";
    static props = {summary: Object};

    /** Parts of the bar, in the order of the work; the colour never stands alone. */
    get parts() {
        const summary = this.props.summary;
        const part = (filter, count, label, colour, icon) => ({
            filter,
            count,
            label,
            colour,
            icon,
            width: (100 * count) / summary.total,
        });
        const plural = (count, one, many) => (count > 1 ? many : one);
        return [
            part(
                "without_place",
                summary.to_find,
                _t("without a place"),
                summary.soon ? "danger" : "secondary",
                "fa-search"
            ),
            part(
                "to_prepare",
                summary.to_prepare,
                _t("to complete"),
                "info",
                "fa-pencil"
            ),
            part(
                "company",
                summary.company,
                _t("at the company"),
                "warning",
                "fa-building-o"
            ),
            part(
                "to_check",
                summary.to_check,
                _t("to check"),
                "info",
                "fa-check-square-o"
            ),
            part("to_send", summary.to_send, _t("to send"), "info", "fa-paper-plane-o"),
            part(
                "signing",
                summary.signing,
                _t("out for signature"),
                "warning",
                "fa-hourglass-half"
            ),
            part(
                "signed",
                summary.signed,
                plural(
                    summary.signed,
                    _t("convention signed"),
                    _t("conventions signed")
                ),
                "success",
                "fa-check-circle"
            ),
            part("running", summary.running, _t("under way"), "success", "fa-play"),
            part(
                "done",
                summary.done,
                plural(summary.done, _t("PFMP done"), _t("PFMPs done")),
                "success",
                "fa-check"
            ),
            part(
                "interrupted",
                summary.interrupted,
                plural(
                    summary.interrupted,
                    _t("PFMP interrupted"),
                    _t("PFMPs interrupted")
                ),
                "danger",
                "fa-ban"
            ),
        ].filter((item) => item.count || item.filter === "without_place");
    }

    get placed() {
        return this.props.summary.total - this.props.summary.to_find;
    }

    get title() {
        return _t("%(placed)s of %(total)s learners have a place", {
            placed: this.placed,
            total: this.props.summary.total,
        });
    }

    get urgent() {
        const {soon} = this.props.summary;
        return soon ? _t("%s within 15 days", soon) : "";
    }

    /** Those who may not leave as things stand: what cannot wait. */
    get late() {
        const {late} = this.props.summary;
        return late ? _t("%s leave within 10 days, not signed", late) : "";
    }

    searchItem(name) {
        return this.env.searchModel.getSearchItems((item) => item.name === name)[0];
    }

    isActive(name) {
        return Boolean(this.searchItem(name)?.isActive);
    }

    toggle(name) {
        const item = this.searchItem(name);
        if (item) {
            this.env.searchModel.toggleSearchItem(item.id);
        }
    }
}

export class BoardRenderer extends ListRenderer {
    static template = "bde_pfmp.BoardRenderer";
    static groupRowTemplate = "bde_pfmp.BoardGroupRow";
    static components = {...ListRenderer.components, BoardBanner};

    setup() {
        super.setup();
        this.boardOrm = useService("orm");
        this.boardLoads = new KeepLast();
        this.board = useState({summary: null});
        onWillStart(() => this.loadSummary(this.props.list));
        onWillUpdateProps(({list}) => {
            // not awaited: the list shows at once, its figures follow
            this.loadSummary(list);
        });
    }

    async loadSummary(list) {
        this.board.summary = await this.boardLoads.add(
            this.boardOrm.call(list.resModel, "get_board_summary", [list.domain])
        );
    }

    /** The class is not repeated on each line under its own header. */
    getActiveColumns() {
        const byClass = this.props.list.groupBy.includes("class_id");
        return super
            .getActiveColumns()
            .filter((column) => !byClass || column.name !== "class_id");
    }

    /** What the header of a class says, or null when the board has other groups. */
    groupSummary(group) {
        if (
            group.groupByField.name !== "class_id" ||
            this.props.list.groupBy.length > 1
        ) {
            return null;
        }
        const summary = this.board.summary?.classes[group.value || "false"];
        if (!summary || !summary.total) {
            return null;
        }
        const placed = summary.total - summary.to_find;
        const todo = [];
        if (summary.to_find) {
            todo.push(_t("%s without a place", summary.to_find));
        }
        const ours = summary.to_prepare + summary.to_check + summary.to_send;
        if (ours) {
            todo.push(_t("%s to prepare", ours));
        }
        if (summary.company) {
            todo.push(_t("%s at the company", summary.company));
        }
        if (summary.signing) {
            todo.push(_t("%s out for signature", summary.signing));
        }
        return {
            ...summary,
            placed,
            signed: summary.signed + summary.running + summary.done,
            progress: Math.round((100 * placed) / summary.total),
            todo: todo.join(" · "),
        };
    }
}

export class BoardController extends ListController {
    /** A board of one period shows its groups opened out. */
    get modelParams() {
        const params = super.modelParams;
        if (this.props.context.bde_board_open) {
            params.config.openGroupsByDefault = true;
        }
        return params;
    }
}

registry.category("views").add("bde_board_list", {
    ...listView,
    Controller: BoardController,
    Renderer: BoardRenderer,
});
