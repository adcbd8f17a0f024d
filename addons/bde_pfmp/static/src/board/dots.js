import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * The signatories of a convention: a dot each, its letter, its colour and its shape
 * (filled: signed, crossed: refused or not reached), who and since when on hover.
 */
export class SignatureDotsField extends Component {
    static template = "bde_pfmp.SignatureDots";
    static props = {...standardFieldProps};

    get dots() {
        return this.props.record.data[this.props.name] || [];
    }

    /** Before there is anybody to sign: how the search for a place goes. */
    get search() {
        return this.props.record.data.search_text || "";
    }

    get label() {
        const {dots} = this;
        return _t("%(done)s of %(total)s signatures", {
            done: dots.filter((dot) => dot.state === "signed").length,
            total: dots.filter((dot) => dot.state !== "waived").length,
        });
    }
}

registry.category("fields").add("bde_signature_dots", {
    component: SignatureDotsField,
    displayName: _t("Signatures"),
    supportedTypes: ["json"],
    fieldDependencies: [{name: "search_text", type: "char"}],
});
