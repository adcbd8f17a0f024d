import {Component, useRef, useState} from "@odoo/owl";
import {checkFileSize} from "@web/core/utils/files";
import {useService} from "@web/core/utils/hooks";
import {getDataURLFromFile} from "@web/core/utils/urls";

/**
 * Where files are dropped, or chosen. They are read, then given to `onFiles` as a
 * list of {name, data}, data in base 64; nothing else is taken meanwhile. The words
 * are the default slot, those of the button the slot `button`.
 */
export class BdeFileDrop extends Component {
    static template = "bde_partners.FileDrop";
    static props = {
        class: String,
        icon: String,
        buttonClass: String,
        accept: String,
        onFiles: Function,
        onNothing: {type: Function, optional: true},
        slots: Object,
    };

    setup() {
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

    /** Some programs drop something that is no file: `onNothing` says so. */
    onDrop(ev) {
        this.state.over = false;
        const files = [...(ev.dataTransfer?.files || [])];
        return files.length ? this.take(files) : this.props.onNothing?.();
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
            await this.props.onFiles(given);
        } finally {
            this.state.busy = false;
        }
    }
}
