import assert from "node:assert/strict";
import { test } from "node:test";

import { dateBounds, dayNumber, intervalOf, isImprecise, isoDay, monthOf, monthStart, shortDate } from "./dates.js";

const days = (from, to) => [dateBounds(from)[0], dateBounds(to)[1]];

test("a year is every day of the year, a month every day of the month", () => {
  assert.deepEqual(dateBounds("1970"), [0, 364]);
  assert.deepEqual(dateBounds("2012-02").map(isoDay), ["2012-02-01", "2012-02-29"]);
  assert.deepEqual(dateBounds("1900-02").map(isoDay), ["1900-02-01", "1900-02-28"]);
  assert.deepEqual(dateBounds("2000-02").map(isoDay), ["2000-02-01", "2000-02-29"]);
  assert.deepEqual(dateBounds("2012-03-17T00:00:00"), dateBounds("2012-03-17"));
  assert.equal(isoDay(dayNumber(33, 3, 3)), "0033-04-03");
});

test("what is no date is none", () => {
  for (const text of ["", "12", "2012-13", "2012-00", "2012-02-30", "2012-1-1", "soon", "-2012"])
    assert.equal(dateBounds(text), null, text);
});

test("a feature dated by the year is in every month of it, and in no other", () => {
  const [start, end] = intervalOf("2011", "2011", "year");
  for (let month = monthOf(start) - 1; month <= monthOf(end) + 1; month += 1) {
    const touches = start < monthStart(month + 1) && end >= monthStart(month);
    assert.equal(touches, Math.floor(month / 12) === 2011);
  }
  assert.deepEqual(intervalOf("2011", "", "year"), dateBounds("2011"));
});

test("spans, open ends, decades and nothing", () => {
  assert.deepEqual(intervalOf("2008", "2015-06", "range"), days("2008", "2015-06"));
  assert.deepEqual(intervalOf("2008", "", "range"), [dateBounds("2008")[0], Infinity]);
  assert.deepEqual(intervalOf("", "2015", "approximate"), [-Infinity, dateBounds("2015")[1]]);
  assert.deepEqual(intervalOf("1960", "", "decade"), days("1960", "1969"));
  assert.equal(intervalOf("", "", "undated"), null);
  assert.equal(intervalOf("soon", "later", "range"), null);
  // an end before its start holds at least the start
  assert.deepEqual(intervalOf("2010", "2005", "range"), [dateBounds("2010")[0], dateBounds("2010")[0]]);
});

test("ends are written as short as they can be", () => {
  const written = (text) => [shortDate(dateBounds(text)[0], false), shortDate(dateBounds(text)[1], true)];
  assert.deepEqual(written("2011"), ["2011", "2011"]);
  assert.deepEqual(written("2012-02"), ["2012-02", "2012-02"]);
  assert.deepEqual(written("2012-03-17"), ["2012-03-17", "2012-03-17"]);
  for (const text of ["2011", "2012-02", "2012-12", "2012-03-17", "2012-01-01", "2012-12-31"]) {
    const [start, end] = dateBounds(text);
    assert.equal(dateBounds(shortDate(start, false))[0], start);
    assert.equal(dateBounds(shortDate(end, true))[1], end);
  }
});

test("an event is imprecise unless it is known to the day or lasted", () => {
  for (const precision of ["month", "year", "decade", "approximate"]) assert.ok(isImprecise("2011", "2011", precision));
  for (const precision of ["day", "range", "undated"]) assert.ok(!isImprecise("2011", "2012", precision));
  // without a stated precision the text itself says it
  assert.ok(isImprecise("2011", "", ""));
  assert.ok(isImprecise("2011-05", "2011-05", ""));
  assert.ok(!isImprecise("2011-05-02", "", ""));
  assert.ok(!isImprecise("2008", "2015", ""));
  assert.ok(!isImprecise("", "", ""));
});
