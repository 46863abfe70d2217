import assert from "node:assert/strict";
import { test } from "node:test";

import { tally, totals } from "./filter_counts.js";
import { addLargePart, inUse, makeFacet, makeFilters, markPassing, mayLieOutside, passes, maskFacet, maskLacking, maskLayer, maskTime, maskTwice } from "./filter_masks.js";

// six features: two routes have no country, one territory has the field and nothing in it
const COUNTRY = [["PER"], ["PER", "BOL"], ["BOL"], [], null, null];
const CLAIM = [["reported"], ["assessed"], ["reported"], ["reported"], ["reported"], ["assessed"]];
const STARTS = Float64Array.of(0, 10, 20, NaN, -Infinity, 5);
const ENDS = Float64Array.of(5, 30, 20, NaN, 3, Infinity);

function made() {
  const facets = [
    makeFacet("country", 6, (feature) => COUNTRY[feature]),
    makeFacet("claim", 6, (feature) => CLAIM[feature], true),
  ];
  return makeFilters(facets, STARTS, ENDS);
}

const left = (filters) => [...STARTS.keys()].filter((feature) => passes(filters, feature));

function choose(filters, number, ...values) {
  const facet = filters.facets[number];
  facet.chosen = new Set(values.map((value) => facet.codes.get(value)));
  maskFacet(filters, number);
  maskLacking(filters);
}

test("values of one facet add up, facets narrow one another", () => {
  const filters = made();
  assert.equal(inUse(filters), false);
  choose(filters, 0, "PER");
  assert.deepEqual(left(filters), [0, 1]);
  choose(filters, 0, "PER", "BOL");
  assert.deepEqual(left(filters), [0, 1, 2]);
  choose(filters, 1, "assessed");
  assert.deepEqual(left(filters), [1]);
  assert.equal(inUse(filters), true);
  choose(filters, 0);
  assert.deepEqual(left(filters), [1, 5]);
  choose(filters, 1);
  assert.deepEqual(left(filters), [0, 1, 2, 3, 4, 5]);
});

test("without the field they go, unless asked; with nothing in it they are 'not stated'", () => {
  const filters = made();
  choose(filters, 0, "");
  assert.deepEqual(left(filters), [3]);
  filters.keepOthers = true;
  choose(filters, 0, "PER");
  assert.deepEqual(left(filters), [0, 1, 4, 5]);
  choose(filters, 0);
  assert.deepEqual(left(filters), [0, 1, 2, 3, 4, 5]);
});

// two territories, two places and a route; each kind has a field of its own, and all have a country
const KIND = [null, null, ["port"], ["city"], null];
const GOODS = [null, null, null, null, ["cocaine"]];
const ACTIVITY = [["transit", "arms"], ["transit"], null, null, null];
const WHERE = [["PER"], ["PER"], ["PER"], ["PER"], ["COL"]];
const WHOSE = [["one"], ["two"], ["one"], null, ["one"]];

function kinds() {
  const facet = (values, everywhere) => makeFacet("", 5, (feature) => values[feature], everywhere);
  const days = new Float64Array(5).fill(NaN);
  return makeFilters([facet(KIND, false), facet(GOODS, false), facet(ACTIVITY, false), facet(WHERE, true), facet(WHOSE, true)], days, days);
}

const stay = (filters) => [0, 1, 2, 3, 4].filter((feature) => passes(filters, feature));

test("a field of one kind is asked of that kind, and the kinds that are asked for stand together", () => {
  const filters = kinds();
  choose(filters, 0, "port");
  assert.deepEqual(stay(filters), [2]);
  choose(filters, 1, "cocaine");
  assert.deepEqual(stay(filters), [2, 4]);
  choose(filters, 3, "PER");
  assert.deepEqual(stay(filters), [2]);
  choose(filters, 0);
  choose(filters, 1);
  assert.deepEqual(stay(filters), [0, 1, 2, 3]);
  // a place of a kind that has actors, but for which none are on file
  choose(filters, 4, "one");
  assert.deepEqual(stay(filters), [0, 2]);
});

