import assert from "node:assert/strict";
import { test } from "node:test";

import { goSteps, stopAt, visit } from "./card_history.js";

test("back, forward, and a new way forgets what lay ahead", () => {
  const walk = { stops: [], at: -1 };
  assert.equal(stopAt(walk, 0), null);
  const [a, b, c] = [{ actor: "a" }, { actor: "b" }, { actor: "c" }];
  visit(walk, a);
  visit(walk, b);
  visit(walk, { actor: "b" });
  assert.equal(walk.stops.length, 2);
  goSteps(walk, -1);
  assert.deepEqual([stopAt(walk, 0), stopAt(walk, 1)], [a, b]);
  goSteps(walk, -1);
  assert.equal(stopAt(walk, 0), a);
  visit(walk, c);
  assert.deepEqual([stopAt(walk, -1), stopAt(walk, 0), stopAt(walk, 1)], [a, c, null]);
  for (let i = 0; i < 100; i += 1) visit(walk, { actor: String(i) });
  assert.equal(walk.stops.length, 60);
  assert.equal(stopAt(walk, 0).actor, "99");
});
