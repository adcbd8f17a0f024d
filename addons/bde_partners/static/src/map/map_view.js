import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useBus, useService} from "@web/core/utils/hooks";
import {useModel} from "@web/model/model";
import {useSetupAction} from "@web/search/action_hook";
import {CogMenu} from "@web/search/cog_menu/cog_menu";
import {Layout} from "@web/search/layout";
import {SearchBar} from "@web/search/search_bar/search_bar";
import {useSearchBarToggler} from "@web/search/search_bar/search_bar_toggler";
import {standardViewProps} from "@web/views/standard_view_props";
import {BdeMapModel} from "./map_model";
import {BdeMapRenderer} from "./map_renderer";
import {BdeOriginChooser, BdeOriginSearchModel} from "./origin";

export class BdeMapArchParser {
    parse(arch) {
        return {string: arch.getAttribute("string") || ""};
    }
}

export class BdeMapController extends Component {
    static template = "bde_partners.MapView";
    static components = {Layout, CogMenu, SearchBar, BdeOriginChooser};
    static props = {
        ...standardViewProps,
        Model: Function,
        Renderer: Function,
        archInfo: Object,
    };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.model = useModel(this.props.Model, {resModel: this.props.resModel});
        useBus(this.model.bus, "update", () => this.render(true));
        useSetupAction({getContext: () => ({})});
        this.searchBarToggler = useSearchBarToggler();
        this.canLocate = false;
        user.hasGroup("bde_partners.group_bde_user").then((can) => {
            this.canLocate = can;
            this.render();
        });
    }

    openRecord(resId) {
        const activeIds = this.model.data.points.map((point) => point.id);
        this.props.selectRecord(resId, {activeIds});
    }

    /** Locate the organisations of this search that have no position. */
    async locate() {
        const {domain, context} = this.model.params;
        const action = await this.orm.call(
            this.props.resModel,
            "action_bde_locate_all",
            [domain],
            {context}
        );
        const reload = () => this.model.load(this.model.params);
        if (action.tag === "display_notification") {
            delete action.params.next;
            await this.action.doAction(action);
            return reload();
        }
        return this.action.doAction(action, {onClose: reload});
    }
}

export const bdeMapView = {
    type: "bde_map",
    ArchParser: BdeMapArchParser,
    Controller: BdeMapController,
    Model: BdeMapModel,
    Renderer: BdeMapRenderer,
    SearchModel: BdeOriginSearchModel,
    searchMenuTypes: ["filter", "favorite"],

    props: (genericProps, view) => ({
        ...genericProps,
        archInfo: new view.ArchParser().parse(genericProps.arch),
        Model: view.Model,
        Renderer: view.Renderer,
    }),
};

registry.category("views").add("bde_map", bdeMapView);
