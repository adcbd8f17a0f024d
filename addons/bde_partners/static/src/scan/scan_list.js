import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {ListController} from "@web/views/list/list_controller";
import {ListRenderer} from "@web/views/list/list_renderer";
import {listView} from "@web/views/list/list_view";
import {BdeFileDrop} from "../file_drop/file_drop";

/** Where a stack of scans is dropped: read page by page by the server. */
export class BdeScanDrop extends Component {
    static template = "bde_partners.ScanDrop";
    static components = {BdeFileDrop};
    static props = {onDone: Function};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    async readStack(files) {
        try {
            const progress = await this.orm.call("bde.signature.stack", "drop_files", [
                files,
            ]);
            if (progress) {
                await this.action.doAction(progress, {onClose: this.props.onDone});
            }
        } finally {
            await this.props.onDone();
        }
    }
}

export class BdeScanListRenderer extends ListRenderer {
    static template = "bde_partners.ScanListRenderer";
    static components = {...ListRenderer.components, BdeScanDrop};

    reloadScans() {
        return this.env.searchModel.search();
    }
}

registry.category("views").add("bde_scan_list", {
    ...listView,
    Controller: ListController,
    Renderer: BdeScanListRenderer,
});
