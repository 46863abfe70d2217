// `window.geonexus` lets scripts and tests read the page; it changes nothing.

import { flowFrame } from "../draw/flow_map.js";
import { nodeFrame } from "../draw/flow_nodes.js";
import { highlighted } from "../draw/highlight.js";
import { areasOf, atlas, cell, findFeature, layerTitle, rowsOf, shapeOf, tableOf, unpackRest } from "../data/atlas.js";
import { clusterSpot } from "../draw/small_clusters.js";
import { shownLabels } from "../draw/labels.js";
import { featureTitle } from "../panels/card.js";
import { latitudeAt, WORLD, worldX, worldY } from "../base/geometry.js";
import { classesInForce, colorIn, shownFigures } from "../data/indicators.js";
import { filteredRows } from "../filter/filtered.js";
import { headlineText } from "../panels/headline.js";
import { network, presentNetwork } from "../panels/network_data.js";
import { speech } from "../base/text.js";
import { viewCounts } from "../filter/view_counts.js";
import { isUncertain } from "../filter/uncertain_dates.js";

/** [lat, lon] of a place in world units. @param {number} x @param {number} y */
export const toLatLng = (x, y) => [latitudeAt(y), (x / WORLD) * 360 - 180];

/**
 * `layers()`, `features(layerId)` and `left(layerId)` after the filters, `uncertain(layerId)` of these,
 * `highlighted()` of the open actor, `network()` as its panel shows it, `figures(layerId)` of an indicator, `pointOf(featureId)` and
 * `pixel(lon, lat)` in pixels of the window, `labels()` on the map with their boxes (left, top, right, bottom),
 * `selected()`, `view()`, `language()`, `zoom()`, `center()` as longitude and latitude, `drawn()`;
 * `bundles()` and `nodes()` of the flow map that are drawn, with a spot of each in pixels of the window;
 * `unpacked()` to be waited for before the ids of a large table are asked for.
 * @param {any} map
 */
export function exposeToScripts(map) {
  /** @param {(layer: any) => ArrayLike<number>} rows */
  const keysBy = (rows) => (/** @type {string} */ id) => {
    const layer = atlas.layers.find((one) => one.id === id);
    if (!layer || layer.kind === "choropleth") return [];
    const table = tableOf(layer);
    return Array.from(rows(layer), (row) => table.columns[table.key].at(row));
  };
  const inWindow = (place) => {
    const inside = map.latLngToContainerPoint(place);
    const frame = map.getContainer().getBoundingClientRect();
    return { x: frame.left + inside.x, y: frame.top + inside.y };
  };
  const onCanvas = ({ x, y }) => {
    const frame = document.querySelector(".gx-canvas")?.getBoundingClientRect();
    return { x: (frame?.left ?? 0) + x, y: (frame?.top ?? 0) + y };
  };
  const value = Object.freeze({
    layers: () =>
      atlas.layers.map((layer) => ({
        id: layer.id, title: layerTitle(layer), kind: layer.kind, count: layer.count,
        shown: atlas.shown.has(layer.id),
      })),
    features: keysBy(rowsOf),
    left: keysBy(filteredRows),
    uncertain: keysBy((layer) => Array.from(filteredRows(layer)).filter((row) => isUncertain(layer, row))),
    highlighted: () => highlighted().map(({ layer, row }) => String(cell(tableOf(layer), tableOf(layer).key, row))),
    network: networkShown,
    figures,
    bundles: () => flowFrame.views.flatMap(({ drawn }) => drawn.map(({ seen, points, alpha, width }) => ({
      id: seen.bundle.id, origins: seen.origins, flows: seen.features.length, alpha, width, two_way: seen.twoWay,
      at: onCanvas(points[Math.floor(points.length / 2)]), line: points.map(onCanvas),
    }))),
    nodes: () => nodeFrame.boxes.map(({ node, box }) => ({ id: node.id, ...onCanvas({ x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2 }), box })),
    pointOf: (id) => {
      const place = placeOf(id);
      return place && inWindow(place);
    },
    pixel: (lon, lat) => inWindow([lat, lon]),
    labels: () => labelsInWindow(map),
    zoom: () => map.getZoom(),
    center: () => [map.getCenter().lng, map.getCenter().lat],
    selected,
    view: () => ({ id: atlas.view, headline: headlineText(), counts: viewCounts() }),
    language: () => speech.language,
    unpacked: () => unpackRest().then(() => true),
    drawn: () => atlas.drawn,
  });
  Object.defineProperty(globalThis, "geonexus", { value });
}

/** The labels in sight: text, kind, box in pixels of the window. @param {any} map */
function labelsInWindow(map) {
  const frame = map.getContainer().getBoundingClientRect();
  const canvas = map.getContainer().querySelector(".gx-canvas").getBoundingClientRect();
  return shownLabels()
    .map(({ text, kind, box }) => ({ text, kind, box: box.map((edge, i) => edge + (i % 2 ? canvas.top : canvas.left)) }))
    .filter(({ box }) => box[2] > frame.left && box[0] < frame.right && box[3] > frame.top && box[1] < frame.bottom);
}

/** The network panel: center, steps, ids of nodes and links; null where it is closed. */
function networkShown() {
  if (!network.center) return null;
  const { steps, edges, folded } = presentNetwork();
  const groups = [...folded.values()].map((members) => members.length);
  return { ...network, nodes: [...steps.keys()], links: edges.map(({ id }) => id), folded: groups };
}

/** What a choropleth shows: area, year, value and color of each. @param {string} id */
function figures(id) {
  const layer = atlas.layers.find((one) => one.id === id && one.kind === "choropleth");
  if (!layer) return [];
  const classes = classesInForce(layer);
  return shownFigures(layer).map(({ key, year, value }) => ({ area: key, year, value, color: colorIn(classes, value) }));
}

function selected() {
  const chosen = atlas.selected;
  if (!chosen) return null;
  const table = tableOf(chosen.layer);
  const area = chosen.layer.kind === "choropleth";
  const keys = area ? areasOf(chosen.layer).keys : table.columns[table.key];
  return { layer: chosen.layer.id, id: keys.at(chosen.row), title: featureTitle(chosen) };
}

/** Where a feature can be clicked, or null. @param {string} id */
function placeOf(id) {
  const feature = findFeature(id);
  const shape = feature && shapeOf(feature.layer, feature.row);
  if (!feature || !shape) return null;
  const spot = clusterSpot(feature.layer, feature.row) ?? shape;
  const [x, y] = shape.parts ? innerPoint(feature, shape) : [spot.x, spot.y];
  return toLatLng(x, y);
}

/** A point well inside an area, or on a line. */
function innerPoint({ layer, row }, shape) {
  const table = tableOf(layer);
  const label = table.label?.[row];
  // of a flow without a line, the end that is known
  if (!shape.parts.length) return [shape.spots[0].x, shape.spots[0].y];
  if (label) return [worldX(label[0] * table.quantum), worldY(label[1] * table.quantum)];
  const part = shape.parts.reduce((a, b) => (b.length > a.length ? b : a));
  const middle = Math.floor(part.length / 4) * 2;
  return [part[middle], part[middle + 1]];
}
