import {Component, useRef, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {checkFileSize} from "@web/core/utils/files";
import {useService} from "@web/core/utils/hooks";
import {getDataURLFromFile} from "@web/core/utils/urls";
import {ListController} from "@web/views/list/list_controller";
import {ListRenderer} from "@web/views/list/list_renderer";
import {listView} from "@web/views/list/list_view";

/** Where a stack of scans is dropped: read page by page by the server. */
export class BdeScanDrop extends Component {
    static template = "bde_partners.ScanDrop";
    static props = {onDone: Function};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
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
        return this.take([...(ev.dataTransfer?.files || [])]);
    }

    async take(files) {
        const good = files.filter((file) =>
            checkFileSize(file.size, this.notification)
        );
        if (!good.length || this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const given = [];
            for (const file of good) {
                const url = await getDataURLFromFile(file);
                given.push({name: file.name, data: url.split(",")[1] || ""});
            }
            const progress = await this.orm.call("bde.signature.stack", "drop_files", [
                given,
            ]);
            if (progress) {
                await this.action.doAction(progress, {onClose: this.props.onDone});
            }
        } finally {
            this.state.busy = false;
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
