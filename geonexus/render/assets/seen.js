// The reader's filters over the atlas: which rows of which layer are left.

import { actorTitle } from "./actors.js";
import { atlas, cell, countryName, rowsOf, tableOf } from "./atlas.js";
import { intervalOf, isLoose } from "./dates.js";
import { inUse, makeFacet, makeSieve, passes, siftFacet, siftLayer, siftTime, tally } from "./sieve.js";
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
  /** raised whenever other rows may be left */ version: 0,
};

/** @type {Map<any, number>} */
const firstOf = new Map();
/** @type {Map<any, number[]>} */
let left = new Map();

/** Number every row of every layer, and read what it can be filtered by. */
export function prepareSeen() {
  seen.layers = atlas.layers.filter((layer) => layer.kind !== "choropleth");
  /** @type {any[]} */
  const layers = [];
  /** @type {number[]} */
  const rows = [];
  for (const layer of seen.layers) {
    firstOf.set(layer, rows.length);
    for (const row of rowsOf(layer)) {
      layers.push(layer);
      rows.push(row);
    }
  }
  const made = atlas.data.facets.map((facet) => ({
    facet,
    made: makeFacet(facet.id, rows.length, (thing) => valuesOf(facet, layers[thing], rows[thing])),
  }));
  const useful = made.filter(({ made: { values } }) => values.some(Boolean));
  seen.described = useful.map(({ facet }) => facet);
  seen.sieve = makeSieve(useful.map((one) => one.made), ...timesOf(layers, rows));
  for (const layer of seen.layers) showLayer(layer);
  seen.tally = tally(seen.sieve);
}

/** @returns {string[]|null} null where the layer has no such field */
function valuesOf(facet, layer, row) {
  const column = own(facet.columns, layer.style, "");
  const table = tableOf(layer);
  if (!column || !Object.hasOwn(table.columns, column)) return null;
  const value = table.columns[column][row];
  if (facet.kind === "yes") return [value === true ? "yes" : "no"];
  return String(value ?? "").split(";").map((part) => part.trim()).filter(Boolean);
}

/** @returns {[Float64Array, Float64Array, Uint8Array]} */
function timesOf(layers, rows) {
  const starts = new Float64Array(rows.length).fill(NaN);
  const ends = new Float64Array(rows.length).fill(NaN);
  const loose = new Uint8Array(rows.length);
  rows.forEach((row, thing) => {
    const table = tableOf(layers[thing]);
    const text = (name) => String(cell(table, name, row) ?? "");
    const dates = [text("date_from"), text("date_to"), text("date_precision")];
    const days = intervalOf(dates[0], dates[1], dates[2]);
    if (days) [starts[thing], ends[thing]] = days;
    // a territory, route or place lasts through its period; an event was on some day of it
    if (days && layers[thing].style === "incident" && isLoose(dates[0], dates[1], dates[2])) loose[thing] = 1;
  });
  return [starts, ends, loose];
}

function showLayer(layer) {
  siftLayer(seen.sieve, firstOf.get(layer) ?? 0, layer.count, atlas.shown.has(layer.id));
}

/** Rows of a layer that pass every filter. @param {any} layer @returns {number[]} */
export function seenRows(layer) {
  if (layer.kind === "choropleth" || !inUse(seen.sieve)) return rowsOf(layer);
  let rows = left.get(layer);
  if (!rows) {
    const first = firstOf.get(layer) ?? 0;
    rows = rowsOf(layer).filter((_, i) => passes(seen.sieve, first + i));
    left.set(layer, rows);
  }
  return rows;
}

/** Number of a row among all things. @param {any} layer @param {number} row */
export function thingOf(layer, row) {
  if (layer.places) return layer.places.get(row) ?? -1;
  const first = firstOf.get(layer) ?? 0;
  layer.places = new Map(rowsOf(layer).map((one, i) => [one, first + i]));
  return layer.places.get(row) ?? -1;
}

/** Whether one row passes. @param {import("./atlas.js").Feature} feature */
export const isSeen = ({ layer, row }) => seenRows(layer).includes(row);

/** Count anew and tell everyone. */
function settle() {
  left = new Map();
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
  const glass = { fails: seen.sieve.fails.slice(), left: new Map(), span };
  siftTime({ ...seen.sieve, fails: glass.fails, span, also: null });
  return glass;
}

/** Do something while only what a glass leaves is seen. @param {ReturnType<typeof glassOf>} glass @param {() => any} action */
export function lookThrough(glass, action) {
  const { fails, span } = seen.sieve;
  const kept = { sieve: { fails, span }, left };
  Object.assign(seen.sieve, { fails: glass.fails, span: glass.span });
  left = glass.left;
  try {
    return action();
  } finally {
    Object.assign(seen.sieve, kept.sieve);
    left = kept.left;
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
