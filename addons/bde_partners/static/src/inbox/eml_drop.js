import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {BdeFileDrop} from "../file_drop/file_drop";

/**
 * A mail saved as .eml, dropped or chosen: logged on the timeline of the dossier.
 * The server reads it, recognises its sender and files its attachments.
 */
export class BdeEmlDrop extends Component {
    static template = "bde_partners.EmlDrop";
    static components = {BdeFileDrop};
    static props = {
        partnerId: {type: Number, optional: true},
        onDone: {type: Function, optional: true},
        "*": true,
    };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
    }

    sayNoFile() {
        this.notification.add(
            _t(
                "This mail program gives no file: save the mail as .eml, then drop the file."
            ),
            {type: "warning"}
        );
    }

    /** Log each file in turn; what is refused is said by the server, in words. */
    async log(files) {
        try {
            for (const {name, data} of files) {
                const answer = await this.orm.call("bde.inbox", "drop_eml", [
                    this.props.partnerId,
                    name,
                    data,
                ]);
                this.notification.add(answer.message, {
                    type: answer.state === "filed" ? "success" : "info",
                });
            }
        } finally {
            await this.props.onDone?.();
        }
    }
}

registry
    .category("bde_dossier_timeline")
    .add("bde_eml_drop", {Component: BdeEmlDrop}, {sequence: 10});
