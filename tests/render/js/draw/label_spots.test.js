import test from "node:test";
import assert from "node:assert/strict";
import { spotsInside } from "../draw/label_spots.js";
import { thinLine, generalized } from "../draw/generalize.js";

const ring = (...corners) => Float64Array.from([...corners, ...corners.slice(0, 2)]);
const shapeOf = (part) => {
  const xs = part.filter((_, i) => i % 2 === 0);
  const ys = part.filter((_, i) => i % 2 === 1);
  const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  return { parts: [part], boxes: [box], box };
};
const view = { scale: 1, left: 0, top: 0 };
const label = { width: 60, height: 14 };

test("a label goes into the part of an area that is in sight", () => {
  const country = shapeOf(ring(-1000, -1000, 200, -1000, 200, 1000, -1000, 1000));
  const spots = spotsInside(view, country, [0, 0, 800, 600], label, [-500, 0]);
  assert.ok(spots.length > 0);
  for (const { x, y } of spots) assert.ok(x - 30 >= 0 && x + 30 <= 200 && y > 0 && y < 600);
});

test("home is kept where it is in sight and has room", () => {
  const country = shapeOf(ring(0, 0, 800, 0, 800, 600, 0, 600));
  const [{ x, y }] = spotsInside(view, country, [0, 0, 800, 600], label, [400, 300]);
  assert.ok(Math.hypot(x - 400, y - 300) < 12);
});

test("an area that is too narrow has no place, and what is off the frame none", () => {
  assert.deepEqual(spotsInside(view, shapeOf(ring(100, 0, 150, 0, 150, 600, 100, 600)), [0, 0, 800, 600], label, null), []);
  assert.deepEqual(spotsInside(view, shapeOf(ring(900, 0, 1900, 0, 1900, 600, 900, 600)), [0, 0, 800, 600], label, null), []);
});

test("a hole is not inside", () => {
  const outer = shapeOf(ring(0, 0, 800, 0, 800, 600, 0, 600));
  const hole = shapeOf(ring(100, 20, 700, 20, 700, 580, 100, 580));
  const both = { parts: [...outer.parts, ...hole.parts], boxes: [...outer.boxes, ...hole.boxes], box: outer.box };
  for (const { x } of spotsInside(view, both, [0, 0, 800, 600], label, null)) assert.ok(x + 30 <= 100 || x - 30 >= 700);
});

test("a thinned line keeps its ends and stays within the tolerance", () => {
  const line = Float64Array.from(Array.from({ length: 200 }, (_, i) => [i, Math.sin(i / 9) * 3]).flat());
  const thin = thinLine(line, 0.2);
  assert.ok(thin.length < line.length / 3);
  assert.deepEqual([thin[0], thin[1], thin.at(-2), thin.at(-1)], [line[0], line[1], line.at(-2), line.at(-1)]);
  const away = (x, y) => {
    let least = Infinity;
    for (let i = 2; i < thin.length; i += 2) {
      const [ax, ay, dx, dy] = [thin[i - 2], thin[i - 1], thin[i] - thin[i - 2], thin[i + 1] - thin[i - 1]];
      const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
      least = Math.min(least, Math.hypot(ax + t * dx - x, ay + t * dy - y));
    }
    return least;
  };
  for (let i = 0; i < line.length; i += 2) assert.ok(away(line[i], line[i + 1]) <= 0.2 + 1e-9);
});

test("from afar an islet goes, and a state that is nothing but one stays", () => {
  const land = shapeOf(ring(0, 0, 10, 0, 10, 10, 0, 10));
  const islet = shapeOf(ring(20, 20, 20.1, 20, 20.1, 20.1, 20, 20.1));
  const both = { parts: [...land.parts, ...islet.parts], boxes: [...land.boxes, ...islet.boxes], box: [0, 0, 20.1, 20.1] };
  assert.equal(generalized(both, 3).parts.length, 1);
  assert.equal(generalized(both, 9), both);
  assert.equal(generalized(islet, 2).parts.length, 1);
});
