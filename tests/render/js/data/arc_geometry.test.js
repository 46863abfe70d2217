import assert from "node:assert/strict";
import { test } from "node:test";

import { acrossTo, apart, arcPoints, nearestPair, spanningPairs } from "./arc_geometry.js";

const spot = (x, y = 0) => ({ x, y });

test("the way across is the shorter one round the world", () => {
  assert.equal(acrossTo(spot(250), spot(6)), 12);
  assert.equal(acrossTo(spot(6), spot(250)), -12);
  assert.equal(apart(spot(10, 0), spot(13, 4)), 5);
});

test("spots hang together by the nearest, one arc fewer than spots", () => {
  const spots = [spot(0), spot(30), spot(10), spot(11)];
  const pairs = spanningPairs(spots).map((pair) => [...pair].sort().join("-")).sort();
  assert.deepEqual(pairs, ["0-2", "1-3", "2-3"]);
  assert.deepEqual(spanningPairs([spot(1)]), []);
  assert.deepEqual(spanningPairs([]), []);
});

test("the spanning tree is never longer than any chain of the spots", () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let round = 0; round < 200; round += 1) {
    const spots = Array.from({ length: 2 + (round % 9) }, () => spot(random() * 200, random() * 200));
    const pairs = spanningPairs(spots);
    assert.equal(pairs.length, spots.length - 1);
    const joined = spots.map((_, i) => i);
    for (const [i, j] of pairs) {
      const [a, b] = [joined[i], joined[j]];
      assert.notEqual(a, b, "no ring");
      joined.forEach((group, k) => group === b && (joined[k] = a));
    }
    const tree = pairs.reduce((sum, [i, j]) => sum + apart(spots[i], spots[j]), 0);
    const chain = spots.slice(1).reduce((sum, one, i) => sum + apart(spots[i], one), 0);
    assert.ok(tree <= chain + 1e-9);
  }
});

test("the nearest two of two lists, and none of an empty one", () => {
  assert.deepEqual(nearestPair([spot(0), spot(9)], [spot(12), spot(40)]), [spot(9), spot(12)]);
  assert.equal(nearestPair([spot(0)], []), null);
});

test("an arc begins and ends at its spots, and a second one between them bends more", () => {
  const [a, b] = [spot(10, 20), spot(30, 20)];
  const top = (number) => Math.min(...arcPoints(a, b, number, 1).filter((_, i) => i % 2));
  const points = arcPoints(a, b, 0, 1);
  assert.deepEqual([points.slice(0, 2), points.slice(-2)], [[10, 20], [30, 20]]);
  assert.ok(top(1) < top(0) && top(0) < 20);
  // named from the other end it bends to the same side
  assert.ok(Math.min(...arcPoints(b, a, 0, 1).filter((_, i) => i % 2)) < 20);
  const across = arcPoints(spot(250), spot(6), 0, 1);
  assert.equal(across[across.length - 2], 262);
});

test("a relation inside of one territory is a loop at it", () => {
  const points = arcPoints(spot(5, 5), spot(5, 5), 0, 2);
  assert.ok(Math.hypot(points[0] - 5, points[1] - 5) < 1e-9);
  assert.ok(points.every((value) => Math.abs(value - 5) <= 4 + 1e-9));
});
