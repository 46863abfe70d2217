// The reader's filters over the atlas: which rows of which layer are left.

import { atlas, styleOf, rowsOf, tableOf } from "../data/atlas.js";
import { addLargePart, inUse, makeFacet, makeFilters, markPassing, passes, maskFacet, maskLacking, maskLayer, maskTime, maskTwice } from "./filter_masks.js";
import { tally } from "./filter_counts.js";
import { facetColumn, valuesIn } from "./facet_values.js";
import { own } from "../base/text.js";
import { largeTimes, timesOf } from "./feature_days.js";

/** @typedef {import("./filter_masks.js").Filters} Filters */

/** What stands between the atlas and the map. */
export const filterState = {
  /** @type {Filters} */ filters: makeFilters([], new Float64Array(), new Float64Array()),
  /** @type {any[]} what the data says of each facet */ described: [],
  /** @type {import("./filter_counts.js").Tally} */ tally: { counts: [], left: 0, shown: 0, off: 0 },
  /** @type {any[]} layers with rows, in the order of the features */ layers: [],
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
export function prepareFilters() {
  filterState.layers = atlas.layers.filter((layer) => layer.kind !== "choropleth");
  /** @type {any[]} */
  const layers = [];
  /** @type {number[]} */
  const rows = [];
  const small = filterState.layers.filter((layer) => !tableOf(layer).large);
  const large = filterState.layers.filter((layer) => tableOf(layer).large);
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
    const listed = makeFacet(facet.id, rows.length, (feature) => valuesOf(facet, layers[feature], rows[feature]), facet.everywhere === true);
    for (const layer of large) addLarge(listed, facet, layer);
    return { facet, made: listed };
  });
  const useful = made.filter(({ made: { values } }) => values.some(Boolean));
  filterState.described = useful.map(({ facet }) => facet);
  const times = timesOf(layers, rows, size);
  for (const layer of large) largeTimes(layer, firstOf.get(layer) ?? 0, times);
  const ranges = large.map((layer) => /** @type {[number, number]} */ ([firstOf.get(layer) ?? 0, rowsOf(layer).length]));
  filterState.filters = makeFilters(useful.map((one) => one.made), ...times, ranges);
  maskLayers();
  filterState.tally = tally(filterState.filters);
}

/** @returns {string[]|null} null where the layer has no such field */
function valuesOf(facet, layer, row) {
  const column = facetColumn(facet, layer);
  return column && valuesIn(facet, column.at(row));
}

/** What of each row of a layer a packed column holds; a layer may show a part of the rows only. */
function ofRows(layer, held) {
  const rows = rowsOf(layer);
  return rows.length === tableOf(layer).size ? held : Uint32Array.from(rows, (row) => held[row]);
}

function addLarge(listed, facet, layer) {
  const column = facetColumn(facet, layer);
  // of a million passages, each cited once, none is a choice
  if (!column?.byTerm) return;
  const { terms, codes } = column.byTerm;
  addLargePart(listed, firstOf.get(layer) ?? 0, ofRows(layer, codes), terms.map((term) => valuesIn(facet, term)));
}

/** What layers are on; and of those that are off, what another layer counts already. */
function maskLayers() {
  const { filters, layers } = filterState;
  /** @type {Map<any, any[]>} */
  const byTable = new Map();
  for (const layer of layers) {
    maskLayer(filters, firstOf.get(layer) ?? 0, layer.count, atlas.shown.has(layer.id));
    byTable.set(tableOf(layer), [...(byTable.get(tableOf(layer)) ?? []), layer]);
  }
  for (const [table, sharing] of byTable) {
    if (sharing.length < 2) continue;
    const counted = new Uint8Array(table.size);
    for (const on of [true, false])
      for (const layer of sharing.filter(({ id }) => atlas.shown.has(id) === on)) {
        maskTwice(filters, firstOf.get(layer) ?? 0, rowsOf(layer), on ? null : counted);
        for (const row of rowsOf(layer)) counted[row] = 1;
      }
  }
}

/** Rows of a layer that pass every filter. @param {any} layer @returns {number[]|Uint32Array} */
export function filteredRows(layer) {
  if (layer.kind === "choropleth" || !inUse(filterState.filters)) return rowsOf(layer);
  let rows = found.left.get(layer);
  if (!rows) {
    const first = firstOf.get(layer) ?? 0;
    const keep = (_, i) => passes(filterState.filters, first + i);
    const all = rowsOf(layer);
    rows = Array.isArray(all) ? all.filter(keep) : all.filter(keep);
    found.left.set(layer, rows);
  }
  return rows;
}

/**
 * What the filters leave of a layer of a large table: 1 for each such row, how many, and how many
 * have each term of the column of its style.
 * @param {any} layer @returns {Passing}
 */
export function passingRows(layer) {
  let passed = found.passing.get(layer);
  if (!passed) {
    const table = tableOf(layer);
    const { terms, codes } = own(table.columns, styleOf(layer).by ?? "", null)?.byTerm ?? { terms: [], codes: null };
    const [marks, counts] = [new Uint8Array(table.size), new Int32Array(terms.length)];
    const number = markPassing(filterState.filters, firstOf.get(layer) ?? 0, rowsOf(layer), marks, codes, counts);
    found.passing.set(layer, (passed = { marks, number, terms, counts }));
  }
  return passed;
}

/** How many rows of a layer pass. @param {any} layer */
export const numberLeft = (layer) => (tableOf(layer).large ? passingRows(layer).number : filteredRows(layer).length);

