import assert from "node:assert/strict";
import { test } from "node:test";

import { goSteps, stopAt, visit } from "./card_history.js";

test("back, forward, and a new way forgets what lay ahead", () => {
  const history = { stops: [], at: -1 };
  assert.equal(stopAt(history, 0), null);
  const [a, b, c] = [{ actor: "a" }, { actor: "b" }, { actor: "c" }];
  visit(history, a);
  visit(history, b);
  visit(history, { actor: "b" });
  assert.equal(history.stops.length, 2);
  goSteps(history, -1);
  assert.deepEqual([stopAt(history, 0), stopAt(history, 1)], [a, b]);
  goSteps(history, -1);
  assert.equal(stopAt(history, 0), a);
  visit(history, c);
  assert.deepEqual([stopAt(history, -1), stopAt(history, 0), stopAt(history, 1)], [a, c, null]);
  for (let i = 0; i < 100; i += 1) visit(history, { actor: String(i) });
  assert.equal(history.stops.length, 60);
  assert.equal(stopAt(history, 0).actor, "99");
});
