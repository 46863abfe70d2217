// Which things pass the reader's filters, and how many each choice would leave.
//
// Every thing has one number and one mask: a bit for each filter that it fails. A change of one
// filter rewrites one bit, and one pass over the masks counts all facets, each as if its own
// filter were off.

/**
 * @typedef {object} Facet
 * @property {string} id
 * @property {string[]} values "" stands for: has the field, and nothing in it
 * @property {Map<string, number>} codes number of each value
 * @property {Int32Array} offsets where the values of each thing begin in `held`
 * @property {Int32Array} held
 * @property {Uint8Array} has 1 where a thing has the field at all
 * @property {Set<number>} chosen
 */

/**
 * @typedef {object} Sieve
 * @property {Facet[]} facets
 * @property {Uint32Array} fails
 * @property {Float64Array} starts first day of each thing; NaN without a date
 * @property {Float64Array} ends
 * @property {boolean} strict whether things without a facet's field go when it is used
 * @property {Uint8Array} loose 1 for an event that lies on some day between its first and its last
 * @property {[number, number]|null} span days that the reader chose
 * @property {[number, number]|null} also a second span, where two are compared
 * @property {boolean} undated whether things without a date stay
 */

const HIDDEN = 1 << 30;
const TIME = 1 << 29;

/**
 * @param {string} id
 * @param {number} size how many things there are
 * @param {(thing: number) => string[]|null} valuesOf null where a thing has no such field
 * @returns {Facet}
 */
export function makeFacet(id, size, valuesOf) {
  const facet = { id, values: [], codes: new Map(), offsets: new Int32Array(size + 1) };
  const has = new Uint8Array(size);
  /** @type {number[]} */
  const held = [];
  for (let thing = 0; thing < size; thing += 1) {
    const values = valuesOf(thing);
    if (values) {
      has[thing] = 1;
      const seen = new Set(values.length ? values : [""]);
      for (const value of seen) held.push(codeOf(facet, value));
    }
    facet.offsets[thing + 1] = held.length;
  }
  return { ...facet, held: Int32Array.from(held), has, chosen: new Set() };
}

function codeOf(facet, value) {
  const known = facet.codes.get(value);
  if (known !== undefined) return known;
  facet.codes.set(value, facet.values.length);
  facet.values.push(value);
  return facet.values.length - 1;
}

/** @param {Facet[]} facets @param {Float64Array} starts @param {Float64Array} ends @param {Uint8Array} [loose] @returns {Sieve} */
export function makeSieve(facets, starts, ends, loose = new Uint8Array(starts.length)) {
  if (facets.length > 28) throw new Error(`${facets.length} facets; at most 28 fit into a mask`);
  const fails = new Uint32Array(starts.length);
  return { facets, fails, starts, ends, loose, strict: false, span: null, also: null, undated: true };
}

/** Whether an event in the span may have been before or after it. @param {Sieve} sieve @param {number} thing */
export function mayLieOutside({ loose, starts, ends, span }, thing) {
  return span !== null && loose[thing] === 1 && (starts[thing] < span[0] || ends[thing] > span[1]);
}

/** Things fail a facet that hold none of its chosen values. @param {Sieve} sieve @param {number} number */
export function siftFacet(sieve, number) {
  const { fails, strict } = sieve;
  const { offsets, held, has, chosen, values } = sieve.facets[number];
  const bit = 1 << number;
  const wanted = new Uint8Array(values.length);
  for (const code of chosen) wanted[code] = 1;
  for (let thing = 0; thing < fails.length; thing += 1) {
    let passes = chosen.size === 0 || (!has[thing] && !strict);
    for (let at = offsets[thing]; !passes && at < offsets[thing + 1]; at += 1) passes = wanted[held[at]] === 1;
    if (passes) fails[thing] &= ~bit;
    else fails[thing] |= bit;
  }
}

/** Things fail the time whose days all lie outside of the span, and of the second one. @param {Sieve} sieve */
export function siftTime(sieve) {
  const { fails, starts, ends, span, also, undated } = sieve;
  const [from, to] = span ?? [-Infinity, Infinity];
  const [first, last] = also ?? [Infinity, -Infinity];
  for (let thing = 0; thing < fails.length; thing += 1) {
    const dated = !Number.isNaN(starts[thing]);
    const touches = (starts[thing] <= to && ends[thing] >= from) || (starts[thing] <= last && ends[thing] >= first);
    if (dated ? touches : undated) fails[thing] &= ~TIME;
    else fails[thing] |= TIME;
  }
}

/** Things of a layer that is not shown count nowhere but in the layer tree. */
export function siftLayer(sieve, first, size, shown) {
  const { fails } = sieve;
  for (let thing = first; thing < first + size; thing += 1) {
    if (shown) fails[thing] &= ~HIDDEN;
    else fails[thing] |= HIDDEN;
  }
}

/** Whether a thing passes every filter, be its layer shown or not. @param {Sieve} sieve */
export const passes = (sieve, thing) => (sieve.fails[thing] & ~HIDDEN) === 0;

/** Whether a thing passes all but the time. @param {Sieve} sieve */
export const passesButTime = (sieve, thing) => (sieve.fails[thing] & ~TIME) === 0;

/** Whether any filter is in use. @param {Sieve} sieve */
export function inUse(sieve) {
  return sieve.span !== null || !sieve.undated || sieve.facets.some((facet) => facet.chosen.size > 0);
}

/**
 * How many things on the map each value of each facet would leave, its own filter aside.
 * @param {Sieve} sieve @returns {{counts: Int32Array[], left: number, shown: number}}
 */
export function tally(sieve) {
  const { facets, fails } = sieve;
  const counts = facets.map((facet) => new Int32Array(facet.values.length));
  let left = 0;
  let shown = 0;
  for (let thing = 0; thing < fails.length; thing += 1) {
    const mask = fails[thing];
    if (!(mask & HIDDEN)) shown += 1;
    if (mask === 0) left += 1;
    else if (mask & (mask - 1) || mask & (HIDDEN | TIME)) continue;
    const from = mask === 0 ? 0 : 31 - Math.clz32(mask);
    const to = mask === 0 ? facets.length : from + 1;
    for (let number = from; number < to; number += 1) {
      const { offsets, held } = facets[number];
      for (let at = offsets[thing]; at < offsets[thing + 1]; at += 1) counts[number][held[at]] += 1;
    }
  }
  return { counts, left, shown };
}
