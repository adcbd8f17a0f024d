import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {SelectCreateDialog} from "@web/views/view_dialogs/select_create_dialog";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

const MODEL = "bde.taxe.transfer";

/** Donors of a statement that nothing tells for sure, and those who may be it. */
export class BdeTaxeReview extends Component {
    static template = "bde_taxe.Review";
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.state = useState({
            donors: [],
            count: 0,
            more: false,
            can_create: false,
            offset: 0,
            busy: false,
        });
        onWillStart(() => this.load());
    }

    async load() {
        const found = await this.orm.call(MODEL, "get_review", [this.state.offset]);
        if (!found.donors.length && this.state.offset) {
            this.state.offset = 0;
            await this.load();
            return;
        }
        Object.assign(this.state, found);
    }

    /** Do one thing with the lines of a donor, tell it, and offer to undo it. */
    async act(method, donor, ...args) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const done = await this.orm.call(MODEL, method, [donor.ids, ...args]);
            const close = this.notification.add(done.message, {
                type: "success",
                buttons: [
                    {
                        name: _t("Undo"),
                        onClick: async () => {
                            close();
                            await this.orm.call(MODEL, "review_undo", [done.ids]);
                            await this.load();
                        },
                    },
                ],
            });
            await this.load();
        } finally {
            this.state.busy = false;
        }
    }

    settle(donor, candidate) {
        return this.act("review_settle", donor, candidate.id);
    }

    setAside(donor) {
        return this.act("review_set_aside", donor);
    }

    create(donor) {
        return this.act("review_create", donor);
    }

    /** Look for another organisation than those proposed. */
    search(donor) {
        this.dialog.add(SelectCreateDialog, {
            resModel: "res.partner",
            title: _t("Who gave? %s", donor.name),
            noCreate: true,
            multiSelect: false,
            domain: [["is_company", "=", true]],
            context: {list_view_ref: "bde_partners.bde_host_view_list"},
            onSelected: ([id]) => this.act("review_settle", donor, id),
        });
    }

    /** Organisations were added meanwhile: look for all these donors again. */
    async again() {
        this.state.busy = true;
        try {
            const done = await this.orm.call(MODEL, "review_again", []);
            this.notification.add(done.message, {type: "info"});
            await this.load();
        } finally {
            this.state.busy = false;
        }
    }

    openDossier(candidate) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: candidate.id,
            views: [[false, "form"]],
            context: {form_view_ref: "bde_partners.bde_host_view_form"},
        });
    }

    async page(step) {
        this.state.offset = Math.max(this.state.offset + step, 0);
        await this.load();
    }

    importStatement() {
        return this.action.doAction("bde_taxe.bde_taxe_import_action");
    }

    openTransfers() {
        return this.action.doAction("bde_taxe.bde_taxe_transfer_action");
    }
}

registry.category("actions").add("bde_taxe.review", BdeTaxeReview);
