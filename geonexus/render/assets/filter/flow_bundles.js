// Which flows of each bundle pass the filters, and how many independent sources state them.

import { atlas, cell, rowTitle, tableOf } from "../data/atlas.js";
import { bundleOf, flowChoice, flowLevelAt, flowMap, nodeOf } from "../data/flow_map.js";
import { filteredRows } from "./filtered.js";

/** @typedef {import("../data/flow_map.js").FlowBundle} FlowBundle */
/** @typedef {import("../data/atlas.js").Feature} Feature */
/** @typedef {{bundle: FlowBundle, features: Feature[], origins: number, twoWay: boolean}} SeenBundle with the flows that are left of it */

/** Flows of the layers that are shown that pass every filter. @returns {Map<string, Feature>} */
export function flowsInForce() {
  /** @type {Map<string, Feature>} */
  const found = new Map();
  for (const layer of atlas.layers) {
    if (layer.style !== "flow" || !atlas.shown.has(layer.id)) continue;
    const table = tableOf(layer);
    for (const row of filteredRows(layer)) found.set(String(cell(table, table.key, row)), { layer, row });
  }
  return found;
}

/** How many independent sources state any of some flows: one that states several counts once. @param {string[]} flows */
export function originsOf(flows) {
  const known = flowMap()?.origins;
  return new Set(flows.flatMap((flow) => known?.get(flow) ?? [])).size;
}

/** @param {FlowBundle} bundle @param {Map<string, Feature>} left @returns {SeenBundle} */
export function seenOf(bundle, left) {
  const flows = bundle.flows.filter((flow) => left.has(flow));
  const features = flows.map((flow) => /** @type {Feature} */ (left.get(flow)));
  const twoWay = features.some(({ layer, row }) => cell(tableOf(layer), "two_way", row) === true);
  return { bundle, features, origins: originsOf(flows), twoWay };
}

/** The bundles of a level of which anything is left. @param {number} level @returns {SeenBundle[]} */
export function bundlesLeft(level) {
  const left = flowsInForce();
  return (flowMap()?.levels[level]?.bundles ?? []).map((bundle) => seenOf(bundle, left)).filter(({ features }) => features.length);
}

/** What a bundle has to do with what the reader chose: null where nothing is chosen. @param {FlowBundle} bundle @param {number} zoom @returns {boolean|null} */
export function isOnChosen(bundle, zoom) {
  const { on, family } = flowChoice;
  if (on) return on === bundle.id || chosenHolds(bundle, zoom);
  const { selected } = atlas;
  if (selected?.layer.style === "flow") {
    const table = tableOf(selected.layer);
    return bundle.flows.includes(String(cell(table, table.key, selected.row)));
  }
  return family ? bundle.family === family : null;
}

/** @param {FlowBundle} bundle @param {number} zoom */
function chosenHolds(bundle, zoom) {
  const node = nodeOf(flowChoice.on);
  if (node) return bundle.from === node || bundle.to === node;
  const chosen = bundleOf(flowChoice.on, zoom);
  // at another level a bundle is in parts, or part of another
  return chosen !== null && chosen.level !== bundle.level && chosen.family === bundle.family && chosen.flows.some((flow) => bundle.flows.includes(flow));
}

/** Whether a bundle is drawn at a zoom: at the first view, where two independent sources state it. @param {SeenBundle} seen @param {number} zoom */
export function isDrawn({ bundle, origins }, zoom) {
  return origins > 1 || flowLevelAt(zoom) > 0 || flowChoice.all || isOnChosen(bundle, zoom) === true;
}

/** How many bundles of a level two independent sources state, and how many rest on one. @param {number} level */
export function flowCounts(level) {
  const seen = bundlesLeft(level);
  const strong = seen.filter(({ origins }) => origins > 1);
  const most = Math.max(0, ...seen.map(({ origins }) => origins));
  return { strong: strong.length, weak: seen.length - strong.length, most, strongest: strongestFirst(seen)[0] ?? null };
}

/** @param {SeenBundle[]} seen @returns {SeenBundle[]} */
export const strongestFirst = (seen) => [...seen].sort((a, b) => b.origins - a.origins || b.features.length - a.features.length);

/** Flows, those first that most independent sources state, then the better graded. @param {Feature[]} features */
export function strongestFlows(features) {
  const rank = ({ layer, row }) => {
    const table = tableOf(layer);
    const text = (name) => String(cell(table, name, row) ?? "");
    return { origins: originsOf([text(table.key)]), grade: `${text("source_reliability")}${text("information_credibility")}`, title: rowTitle(table, row) };
  };
  return features
    .map((feature) => ({ feature, ...rank(feature) }))
    .sort((a, b) => b.origins - a.origins || (a.grade < b.grade ? -1 : a.grade > b.grade ? 1 : a.title.localeCompare(b.title)))
    .map(({ feature }) => feature);
}