/** What stands in a column of the rows that are left, each text once. @param {any} layer @param {string} name @returns {Set<string>} */
export function textsLeft(layer, name) {
  const column = own(tableOf(layer).columns, name, null);
  const rows = filteredRows(layer);
  if (!column?.byTerm) return new Set(Array.from(rows, (row) => String(column?.at(row) ?? "")));
  const { terms, codes } = column.byTerm;
  const used = new Uint8Array(terms.length);
  for (const row of rows) used[codes[row]] = 1;
  return new Set(terms.filter((_, code) => used[code]).map((term) => String(term ?? "")));
}

/** Number of a row among all features. @param {any} layer @param {number} row */
export function featureNumber(layer, row) {
  layer.features ??= numberFeatures(layer);
  return layer.features[row];
}

function numberFeatures(layer) {
  const first = firstOf.get(layer) ?? 0;
  const features = new Int32Array(tableOf(layer).size).fill(-1);
  rowsOf(layer).forEach((row, i) => (features[row] = first + i));
  return features;
}

/** Whether any event of a layer is not known to the day. @param {any} layer */
export function someImprecise(layer) {
  const first = firstOf.get(layer) ?? 0;
  return filterState.filters.imprecise.subarray(first, first + layer.count).includes(1);
}

/** Whether one row passes. @param {import("../data/atlas.js").Feature} feature */
export const passesFilters = ({ layer, row }) => filteredRows(layer).includes(row);

/** Count anew and tell everyone. */
function recount() {
  maskLacking(filterState.filters);
  found = noRows();
  filterState.version += 1;
  filterState.tally = tally(filterState.filters);
  for (const listener of filterState.listeners) listener();
}

/** After a layer was shown or hidden. */
export function layersChanged() {
  maskLayers();
  recount();
}

/** Choose values of a facet by name; unknown ones are passed over. @param {string} id @param {string[]} values */
function choose(id, values) {
  const number = filterState.described.findIndex((facet) => facet.id === id);
  if (number < 0) return;
  const facet = filterState.filters.facets[number];
  const codes = values.map((value) => facet.codes.get(value)).filter((code) => code !== undefined);
  facet.chosen = new Set(/** @type {number[]} */ (codes));
  maskFacet(filterState.filters, number);
}

/** @param {string} id @param {string} value @param {boolean} on */
export function chooseValue(id, value, on) {
  const chosen = new Set(chosenOf(id));
  if (on) chosen.add(value);
  else chosen.delete(value);
  choose(id, [...chosen]);
  recount();
}

/** Several facets at once. @param {Record<string, string[]>} wanted values by facet @param {string[]} [all] facets that ask for all of them */
export function chooseTogether(wanted, all = []) {
  for (const [id, values] of Object.entries(wanted)) {
    const facet = filterState.filters.facets.find((one) => one.id === id);
    if (facet) facet.all = all.includes(id);
    choose(id, values);
  }
  recount();
}

/** Values chosen of a facet. @param {string} id @returns {string[]} */
export function chosenOf(id) {
  const facet = filterState.filters.facets.find((one) => one.id === id);
  return facet ? [...facet.chosen].map((code) => facet.values[code]) : [];
}

/** Facets that ask for all of their chosen values. @returns {string[]} */
export const askingAll = () => filterState.filters.facets.filter(({ all }) => all).map(({ id }) => id);

/** Whether a facet asks for all of its chosen values, or for any. @param {string} id @param {boolean} all */
export const setAll = (id, all) => chooseTogether({ [id]: chosenOf(id) }, all ? [id] : []);

/** Whether features without a facet's field stay. @param {boolean} keepOthers */
export function setKeepOthers(keepOthers) {
  filterState.filters.keepOthers = keepOthers;
  filterState.filters.facets.forEach((_, number) => maskFacet(filterState.filters, number));
  recount();
}

/** @param {[number, number]|null} span in days @param {boolean} undated whether undated features stay */
export function setTime(span, undated) {
  Object.assign(filterState.filters, { span, also: null, undated });
  maskTime(filterState.filters);
  recount();
}

/** Two periods at once: what touches either is left. @param {[[number, number], [number, number]]} spans */
export function setTwoTimes([span, also]) {
  Object.assign(filterState.filters, { span, also });
  maskTime(filterState.filters);
  recount();
}

/** The filters with another period. @param {[number, number]} span */
export function filtersOfPeriod(span) {
  const periodFilters = { fails: filterState.filters.fails.slice(), rows: noRows(), span };
  maskTime({ ...filterState.filters, fails: periodFilters.fails, span, also: null });
  return periodFilters;
}

/** Do something while the filters have another period. @template T @param {ReturnType<typeof filtersOfPeriod>} periodFilters @param {() => T} action @returns {T} */
export function withPeriodFilters(periodFilters, action) {
  const { fails, span } = filterState.filters;
  const kept = { filters: { fails, span }, found };
  Object.assign(filterState.filters, { fails: periodFilters.fails, span: periodFilters.span });
  found = periodFilters.rows;
  try {
    return action();
  } finally {
    Object.assign(filterState.filters, kept.filters);
    found = kept.found;
  }
}

/**
 * Everything at once, as a view's address says it.
 * @param {{facets: Map<string, string[]>, all: string[], keep: boolean, span: [number, number]|null, undated: boolean}} wanted
 */
export function setFilters({ facets, all, keep, span, undated }) {
  Object.assign(filterState.filters, { keepOthers: keep, span, also: null, undated });
  for (const facet of filterState.filters.facets) {
    facet.all = all.includes(facet.id);
    choose(facet.id, facets.get(facet.id) ?? []);
  }
  maskTime(filterState.filters);
  recount();
}

export function clearFilters() {
  setFilters({ facets: new Map(), all: [], keep: false, span: null, undated: true });
}
