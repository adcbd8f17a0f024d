import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** Organisations that look like the one being typed: a warning, never in the way. */
export class BdeLookalikesField extends Component {
    static template = "bde_partners.LookalikesField";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
    }

    get found() {
        return this.props.record.data[this.props.name] || [];
    }

    get blocking() {
        return this.found.some((item) => item.blocking);
    }

    get words() {
        if (this.blocking) {
            return _t("You have this organisation already: its SIRET is the same.");
        }
        return _t("Is it one of these? They look alike.");
    }

    details(item) {
        return [item.where, item.reasons.join(", ")].filter(Boolean).join(" – ");
    }

    /** The dossier of one of them; what was typed is dropped, never saved on the way. */
    async open(item) {
        await this.props.record.discard();
        await this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: item.id,
            views: [[false, "form"]],
            context: {form_view_ref: "bde_partners.bde_host_view_form"},
        });
    }
}

registry.category("fields").add("bde_lookalikes", {
    component: BdeLookalikesField,
    displayName: _t("Organisations that look alike"),
    supportedTypes: ["json", "jsonb"],
});
