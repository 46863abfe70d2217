// Which features pass the reader's filters, and how many each choice would leave.
//
// Every feature has one number and one mask: a bit for each filter that it fails. A change of one
// filter rewrites one bit, and one pass over the masks counts all facets, each as if its own
// filter were off.
//
// The rows of a large table come after all other features. What they hold of a facet is not listed
// feature by feature: each has the number of a term, and the values of a term are listed once.

/**
 * @typedef {object} Facet
 * @property {string} id
 * @property {string[]} values "" stands for: has the field, and nothing in it
 * @property {Map<string, number>} codes number of each value
 * @property {Int32Array} offsets where the values of each feature begin in `held`
 * @property {Int32Array} held
 * @property {Uint8Array} has 1 where a feature has the field at all
 * @property {LargePart[]} large rows of large tables that have the field
 * @property {Set<number>} chosen
 */

/**
 * @typedef {object} LargePart
 * @property {number} first number of its first feature
 * @property {ArrayLike<number>} codes term of each feature
 * @property {number[][]} held values of each term, as numbers
 */

/**
 * @typedef {object} Filters
 * @property {Facet[]} facets
 * @property {Uint32Array} fails
 * @property {[number, number][]} ranges first feature and size of each large table
 * @property {Float64Array} starts first day of each feature; NaN without a date, −∞ where only its end is known
 * @property {Float64Array} ends
 * @property {boolean} strict whether features without a facet's field go when it is used
 * @property {Uint8Array} imprecise 1 for an event that lies on some day between its first and its last
 * @property {[number, number]|null} span days that the reader chose
 * @property {[number, number]|null} also a second span, where two are compared
 * @property {boolean} undated whether features whose start is not stated stay
 */

const HIDDEN = 1 << 30;
const TIME = 1 << 29;

/**
 * @param {string} id
 * @param {number} size how many features there are
 * @param {(feature: number) => string[]|null} valuesOf null where a feature has no such field
 * @returns {Facet}
 */
export function makeFacet(id, size, valuesOf) {
  const facet = { id, values: [], codes: new Map(), offsets: new Int32Array(size + 1) };
  const has = new Uint8Array(size);
  /** @type {number[]} */
  const held = [];
  for (let feature = 0; feature < size; feature += 1) {
    const values = valuesOf(feature);
    if (values) {
      has[feature] = 1;
      const distinct = new Set(values.length ? values : [""]);
      for (const value of distinct) held.push(codeOf(facet, value));
    }
    facet.offsets[feature + 1] = held.length;
  }
  return { ...facet, held: Int32Array.from(held), has, chosen: new Set(), large: [] };
}

/**
 * Add the rows of a large table to a facet.
 * @param {Facet} facet @param {number} first @param {ArrayLike<number>} codes
 * @param {string[][]} valuesOf of each term
 */
export function addLargePart(facet, first, codes, valuesOf) {
  const held = valuesOf.map((values) => [...new Set(values.length ? values : [""])]);
  // a term that no row has is no value
  const used = new Uint8Array(held.length);
  for (let i = 0; i < codes.length; i += 1) used[codes[i]] = 1;
  facet.large.push({ first, codes, held: held.map((values, term) => (used[term] ? values.map((value) => codeOf(facet, value)) : [])) });
}

/** How many features have each value. @param {Facet} facet */
export function totals({ values, held, large }) {
  const total = new Int32Array(values.length);
  for (const code of held) total[code] += 1;
  for (const part of large) addCounts(total, part, new Uint8Array(part.codes.length), 0, 0);
  return total;
}

/** Count the rows that have one of two marks. @param {Int32Array} total added to @param {LargePart} part @param {Uint8Array} marks of each row */
function addCounts(total, { codes, held }, marks, one, other) {
  const byTerm = new Int32Array(held.length);
  for (let row = 0; row < codes.length; row += 1) if (marks[row] === one || marks[row] === other) byTerm[codes[row]] += 1;
  byTerm.forEach((number, term) => {
    for (const value of held[term]) total[value] += number;
  });
}

function codeOf(facet, value) {
  const known = facet.codes.get(value);
  if (known !== undefined) return known;
  facet.codes.set(value, facet.values.length);
  facet.values.push(value);
  return facet.values.length - 1;
}

/**
 * @param {Facet[]} facets @param {Float64Array} starts @param {Float64Array} ends @param {Uint8Array} [imprecise]
 * @param {[number, number][]} [ranges] @returns {Filters}
 */
export function makeFilters(facets, starts, ends, imprecise = new Uint8Array(starts.length), ranges = []) {
  if (facets.length > 28) throw new Error(`${facets.length} facets; at most 28 fit into a mask`);
  const fails = new Uint32Array(starts.length);
  return { facets, fails, ranges, starts, ends, imprecise, strict: false, span: null, also: null, undated: true };
}

/** Whether an event in the span may have been before or after it. @param {Filters} filters @param {number} feature */
export function mayLieOutside({ imprecise, starts, ends, span }, feature) {
  return span !== null && imprecise[feature] === 1 && (starts[feature] < span[0] || ends[feature] > span[1]);
}

