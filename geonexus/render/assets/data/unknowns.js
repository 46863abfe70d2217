// What is not known: gaps and doubts of the data in the page, counted by kind, each with its features.

import { areasOf, atlas, cell, nodesOf, rowsOf, shapeOf, tableOf } from "./atlas.js";
import { own } from "../base/text.js";

/** @typedef {import("./atlas.js").Feature} Feature */
/** @typedef {{id: string, title: any, missing: string[], of: number}} IndicatorGap countries without a figure */
/**
 * @typedef {object} Unknown
 * @property {string} kind
 * @property {string} title key of its title
 * @property {number} count
 * @property {Feature[]} features to be opened
 * @property {IndicatorGap[]} [indicators]
 * @property {{reason: string, count: number}[]} [reasons] why passages are in no feature
 */

const CHOSEN_OUTLINES = ["chosen", "stand-in-units"];

const text = (table, name, row) => String(cell(table, name, row) ?? "");
const isStyle = (layer, ...styles) => styles.includes(layer.style);
const has = (table, name) => Boolean(own(table.columns, name, null));

/** Kinds of gaps, in the order in which they are listed: which rows have them. @type {[string, (layer: any, table: any, row: number) => boolean][]} */
const KINDS = [
  ["control", (layer, table, row) => isStyle(layer, "territory") && text(table, "control", row) === "not-stated"],
  ["violence", (layer, table, row) => isStyle(layer, "territory") && text(table, "violence", row) === "not-stated"],
  ["contested", (_, table, row) => cell(table, "contested", row) === true],
  ["outline", (_, table, row) => CHOSEN_OUTLINES.includes(text(table, "outline_basis", row))],
  ["unplaced", (layer, _, row) => !shapeOf(layer, row)],
  ["wide", (layer, table, row) => shapeOf(layer, row) !== null && atlas.data.style.hollow_precisions.includes(cell(table, "place_precision", row))],
  ["one_end", (layer, table, row) => isStyle(layer, "flow") && hasOneEnd(table, row)],
  ["undated", (_, table, row) => has(table, "date_from") && !text(table, "date_from", row) && !text(table, "date_to", row)],
  ["estimated", (_, table, row) => ["approximate", "decade"].includes(text(table, "date_precision", row))],
  ["no_judgment", (_, table, row) => text(table, "source_reliability", row) === "F" || text(table, "information_credibility", row) === "6"],
];

/** Whether a path of a flow has one node: the source names no other end. */
function hasOneEnd(table, row) {
  /** @type {Map<number, number>} */
  const paths = new Map();
  for (const { path } of nodesOf(table, row)) paths.set(path, (paths.get(path) ?? 0) + 1);
  return [...paths.values()].includes(1);
}

/** Every row of the atlas once, but for those of large tables, which are a reader's own events. @returns {Feature[]} */
function everyRow() {
  const seen = new Set();
  return atlas.layers.filter((layer) => layer.kind !== "choropleth" && !tableOf(layer).large).flatMap((layer) =>
    Array.from(rowsOf(layer), (row) => ({ layer, row })).filter(({ row }) => {
      const name = `${layer.table}/${row}`;
      return !seen.has(name) && seen.add(name);
    }));
}

/** Countries of the map's focus without a figure, for each indicator; one with figures of a few countries has most gaps. @returns {IndicatorGap[]} */
function indicatorGaps() {
  const layer = atlas.layers.find((one) => one.kind === "choropleth" && one.choropleth && !one.choropleth.areas);
  if (!layer) return [];
  const { keys, focus } = areasOf(layer);
  const wanted = keys.filter((_, i) => focus[i]);
  return atlas.data.indicators.map(({ id, title, choropleth }) => ({
    id, title, of: wanted.length, missing: wanted.filter((key) => !own(choropleth.values, key, []).length),
  })).filter(({ missing }) => missing.length);
}

/** @type {Unknown[]|null} */
let unknowns = null;

/** What is not known, by kind; kinds without a case are left out. The data does not change, so it is counted once. @returns {Unknown[]} */
export function unknownsOf() {
  if (unknowns) return unknowns;
  const rows = everyRow();
  /** @type {Unknown[]} */
  const found = KINDS.map(([kind, isOne]) => {
    const features = rows.filter(({ layer, row }) => isOne(layer, tableOf(layer), row));
    return { kind, title: `unknown_${kind}`, count: features.length, features };
  });
  const gaps = indicatorGaps();
  found.push({ kind: "figures", title: "unknown_figures", count: gaps.reduce((sum, { missing }) => sum + missing.length, 0), features: [], indicators: gaps });
  const reasons = Object.entries(atlas.data.left_out ?? {}).map(([reason, count]) => ({ reason, count: Number(count) }));
  found.push({ kind: "left_out", title: "unknown_left_out", count: reasons.reduce((sum, { count }) => sum + count, 0), features: [], reasons });
  unknowns = found.filter(({ count }) => count > 0);
  return unknowns;
}
