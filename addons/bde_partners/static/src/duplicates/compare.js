import {Component, onWillStart, useState} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

const MODEL = "bde.duplicate";

/**
 * Two or three organisations side by side: which record stays, and field by field
 * which value wins. The server proposes and checks (bde.duplicate), this shows.
 */
export class BdeCompare extends Component {
    static template = "bde_partners.Compare";
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        const {params = {}, context = {}} = this.props.action;
        this.params = Object.keys(params).length ? params : context.bde_compare || {};
        this.state = useState({data: null, survivor: false, values: {}, busy: false});
        onWillStart(() => this.load(this.params));
        this.env.config.setDisplayName(_t("Compare"));
    }

    async load(params) {
        this.show(await this.orm.call(MODEL, "get_comparison", [params]));
    }

    show(data) {
        Object.assign(this.state, {data, survivor: data.survivor, values: {}});
    }

    get data() {
        return this.state.data;
    }

    get pair() {
        return this.data.pair;
    }

    /** What the server is told about which organisations these are. */
    get which() {
        if (this.pair) {
            return {duplicate_id: this.pair.id};
        }
        return {partner_ids: this.data.partners.map((partner) => partner.id)};
    }

    get leftWords() {
        return _t("%(count)s pairs to review", {count: this.data.left});
    }

    get survivorName() {
        const kept = this.data.partners.find((one) => one.id === this.state.survivor);
        return kept ? kept.name : "";
    }

    get mergeWords() {
        return _t("Merge into “%(name)s”", {name: this.survivorName});
    }

    get columns() {
        return this.data.partners.length;
    }

    countRow(index) {
        return this.data.partners.map((partner) => partner.counts[index]);
    }

    /** Whose value wins: chosen, else the survivor's, else the one that is known. */
    choice(row) {
        if (row.strict) {
            return row.choice;
        }
        if (this.state.values[row.name]) {
            return this.state.values[row.name];
        }
        const filled = row.values.filter((value) => value.text);
        const own = filled.find((value) => value.partner === this.state.survivor);
        return (own || filled[0]).partner;
    }

    choose(row, value) {
        this.state.values[row.name] = value.partner;
    }

    async settle(decision, extra = []) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            return await this.orm.call(MODEL, "settle_bde", [
                decision,
                this.which,
                ...extra,
            ]);
        } finally {
            this.state.busy = false;
        }
    }

    merge() {
        const others = this.data.partners
            .filter((partner) => partner.id !== this.state.survivor)
            .map((partner) => partner.name);
        this.dialog.add(ConfirmationDialog, {
            title: _t("Merge these organisations?"),
            body: _t(
                "Everything that hangs on “%(lost)s” moves to “%(name)s”, then that record goes. A trace of all its values is kept. This cannot be undone.",
                {lost: others.join(", "), name: this.survivorName}
            ),
            confirmLabel: _t("Merge"),
            confirm: () => this.doMerge(),
            cancel: () => {},
        });
    }

    async doMerge() {
        const values = Object.fromEntries(
            this.data.rows
                .filter((row) => row.differs)
                .map((row) => [row.name, this.choice(row)])
        );
        const next = this.data.next_id;
        const done = await this.settle("merge", [this.state.survivor, values]);
        if (done) {
            this.notification.add(done.message, {type: "success"});
            await this.goOn(next, done.survivor);
        }
    }

    async notDuplicate() {
        const {next_id: next} = this.data;
        const which = this.which;
        const done = await this.settle("not_duplicate");
        if (done) {
            const close = this.notification.add(done.message, {
                type: "info",
                buttons: [
                    {
                        name: _t("Undo"),
                        onClick: async () => {
                            close();
                            await this.orm.call(MODEL, "settle_bde", [
                                "review_again",
                                which,
                            ]);
                            await this.load({...this.params, ...which});
                        },
                    },
                ],
            });
            await this.goOn(next);
        }
    }

    async reviewAgain() {
        const done = await this.settle("review_again");
        if (done) {
            await this.load({...this.params, ...this.which});
        }
    }

    skip() {
        return this.goOn(this.data.next_id);
    }

    /** The next pair; after organisations chosen by hand, the one that stayed. */
    async goOn(next, survivor) {
        if (this.params.partner_ids && survivor) {
            await this.open(survivor, {clearBreadcrumbs: false});
            return;
        }
        const {only_partner_id: only} = this.params;
        await this.load({
            ...(only ? {only_partner_id: only} : {}),
            ...(next ? {duplicate_id: next} : {}),
        });
    }

    open(partnerId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: partnerId,
            views: [[false, "form"]],
            context: {form_view_ref: "bde_partners.bde_host_view_form"},
        });
    }

    openList() {
        return this.action.doAction("bde_partners.bde_duplicate_action", {
            clearBreadcrumbs: true,
        });
    }
}

registry.category("actions").add("bde_partners.compare", BdeCompare);
