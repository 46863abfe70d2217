import assert from "node:assert/strict";
import { test } from "node:test";

import { columnsIn, csvCell, csvText, degreesOf, geometryOf, polygonsOf } from "./download.js";

test("no cell is a formula, and every cell stays one cell", () => {
  for (const text of ["=1+41", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]) assert.ok(/^"?'/.test(csvCell(text)), text);
  assert.equal(csvCell(-73.5), "-73.5");
  assert.equal(csvCell('say "no", twice'), '"say ""no"", twice"');
  assert.equal(csvCell("two\nlines"), '"two\nlines"');
  assert.deepEqual([null, undefined, NaN, Infinity, false, 0].map(csvCell), ["", "", "", "", "false", "0"]);
  const rows = [{ id: "a" }, { id: "b", "=x": "=1" }];
  assert.equal(csvText(columnsIn(rows), rows), "id,'=x\na,\nb,'=1\n");
});

test("differences become degrees", () => {
  assert.deepEqual(degreesOf([-7354, 1201, 1, -2], 0.01), [[-73.54, 12.01], [-73.53, 11.99]]);
});

const square = (x, y, side) => [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]];
const turn = (ring) => ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i][0] * y - x * ring[i][1], 0);

test("rings become polygons with their holes, wound as asked", () => {
  const rings = [square(0, 0, 10), square(2, 2, 4).reverse(), square(3, 3, 1), square(20, 0, 5).reverse()];
  const polygons = polygonsOf(rings);
  assert.deepEqual(polygons.map((polygon) => polygon.length), [2, 1, 1]);
  for (const [outer, ...holes] of polygons) {
    assert.ok(turn(outer) > 0);
    for (const hole of holes) assert.ok(turn(hole) < 0);
  }
  assert.deepEqual(polygonsOf([[[0, 0], [1, 1], [0, 0]]]), []);
});

test("rows without a place have no geometry", () => {
  const points = { quantum: 0.5, x: [2, null], y: [4, null] };
  assert.deepEqual(geometryOf(points, "point", 0), { type: "Point", coordinates: [1, 2] });
  assert.equal(geometryOf(points, "point", 1), null);
  assert.equal(geometryOf({ quantum: 1, parts: [null] }, "area", 0), null);
});

test("a claim about whole countries takes the outlines of the base map; a flow without a line its known end", () => {
  const square = [0, 0, 10, 0, 0, 10, -10, 0, 0, -10];
  const base = { quantum: 0.1, land: { rings: [[[500, 500, 1, 0, 0, 1]], [square]] } };
  const area = { quantum: 1, parts: [null], land: [[1]] };
  assert.deepEqual(geometryOf(area, "area", 0, base).coordinates[0][0][1], [1, 0]);
  assert.equal(geometryOf(area, "area", 0), null);
  // the same ring as a packed text: 0, 10, 10, -10 and -10 in five-bit digits
  const packed = { quantum: 0.1, land: { rings: [null, ["00K00KJ00J"]] } };
  assert.deepEqual(geometryOf(area, "area", 0, packed), geometryOf(area, "area", 0, base));
  const flow = { quantum: 0.1, parts: [null, null], nodes: [[[1, "A", null, null], [1, "B", 30, -20]], [[1, "C", null, null]]] };
  assert.deepEqual(geometryOf(flow, "line", 0), { type: "MultiPoint", coordinates: [[3, -2]] });
  assert.equal(geometryOf(flow, "line", 1), null);
});
