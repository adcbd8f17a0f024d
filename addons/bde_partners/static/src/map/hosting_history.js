import {Component} from "@odoo/owl";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** Who an organisation received, by training, with the last time. */
export class BdeHostingHistory extends Component {
    static template = "bde_partners.HostingHistory";
    static props = {...standardFieldProps};

    get lines() {
        return this.props.record.data[this.props.name] || [];
    }

    day(line) {
        return line.last ? formatDate(deserializeDate(line.last)) : "";
    }
}

registry.category("fields").add("bde_hosting_history", {
    component: BdeHostingHistory,
    supportedTypes: ["json"],
});
