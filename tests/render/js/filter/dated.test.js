// Order of time: by the first day that is said, of two that begin alike the shorter first.

import assert from "node:assert/strict";
import { test } from "node:test";
import { byTime, yearOfDated } from "../filter/dated.js";
import { intervalOf } from "../base/dates.js";

const dated = (from, to, precision) => {
  const days = intervalOf(from, to, precision);
  return { name: from || `before ${to}`, start: days?.[0] ?? NaN, end: days?.[1] ?? NaN };
};

test("a day stands before its month, a month before its year, and what lasts longest comes last", () => {
  const rows = [
    dated("2015", "", "range"), dated("2015", "", "year"), dated("2015-01", "", "month"), dated("2015-01-01", "", "day"),
    dated("2014-12-31", "", "day"), dated("", "2009", ""),
  ];
  assert.deepEqual(rows.sort(byTime).map(({ name }) => name), ["before 2009", "2014-12-31", "2015-01-01", "2015-01", "2015", "2015"]);
  assert.equal(rows[5].end, Infinity);
});

test("what ended by a year and began nobody knows when is listed under that year", () => {
  assert.equal(yearOfDated(dated("", "2009", "")), 2009);
  assert.equal(yearOfDated(dated("2003-06", "2009", "range")), 2003);
});
