/* global L */
import {_t} from "@web/core/l10n/translation";

/** Radii of the circles around the origin, in kilometres. */
export const RADII = [5, 10, 20, 50, 100];
const TOWNS = 30;
/** Room that the name of a town takes, in pixels: half a letter, a line. */
const LETTER_WIDTH = 3.5;
const LABEL_HEIGHT = 18;

function element(tag, className, text) {
    const node = document.createElement(tag);
    node.className = className;
    if (text) {
        node.textContent = text;
    }
    return node;
}

/** A marker told by its colour, its shape and its letter. */
export function markerIcon(state) {
    const node = element(
        "span",
        `o_bde_marker o_bde_marker_${state.colour} o_bde_marker_${state.shape}`
    );
    node.append(element("span", "o_bde_marker_letter", state.letter));
    // text, not the node: one icon serves many markers
    return L.divIcon({
        html: node.outerHTML,
        className: "o_bde_marker_box",
        iconSize: [26, 26],
        popupAnchor: [0, -10],
    });
}

/** A pin that stands above its place, so that it hides nobody there. */
export function placeIcon(icon) {
    const node = element("span", "o_bde_place");
    node.append(element("i", `fa ${icon}`));
    return L.divIcon({
        html: node,
        className: "o_bde_marker_box",
        iconSize: [32, 32],
        iconAnchor: [16, 46],
    });
}

/** A group of markers: their number, in no colour of a state. */
export function clusterIcon(cluster) {
    const count = cluster.getChildCount();
    const size = count < 10 ? 30 : count < 100 ? 36 : 44;
    return L.divIcon({
        html: element("span", "o_bde_cluster", String(count)),
        className: "o_bde_marker_box",
        iconSize: [size, size],
    });
}

function textIcon(className, text) {
    return L.divIcon({
        html: element("span", className, text),
        className: "o_bde_text_box",
        iconSize: [0, 0],
    });
}

/** Circles of so many kilometres around the origin, each with its label. */
export function radiusCircles(origin) {
    const group = L.layerGroup();
    for (const km of RADII) {
        const circle = L.circle([origin.lat, origin.lng], {
            radius: km * 1000,
            className: "o_bde_circle",
            interactive: false,
            fill: false,
        });
        group.addLayer(circle);
        const north = origin.lat + km / 111.195;
        group.addLayer(
            L.marker([north, origin.lng], {
                icon: textIcon("o_bde_circle_label", _t("%s km", km)),
                interactive: false,
                keyboard: false,
            })
        );
    }
    return group;
}

/**
 * Names of the towns where most organisations are: a map without tiles has some. Those
 * that would cover a larger one are left out.
 */
export function townLabels(map, points) {
    const towns = new Map();
    for (const point of points) {
        if (point.city) {
            const town = towns.get(point.city) || {lat: 0, lng: 0, count: 0};
            town.lat += point.lat;
            town.lng += point.lng;
            town.count += 1;
            towns.set(point.city, town);
        }
    }
    const group = L.layerGroup();
    const taken = [];
    const largest = [...towns].sort((a, b) => b[1].count - a[1].count);
    for (const [name, town] of largest) {
        const place = [town.lat / town.count, town.lng / town.count];
        const {x, y} = map.latLngToContainerPoint(place);
        const covers = taken.some(
            (other) =>
                Math.abs(other.y - y) < LABEL_HEIGHT &&
                Math.abs(other.x - x) < (other.length + name.length) * LETTER_WIDTH
        );
        if (!covers && taken.length < TOWNS) {
            taken.push({x, y, length: name.length});
            group.addLayer(
                L.marker(place, {
                    icon: textIcon("o_bde_town", name),
                    interactive: false,
                    keyboard: false,
                    zIndexOffset: -1000,
                })
            );
        }
    }
    return group;
}

/** Circles of a layer of an addon: size by value, the number inside. */
export function valueCircles(circles) {
    return L.layerGroup(
        circles.map((circle) => {
            const marker = L.marker([circle.lat, circle.lng], {
                icon: textIcon("o_bde_value", String(circle.value)),
                title: circle.label,
                alt: circle.label,
                zIndexOffset: 500,
            });
            const node = element("div", "o_bde_popup");
            node.append(element("div", "fw-bold", circle.label));
            for (const line of circle.lines) {
                node.append(element("div", "", line));
            }
            return marker.bindPopup(node);
        })
    );
}

/** What a marker says when it is opened. */
export function popupContent(point, {state, trainings, distance, openRecord}) {
    const node = element("div", "o_bde_popup");
    node.append(element("div", "fw-bold fs-6", point.name));
    const where = [point.city, distance].filter(Boolean).join(" – ");
    node.append(element("div", "text-muted", where));
    if (state.code !== "none") {
        const badge = element("div", "");
        badge.append(
            element(
                "span",
                `badge o_bde_badge_${state.colour}`,
                `${state.letter} ${state.label}`
            )
        );
        node.append(badge);
    }
    if (trainings.length) {
        node.append(element("div", "", trainings.join(", ")));
    }
    if (point.places) {
        const text =
            point.places === 1
                ? _t("1 place offered")
                : _t("%s places offered", point.places);
        node.append(element("div", "", text));
    }
    if (!point.exact) {
        node.append(
            element("div", "small text-muted", _t("Placed at the centre of the town"))
        );
    }
    if (point.phone) {
        const phone = element("a", "d-block", point.phone);
        phone.href = `tel:${point.phone.replace(/[^0-9+]/g, "")}`;
        node.append(phone);
    }
    const open = element(
        "button",
        "o_bde_open btn btn-sm btn-secondary mt-1",
        _t("Open the dossier")
    );
    open.type = "button";
    open.addEventListener("click", () => openRecord(point.id));
    node.append(open);
    return node;
}
