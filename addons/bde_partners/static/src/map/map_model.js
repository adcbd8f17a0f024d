import {KeepLast} from "@web/core/utils/concurrency";
import {Model} from "@web/model/model";

/** What the server says of a map: one call, whatever the number of organisations. */
export class BdeMapModel extends Model {
    setup(params) {
        this.resModel = params.resModel;
        this.keepLast = new KeepLast();
        this.data = null;
        /** Grows when another search is shown: the map then frames it anew. */
        this.search = 0;
        this.layers = {};
    }

    async load(params = {}) {
        this.params = {domain: params.domain || [], context: params.context || {}};
        this.search += 1;
        await this.fetch(null);
    }

    /** Read the organisations nearest to the middle of what is looked at. */
    async loadBounds(bounds) {
        await this.fetch(bounds);
        this.notify();
    }

    async fetch(bounds) {
        const {domain, context} = this.params;
        this.data = await this.keepLast.add(
            this.orm.call(this.resModel, "get_bde_map", [domain, bounds], {context})
        );
        const shown = Object.keys(this.layers);
        await Promise.all(shown.map((key) => this.fetchLayer(key)));
        if (this.isReady) {
            this.notify();
        }
    }

    async fetchLayer(key) {
        const {domain, context} = this.params;
        this.layers[key] = await this.orm.call(
            this.resModel,
            "get_bde_map_layer",
            [key, domain],
            {context}
        );
    }

    async toggleLayer(key) {
        if (key in this.layers) {
            delete this.layers[key];
        } else {
            await this.fetchLayer(key);
        }
        this.notify();
    }

    get isCapped() {
        return this.data.located > this.data.shown;
    }
}
