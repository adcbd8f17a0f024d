import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {SIZES} from "@web/core/ui/ui_service";
import {KeepLast} from "@web/core/utils/concurrency";
import {useBus, useService} from "@web/core/utils/hooks";
import {FormController} from "@web/views/form/form_controller";
import {FormRenderer} from "@web/views/form/form_renderer";
import {formView} from "@web/views/form/form_view";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {BdeCard, useBdeAction} from "../card/card";

export const RELOAD = "BDE-DOSSIER:RELOAD";
const PAGE = 30;
/** What is logged from the dossier, in the order people do it. */
const LOGS = [
    {kind: "call", icon: "fa-phone", label: _t("Call")},
    {kind: "visit", icon: "fa-map-marker", label: _t("Visit")},
    {kind: "mail", icon: "fa-envelope-o", label: _t("E-mail")},
    {kind: "meeting", icon: "fa-users", label: _t("Meeting")},
    {kind: "note", icon: "fa-pencil", label: _t("Note")},
];

/** The dossier of an organisation: its columns follow whatever was saved or done. */
export class BdeDossierController extends FormController {
    /** The three columns need the whole width: nothing stands beside them. */
    get className() {
        const result = super.className;
        delete result["o_xxl_form_view h-100"];
        return result;
    }

    async onRecordSaved() {
        await super.onRecordSaved(...arguments);
        this.env.bus.trigger(RELOAD);
    }
    async afterExecuteActionButton() {
        await super.afterExecuteActionButton(...arguments);
        this.env.bus.trigger(RELOAD);
    }
}

/** The chatter of the dossier stays below its columns, however wide the screen. */
export class BdeDossierRenderer extends FormRenderer {
    setup() {
        super.setup();
        const ui = this.uiService;
        this.uiService = Object.create(ui, {
            size: {get: () => Math.min(ui.size, SIZES.XL)},
        });
    }
}

/** What the columns share: read again when the organisation changes or acts. */
class DossierColumn extends Component {
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.doOpen = useBdeAction();
        this.open = (action) =>
            this.doOpen(action, {onClose: () => this.env.bus.trigger(RELOAD)});
        onWillStart(() => this.load(this.resId));
        onWillUpdateProps((props) => {
            if (props.record.resId !== this.shown) {
                return this.load(props.record.resId);
            }
        });
        useBus(this.env.bus, RELOAD, () => this.load(this.resId));
    }

    get resId() {
        return this.props.record.resId;
    }

    async load(resId) {
        this.shown = resId;
        if (resId) {
            await this.fetch(resId);
        }
    }
}

/** Right column: how reliable, what may be asked, what is promised, what comes next. */
export class BdeDossierCards extends DossierColumn {
    static template = "bde_partners.DossierCards";
    static components = {BdeCard};

    setup() {
        this.state = useState({cards: []});
        super.setup();
    }

    async fetch(resId) {
        const dossier = await this.keepLast.add(
            this.orm.call("res.partner", "get_bde_dossier", [resId])
        );
        this.state.cards = dossier.cards;
    }
}

/**
 * Middle column: what happened, and what is logged from here in two clicks.
 * Topics put components at its foot: registry "bde_dossier_timeline", {Component}, which
 * get `partnerId` and `onDone`.
 */
export class BdeDossierTimeline extends DossierColumn {
    static template = "bde_partners.DossierTimeline";

    setup() {
        this.extras = registry.category("bde_dossier_timeline").getAll();
        this.logs = LOGS;
        this.state = useState({
            lines: [],
            kinds: [],
            kind: null,
            more: false,
            withSites: true,
            loaded: false,
        });
        super.setup();
    }

    get mayLog() {
        return this.state.mayLog;
    }

    async fetch(resId, offset = 0) {
        const found = await this.keepLast.add(
            this.orm.call("bde.touchpoint", "get_timeline", [resId], {
                offset,
                limit: PAGE,
                kinds: this.state.kind ? [this.state.kind] : null,
                with_sites: this.state.withSites,
            })
        );
        this.state.lines = offset ? [...this.state.lines, ...found.lines] : found.lines;
        this.state.more = found.more;
        this.state.mayLog = found.may_log;
        if (!this.state.kind) {
            this.state.kinds = found.kinds;
        }
        this.state.loaded = true;
    }

    async loadMore() {
        await this.fetch(this.resId, this.state.lines.length);
    }

    async filter(kind) {
        this.state.kind = this.state.kind === kind ? null : kind;
        await this.fetch(this.resId);
    }

    async log(kind) {
        // what was typed in the form is kept before the dialog opens
        if (await this.props.record.save()) {
            await this.open({
                xmlid: "bde_partners.bde_interaction_action_log",
                values: {
                    context: {default_partner_id: this.resId, default_kind: kind},
                },
            });
        }
    }
}

registry
    .category("view_widgets")
    .add("bde_dossier_cards", {component: BdeDossierCards});
registry
    .category("view_widgets")
    .add("bde_dossier_timeline", {component: BdeDossierTimeline});
registry.category("views").add("bde_dossier", {
    ...formView,
    Controller: BdeDossierController,
    Renderer: BdeDossierRenderer,
});
