// What the view in force shows past the filters, counted for its headline: as render/view_counts.py does.

import { atlas, cell, tableOf } from "../data/atlas.js";
import { cellOf, hasNoDate, placeClass, UNKNOWN, viewClass } from "../data/view_colors.js";
import { flowCounts } from "./flow_bundles.js";
import { flowMap } from "../data/flow_map.js";
import { filteredRows, numberLeft } from "./filtered.js";

/** From so many independent origins on, sources agree. */
const AGREED = 2;

/** @typedef {Record<string, number>} Counts */

/** @type {Record<string, (level: number) => Counts>} */
const COUNTERS = { flows: countFlows, control: countControl, incidents: countIncidents, certainty: countCertainty, unknown: countUnknown };

/** @param {number} [level] of the flow map @returns {Counts} */
export const viewCounts = (level = 0) => COUNTERS[atlas.view]?.(level) ?? {};

/** Layers of a style that are on the map. @param {string} style */
const layersIn = (style) => atlas.layers.filter((layer) => layer.style === style && atlas.shown.has(layer.id));

/** Do something for each row of a style that is on the map. @param {string} style @param {(table: any, row: number, layer: any) => void} act */
function eachRow(style, act) {
  for (const layer of layersIn(style)) for (const row of filteredRows(layer)) act(tableOf(layer), row, layer);
}

const agrees = (table, row) => Number(cell(table, "agreeing_origins", row) ?? cell(table, "origins", row) ?? 0) >= AGREED;

/** Flows between the nodes of the flow map, by family of goods; without one, each flow. @param {number} level @returns {Counts} */
function countFlows(level) {
  if (flowMap()) {
    const { strong, weak } = flowCounts(level);
    return { agreed: strong, single: weak };
  }
  const counts = { agreed: 0, single: 0 };
  eachRow("flow", (table, row) => (counts[agrees(table, row) ? "agreed" : "single"] += 1));
  return counts;
}

/** @returns {Counts} */
function countControl() {
  const counts = { territories: 0, calm: 0, unstated: 0 };
  eachRow("territory", (table, row) => {
    const name = cellOf(table, row);
    counts.territories += 1;
    if (name === "criminal/low") counts.calm += 1;
    if (name.includes(UNKNOWN)) counts.unstated += 1;
  });
  return counts;
}

/** @returns {Counts} */
function countIncidents() {
  const counts = { incidents: 0, from: 0, to: 0, day: 0, wide: 0, elsewhere: 0 };
  const { wide } = atlas.data.views.classes;
  eachRow("incident", (table, row) => {
    counts.incidents += 1;
    for (const name of ["date_from", "date_to"]) {
      const year = Number(String(cell(table, name, row) ?? "").slice(0, 4));
      if (!year) continue;
      counts.from = counts.from ? Math.min(counts.from, year) : year;
      counts.to = Math.max(counts.to, year);
    }
    if (cell(table, "date_precision", row) === "day") counts.day += 1;
    if (wide.includes(cell(table, "place_precision", row))) counts.wide += 1;
  });
  for (const layer of atlas.layers) if (layer.style === "incident" && !atlas.shown.has(layer.id)) counts.elsewhere += numberLeft(layer);
  return counts;
}

/** @returns {Counts} */
function countCertainty() {
  const counts = { territories: 0, chosen: 0, legal: 0, incidents: 0, agreed: 0 };
  eachRow("territory", (table, row) => {
    const basis = cell(table, "outline_basis", row);
    counts.territories += 1;
    if (basis === "chosen") counts.chosen += 1;
    if (basis === "legal") counts.legal += 1;
  });
  eachRow("incident", (table, row) => {
    counts.incidents += 1;
    if (agrees(table, row)) counts.agreed += 1;
  });
  return counts;
}

/** @returns {Counts} */
function countUnknown() {
  const counts = { territories: 0, silent: 0, incidents: 0, undated: 0, unplaced: 0 };
  eachRow("territory", (table, row) => {
    counts.territories += 1;
    if (cellOf(table, row) === `${UNKNOWN}/${UNKNOWN}`) counts.silent += 1;
  });
  eachRow("incident", (table, row) => {
    counts.incidents += 1;
    if (hasNoDate(table, row)) counts.undated += 1;
    if (placeClass(table, row) === "country") counts.unplaced += 1;
  });
  return counts;
}

/** Territories or incidents on the map by their class in the view. @param {string} style @returns {Map<string, import("../data/atlas.js").Feature[]>} */
export function classesSeen(style) {
  /** @type {Map<string, import("../data/atlas.js").Feature[]>} */
  const found = new Map();
  for (const layer of layersIn(style)) {
    if (tableOf(layer).large) continue;
    for (const row of filteredRows(layer)) {
      const name = viewClass(layer, row);
      if (!found.has(name)) found.set(name, []);
      found.get(name)?.push({ layer, row });
    }
  }
  return found;
}
