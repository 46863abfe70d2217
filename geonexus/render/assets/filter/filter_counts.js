// How many features each choice of a filter would leave: one pass over the masks counts all facets,
// each as if its own filter were off. Layers that are off are counted as well.

import { HIDDEN, LACKS, TIME, TWICE } from "./filter_masks.js";

/** @typedef {import("./filter_masks.js").Filters} Filters */
/** @typedef {import("./filter_masks.js").LargePart} LargePart */

/** How many features have each value. @param {import("./filter_masks.js").Facet} facet */
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

/**
 * How many features each value of each facet would leave, its own filter aside; of a facet that asks for
 * all, how many if it were chosen too. Layers that are off count in it.
 * @param {Filters} filters @returns {Tally}
 */
export function tally(filters) {
  const { facets, fails, ranges } = filters;
  const counts = facets.map((facet) => new Int32Array(facet.values.length));
  const listed = ranges.length ? ranges[0][0] : fails.length;
  const total = { counts, left: 0, shown: 0, off: 0 };
  for (let feature = 0; feature < listed; feature += 1) {
    const mask = fails[feature];
    if (!(mask & HIDDEN)) total.shown += 1;
    if (mask === 0) total.left += 1;
    else if (mask === HIDDEN) total.off += 1;
    const failed = mask & ~(HIDDEN | LACKS);
    if (failed & (failed - 1) || failed & (TIME | TWICE)) continue;
    const from = failed === 0 ? 0 : 31 - Math.clz32(failed);
    const to = failed === 0 ? facets.length : from + 1;
    for (let number = from; number < to; number += 1) {
      const { offsets, held, everywhere, all } = facets[number];
      if ((all && failed) || (everywhere && mask & LACKS)) continue;
      for (let at = offsets[feature]; at < offsets[feature + 1]; at += 1) counts[number][held[at]] += 1;
    }
  }
  for (const [first, size] of ranges) tallyLargePart(filters, first, size, total);
  return total;
}

/** @typedef {{counts: Int32Array[], left: number, shown: number, off: number}} Tally left on the map, shown there without filters, left in layers that are off */

const OUT = 255;
const LEFT = 254;

/** @param {Filters} filters @param {number} first @param {number} size @param {Tally} total added to */
function tallyLargePart({ facets, fails }, first, size, total) {
  // the one facet that each row fails; LEFT for none, OUT for more
  const only = new Uint8Array(size);
  const byOnly = new Int32Array(256);
  // the rows of one table have the same fields
  const lacks = size > 0 && (fails[first] & LACKS) > 0;
  let shown = 0;
  let off = 0;
  for (let row = 0; row < size; row += 1) {
    const mask = fails[first + row];
    const failed = mask & ~(HIDDEN | LACKS);
    if (!(mask & HIDDEN)) shown += 1;
    else if (failed === 0) off += 1;
    const which = failed === 0 ? LEFT : failed & (failed - 1) || failed & (TIME | TWICE) ? OUT : 31 - Math.clz32(failed);
    only[row] = which;
    byOnly[which] += 1;
  }
  facets.forEach(({ large, everywhere, all }, number) => {
    const part = large.find((one) => one.first === first);
    if (!part || (lacks && everywhere)) return;
    const own = all ? LEFT : number;
    if (part.held.length > 1) addCounts(total.counts[number], part, only, LEFT, own);
    else for (const value of part.held[0]) total.counts[number][value] += byOnly[LEFT] + (all ? 0 : byOnly[number]);
  });
  total.shown += shown;
  if (lacks) return;
  total.off += off;
  total.left += byOnly[LEFT] - off;
}