test("all of the chosen values, or any", () => {
  const filters = kinds();
  choose(filters, 2, "transit", "arms");
  assert.deepEqual(stay(filters), [0, 1]);
  assert.deepEqual([...tally(filters).counts[2]], [2, 1]);
  filters.facets[2].all = true;
  choose(filters, 2, "transit", "arms");
  assert.deepEqual(stay(filters), [0]);
  // what would be left with one more of them
  assert.deepEqual([...tally(filters).counts[2]], [1, 1]);
  choose(filters, 2);
  assert.deepEqual(stay(filters), [0, 1, 2, 3, 4]);
});

test("a count is what a choice would add, of kinds that are not asked for too", () => {
  const filters = kinds();
  choose(filters, 0, "port");
  const { counts, left: number } = tally(filters);
  assert.equal(number, 1);
  // its own, and the kind that would come back
  assert.deepEqual([[...counts[0]], [...counts[1]], [...counts[2]]], [[1, 1], [1], [2, 1]]);
  // fields that all have are counted of what is left
  assert.deepEqual([...counts[3]], [1, 0]);
});

test("facets know whether anything has several values", () => {
  assert.deepEqual(kinds().facets.map(({ several }) => several), [false, false, true, false, false]);
  assert.equal(both().facets[0].several, true);
});

test("a row that two layers show counts once, however many of them are off", () => {
  const filters = makeFilters([makeFacet("", 6, (feature) => [["a"], ["b"]][feature % 2])], STARTS, ENDS);
  const counted = new Uint8Array(3);
  maskLayer(filters, 3, 3, false);
  assert.deepEqual([...tally(filters).counts[0]], [3, 3]);
  // the second layer shows rows 0 to 2 of the same table again
  counted.fill(1);
  maskTwice(filters, 3, [0, 1, 2], counted);
  assert.deepEqual([...tally(filters).counts[0]], [2, 1]);
  assert.deepEqual([tally(filters).left, tally(filters).off], [3, 0]);
  maskTwice(filters, 3, [0, 1, 2], null);
  maskLayer(filters, 3, 3, true);
  assert.deepEqual([tally(filters).left, tally(filters).shown], [6, 6]);
});

test("time keeps what touches the span; what has no stated start by choice, unless it ended before", () => {
  const filters = made();
  const at = (span, undated) => {
    Object.assign(filters, { span, undated });
    maskTime(filters);
    return left(filters);
  };
  assert.deepEqual(at([0, 3], true), [0, 3, 4]);
  assert.deepEqual(at([0, 3], false), [0]);
  assert.deepEqual(at([4, 9], true), [0, 3, 5]);
  assert.deepEqual(at([4, 9], false), [0, 5]);
  assert.deepEqual(at([20, 20], false), [1, 2, 5]);
  assert.deepEqual(at(null, false), [0, 1, 2, 5]);
  assert.deepEqual(at(null, true), [0, 1, 2, 3, 4, 5]);
});

/** Counts by the letter of the rule: choose the value alone, and see what is left, on or off. */
function slowly(filters) {
  return filters.facets.map((facet, number) => {
    const kept = facet.chosen;
    const counts = facet.values.map((_, code) => {
      facet.chosen = new Set([code]);
      maskFacet(filters, number);
      maskLacking(filters);
      return left(filters).length;
    });
    facet.chosen = kept;
    maskFacet(filters, number);
    maskLacking(filters);
    return Int32Array.from(counts);
  });
}

test("counts are what each choice would leave, over all layers", () => {
  for (const country of [[], ["PER"], ["BOL", ""]])
    for (const claim of [[], ["assessed"]])
      for (const span of [null, [4, 12]])
        for (const hidden of [[], [2, 3]]) {
          const filters = made();
          choose(filters, 0, ...country);
          choose(filters, 1, ...claim);
          filters.span = span;
          maskTime(filters);
          if (hidden.length) maskLayer(filters, 2, 2, false);
          const { counts, left: number, shown, off } = tally(filters);
          assert.deepEqual(counts, slowly(filters));
          assert.equal(number, left(filters).filter((feature) => !hidden.includes(feature)).length);
          assert.equal(off, left(filters).length - number);
          assert.equal(shown, 6 - hidden.length);
        }
});

