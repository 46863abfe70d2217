import assert from "node:assert/strict";
import { test } from "node:test";
import { planAreas } from "./area_plan.js";

const square = (x, y, side) => ({
  parts: [Float64Array.from([x, y, x + side, y, x + side, y + side, x, y + side, x, y])],
  box: [x, y, x + side, y + side],
});
// a parent with a child, a twin of the child, a speck, and a neighbor that crosses the parent's edge
const shapes = [square(0, 0, 10), square(1, 1, 4), square(1, 1, 4), square(8, 8, 0.1), square(9, 0, 6), null];
const table = { smaller: [[1, 2, 3, 4], [], [1], [], [], []], same: [[], [2, 1], [2, 1], [], [], []] };
const all = [0, 1, 2, 3, 4, 5];
const sorted = (rows) => [...rows].sort((a, b) => a - b);

test("only the smallest has a ground, and one of those with one outline is drawn", () => {
  const { order, filled, sharing } = planAreas(table, shapes, all, 100, 1);
  assert.deepEqual(sorted(filled), [2, 3, 4]);
  assert.deepEqual(order, [0, 4, 2, 3]);
  assert.deepEqual([...sharing], [[2, [2, 1]]]);
});

test("what a filter leaves out takes no ground from what it leaves", () => {
  const { filled, sharing } = planAreas(table, shapes, [0, 1], 100, 1);
  assert.deepEqual(sorted(filled), [1]);
  assert.equal(sharing.size, 0);
  assert.deepEqual(sorted(planAreas(table, shapes, [0], 100, 1).filled), [0]);
});

test("an area too small to see takes no ground from its parent", () => {
  const { filled } = planAreas(table, shapes, [0, 3], 20, 1);
  assert.deepEqual(sorted(filled), [0]);
  assert.deepEqual(sorted(planAreas(table, shapes, [0, 3], 200, 1).filled), [3]);
});

test("with two fills, three are never over one place", () => {
  const nested = { smaller: [[1, 2], [2], []], same: [[], [], []] };
  const { filled } = planAreas(nested, [square(0, 0, 9), square(1, 1, 5), square(2, 2, 2)], [0, 1, 2], 100, 2);
  assert.deepEqual(sorted(filled), [1, 2]);
});

test("a whole country may lie under one more", () => {
  const country = { smaller: [[1], []], same: [[], []], land: [[3], []] };
  const { filled } = planAreas(country, [square(0, 0, 9), square(1, 1, 5)], [0, 1], 100, 1);
  assert.deepEqual(sorted(filled), [0, 1]);
});

test("a table without such columns is filled as before", () => {
  assert.deepEqual(sorted(planAreas({}, shapes, [0, 1], 100, 1).filled), [0, 1]);
});
