import {Component, useState} from "@odoo/owl";
import {CheckBox} from "@web/core/checkbox/checkbox";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {SelectMenu} from "@web/core/select_menu/select_menu";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** Up to this many choices stand side by side; more make a list. */
const SIDE_BY_SIDE = 4;

/** One point to settle: its choices as buttons, or a list that can be searched. */
export class ImportQuestion extends Component {
    static template = "bde_partners.ImportQuestion";
    static components = {CheckBox, SelectMenu};
    static props = {record: Object, readonly: {type: Boolean, optional: true}};

    setup() {
        this.orm = useService("orm");
        this.found = useState({records: []});
    }

    get data() {
        return this.props.record.data;
    }

    get isRecord() {
        return this.data.kind === "record";
    }

    get fixed() {
        if (this.data.kind === "yesno") {
            return [
                {value: "yes", label: _t("Yes")},
                {value: "no", label: _t("No")},
            ];
        }
        return (this.data.choices || []).map(([value, label]) => ({value, label}));
    }

    get isFixed() {
        return this.fixed.some((choice) => choice.value === this.data.answer);
    }

    /** Records found; the one chosen stays among them whatever is searched. */
    get choices() {
        if (!this.isRecord) {
            return this.fixed;
        }
        const choices = [...this.found.records];
        const {answer, answer_label: label} = this.data;
        const known = choices.some((choice) => choice.value === answer);
        if (answer && !this.isFixed && !known) {
            choices.push({value: answer, label: label || answer});
        }
        return choices;
    }

    /** Choices shown as buttons: few of them, or those that are not a record. */
    get buttons() {
        return this.isRecord || this.fixed.length <= SIDE_BY_SIDE ? this.fixed : [];
    }

    get label() {
        const all = [...this.fixed, ...this.choices];
        const chosen = all.find((choice) => choice.value === this.data.answer);
        return chosen ? chosen.label : "";
    }

    /** The first records, once the list is open: a file may raise many points. */
    onOpened() {
        if (!this.found.records.length) {
            return this.search("");
        }
    }

    async search(text) {
        const found = await this.orm.call(this.data.model, "name_search", [], {
            name: text,
            domain: this.data.domain || [],
            limit: 40,
        });
        this.found.records = found.map(([id, label]) => ({value: String(id), label}));
    }

    answer(value) {
        return this.props.record.update({answer: value || false, is_proposed: false});
    }

    remember(checked) {
        return this.props.record.update({remember: checked});
    }
}

/** The points of a file that the user settles, one under another. */
export class ImportQuestionsField extends Component {
    static template = "bde_partners.ImportQuestionsField";
    static components = {ImportQuestion};
    static props = {...standardFieldProps};

    get records() {
        return this.props.record.data[this.props.name].records;
    }

    get open() {
        return this.records.filter((record) => !record.data.answer).length;
    }
}

registry.category("fields").add("bde_import_questions", {
    component: ImportQuestionsField,
    displayName: _t("Points to settle"),
    supportedTypes: ["one2many"],
    useSubView: true,
});
