import {registry} from "@web/core/registry";
import {ListController} from "@web/views/list/list_controller";
import {listView} from "@web/views/list/list_view";
import {BdeOriginChooser, BdeOriginSearchModel} from "./origin";

/** The list of organisations: their distance from a place that the user chooses. */
export class BdeHostListController extends ListController {
    static template = "bde_partners.HostListView";
    static components = {...ListController.components, BdeOriginChooser};
}

export const bdeHostListView = {
    ...listView,
    Controller: BdeHostListController,
    SearchModel: BdeOriginSearchModel,
};

registry.category("views").add("bde_host_list", bdeHostListView);
