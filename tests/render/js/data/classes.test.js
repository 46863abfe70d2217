import assert from "node:assert/strict";
import { test } from "node:test";

import { classesOf, classIndex, edgesOf, spread } from "./classes.js";

const RAMP = ["a", "b", "c", "d", "e"];

test("edges by method and year, and of all years where a year has none of its own", () => {
  const breaks = { quantiles: { all: [1, 5, 9], 2010: [2, 9] } };
  assert.deepEqual(edgesOf(breaks, "quantiles", null, []), [1, 5, 9]);
  assert.deepEqual(edgesOf(breaks, "quantiles", 2010, []), [2, 9]);
  assert.deepEqual(edgesOf(breaks, "quantiles", 2011, []), [1, 5, 9]);
  // where all figures are the same there is one class
  assert.deepEqual(edgesOf({}, "quantiles", null, [4, 4, 4]), [4]);
  assert.deepEqual(edgesOf({}, "constructor", null, []), []);
});

test("colors span the whole ramp, as in Python", () => {
  assert.deepEqual([1, 2, 3, 4, 5].map((n) => spread(RAMP, n).join("")), ["c", "ae", "ace", "abde", "abcde"]);
});

test("a value belongs to the first class whose edge is not below it", () => {
  assert.deepEqual([-9, 1, 1.1, 5, 9, 99].map((v) => classIndex([1, 5, 9], v)), [0, 0, 1, 1, 2, 2]);
});

test("a class is named by what occurs in it, and an empty one by its edges", () => {
  const { ranges, colors } = classesOf([10, 20, 30], RAMP, [3, 7, 25, 30]);
  assert.deepEqual(ranges, [[3, 7], [10, 20], [25, 30]]);
  assert.deepEqual(colors, ["a", "c", "e"]);
  assert.deepEqual(classesOf([], RAMP, []).ranges, []);
});
