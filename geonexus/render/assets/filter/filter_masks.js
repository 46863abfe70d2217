// Which features pass the reader's filters, and how many each choice would leave.
//
// Every feature has one number and one mask: a bit for each filter that it fails. A change of one
// filter rewrites one bit.
//
// A facet that every kind of thing has (country, actor, source, grades) is asked of all. One that
// only some kinds have is asked of these: ports and cocaine are the ports and the flows of cocaine,
// and what is neither a place nor a flow goes.
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
 * @property {boolean} everywhere whether every kind of thing has the field
 * @property {boolean} several whether any feature has more than one value
 * @property {boolean} all whether a feature must hold all chosen values, and not any of them
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
 * @property {boolean} keepOthers whether features without the field of a facet in use stay
 * @property {Uint8Array} imprecise 1 for an event that lies on some day between its first and its last
 * @property {[number, number]|null} span days that the reader chose
 * @property {[number, number]|null} also a second span, where two are compared
 * @property {boolean} undated whether features whose start is not stated stay
 */

export const HIDDEN = 1 << 30;
export const TIME = 1 << 29;
/** Of a layer that is off, and counted with another layer that shows the same row. */
export const TWICE = 1 << 28;
/** Has the field of none of the facets in use that only some kinds of things have. */
export const LACKS = 1 << 27;
/** Bits that say nothing of the filters themselves. */
const ASIDE = HIDDEN | TWICE;
const MOST_FACETS_IN_MASK = 27;

/**
 * @param {string} id
 * @param {number} size how many features there are
 * @param {(feature: number) => string[]|null} valuesOf null where a feature has no such field
 * @param {boolean} [everywhere] @returns {Facet}
 */
export function makeFacet(id, size, valuesOf, everywhere = false) {
  const facet = { id, values: [], codes: new Map(), offsets: new Int32Array(size + 1) };
  const has = new Uint8Array(size);
  /** @type {number[]} */
  const held = [];
  let several = false;
  for (let feature = 0; feature < size; feature += 1) {
    const values = valuesOf(feature);
    if (values) {
      has[feature] = 1;
      const distinct = new Set(values.length ? values : [""]);
      several ||= distinct.size > 1;
      for (const value of distinct) held.push(codeOf(facet, value));
    }
    facet.offsets[feature + 1] = held.length;
  }
  return { ...facet, held: Int32Array.from(held), has, chosen: new Set(), large: [], everywhere, several, all: false };
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
  facet.several ||= held.some((values, term) => used[term] && values.length > 1);
  facet.large.push({ first, codes, held: held.map((values, term) => (used[term] ? values.map((value) => codeOf(facet, value)) : [])) });
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
  if (facets.length > MOST_FACETS_IN_MASK) throw new Error(`${facets.length} facets; at most ${MOST_FACETS_IN_MASK} fit into a mask`);
  const fails = new Uint32Array(starts.length);
  return { facets, fails, ranges, starts, ends, imprecise, keepOthers: false, span: null, also: null, undated: true };
}

/** Whether an event in the span may have been before or after it. @param {Filters} filters @param {number} feature */
export function mayLieOutside({ imprecise, starts, ends, span }, feature) {
  return span !== null && imprecise[feature] === 1 && (starts[feature] < span[0] || ends[feature] > span[1]);
}

/**
 * Features fail a facet when they hold none of its chosen values, or, where it asks for all, not all of them.
 * @param {Filters} filters @param {number} number
 */
export function maskFacet(filters, number) {
  const { fails, keepOthers, ranges } = filters;
  const { offsets, held, has, chosen, values, large, everywhere, all } = filters.facets[number];
  const bit = 1 << number;
  const need = all ? chosen.size : Math.min(1, chosen.size);
  const without = need === 0 || !everywhere || keepOthers;
  const wanted = new Uint8Array(values.length);
  for (const code of chosen) wanted[code] = 1;
  for (let feature = 0; feature < has.length; feature += 1) {
    let hits = 0;
    for (let at = offsets[feature]; hits < need && at < offsets[feature + 1]; at += 1) hits += wanted[held[at]];
    if (has[feature] ? hits >= need : without) fails[feature] &= ~bit;
    else fails[feature] |= bit;
  }
  for (const [first, size] of ranges) {
    const part = large.find((one) => one.first === first);
    const fits = part?.held.map((list) => list.reduce((hits, code) => hits + wanted[code], 0) >= need);
    maskLargePart(fails, first, size, bit, part?.codes ?? null, fits ?? [without]);
  }
}

/** After any change of what is chosen: things go that have none of the fields asked for. @param {Filters} filters */
export function maskLacking({ facets, fails, ranges, keepOthers }) {
  const asking = keepOthers ? [] : facets.filter(({ chosen, everywhere }) => chosen.size > 0 && !everywhere);
  const listed = ranges.length ? ranges[0][0] : fails.length;
  for (let feature = 0; feature < listed; feature += 1) {
    if (asking.length && !asking.some(({ has }) => has[feature])) fails[feature] |= LACKS;
    else fails[feature] &= ~LACKS;
  }
  for (const [first, size] of ranges) {
    const lacks = asking.length > 0 && !asking.some(({ large }) => large.some((part) => part.first === first));
    if (size && lacks !== (fails[first] & LACKS) > 0) maskLargePart(fails, first, size, LACKS, null, [!lacks]);
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

/** Features of a layer that is not shown. */
export function maskLayer(filters, first, size, shown) {
  const { fails } = filters;
  for (let feature = first; feature < first + size; feature += 1) {
    if (shown) fails[feature] &= ~HIDDEN;
    else fails[feature] |= HIDDEN;
  }
}

/**
 * Of a layer that is off, rows that another layer counts already.
 * @param {Filters} filters @param {number} first @param {ArrayLike<number>} rows @param {Uint8Array|null} counted 1 for such rows; null for none
 */
export function maskTwice({ fails }, first, rows, counted) {
  for (let i = 0; i < rows.length; i += 1) {
    if (counted?.[rows[i]]) fails[first + i] |= TWICE;
    else fails[first + i] &= ~TWICE;
  }
}

/** Whether a feature passes every filter, be its layer shown or not. @param {Filters} filters */
export const passes = (filters, feature) => (filters.fails[feature] & ~ASIDE) === 0;

/**
 * Mark the rows of a layer that pass every filter, and count them by a term.
 * @param {Filters} filters @param {number} first its first feature @param {ArrayLike<number>} rows
 * @param {Uint8Array} marks of each row @param {ArrayLike<number>|null} codes term of each row @param {Int32Array} counts of each term
 */
export function markPassing({ fails }, first, rows, marks, codes, counts) {
  let number = 0;
  for (let i = 0; i < rows.length; i += 1) {
    if (fails[first + i] & ~ASIDE) continue;
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
