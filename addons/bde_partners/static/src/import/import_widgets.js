import {Component, onWillUnmount, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {formatInteger} from "@web/views/fields/formatters";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const COUNTS = [
    ["create", _t("new")],
    ["update", _t("changed")],
    ["same", _t("unchanged")],
    ["doubtful", _t("to settle")],
    ["skip", _t("left out")],
    ["error", _t("refused")],
];

/** What the file would do, in figures; a click shows only those lines. */
export class ImportCounts extends Component {
    static template = "bde_partners.ImportCounts";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
    }

    get counts() {
        const {data} = this.props.record;
        return COUNTS.map(([action, label]) => ({
            action,
            label,
            count: data[`count_${action}`],
            figure: formatInteger(data[`count_${action}`]),
            active: data.line_filter === action,
        }));
    }

    async show(action) {
        const {record} = this.props;
        if (record.dirty && !(await record.save())) {
            return;
        }
        const next = record.data.line_filter === action ? false : action;
        await this.orm.call("bde.import", "action_show", [[record.resId], next]);
        await record.load();
    }
}

registry.category("view_widgets").add("bde_import_counts", {
    component: ImportCounts,
    fieldDependencies: [
        ...COUNTS.map(([action]) => ({name: `count_${action}`, type: "integer"})),
        {name: "line_filter", type: "char"},
    ],
});

/** How far a background import is; the page shows its end by itself. */
export class ImportProgress extends Component {
    static template = "bde_partners.ImportProgress";
    static props = {...standardWidgetProps};

    setup() {
        this.state = useState({done: 0, total: 0});
        this.bus = useService("bus_service");
        this.onProgress = this.onProgress.bind(this);
        this.bus.subscribe("bde.import/progress", this.onProgress);
        // the bus may be out of reach: look from time to time all the same
        this.timer = setInterval(() => this.props.record.load(), 10000);
        onWillUnmount(() => {
            this.bus.unsubscribe("bde.import/progress", this.onProgress);
            clearInterval(this.timer);
        });
    }

    get percent() {
        return this.state.total
            ? Math.round((100 * this.state.done) / this.state.total)
            : 0;
    }

    get text() {
        return _t("%(done)s of %(total)s lines written", {
            done: formatInteger(this.state.done),
            total: formatInteger(this.state.total),
        });
    }

    onProgress({id, state, done, total}) {
        if (id !== this.props.record.resId) {
            return;
        }
        if (state === "running") {
            Object.assign(this.state, {done, total});
        } else {
            this.props.record.load();
        }
    }
}

registry.category("view_widgets").add("bde_import_progress", {
    component: ImportProgress,
});

/** What can be brought in, each with where to find it and a sample file. */
export class ImportSamples extends Component {
    static template = "bde_partners.ImportSamples";
    static props = {...standardWidgetProps};

    get samples() {
        return this.props.record.data.samples || [];
    }
}

registry.category("view_widgets").add("bde_import_samples", {
    component: ImportSamples,
    fieldDependencies: [{name: "samples", type: "json"}],
});

/** A text chosen among the [value, label] pairs that another field holds. */
export class JsonSelectField extends Component {
    static template = "bde_partners.JsonSelectField";
    static props = {...standardFieldProps, optionsField: {type: String}};

    get options() {
        return this.props.record.data[this.props.optionsField] || [];
    }

    get value() {
        return this.props.record.data[this.props.name] || "";
    }

    get label() {
        const found = this.options.find(([value]) => value === this.value);
        return found ? found[1] : this.value;
    }

    onChange(ev) {
        this.props.record.update({[this.props.name]: ev.target.value || false});
    }
}

registry.category("fields").add("bde_json_select", {
    component: JsonSelectField,
    displayName: _t("Choice"),
    supportedTypes: ["char"],
    extractProps: ({options}) => ({optionsField: options.options_field}),
});
