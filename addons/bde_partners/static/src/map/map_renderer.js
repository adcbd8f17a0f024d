/* global L */
import {
    Component,
    onMounted,
    onPatched,
    onWillUnmount,
    useRef,
    useState,
} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useDebounced} from "@web/core/utils/timing";
import {formatFloat} from "@web/views/fields/formatters";
import {session} from "@web/session";
import {
    clusterIcon,
    markerIcon,
    placeIcon,
    popupContent,
    radiusCircles,
    townLabels,
    valueCircles,
} from "./map_layers";

const LISTED = 100;
/** Zoom to see one organisation in its town. */
const SHOWN_ZOOM = 12;
const FRANCE = {lat: 46.6, lng: 2.4};

/** Organisations on a map, with the list of what is shown beside it. */
export class BdeMapRenderer extends Component {
    static template = "bde_partners.MapRenderer";
    static props = {
        model: Object,
        search: Number,
        openRecord: Function,
        locate: Function,
        canLocate: Boolean,
    };

    setup() {
        this.root = useRef("map");
        this.state = useState({active: 0, listed: LISTED});
        this.markers = new Map();
        this.onMoved = useDebounced(() => this.reloadView(), 400);
        onMounted(() => this.start());
        onPatched(() => this.draw());
        onWillUnmount(() => this.stop());
    }

    get data() {
        return this.props.model.data;
    }

    get listed() {
        return this.data.points.slice(0, this.state.listed);
    }

    get hidden() {
        return Math.max(0, this.data.points.length - this.state.listed);
    }

    get countText() {
        const {shown, located, counted, cap} = this.data;
        if (located > shown) {
            const all =
                located > counted
                    ? _t("more than %s", counted.toLocaleString())
                    : located.toLocaleString();
            const counts = {shown: shown.toLocaleString(), all};
            return shown < cap
                ? _t(
                      "%(shown)s organisations in this part of the map, of %(all)s.",
                      counts
                  )
                : _t(
                      "The %(shown)s nearest of %(all)s: zoom in or filter to see others.",
                      counts
                  );
        }
        return shown === 1
            ? _t("1 organisation on the map")
            : _t("%s organisations on the map", shown.toLocaleString());
    }

    get missingText() {
        const {missing, counted} = this.data;
        if (missing > counted) {
            return _t("More than %s are not located", counted.toLocaleString());
        }
        return missing === 1
            ? _t("1 is not located")
            : _t("%s are not located", missing.toLocaleString());
    }

    get states() {
        const used = new Set(this.data.points.map((point) => point.state));
        return this.data.states.filter((state) => used.has(state.code));
    }

    stateOf(point) {
        return this.data.states.find((state) => state.code === point.state);
    }

    distance(point) {
        if (!this.data.origin) {
            return "";
        }
        return _t("%s km", formatFloat(point.km, {digits: [16, 1]}));
    }

    trainings(point) {
        return point.trainings.map((id) => this.data.trainings[id]);
    }

    isLayerShown(key) {
        return key in this.props.model.layers;
    }

    // -- the map -----------------------------------------------------------------
    start() {
        this.map = L.map(this.root.el, {
            minZoom: 3,
            maxZoom: 18,
            zoomSnap: 0.5,
            // tests and people who ask for less motion
            zoomAnimation: !window.matchMedia("(prefers-reduced-motion)").matches,
        });
        this.map.attributionControl.setPrefix(false);
        this.map.zoomControl.remove();
        L.control
            .zoom({zoomInTitle: _t("Zoom in"), zoomOutTitle: _t("Zoom out")})
            .addTo(this.map);
        L.control.scale({imperial: false}).addTo(this.map);
        const tiles = session.bde_map_tiles;
        if (tiles) {
            L.tileLayer(tiles.url, {attribution: tiles.credit, maxZoom: 18}).addTo(
                this.map
            );
        }
        this.cluster = L.markerClusterGroup({
            maxClusterRadius: 40,
            showCoverageOnHover: false,
            animate: false,
            iconCreateFunction: clusterIcon,
        }).addTo(this.map);
        this.ground = L.layerGroup().addTo(this.map);
        this.above = L.layerGroup().addTo(this.map);
        this.towns = L.layerGroup().addTo(this.map);
        this.draw();
        this.map.on("moveend", () => this.onMoved());
        this.map.on("zoomend", () => this.drawTowns());
        this.resizes = new ResizeObserver(() => this.map.invalidateSize());
        this.resizes.observe(this.root.el);
    }

