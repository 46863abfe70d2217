// The reader's filters over the atlas: which rows of which layer are left.

import { actorTitle } from "./actors.js";
import { atlas, cell, countryName, lookOf, rowsOf, tableOf } from "./atlas.js";
import { dateBounds, intervalOf, spanOf } from "./dates.js";
import { daysAt } from "./columns.js";
import { addMass, inUse, makeFacet, makeSieve, markPassing, passes, siftFacet, siftLayer, siftTime, tally } from "./sieve.js";
import { own, say, termTitle } from "./text.js";

/** @typedef {import("./sieve.js").Sieve} Sieve */

/** What stands between the atlas and the map. */
export const seen = {
  /** @type {Sieve} */ sieve: makeSieve([], new Float64Array(), new Float64Array()),
  /** @type {any[]} what the data says of each facet */ described: [],
  /** @type {{counts: Int32Array[], left: number, shown: number}} */
  tally: { counts: [], left: 0, shown: 0 },
  /** @type {any[]} layers with rows, in the order of the things */ layers: [],
  /** @type {(() => void)[]} */ listeners: [],
};

/** @type {Map<any, number>} */
const firstOf = new Map();
/** @type {Map<any, number[]|Uint32Array>} */
let left = new Map();
/** @type {Map<any, {marks: Uint8Array, number: number, terms: any[], counts: Int32Array}>} */
let passing = new Map();

/** Number every row of every layer, and read what it can be filtered by. */
export function prepareSeen() {
  seen.layers = atlas.layers.filter((layer) => layer.kind !== "choropleth");
  /** @type {any[]} */
  const layers = [];
  /** @type {number[]} */
  const rows = [];
  const small = seen.layers.filter((layer) => !tableOf(layer).crowd);
  const large = seen.layers.filter((layer) => tableOf(layer).crowd);
  for (const layer of small) {
    firstOf.set(layer, rows.length);
    for (const row of rowsOf(layer)) {
      layers.push(layer);
      rows.push(row);
    }
  }
  let size = rows.length;
  for (const layer of large) {
    firstOf.set(layer, size);
    size += rowsOf(layer).length;
  }
  const made = atlas.data.facets.map((facet) => {
    const listed = makeFacet(facet.id, rows.length, (thing) => valuesOf(facet, layers[thing], rows[thing]));
    for (const layer of large) addLarge(listed, facet, layer);
    return { facet, made: listed };
  });
  const useful = made.filter(({ made: { values } }) => values.some(Boolean));
  seen.described = useful.map(({ facet }) => facet);
  const [starts, ends] = timesOf(layers, rows, size);
  for (const layer of large) largeTimes(layer, starts, ends);
  const ranges = large.map((layer) => /** @type {[number, number]} */ ([firstOf.get(layer) ?? 0, rowsOf(layer).length]));
  seen.sieve = makeSieve(useful.map((one) => one.made), starts, ends, ranges);
  for (const layer of seen.layers) showLayer(layer);
  seen.tally = tally(seen.sieve);
}

/** @returns {string[]|null} null where the layer has no such field */
function valuesOf(facet, layer, row) {
  const column = own(facet.columns, layer.style, "");
  const table = tableOf(layer);
  if (!column || !Object.hasOwn(table.columns, column)) return null;
  return valuesIn(facet, table.columns[column].at(row));
}

/** @returns {string[]} */
function valuesIn(facet, value) {
  if (facet.kind === "yes") return [value === true ? "yes" : "no"];
  return String(value ?? "").split(";").map((part) => part.trim()).filter(Boolean);
}

/** What of each row of a layer a packed column holds; a layer may show a part of the rows only. */
function ofRows(layer, held) {
  const rows = rowsOf(layer);
  return rows.length === tableOf(layer).size ? held : Uint32Array.from(rows, (row) => held[row]);
}

function addLarge(listed, facet, layer) {
  const column = own(tableOf(layer).columns, own(facet.columns, layer.style, ""), null);
  if (!column) return;
  const { terms, codes } = column.byTerm;
  addMass(listed, firstOf.get(layer) ?? 0, ofRows(layer, codes), terms.map((term) => valuesIn(facet, term)));
}

/** Days of the rows of a large table. @param {Float64Array} starts written to @param {Float64Array} ends */
function largeTimes(layer, starts, ends) {
  const [from, to] = ["date_from", "date_to"].map((name) => boundsOf(tableOf(layer), name));
  const { columns } = tableOf(layer);
  const precision = own(columns, "date_precision", null);
  const first = firstOf.get(layer) ?? 0;
  rowsOf(layer).forEach((row, i) => {
    const days = spanOf(from(row), to(row), String(precision?.at(row) ?? ""));
    if (days) [starts[first + i], ends[first + i]] = days;
  });
}

/** The days that a date of a column may mean, by its row. @returns {(row: number) => [number, number]|null} */
function boundsOf(table, name) {
  const column = own(table.columns, name, null);
  if (!column) return () => null;
  if (column.byDay) return (row) => daysAt(column.byDay, row);
  if (!column.byTerm) return (row) => dateBounds(String(column.at(row) ?? ""));
  const { terms, codes } = column.byTerm;
  const bounds = terms.map((term) => dateBounds(String(term ?? "")));
  return (row) => bounds[codes[row]] ?? null;
}

