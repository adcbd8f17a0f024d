import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/**
 * Opens what the server calls an action: a whole one, or an xmlid with values over it
 * (bde.home, _home_action). Returns a function (action, options).
 */
export function useBdeAction() {
    const service = useService("action");
    return async (action, options = {}) => {
        if (!action) {
            return;
        }
        if (!action.xmlid) {
            await service.doAction(action, options);
            return;
        }
        const loaded = {
            ...(await service.loadAction(action.xmlid)),
            ...action.values,
        };
        if (action.res_id || action.form) {
            loaded.views = loaded.views.filter((view) => view[1] === "form");
            loaded.res_id = action.res_id || false;
        }
        await service.doAction(loaded, options);
    };
}

/** A card made by `bde.home._home_card`: count, state with its word, lines, links. */
export class BdeCard extends Component {
    static template = "bde_partners.Card";
    static props = {
        card: Object,
        open: Function,
        compact: {type: Boolean, optional: true},
    };

    get seeAll() {
        return _t("See all %(count)s", {count: this.props.card.count});
    }

    get gaugePercent() {
        const {used, quota} = this.props.card.gauge;
        return quota ? Math.min(100, Math.round((100 * used) / quota)) : 100;
    }
}