    stop() {
        this.resizes?.disconnect();
        this.map?.remove();
        this.map = null;
    }

    /** Draw what changed: the organisations, the layers, the frame of a new search. */
    draw() {
        if (!this.map) {
            return;
        }
        if (this.drawn !== this.data) {
            this.drawn = this.data;
            this.drawGround();
            this.drawMarkers();
        }
        this.drawLayers();
        if (this.framed !== this.props.search) {
            this.framed = this.props.search;
            this.state.listed = LISTED;
            this.frame();
        }
        this.drawTowns();
    }

    drawGround() {
        const {origin, school} = this.data;
        this.ground.clearLayers();
        if (origin) {
            this.ground.addLayer(radiusCircles(origin));
        }
        if (school) {
            this.ground.addLayer(this.place(school, "fa-university", school.name));
        }
        if (
            origin &&
            !(school && school.lat === origin.lat && school.lng === origin.lng)
        ) {
            this.ground.addLayer(
                this.place(origin, "fa-flag", _t("Distances from here"))
            );
        }
    }

    /** Names of towns, when no tiles give them. */
    drawTowns() {
        this.towns.clearLayers();
        if (!session.bde_map_tiles) {
            this.towns.addLayer(townLabels(this.map, this.data.points));
        }
    }

    place({lat, lng}, icon, title) {
        return L.marker([lat, lng], {
            icon: placeIcon(icon),
            title,
            alt: title,
            keyboard: false,
            zIndexOffset: 1000,
        });
    }

    drawMarkers() {
        const icons = new Map(this.data.states.map((s) => [s.code, markerIcon(s)]));
        this.cluster.clearLayers();
        this.markers.clear();
        for (const point of this.data.points) {
            const title = [point.name, this.stateOf(point).label].join(" – ");
            const marker = L.marker([point.lat, point.lng], {
                icon: icons.get(point.state),
                title,
                alt: title,
            });
            marker.bindPopup(() => this.popup(point));
            marker.on("popupopen", () => (this.state.active = point.id));
            this.markers.set(point.id, marker);
        }
        this.cluster.addLayers([...this.markers.values()]);
    }

    popup(point) {
        return popupContent(point, {
            state: this.stateOf(point),
            trainings: this.trainings(point),
            distance: this.distance(point),
            openRecord: this.props.openRecord,
        });
    }

    drawLayers() {
        this.above.clearLayers();
        for (const circles of Object.values(this.props.model.layers)) {
            this.above.addLayer(valueCircles(circles));
        }
    }

    /** Frame the organisations found, or the surroundings of the origin. */
    frame() {
        const {points, origin} = this.data;
        this.framing = true;
        this.map.closePopup();
        if (points.length) {
            // the nearest nine tenths: one far away does not shrink all others
            const kept = points.slice(0, Math.ceil(points.length * 0.9));
            const bounds = L.latLngBounds(kept.map(({lat, lng}) => [lat, lng]));
            if (origin) {
                bounds.extend([origin.lat, origin.lng]);
            }
            this.map.fitBounds(bounds, {
                padding: [50, 50],
                maxZoom: 13,
                animate: false,
            });
        } else {
            const {lat, lng} = origin || FRANCE;
            this.map.setView([lat, lng], origin ? 10 : 5, {animate: false});
        }
        this.framing = false;
    }

    /** Another part is looked at: read it when not everything is there. */
    reloadView() {
        if (!this.map || this.framing || !this.props.model.isCapped) {
            return;
        }
        const bounds = this.map.getBounds();
        const box = [
            bounds.getSouth(),
            bounds.getWest(),
            bounds.getNorth(),
            bounds.getEast(),
        ];
        if (String(box) !== this.box) {
            this.box = String(box);
            this.props.model.loadBounds(box);
        }
    }

    // -- the list ----------------------------------------------------------------
    /** Go to an organisation and open what its marker says, be it in a group. */
    show(point) {
        this.state.active = point.id;
        const zoom = Math.max(this.map.getZoom(), SHOWN_ZOOM);
        this.map.setView([point.lat, point.lng], zoom, {animate: false});
        L.popup({offset: [0, -10]})
            .setLatLng([point.lat, point.lng])
            .setContent(this.popup(point))
            .openOn(this.map);
    }

    showMore() {
        this.state.listed += LISTED;
    }

    home() {
        this.frame();
    }
}