/** Features fail a facet when they hold none of its chosen values. @param {Filters} filters @param {number} number */
export function maskFacet(filters, number) {
  const { fails, strict, ranges } = filters;
  const { offsets, held, has, chosen, values, large } = filters.facets[number];
  const bit = 1 << number;
  const wanted = new Uint8Array(values.length);
  for (const code of chosen) wanted[code] = 1;
  for (let feature = 0; feature < has.length; feature += 1) {
    let passes = chosen.size === 0 || (!has[feature] && !strict);
    for (let at = offsets[feature]; !passes && at < offsets[feature + 1]; at += 1) passes = wanted[held[at]] === 1;
    if (passes) fails[feature] &= ~bit;
    else fails[feature] |= bit;
  }
  for (const [first, size] of ranges) {
    const part = large.find((one) => one.first === first);
    const fits = part?.held.map((list) => chosen.size === 0 || list.some((code) => wanted[code] === 1));
    maskLargePart(fails, first, size, bit, part?.codes ?? null, fits ?? [chosen.size === 0 || !strict]);
  }
}

/** @param {Uint32Array} fails @param {ArrayLike<number>|null} codes null where all are alike @param {boolean[]} fits of each term */
function maskLargePart(fails, first, size, bit, codes, fits) {
  const failing = Uint32Array.from(fits, (fit) => (fit ? 0 : bit));
  for (let row = 0; row < size; row += 1)
    fails[first + row] = (fails[first + row] & ~bit) | failing[codes ? codes[row] : 0];
}

/**
 * Features fail the time when all their days lie outside of the span, and of the second one.
 * Where the start is not stated the reader decides, and what ended before the span is out anyway.
 * @param {Filters} filters
 */
export function maskTime(filters) {
  const { fails, starts, ends, span, also, undated } = filters;
  const [from, to] = span ?? [-Infinity, Infinity];
  const [first, last] = also ?? [Infinity, -Infinity];
  for (let feature = 0; feature < fails.length; feature += 1) {
    const start = starts[feature];
    const touches = Number.isNaN(start) || (start <= to && ends[feature] >= from) || (start <= last && ends[feature] >= first);
    if (touches && (undated || start > -Infinity)) fails[feature] &= ~TIME;
    else fails[feature] |= TIME;
  }
}

/** Features of a layer that is not shown count nowhere but in the layer tree. */
export function maskLayer(filters, first, size, shown) {
  const { fails } = filters;
  for (let feature = first; feature < first + size; feature += 1) {
    if (shown) fails[feature] &= ~HIDDEN;
    else fails[feature] |= HIDDEN;
  }
}

/** Whether a feature passes every filter, be its layer shown or not. @param {Filters} filters */
export const passes = (filters, feature) => (filters.fails[feature] & ~HIDDEN) === 0;

/** What a feature may fail and still be counted in the time bar. */
export const BUT_TIME = TIME;

/**
 * Mark the rows of a layer that pass every filter, and count them by a term.
 * @param {Filters} filters @param {number} first its first feature @param {ArrayLike<number>} rows
 * @param {Uint8Array} marks of each row @param {ArrayLike<number>|null} codes term of each row @param {Int32Array} counts of each term
 */
export function markPassing({ fails }, first, rows, marks, codes, counts) {
  let number = 0;
  for (let i = 0; i < rows.length; i += 1) {
    if (fails[first + i] & ~HIDDEN) continue;
    const row = rows[i];
    marks[row] = 1;
    number += 1;
    if (codes) counts[codes[row]] += 1;
  }
  return number;
}

/** Whether any filter is in use. @param {Filters} filters */
export function inUse(filters) {
  return filters.span !== null || !filters.undated || filters.facets.some((facet) => facet.chosen.size > 0);
}

/**
 * How many features on the map each value of each facet would leave, its own filter aside.
 * @param {Filters} filters @returns {{counts: Int32Array[], left: number, shown: number}}
 */
export function tally(filters) {
  const { facets, fails, ranges } = filters;
  const counts = facets.map((facet) => new Int32Array(facet.values.length));
  const listed = ranges.length ? ranges[0][0] : fails.length;
  let left = 0;
  let shown = 0;
  for (let feature = 0; feature < listed; feature += 1) {
    const mask = fails[feature];
    if (!(mask & HIDDEN)) shown += 1;
    if (mask === 0) left += 1;
    else if (mask & (mask - 1) || mask & (HIDDEN | TIME)) continue;
    const from = mask === 0 ? 0 : 31 - Math.clz32(mask);
    const to = mask === 0 ? facets.length : from + 1;
    for (let number = from; number < to; number += 1) {
      const { offsets, held } = facets[number];
      for (let at = offsets[feature]; at < offsets[feature + 1]; at += 1) counts[number][held[at]] += 1;
    }
  }
  for (const [first, size] of ranges) {
    const [partLeft, partShown] = tallyLargePart(filters, first, size, counts);
    left += partLeft;
    shown += partShown;
  }
  return { counts, left, shown };
}

const OUT = 255;
const LEFT = 254;

/** @param {Filters} filters @param {Int32Array[]} counts added to @returns {[number, number]} how many are left, and shown */
function tallyLargePart({ facets, fails }, first, size, counts) {
  // the one facet that each row fails; LEFT for none, OUT for more
  const only = new Uint8Array(size);
  const byOnly = new Int32Array(256);
  let shown = 0;
  for (let row = 0; row < size; row += 1) {
    const mask = fails[first + row];
    if (!(mask & HIDDEN)) shown += 1;
    const which = mask === 0 ? LEFT : mask & (mask - 1) || mask & (HIDDEN | TIME) ? OUT : 31 - Math.clz32(mask);
    only[row] = which;
    byOnly[which] += 1;
  }
  facets.forEach(({ large }, number) => {
    const part = large.find((one) => one.first === first);
    if (!part) return;
    if (part.held.length > 1) addCounts(counts[number], part, only, LEFT, number);
    else for (const value of part.held[0]) counts[number][value] += byOnly[LEFT] + byOnly[number];
  });
  return [byOnly[LEFT], shown];
}
