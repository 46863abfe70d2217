import assert from "node:assert/strict";
import { test } from "node:test";

import { addMass, inUse, makeFacet, makeSieve, markPassing, mayLieOutside, passes, siftFacet, siftLayer, siftTime, tally, totals } from "./filter_masks.js";

// six things: two routes have no country, one territory has the field and nothing in it
const COUNTRY = [["PER"], ["PER", "BOL"], ["BOL"], [], null, null];
const CLAIM = [["reported"], ["assessed"], ["reported"], ["reported"], ["reported"], ["assessed"]];
const STARTS = Float64Array.of(0, 10, 20, NaN, -Infinity, 5);
const ENDS = Float64Array.of(5, 30, 20, NaN, 3, Infinity);

function made() {
  const facets = [
    makeFacet("country", 6, (thing) => COUNTRY[thing]),
    makeFacet("claim", 6, (thing) => CLAIM[thing]),
  ];
  return makeSieve(facets, STARTS, ENDS);
}

const left = (sieve) => [...STARTS.keys()].filter((thing) => passes(sieve, thing));

function choose(sieve, number, ...values) {
  const facet = sieve.facets[number];
  facet.chosen = new Set(values.map((value) => facet.codes.get(value)));
  siftFacet(sieve, number);
}

test("values of one facet add up, facets narrow one another", () => {
  const sieve = made();
  assert.equal(inUse(sieve), false);
  choose(sieve, 0, "PER");
  assert.deepEqual(left(sieve), [0, 1, 4, 5]);
  choose(sieve, 0, "PER", "BOL");
  assert.deepEqual(left(sieve), [0, 1, 2, 4, 5]);
  choose(sieve, 1, "assessed");
  assert.deepEqual(left(sieve), [1, 5]);
  assert.equal(inUse(sieve), true);
  choose(sieve, 0);
  choose(sieve, 1);
  assert.deepEqual(left(sieve), [0, 1, 2, 3, 4, 5]);
});

test("without the field they stay, unless asked; with nothing in it they are 'not stated'", () => {
  const sieve = made();
  sieve.strict = true;
  choose(sieve, 0, "PER");
  assert.deepEqual(left(sieve), [0, 1]);
  choose(sieve, 0, "");
  assert.deepEqual(left(sieve), [3]);
  choose(sieve, 0);
  assert.deepEqual(left(sieve), [0, 1, 2, 3, 4, 5]);
});

test("time keeps what touches the span; what has no date by choice", () => {
  const sieve = made();
  const at = (span, undated) => {
    Object.assign(sieve, { span, undated });
    siftTime(sieve);
    return left(sieve);
  };
  assert.deepEqual(at([0, 3], true), [0, 3, 4]);
  assert.deepEqual(at([4, 9], false), [0, 5]);
  assert.deepEqual(at([20, 20], false), [1, 2, 5]);
  assert.deepEqual(at(null, false), [0, 1, 2, 4, 5]);
  assert.deepEqual(at(null, true), [0, 1, 2, 3, 4, 5]);
});

/** Counts by the letter of the rule: all filters but a facet's own. */
function slowly(sieve, hidden) {
  return sieve.facets.map((facet, number) => {
    const counts = new Int32Array(facet.values.length);
    const others = sieve.facets.map((_, i) => i).filter((i) => i !== number);
    for (let thing = 0; thing < 6; thing += 1) {
      const masked = others.some((i) => sieve.fails[thing] & (1 << i)) || sieve.fails[thing] & (1 << 29);
      if (masked || hidden.includes(thing)) continue;
      for (let at = facet.offsets[thing]; at < facet.offsets[thing + 1]; at += 1) counts[facet.held[at]] += 1;
    }
    return counts;
  });
}

