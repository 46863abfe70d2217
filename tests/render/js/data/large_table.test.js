import assert from "node:assert/strict";
import { test } from "node:test";

import { drawClusters } from "../draw/clusters.js";
import { countIn, eachIn, gather, makeLargePoints, rowsIn, rowsNear } from "./large_table.js";
import { pixelOf } from "../draw/dots.js";

// a grid of 40 × 40 points, a tenth of a degree apart; every third is filtered out
const SIDE = 40;
const x = new Int32Array(SIDE * SIDE);
const y = new Int32Array(SIDE * SIDE);
for (let i = 0; i < x.length; i += 1) [x[i], y[i]] = [(i % SIDE) - 700, Math.floor(i / SIDE) - 100];
const large = makeLargePoints(x, y, 0.1);
const passing = Uint8Array.from(x, (_, i) => Number(i % 3 !== 0));
const kindOf = Uint8Array.from(x, (_, i) => i % 4);

const inside = ([west, north, east, south]) =>
  [...x.keys()].filter((i) => passing[i] && large.x[i] >= west && large.x[i] <= east && large.y[i] >= north && large.y[i] <= south);

const BOXES = [
  [0, 0, 256, 256], [78.5, 134, 80, 135.2], [large.x[0], large.y[0], large.x[0], large.y[0]], [200, 0, 256, 20],
];

test("what is in a box is found, counted and listed as by looking at each point", () => {
  for (const box of BOXES) {
    const rows = [];
    eachIn(large, passing, box, (row) => rows.push(row));
    assert.deepEqual(rows, inside(box));
    assert.deepEqual(rowsIn(large, passing, box, 5000), inside(box));
    assert.deepEqual(countIn(large, passing, box, kindOf), [inside(box).length, inside(box).filter((i) => kindOf[i] & 1).length]);
  }
  assert.equal(rowsIn(large, passing, BOXES[0], 100), null);
});

test("squares hold every passing point of the view once, hollow ones counted apart", () => {
  const cells = gather(large, passing, [0, 0, 256, 256], 0.5, kindOf, 4);
  const all = inside(BOXES[0]);
  assert.equal(cells.counts.reduce((a, b) => a + b), all.length);
  for (let kind = 0; kind < 4; kind += 1) {
    let number = 0;
    for (let cell = 0; cell < cells.number; cell += 1) number += cells.byKind[cell * 4 + kind];
    assert.equal(number, all.filter((i) => kindOf[i] === kind).length);
  }
  // the middle of a square's points lies in the square, and a drag does not move the squares
  const moved = gather(large, passing, [78.7, 134.1, 256, 256], 0.5, kindOf, 4);
  for (let cell = 0; cell < moved.number; cell += 1) {
    if (!moved.counts[cell]) continue;
    const column = moved.west + (cell % moved.wide);
    const line = moved.north + Math.floor(cell / moved.wide);
    assert.equal(Math.floor(moved.x[cell] / moved.counts[cell] / 0.5), column);
    const same = (line - cells.north) * cells.wide + column - cells.west;
    assert.equal(moved.counts[cell], cells.counts[same]);
  }
});

test("the nearest comes first, and nothing out of reach", () => {
  const at = { x: large.x[100] + 0.001, y: large.y[100] };
  const near = rowsNear(large, passing, at, 0.1);
  assert.equal(near[0], 100);
  assert.deepEqual([...near].sort((a, b) => a - b), inside([0, 0, 256, 256]).filter((i) => Math.hypot(large.x[i] - at.x, large.y[i] - at.y) <= 0.1));
});

test("a large of nobody is no fault", () => {
  const none = makeLargePoints(new Int32Array(0), new Int32Array(0), 1e-5);
  assert.deepEqual(rowsIn(none, new Uint8Array(3), BOXES[0], 10), []);
  assert.equal(gather(none, new Uint8Array(3), [0, 0, 10, 10], 5, new Uint8Array(3), 2).counts.some(Boolean), false);
});

test("colors become pixels as a picture holds them", () => {
  assert.equal(pixelOf("#112233", 255), 0xff332211);
  assert.equal(pixelOf("rgb(17,34,51)", 0), 0x332211);
});

test("of two sides of a divider each point is counted once, and no disc is cut", () => {
  const cut = 250;
  const written = [];
  const ctx = new Proxy({}, { get: (_, name) => (name === "fillText" ? (...args) => written.push(args) : () => {}), set: () => true });
  const view = { ctx, scale: 128, left: -9984, top: -17024, palette: {} };
  const drawn = [[-Infinity, cut], [cut, Infinity]].map((edges) =>
    drawClusters({ ...view, edges }, (side, limits) => gather(large, passing, BOXES[0], side, kindOf, 4, limits), ["#000000", "#ffffff"]));
  const counted = drawn.flatMap(({ clusters, single }) => [...clusters.map(({ count }) => count), single.length]);
  assert.equal(counted.reduce((a, b) => a + b), inside(BOXES[0]).length);
  const ends = ({ x: at, radius }) => [at * view.scale + view.left - radius, at * view.scale + view.left + radius];
  for (const one of drawn[0].clusters) assert.ok(ends(one)[1] < cut);
  for (const one of drawn[1].clusters) assert.ok(ends(one)[0] > cut);
  assert.ok(drawn.every(({ clusters }) => clusters.length));
  assert.equal(written.length, drawn[0].clusters.length + drawn[1].clusters.length);
  // what a disc looks into is what it counts
  const within = (row, [west, north, east, south]) => large.x[row] >= west && large.x[row] < east && large.y[row] >= north && large.y[row] < south;
  for (const { clusters } of drawn)
    for (const { boxes, count } of clusters)
      assert.equal(inside(BOXES[0]).filter((row) => boxes.some((box) => within(row, box))).length, count);
});
