import assert from "node:assert/strict";
import { test } from "node:test";

import { contains, decodeShape, joinShapes } from "./geometry.js";

const WEST = decodeShape([[0, 0, 10, 0, 0, 10, -10, 0, 0, -10]], 1);
const EAST = decodeShape([[10, 0, 10, 0, 0, 10, -10, 0, 0, -10]], 1);

test("areas that are joined lose the border between them, and only that", () => {
  const both = joinShapes([WEST, EAST]);
  assert.equal(both.parts.length, 2);
  assert.ok(contains(both, (WEST.box[0] + WEST.box[2]) / 2, (WEST.box[1] + WEST.box[3]) / 2));
  const segments = both.outline.parts.reduce((sum, line) => sum + line.length / 2 - 1, 0);
  assert.equal(segments, 6);
  assert.deepEqual(both.box, [WEST.box[0], WEST.box[1], EAST.box[2], EAST.box[3]]);
});

test("one area alone keeps its rings as its outline", () => {
  assert.equal(joinShapes([WEST]).outline, undefined);
});
