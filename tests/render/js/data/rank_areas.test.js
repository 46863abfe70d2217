// Countries in order: by full years, what is missing stays missing, a gap in a series stays a gap.

import assert from "node:assert/strict";
import { test } from "node:test";
import { isPartial, rankAreas, seriesLines } from "../data/rank_areas.js";

const QUALIFIERS = ["", "to July", "upper bound", "January to August; approx", "urban areas only", "lower bound; projection"];
const qualifierOf = (row) => QUALIFIERS[row];
const VALUES = {
  HND: [[2007, 47.6, 0], [2008, 57.8, 0], [2014, 60, 2], [2014, 67, 0], [2014, 66.4, 0], [2015, 64.5, 1]],
  SLV: [[2015, 90, 0]], MEX: [[2015, 12, 3]], URY: [[2014, 0, 0]],
};
const KEYS = ["HND", "SLV", "MEX", "URY", "BRA", "__proto__"];

test("a figure to July is a part of a year; so is a projection; a bound or a place is none", () => {
  assert.deepEqual(QUALIFIERS.map(isPartial), [false, true, false, true, false, true]);
});

test("the latest full year is ranked, and a part of a year stands apart", () => {
  const { ranked, partial, missing } = rankAreas(VALUES, KEYS, null, qualifierOf);
  assert.deepEqual(ranked.map(({ key, year, value }) => [key, year, value]), [["SLV", 2015, 90], ["HND", 2014, 66.4], ["URY", 2014, 0]]);
  assert.deepEqual([ranked[1].low, ranked[1].high, ranked[1].number], [60, 67, 3]);
  assert.deepEqual(partial.map(({ key }) => key), ["MEX"]);
  // a zero is a figure; what is missing is not a zero
  assert.deepEqual(missing, ["BRA", "__proto__"]);
});

test("of one year, only figures of that year", () => {
  const { ranked, partial, missing } = rankAreas(VALUES, KEYS, 2015, qualifierOf);
  assert.deepEqual([ranked, partial].map((rows) => rows.map(({ key }) => key)), [["SLV"], ["HND", "MEX"]]);
  assert.equal(missing.length, 3);
});

test("a year without a figure breaks the line", () => {
  const { lines, partial } = seriesLines(VALUES.HND, qualifierOf);
  assert.deepEqual(lines, [[[2007, 47.6], [2008, 57.8]], [[2014, 66.4]]]);
  assert.deepEqual(partial, [[2015, 64.5]]);
  assert.deepEqual(seriesLines([[null, 4, 0]], qualifierOf), { lines: [], partial: [] });
});
