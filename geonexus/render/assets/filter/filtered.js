// The reader's filters over the atlas: which rows of which layer are left.

import { actorTitle } from "../data/actors.js";
import { atlas, countryName, lookOf, rowsOf, tableOf } from "../data/atlas.js";
import { addMass, inUse, makeFacet, makeSieve, markPassing, passes, siftFacet, siftLayer, siftTime, tally } from "./filter_masks.js";
import { own, say, termTitle } from "../base/text.js";
import { largeTimes, timesOf } from "./feature_days.js";

/** @typedef {import("./filter_masks.js").Sieve} Sieve */

/** What stands between the atlas and the map. */
export const seen = {
  /** @type {Sieve} */ sieve: makeSieve([], new Float64Array(), new Float64Array()),
  /** @type {any[]} what the data says of each facet */ described: [],
  /** @type {{counts: Int32Array[], left: number, shown: number}} */
  tally: { counts: [], left: 0, shown: 0 },
  /** @type {any[]} layers with rows, in the order of the things */ layers: [],
  /** @type {(() => void)[]} */ listeners: [],
  /** raised whenever other rows may be left */ version: 0,
};

/** @type {Map<any, number>} */
const firstOf = new Map();
/**
 * Rows that are left, by layer; of large tables as marks too.
 * @typedef {{left: Map<any, number[]|Uint32Array>, passing: Map<any, Passing>}} Rows
 */
/** @typedef {{marks: Uint8Array, number: number, terms: any[], counts: Int32Array}} Passing */

/** @returns {Rows} */
const noRows = () => ({ left: new Map(), passing: new Map() });
/** What was found for the masks in force. */
let found = noRows();

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
  const times = timesOf(layers, rows, size);
  for (const layer of large) largeTimes(layer, firstOf.get(layer) ?? 0, times);
  const ranges = large.map((layer) => /** @type {[number, number]} */ ([firstOf.get(layer) ?? 0, rowsOf(layer).length]));
  seen.sieve = makeSieve(useful.map((one) => one.made), ...times, ranges);
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

function showLayer(layer) {
  siftLayer(seen.sieve, firstOf.get(layer) ?? 0, layer.count, atlas.shown.has(layer.id));
}

/** Rows of a layer that pass every filter. @param {any} layer @returns {number[]|Uint32Array} */
export function seenRows(layer) {
  if (layer.kind === "choropleth" || !inUse(seen.sieve)) return rowsOf(layer);
  let rows = found.left.get(layer);
  if (!rows) {
    const first = firstOf.get(layer) ?? 0;
    const keep = (_, i) => passes(seen.sieve, first + i);
    const all = rowsOf(layer);
    rows = Array.isArray(all) ? all.filter(keep) : all.filter(keep);
    found.left.set(layer, rows);
  }
  return rows;
}

/**
 * What the filters leave of a layer of a large table: 1 for each such row, how many, and how many
 * have each term of the column that its style looks at.
 * @param {any} layer @returns {Passing}
 */
export function passingRows(layer) {
  let passed = found.passing.get(layer);
  if (!passed) {
    const table = tableOf(layer);
    const { terms, codes } = own(table.columns, lookOf(layer).by ?? "", null)?.byTerm ?? { terms: [], codes: null };
    const [marks, counts] = [new Uint8Array(table.size), new Int32Array(terms.length)];
    const number = markPassing(seen.sieve, firstOf.get(layer) ?? 0, rowsOf(layer), marks, codes, counts);
    found.passing.set(layer, (passed = { marks, number, terms, counts }));
  }
  return passed;
}

/** How many rows of a layer pass. @param {any} layer */
export const numberLeft = (layer) => (tableOf(layer).crowd ? passingRows(layer).number : seenRows(layer).length);

/** What stands in a column of the rows that are left, each text once. @param {any} layer @param {string} name @returns {Set<string>} */
export function textsLeft(layer, name) {
  const column = own(tableOf(layer).columns, name, null);
  const rows = seenRows(layer);
  if (!column?.byTerm) return new Set(Array.from(rows, (row) => String(column?.at(row) ?? "")));
  const { terms, codes } = column.byTerm;
  const used = new Uint8Array(terms.length);
  for (const row of rows) used[codes[row]] = 1;
  return new Set(terms.filter((_, code) => used[code]).map((term) => String(term ?? "")));
}

/** Number of a row among all things. @param {any} layer @param {number} row */
export function thingOf(layer, row) {
  layer.things ??= thingsOf(layer);
  return layer.things[row];
}

function thingsOf(layer) {
  const first = firstOf.get(layer) ?? 0;
  const things = new Int32Array(tableOf(layer).size).fill(-1);
  rowsOf(layer).forEach((row, i) => (things[row] = first + i));
  return things;
}

/** Whether any event of a layer is not known to the day. @param {any} layer */
export function someLoose(layer) {
  const first = firstOf.get(layer) ?? 0;
  return seen.sieve.loose.subarray(first, first + layer.count).includes(1);
}

/** Whether one row passes. @param {import("../data/atlas.js").Feature} feature */
export const isSeen = ({ layer, row }) => seenRows(layer).includes(row);

/** Count anew and tell everyone. */
function settle() {
  found = noRows();
  seen.version += 1;
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
  Object.assign(seen.sieve, { span, also: null, undated });
  siftTime(seen.sieve);
  settle();
}

/** Two periods at once: what touches either is left. @param {[[number, number], [number, number]]} spans */
export function setTwoTimes([span, also]) {
  Object.assign(seen.sieve, { span, also });
  siftTime(seen.sieve);
  settle();
}

/** The filters with another period, to look through. @param {[number, number]} span */
export function glassOf(span) {
  const glass = { fails: seen.sieve.fails.slice(), rows: noRows(), span };
  siftTime({ ...seen.sieve, fails: glass.fails, span, also: null });
  return glass;
}

/** Do something while only what a glass leaves is seen. @template T @param {ReturnType<typeof glassOf>} glass @param {() => T} action @returns {T} */
export function lookThrough(glass, action) {
  const { fails, span } = seen.sieve;
  const kept = { sieve: { fails, span }, found };
  Object.assign(seen.sieve, { fails: glass.fails, span: glass.span });
  found = glass.rows;
  try {
    return action();
  } finally {
    Object.assign(seen.sieve, kept.sieve);
    found = kept.found;
  }
}

/**
 * Everything at once, as a view's address says it.
 * @param {{facets: Map<string, string[]>, strict: boolean, span: [number, number]|null, undated: boolean}} wanted
 */
export function setFilters({ facets, strict, span, undated }) {
  Object.assign(seen.sieve, { strict, span, also: null, undated });
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
