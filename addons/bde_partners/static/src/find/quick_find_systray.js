import {Component, onWillStart, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {QuickFind} from "./quick_find";

export class QuickFindDialog extends Component {
    static template = "bde_partners.QuickFindDialog";
    static components = {Dialog, QuickFind};
    static props = {close: Function};

    get help() {
        return _t(
            "Arrows to choose, Enter to open, Escape to leave. Words in any order, part of a number, a typing error: it answers."
        );
    }
}

/** The magnifier of the top bar, on every screen, for who works with the office. */
export class QuickFindSystray extends Component {
    static template = "bde_partners.QuickFindSystray";
    static props = {};

    setup() {
        this.dialog = useService("dialog");
        this.state = useState({shown: false});
        this.isOpen = false;
        onWillStart(async () => {
            this.state.shown = await user.hasGroup("bde_partners.group_bde_reader");
        });
        useHotkey("control+shift+f", () => this.open(), {
            global: true,
            bypassEditableProtection: true,
        });
    }

    open() {
        if (!this.state.shown || this.isOpen) {
            return;
        }
        this.isOpen = true;
        this.dialog.add(
            QuickFindDialog,
            {},
            {
                onClose: () => {
                    this.isOpen = false;
                },
            }
        );
    }
}

registry
    .category("systray")
    .add("bde_partners.QuickFind", {Component: QuickFindSystray}, {sequence: 110});
