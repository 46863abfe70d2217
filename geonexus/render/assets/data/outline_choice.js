// The outlines on file of a territory: what each is, its shape, what it holds, and which the reader chose to see.

import { cell, findFeature, land, shapeOf, tableOf } from "./atlas.js";
import { decodeShape, joinShapes } from "../base/geometry.js";
import { titleIn } from "../base/text.js";

/**
 * @typedef {object} Outline
 * @property {number} number from 1, as the list and the map show it
 * @property {string} id within its territory
 * @property {string} title in the language in force
 * @property {number} area_km2
 * @property {boolean} drawn whether the map draws the territory by it
 * @property {string} basis
 * @property {string} definition kind of definition
 * @property {number|null} units
 * @property {number|null} width_m
 * @property {Record<string, string[]>} holds ids of the points in it, by style
 */

/** What the reader chose to see: outlines of one territory, by their ids. */
export const chosenOutlines = {
  territory: "",
  /** @type {string[]} */ ids: [],
};

/** @param {any} table @param {number} row @returns {Outline[]} */
export function outlineList(table, row) {
  return (table.outlines?.[row] ?? []).map(([en, es, pt, area, drawn, basis, id, definition, units, width], i) => ({
    number: i + 1, id: String(id ?? i + 1), title: titleIn({ en, es, pt }), area_km2: area, drawn: drawn === true, basis: basis ?? "",
    definition: definition ?? "", units: units ?? null, width_m: width ?? null, holds: table.outline_holds?.[row]?.[i] ?? {},
  }));
}

/** Place of a pair among the pairs of n things: 0 and 1, 0 and 2, …, 1 and 2, … @param {number} n @param {number} i @param {number} j */
export function pairNumber(n, i, j) {
  const [a, b] = i < j ? [i, j] : [j, i];
  return a * n - (a * (a + 1)) / 2 + (b - a - 1);
}

/** Area that two outlines have in common; null where the data does not say. @param {any} table @param {number} row @param {Outline} one @param {Outline} other @returns {number|null} */
export function sharedArea(table, row, one, other) {
  if (one.number === other.number) return one.area_km2;
  return table.outline_shared?.[row]?.[pairNumber(table.outlines[row].length, one.number - 1, other.number - 1)] ?? null;
}

/** @type {Map<string, import("../base/geometry.js").Shape|null>} */
const outlineShapes = new Map();

/** Shape of an outline; the drawn one is the territory's own. @param {any} layer @param {number} row @param {number} number from 1 */
export function outlineShape(layer, row, number) {
  const table = tableOf(layer);
  if (table.outlines[row][number - 1][4] === true) return shapeOf(layer, row);
  const name = `${layer.table}/${row}/${number}`;
  if (!outlineShapes.has(name)) {
    const whole = (table.outline_land?.[row]?.[number - 1] ?? []).map((place) => land()[place]).filter(Boolean);
    outlineShapes.set(name, whole.length ? joinShapes(whole) : decodeShape(table.outline_parts?.[row]?.[number - 1] ?? null, table.quantum));
  }
  return outlineShapes.get(name) ?? null;
}

/** The chosen outlines with their shapes, in the order of the list. */
export function shownOutlines() {
  const feature = chosenOutlines.ids.length ? findFeature(chosenOutlines.territory) : null;
  if (!feature) return [];
  const { layer, row } = feature;
  return outlineList(tableOf(layer), row)
    .filter(({ id }) => chosenOutlines.ids.includes(id))
    .map((outline) => ({ outline, shape: outlineShape(layer, row, outline.number) }));
}

/** Choose outlines of a territory; those of another go, and what is not on file is passed over. @param {string} territory @param {string[]} ids */
export function chooseOutlines(territory, ids) {
  const feature = territory ? findFeature(territory) : null;
  const known = feature ? outlineList(tableOf(feature.layer), feature.row).map(({ id }) => id) : [];
  chosenOutlines.ids = known.filter((id) => ids.includes(id));
  chosenOutlines.territory = chosenOutlines.ids.length ? territory : "";
}

/** Id of a row. @param {any} table @param {number} row */
export const rowId = (table, row) => String(cell(table, table.key, row) ?? "");