test("counts are those of all other filters, over what is shown", () => {
  for (const country of [[], ["PER"], ["BOL", ""]])
    for (const claim of [[], ["assessed"]])
      for (const span of [null, [4, 12]])
        for (const hidden of [[], [2, 3]]) {
          const sieve = made();
          choose(sieve, 0, ...country);
          choose(sieve, 1, ...claim);
          sieve.span = span;
          siftTime(sieve);
          if (hidden.length) siftLayer(sieve, 2, 2, false);
          const { counts, left: number, shown } = tally(sieve);
          assert.deepEqual(counts, slowly(sieve, hidden));
          assert.equal(number, left(sieve).filter((thing) => !hidden.includes(thing)).length);
          assert.equal(shown, 6 - hidden.length);
        }
});

test("a value that things name twice counts once, and names of the language's own are values", () => {
  const facet = makeFacet("x", 2, () => ["__proto__", "constructor", "__proto__"]);
  assert.deepEqual(facet.values, ["__proto__", "constructor"]);
  assert.deepEqual([...facet.offsets], [0, 2, 4]);
});

test("an event may lie outside of a span that is finer than its date", () => {
  const sieve = makeSieve([], Float64Array.of(0, 0, 10, -Infinity), Float64Array.of(30, 30, 12, 12), Uint8Array.of(1, 0, 1, 1));
  const outside = (span) => [0, 1, 2, 3].filter((thing) => mayLieOutside({ ...sieve, span }, thing));
  assert.deepEqual(outside(null), []);
  assert.deepEqual(outside([0, 30]), [3]);
  assert.deepEqual(outside([5, 15]), [0, 3]);
  assert.deepEqual(outside([11, 11]), [0, 2, 3]);
  assert.deepEqual(outside([-Infinity, 30]), []);
});

// the same six things twice: listed one by one, and as the rows of a large table
function both() {
  const terms = [...new Set(COUNTRY.map(String))];
  const list = COUNTRY.map((values) => values ?? []);
  const codes = list.map((values) => terms.indexOf(String(values)));
  const country = makeFacet("country", 6, (thing) => list[thing]);
  addMass(country, 6, Uint8Array.from(codes), [...terms.map((term) => (term ? term.split(",") : [])), ["never"]]);
  const claim = makeFacet("claim", 6, (thing) => CLAIM[thing]);
  addMass(claim, 6, Uint16Array.from(CLAIM, ([value]) => Number(value === "assessed")), [["reported"], ["assessed"]]);
  const mode = makeFacet("mode", 6, () => null);
  const twice = (days) => Float64Array.of(...days, ...days);
  return makeSieve([country, claim, mode], twice(STARTS), twice(ENDS), undefined, [[6, 6]]);
}

test("rows of a large table are sifted and counted as listed things are", () => {
  for (const country of [[], ["PER"], ["BOL", ""]])
    for (const claim of [[], ["assessed"]])
      for (const strict of [false, true])
        for (const span of [null, [4, 12]]) {
          const sieve = Object.assign(both(), { strict, span });
          choose(sieve, 0, ...country);
          choose(sieve, 1, ...claim);
          choose(sieve, 2);
          siftTime(sieve);
          assert.deepEqual([...sieve.fails.subarray(6)], [...sieve.fails.subarray(0, 6)]);
          const whole = tally(sieve);
          siftLayer(sieve, 6, 6, false);
          const half = tally(sieve);
          assert.equal(whole.left, half.left * 2);
          assert.equal(half.shown, 6);
          assert.deepEqual(whole.counts.map((counts) => [...counts]), half.counts.map((counts) => [...counts].map((n) => n * 2)));
        }
});

test("values that no row has are not offered, and totals count every row", () => {
  const { facets } = both();
  assert.deepEqual(facets[0].values, ["PER", "BOL", ""]);
  assert.deepEqual([...totals(facets[0])], [4, 4, 6]);
});

test("passing rows of a part of a table are marked and counted by term", () => {
  const sieve = both();
  choose(sieve, 1, "assessed");
  const marks = new Uint8Array(9);
  const counts = new Int32Array(2);
  const rows = [8, 7, 6, 5, 4, 3];
  assert.equal(markPassing(sieve, 6, rows, marks, [0, 0, 0, 1, 0, 0, 0, 1, 0], counts), 2);
  assert.deepEqual([...marks], [0, 0, 0, 1, 0, 0, 0, 1, 0]);
  assert.deepEqual([...counts], [0, 2]);
});
