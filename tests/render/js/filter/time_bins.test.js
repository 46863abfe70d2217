import assert from "node:assert/strict";
import { test } from "node:test";

import { dateBounds, intervalOf } from "../base/dates.js";
import { binOf, daysOf, histogram, makeBins, monthsOf } from "./time_bins.js";

const THINGS = [
  ["2011", "2011", "year"],
  ["2011-03-17", "2011-03-17", "day"],
  ["2008", "2012", "range"],
  ["", "2012", "approximate"],
  ["2009", "", "range"],
  ["", "", "undated"],
];
const INTERVALS = THINGS.map((parts) => intervalOf(...parts) ?? [NaN, NaN]);
const STARTS = Float64Array.from(INTERVALS, ([start]) => start);
const ENDS = Float64Array.from(INTERVALS, ([, end]) => end);
const dated = (fails, events = []) => ({
  starts: STARTS.slice(), ends: ENDS, fails: new Uint32Array(STARTS.length).fill(fails),
  imprecise: Uint8Array.from(STARTS, (_, feature) => Number(events.includes(feature))),
});
const [FROM, TO] = monthsOf(STARTS, ENDS);

test("bins cover every known date, and are few enough", () => {
  assert.deepEqual([FROM, TO], [2008 * 12, 2012 * 12 + 11]);
  assert.deepEqual(makeBins(FROM, TO), { first: 2008 * 12, width: 1, count: 60 });
  assert.equal(monthsOf([NaN], [NaN]), null);
  for (const months of [1, 59, 200, 1000, 20000]) {
    const bins = makeBins(FROM, FROM + months - 1);
    assert.ok(bins.count <= 151);
    assert.ok(daysOf(bins, 0, 0)[0] <= dateBounds("2008")[0]);
    assert.ok(bins.first + bins.count * bins.width >= FROM + months);
  }
});

test("a year-dated feature stands in its twelve months; what has no end stands at its start, what has no start in no bin", () => {
  const bins = makeBins(FROM, TO);
  const { close, wide, undated } = histogram(bins, dated(0), 0);
  const of = (counts, year) => [...counts.subarray((year - 2008) * 12, (year - 2007) * 12)];
  assert.deepEqual(of(close, 2011), [1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  assert.deepEqual(of(close, 2010), new Array(12).fill(0));
  assert.deepEqual(of(wide, 2010), new Array(12).fill(1));
  assert.equal(of(wide, 2012).at(-1), 1);
  assert.equal(of(wide, 2009)[0], 2);
  // "until 2012" is no start, and so is counted with what has no date at all
  assert.equal(undated, 2);
  assert.deepEqual([...histogram(bins, dated(6), 2).close], new Array(60).fill(0));
});

test("an event that was in one of several bins is counted apart", () => {
  const bins = makeBins(FROM, TO);
  const { close, wide, imprecise } = histogram(bins, dated(0, [0, 1, 3]), 0);
  const of = (counts, year) => [...counts.subarray((year - 2008) * 12, (year - 2007) * 12)];
  // the one of 2011, in each of its months; the one known to the day is not imprecise
  assert.deepEqual(of(imprecise, 2011), new Array(12).fill(1));
  assert.deepEqual(of(close, 2011), [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  // one known only to be before the end of 2012 has no stated start: it is in no bin
  assert.equal(of(imprecise, 2012).at(-1), 0);
  assert.equal(of(wide, 2010)[0], 1);
});

test("bins and days answer one another", () => {
  const bins = makeBins(FROM, TO);
  for (let bin = 0; bin < bins.count; bin += 1) {
    const [first, last] = daysOf(bins, bin, bin);
    assert.equal(binOf(bins, first), bin);
    assert.equal(binOf(bins, last), bin);
  }
  assert.equal(binOf(bins, -Infinity), 0);
  assert.equal(binOf(bins, Infinity), bins.count - 1);
});