/** @param {number} size of all things, those of large tables too @returns {[Float64Array, Float64Array]} */
function timesOf(layers, rows, size) {
  const starts = new Float64Array(size).fill(NaN);
  const ends = new Float64Array(size).fill(NaN);
  rows.forEach((row, thing) => {
    const table = tableOf(layers[thing]);
    const text = (name) => String(cell(table, name, row) ?? "");
    const days = intervalOf(text("date_from"), text("date_to"), text("date_precision"));
    if (days) [starts[thing], ends[thing]] = days;
  });
  return [starts, ends];
}

function showLayer(layer) {
  siftLayer(seen.sieve, firstOf.get(layer) ?? 0, layer.count, atlas.shown.has(layer.id));
}

/** Rows of a layer that pass every filter. @param {any} layer @returns {number[]|Uint32Array} */
export function seenRows(layer) {
  if (layer.kind === "choropleth" || !inUse(seen.sieve)) return rowsOf(layer);
  let rows = left.get(layer);
  if (!rows) {
    const first = firstOf.get(layer) ?? 0;
    const keep = (_, i) => passes(seen.sieve, first + i);
    const all = rowsOf(layer);
    rows = Array.isArray(all) ? all.filter(keep) : all.filter(keep);
    left.set(layer, rows);
  }
  return rows;
}

/**
 * What the filters leave of a layer of a large table: 1 for each such row, how many, and how many
 * have each term of the column that its style looks at.
 * @param {any} layer
 */
export function passingRows(layer) {
  let passed = passing.get(layer);
  if (!passed) {
    const table = tableOf(layer);
    const { terms, codes } = own(table.columns, lookOf(layer).by ?? "", null)?.byTerm ?? { terms: [], codes: null };
    const [marks, counts] = [new Uint8Array(table.size), new Int32Array(terms.length)];
    const number = markPassing(seen.sieve, firstOf.get(layer) ?? 0, rowsOf(layer), marks, codes, counts);
    passing.set(layer, (passed = { marks, number, terms, counts }));
  }
  return passed;
}

/** How many rows of a layer pass. @param {any} layer */
export const numberLeft = (layer) => (tableOf(layer).crowd ? passingRows(layer).number : seenRows(layer).length);

/** Whether one row passes. @param {import("./atlas.js").Feature} feature */
export const isSeen = ({ layer, row }) => seenRows(layer).includes(row);

/** Count anew and tell everyone. */
function settle() {
  left = new Map();
  passing = new Map();
  seen.tally = tally(seen.sieve);
  for (const listener of seen.listeners) listener();
}

/** After a layer was shown or hidden. */
export function layersChanged() {
  for (const layer of seen.layers) showLayer(layer);
  settle();
}

/** Choose values of a facet by name; unknown ones are passed over. @param {string} id @param {string[]} values */
function choose(id, values) {
  const number = seen.described.findIndex((facet) => facet.id === id);
  if (number < 0) return;
  const facet = seen.sieve.facets[number];
  const codes = values.map((value) => facet.codes.get(value)).filter((code) => code !== undefined);
  facet.chosen = new Set(/** @type {number[]} */ (codes));
  siftFacet(seen.sieve, number);
}

/** @param {string} id @param {string} value @param {boolean} on */
export function chooseValue(id, value, on) {
  const chosen = new Set(chosenOf(id));
  if (on) chosen.add(value);
  else chosen.delete(value);
  choose(id, [...chosen]);
  settle();
}

/** Values chosen of a facet. @param {string} id @returns {string[]} */
export function chosenOf(id) {
  const facet = seen.sieve.facets.find((one) => one.id === id);
  return facet ? [...facet.chosen].map((code) => facet.values[code]) : [];
}

/** Whether things without a facet's field go too. @param {boolean} strict */
export function setStrict(strict) {
  seen.sieve.strict = strict;
  seen.sieve.facets.forEach((_, number) => siftFacet(seen.sieve, number));
  settle();
}

/** @param {[number, number]|null} span in days @param {boolean} undated whether undated things stay */
export function setTime(span, undated) {
  Object.assign(seen.sieve, { span, undated });
  siftTime(seen.sieve);
  settle();
}

/**
 * Everything at once, as a view's address says it.
 * @param {{facets: Map<string, string[]>, strict: boolean, span: [number, number]|null, undated: boolean}} wanted
 */
export function setFilters({ facets, strict, span, undated }) {
  Object.assign(seen.sieve, { strict, span, undated });
  for (const { id } of seen.described) choose(id, facets.get(id) ?? []);
  siftTime(seen.sieve);
  settle();
}

export function clearFilters() {
  setFilters({ facets: new Map(), strict: false, span: null, undated: true });
}

/** Title of a value of a facet, in the language in force. @param {any} facet @param {string} value */
export function valueTitle(facet, value) {
  if (!value) return say("not_stated");
  if (facet.kind === "country") return countryName(value);
  if (facet.kind === "actor") return actorTitle(value);
  if (facet.kind === "yes") return say(value);
  const title = termTitle(facet.vocabulary, value);
  const graded = facet.id === "reliability" || facet.id === "credibility";
  return graded && title !== value ? `${value} · ${title}` : title;
}
