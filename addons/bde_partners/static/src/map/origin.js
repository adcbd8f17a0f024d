import {Component, onWillUnmount, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {useDropdownState} from "@web/core/dropdown/dropdown_hooks";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {SearchModel} from "@web/search/search_model";

/**
 * Where distances are counted from, for the list and the map of this browser tab: null
 * is the school, else {label, lat, lng}.
 */
let chosenOrigin = null;

const ICONS = {
    position: "fa-crosshairs",
    commune: "fa-map-marker",
    organisation: "fa-building-o",
};

/** Puts the chosen origin in the context of every reading of the list and the map. */
export class BdeOriginSearchModel extends SearchModel {
    get bdeOrigin() {
        return chosenOrigin;
    }

    get context() {
        const context = super.context;
        if (chosenOrigin) {
            context.bde_origin = `${chosenOrigin.lat},${chosenOrigin.lng}`;
        }
        return context;
    }

    setBdeOrigin(origin) {
        chosenOrigin = origin;
        return this._notify();
    }
}

/** The small control « Distances from: the school ▾ ». */
export class BdeOriginChooser extends Component {
    static template = "bde_partners.OriginChooser";
    static components = {Dropdown};
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.dropdown = useDropdownState();
        this.input = useRef("input");
        this.state = useState({text: "", choices: null});
        this.search = useDebounced(() => this.doSearch(), 250);
        this.alive = true;
        onWillUnmount(() => (this.alive = false));
    }

    get isPossible() {
        return this.env.searchModel instanceof BdeOriginSearchModel;
    }

    get label() {
        const origin = this.env.searchModel.bdeOrigin;
        return origin ? origin.label : _t("the school");
    }

    get isSchool() {
        return !this.env.searchModel.bdeOrigin;
    }

    icon(choice) {
        return ICONS[choice.kind];
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        this.search();
    }

    async doSearch() {
        const text = this.state.text.trim();
        if (text.length < 2) {
            this.state.choices = null;
            return [];
        }
        const choices = await this.keepLast.add(
            this.orm.call("res.partner", "get_bde_origins", [text])
        );
        if (this.alive) {
            this.state.choices = choices;
        }
        return choices;
    }

    /** Enter takes the first place found. */
    async onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            const choices = await this.doSearch();
            if (choices.length) {
                this.choose(choices[0]);
            }
        }
    }

    choose(origin) {
        this.dropdown.close();
        this.state.text = "";
        this.state.choices = null;
        return this.env.searchModel.setBdeOrigin(origin);
    }
}
