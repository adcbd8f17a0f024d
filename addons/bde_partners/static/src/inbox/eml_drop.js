import {Component, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {checkFileSize} from "@web/core/utils/files";
import {useService} from "@web/core/utils/hooks";
import {getDataURLFromFile} from "@web/core/utils/urls";

/**
 * A mail saved as .eml, dropped or chosen: logged on the timeline of the dossier.
 * The server reads it, recognises its sender and files its attachments.
 */
export class BdeEmlDrop extends Component {
    static template = "bde_partners.EmlDrop";
    static props = {
        partnerId: {type: Number, optional: true},
        onDone: {type: Function, optional: true},
        "*": true,
    };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.input = useRef("input");
        this.state = useState({over: false, busy: false});
    }

    choose() {
        this.input.el.click();
    }

    onChoose(ev) {
        const files = [...ev.target.files];
        ev.target.value = "";
        return this.take(files);
    }

    onDrop(ev) {
        this.state.over = false;
        const files = [...(ev.dataTransfer?.files || [])];
        if (!files.length) {
            this.notification.add(
                _t(
                    "This mail program gives no file: save the mail as .eml, then drop the file."
                ),
                {type: "warning"}
            );
            return;
        }
        return this.take(files);
    }

    /** Log each file in turn; what is refused is said by the server, in words. */
    async take(files) {
        this.state.busy = true;
        try {
            for (const file of files) {
                await this.takeOne(file);
            }
        } finally {
            this.state.busy = false;
            await this.props.onDone?.();
        }
    }

    async takeOne(file) {
        if (!checkFileSize(file.size, this.notification)) {
            return;
        }
        const url = await getDataURLFromFile(file);
        const answer = await this.orm.call("bde.inbox", "drop_eml", [
            this.props.partnerId,
            file.name,
            url.split(",")[1] || "",
        ]);
        this.notification.add(answer.message, {
            type: answer.state === "filed" ? "success" : "info",
        });
    }
}

registry
    .category("bde_dossier_timeline")
    .add("bde_eml_drop", {Component: BdeEmlDrop}, {sequence: 10});