test("a value that features name twice counts once, and names of the language's own are values", () => {
  const facet = makeFacet("x", 2, () => ["__proto__", "constructor", "__proto__"]);
  assert.deepEqual(facet.values, ["__proto__", "constructor"]);
  assert.deepEqual([...facet.offsets], [0, 2, 4]);
});

test("an event may lie outside of a span that is finer than its date", () => {
  const filters = makeFilters([], Float64Array.of(0, 0, 10, -Infinity), Float64Array.of(30, 30, 12, 12), Uint8Array.of(1, 0, 1, 1));
  const outside = (span) => [0, 1, 2, 3].filter((feature) => mayLieOutside({ ...filters, span }, feature));
  assert.deepEqual(outside(null), []);
  assert.deepEqual(outside([0, 30]), [3]);
  assert.deepEqual(outside([5, 15]), [0, 3]);
  assert.deepEqual(outside([11, 11]), [0, 2, 3]);
  assert.deepEqual(outside([-Infinity, 30]), []);
});

// the same six features twice: listed one by one, and as the rows of a large table
function both() {
  const terms = [...new Set(COUNTRY.map(String))];
  const list = COUNTRY.map((values) => values ?? []);
  const codes = list.map((values) => terms.indexOf(String(values)));
  const country = makeFacet("country", 6, (feature) => list[feature]);
  addLargePart(country, 6, Uint8Array.from(codes), [...terms.map((term) => (term ? term.split(",") : [])), ["never"]]);
  const claim = makeFacet("claim", 6, (feature) => CLAIM[feature]);
  claim.everywhere = true;
  addLargePart(claim, 6, Uint16Array.from(CLAIM, ([value]) => Number(value === "assessed")), [["reported"], ["assessed"]]);
  const mode = makeFacet("mode", 6, () => null);
  const twice = (days) => Float64Array.of(...days, ...days);
  return makeFilters([country, claim, mode], twice(STARTS), twice(ENDS), undefined, [[6, 6]]);
}

test("rows of a large table are sifted and counted as listed features are", () => {
  for (const country of [[], ["PER"], ["BOL", ""]])
    for (const claim of [[], ["assessed"]])
      for (const keepOthers of [false, true])
        for (const span of [null, [4, 12]]) {
          const filters = Object.assign(both(), { keepOthers, span });
          choose(filters, 0, ...country);
          choose(filters, 1, ...claim);
          choose(filters, 2);
          maskTime(filters);
          assert.deepEqual([...filters.fails.subarray(6)], [...filters.fails.subarray(0, 6)]);
          const whole = tally(filters);
          maskLayer(filters, 6, 6, false);
          const half = tally(filters);
          assert.equal(whole.left, half.left * 2);
          assert.deepEqual([half.shown, half.off], [6, half.left]);
          // layers that are off count
          assert.deepEqual(half.counts, whole.counts);
          assert.ok(whole.counts.every((counts) => [...counts].every((n) => n % 2 === 0)));
        }
});

test("values that no row has are not offered, and totals count every row", () => {
  const { facets } = both();
  assert.deepEqual(facets[0].values, ["PER", "BOL", ""]);
  assert.deepEqual([...totals(facets[0])], [4, 4, 6]);
});

test("passing rows of a part of a table are marked and counted by term", () => {
  const filters = both();
  choose(filters, 1, "assessed");
  const marks = new Uint8Array(9);
  const counts = new Int32Array(2);
  const rows = [8, 7, 6, 5, 4, 3];
  assert.equal(markPassing(filters, 6, rows, marks, [0, 0, 0, 1, 0, 0, 0, 1, 0], counts), 2);
  assert.deepEqual([...marks], [0, 0, 0, 1, 0, 0, 0, 1, 0]);
  assert.deepEqual([...counts], [0, 2]);
});
