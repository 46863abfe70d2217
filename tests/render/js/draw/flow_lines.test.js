import test from "node:test";
import assert from "node:assert/strict";
import { flowLine, flowPoints, flowWidth, headLength, laneOffsets, LANE_GAP_PX } from "../draw/flow_lines.js";

const view = { scale: 10, left: 5, top: -5 };
const curve = [0, 0, 20, 10, 40, 0];

test("width is in proportion to sources, and thin for one", () => {
  assert.equal(flowWidth(4), 2 * flowWidth(2));
  assert.ok(flowWidth(1) < flowWidth(2) / 2);
});

test("lanes lie side by side around the common curve", () => {
  const widths = [3, 1.3, 7.5];
  const offsets = laneOffsets(widths);
  for (let i = 1; i < widths.length; i += 1)
    assert.ok(Math.abs(offsets[i] - widths[i] / 2 - (offsets[i - 1] + widths[i - 1] / 2) - LANE_GAP_PX) < 1e-9);
  assert.deepEqual(laneOffsets([4]), [0]);
});

test("a curve begins and ends at its nodes; beside it, it keeps its distance in the middle", () => {
  const plain = flowPoints(view, curve, 0);
  assert.deepEqual(plain[0], { x: 5, y: -5 });
  assert.deepEqual(plain.at(-1), { x: 405, y: -5 });
  const beside = flowPoints(view, curve, 6);
  const middle = Math.floor(plain.length / 2);
  assert.ok(Math.abs(Math.hypot(beside[middle].x - plain[middle].x, beside[middle].y - plain[middle].y) - 6) < 1e-9);
  assert.ok(Math.hypot(beside[0].x - plain[0].x, beside[0].y - plain[0].y) < 4);
});

test("a line stops at the edge of its nodes and leaves room for the arrowhead", () => {
  const round = { x: 5, y: -5, wide: 12, high: 12, round: true };
  const box = { x: 405, y: -5, wide: 50, high: 14, round: false };
  const line = flowLine(flowPoints(view, curve, 0), round, box, 3, false);
  assert.ok(Math.abs(Math.hypot(line.points[0].x - 5, line.points[0].y + 5) - 12) < 0.5);
  const { tip } = line.head;
  assert.ok(Math.abs(tip.x - 405) >= 49.5 || Math.abs(tip.y + 5) >= 13.5);
  assert.ok(Math.hypot(line.points.at(-1).x - tip.x, line.points.at(-1).y - tip.y) >= headLength(3) * 0.85);
  assert.equal(line.tail, null);
  assert.ok(flowLine(flowPoints(view, curve, 0), round, box, 3, true).tail);
});

test("two nodes on top of each other leave no line", () => {
  const room = { x: 5, y: -5, wide: 900, high: 900, round: true };
  assert.equal(flowLine(flowPoints(view, curve, 0), room, room, 3, false), null);
});
