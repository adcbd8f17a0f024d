import {Component, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {checkFileSize} from "@web/core/utils/files";
import {useService} from "@web/core/utils/hooks";
import {getDataURLFromFile} from "@web/core/utils/urls";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * The file to import: dropped, chosen or pasted, then read at once. Once given it
 * is a line with its name and what it was recognised as.
 */
export class ImportDropField extends Component {
    static template = "bde_partners.ImportDropField";
    static props = {...standardFieldProps, fileNameField: {type: String}};

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.input = useRef("input");
        this.state = useState({over: false, busy: false, again: false, text: ""});
    }

    get record() {
        return this.props.record;
    }

    get hasFile() {
        return Boolean(this.record.data[this.props.name]);
    }

    /** Something was given and is not being replaced. */
    get isGiven() {
        const given = this.hasFile || Boolean(this.record.data.pasted_text);
        return given && !this.state.again && !this.state.busy;
    }

    get filename() {
        if (!this.hasFile) {
            return _t("Pasted lines");
        }
        return this.record.data[this.props.fileNameField] || _t("File");
    }

    get url() {
        const {resModel, resId} = this.record;
        return `/web/content/${resModel}/${resId}/${this.props.name}?download=true&filename_field=${this.props.fileNameField}`;
    }

    /** Extensions the installed formats read, for the browser's file chooser. */
    get accept() {
        const samples = this.record.data.samples || [];
        const all = samples.flatMap((sample) => sample.extensions);
        return [...new Set(all)].map((extension) => `.${extension}`).join(",");
    }

    choose() {
        this.input.el.click();
    }

    onChoose(ev) {
        const [file] = ev.target.files;
        ev.target.value = "";
        return this.take(file);
    }

    onDrop(ev) {
        this.state.over = false;
        if (this.props.readonly || !ev.dataTransfer?.files.length) {
            return;
        }
        if (ev.dataTransfer.files.length > 1) {
            this.notification.add(_t("One file at a time: the first one was taken."), {
                type: "warning",
            });
        }
        return this.take(ev.dataTransfer.files[0]);
    }

    async onPaste(ev) {
        const [file] = ev.clipboardData.files;
        const text = ev.clipboardData.getData("text/plain");
        if (file && !text) {
            return this.take(file);
        }
        if (text.includes("\n")) {
            ev.preventDefault();
            await this.readText(text);
        }
    }

    /** Read lines pasted or typed, in place of a file. */
    readText(text) {
        const {name, fileNameField} = this.props;
        return this.read({[name]: false, [fileNameField]: false, pasted_text: text});
    }

    async take(file) {
        if (!file || !checkFileSize(file.size, this.notification)) {
            return;
        }
        if (!file.size) {
            this.notification.add(_t("This file is empty."), {type: "danger"});
            return;
        }
        this.state.busy = true;
        try {
            const data = await getDataURLFromFile(file);
            await this.read({
                [this.props.name]: data.split(",")[1],
                [this.props.fileNameField]: file.name,
                pasted_text: false,
            });
        } finally {
            this.state.busy = false;
        }
    }

    /** Save what was given and have it read by the server. */
    async read(changes) {
        this.state.busy = true;
        try {
            await this.record.update(changes);
            if (await this.record.save()) {
                await this.orm.call("bde.import", "action_analyse", [
                    [this.record.resId],
                ]);
            }
        } finally {
            Object.assign(this.state, {busy: false, again: false, text: ""});
            if (this.record.resId) {
                await this.record.load();
            }
        }
    }
}

registry.category("fields").add("bde_import_drop", {
    component: ImportDropField,
    displayName: _t("File to import"),
    supportedTypes: ["binary"],
    extractProps: ({attrs}) => ({fileNameField: attrs.filename}),
    fieldDependencies: [
        {name: "samples", type: "json"},
        {name: "pasted_text", type: "text"},
    ],
});
