import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {BdeCard, useBdeAction} from "../card/card";
import {QuickFind} from "../find/quick_find";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

/**
 * Home of the bureau des entreprises: what burns today, and the first steps of a new
 * school. The server decides everything (bde.home); this shows and opens.
 */
export class BdeHome extends Component {
    static template = "bde_partners.Home";
    static components = {QuickFind, BdeCard};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.open = useBdeAction();
        this.state = useState({home: null, allSteps: false});
        onWillStart(async () => {
            this.state.home = await this.orm.call("bde.home", "get_home", []);
        });
        this.env.config.setDisplayName(_t("Home"));
    }

    get home() {
        return this.state.home;
    }

    /** What has to be seen: everything but what is up to date. */
    get burning() {
        return this.home.cards.filter((card) => card.state !== "green");
    }

    get quiet() {
        return this.home.cards.filter((card) => card.state === "green");
    }

    get stepsLeft() {
        return this.home.steps.length - this.home.steps_done;
    }

    /** Steps shown: the ones left, all of them when asked. */
    get steps() {
        return this.state.allSteps
            ? this.home.steps
            : this.home.steps.filter((step) => !step.done);
    }

    get nextStep() {
        const next = this.home.steps.find((step) => !step.done);
        return next && next.key;
    }

    get stepsWords() {
        return _t("%(done)s of %(total)s done", {
            done: this.home.steps_done,
            total: this.home.steps.length,
        });
    }

    get stepsPercent() {
        return Math.round((100 * this.home.steps_done) / this.home.steps.length);
    }

    toggleSteps() {
        this.state.allSteps = !this.state.allSteps;
    }
}

registry.category("actions").add("bde_partners.home", BdeHome);
