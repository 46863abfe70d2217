// Signs of doubt: edges, dashes and hollow markers, those that occur among the rows that are left.

import { atlas, cell, tableOf } from "../data/atlas.js";
import { certainty, isHollow, isReasoned } from "../data/symbology.js";
import { CONTESTED, HOLLOW, marksOf, REASONED } from "./draw_large.js";
import { areaPlan } from "./areas.js";
import { filteredRows } from "../filter/filtered.js";
import { say } from "../base/text.js";
import { swatch } from "./swatch.js";

/** Zoom at which it is asked whether several territories have one outline. */
const SCALE = 2 ** 6;

/** Names of the signs that the rows of some layers carry. @param {any[]} layers @returns {Set<string>} */
export function signsOf(layers) {
  return new Set(layers.filter(({ kind }) => kind !== "choropleth").flatMap(signsOfLayer));
}

/** @returns {string[]} */
function signsOfLayer(layer) {
  const table = tableOf(layer);
  if (table.large) {
    const { flags } = marksOf(layer);
    const named = /** @type {[number, string][]} */ ([[HOLLOW, "hollow"], [REASONED, "reasoned"], [CONTESTED, "ring"]]);
    return named.filter(([flag]) => flags & flag).map(([, name]) => name);
  }
  const rows = Array.from(filteredRows(layer));
  if (layer.style === "flow") return rows.length ? ["diagram"] : [];
  if (layer.kind === "area") return signsOfAreas(layer, table, rows);
  return rows.flatMap((row) => {
    const { contested } = certainty(table, row);
    const parts = table.part_kinds?.[row] ?? [];
    const point = layer.kind === "point";
    return [
      contested && (point ? "ring" : "contested"), isHollow(table, row) && "hollow", parts.includes(1) && "schematic",
      parts.includes(2) && "modelled", isReasoned(table, row) && (point ? "reasoned" : claimName(table, row)),
    ].filter((name) => name !== false);
  });
}

function signsOfAreas(layer, table, rows) {
  if (!rows.length) return [];
  const { filled, sharing } = areaPlan(layer, SCALE);
  const named = rows.flatMap((row) => {
    const { soft, contested } = certainty(table, row);
    return [soft ? "soft" : "law", contested && "area_contested", isReasoned(table, row) && claimName(table, row)].filter((name) => name !== false);
  });
  return [...named, ...(filled.size ? ["filled"] : []), ...(sharing.size ? ["count"] : [])];
}

/** An allegation is drawn like an assessment. */
const claimName = (table, row) => (cell(table, "claim", row) === "modelled" ? "modelled" : "assessed");

/**
 * What the signs say, each with a picture of it.
 * @param {Set<string>} used @param {string} color @returns {{name: string, text: string, swatch: HTMLCanvasElement}[]}
 */
export function signEntries(used, color) {
  const { claim_dash: claims, contested_dash: disputed, schematic_dash: schematic } = atlas.data.style;
  const area = (/** @type {object} */ more) => ({ color, shape: "", ...more });
  const marker = (/** @type {object} */ more) => ({ color, shape: "circle", ...more });
  /** @type {[string, string, any][]} */
  const known = [
    ["filled", "area", area({ filled: true })], ["law", "area", area({})], ["soft", "area", area({ soft: true })],
    ["area_contested", "area", area({ contested: true })], ["count", "area", area({ sharing: 3 })],
    ["assessed", "line", area({ dash: claims.assessed })], ["modelled", "line", area({ dash: claims.modelled })],
    ["contested", "line", area({ dash: disputed })], ["schematic", "line", area({ dash: schematic, faint: true })], ["diagram", "flow", area({})],
    ["reasoned", "point", marker({ reasoned: true })], ["ring", "point", marker({ contested: true })],
    ["vague", "point", marker({ uncertain: true })], ["hollow", "point", marker({ hollow: true })],
  ];
  return known.filter(([name]) => used.has(name)).map(([name, kind, symbol]) => {
    const layer = kind === "flow" ? { kind: "line", style: "flow" } : { kind };
    return { name, text: say(`legend_${name}`), swatch: swatch(layer, symbol) };
  });
}
