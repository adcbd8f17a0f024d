import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * The PDF of a document (many2one to bde.document), read in the page: with the
 * reader Odoo brings, that a tablet has too.
 */
export class PdfFrame extends Component {
    static template = "bde_partners.PdfFrame";
    static props = {...standardFieldProps};

    get url() {
        const value = this.props.record.data[this.props.name];
        if (!value) {
            return "";
        }
        const file = encodeURIComponent(`/bde/document/${value.id}`);
        return `/web/static/lib/pdfjs/web/viewer.html?file=${file}#pagemode=none&zoom=page-width`;
    }
    get title() {
        return _t("Document to sign");
    }
}

registry.category("fields").add("bde_pdf_frame", {
    component: PdfFrame,
    displayName: _t("PDF in the page"),
    supportedTypes: ["many2one"],
});
