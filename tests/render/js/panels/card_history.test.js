import assert from "node:assert/strict";
import { test } from "node:test";

import { goSteps, stopAt, visit, visitAgain } from "./card_history.js";

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

test("the browser's Back goes through the same cards", () => {
  const history = { stops: [], at: -1 };
  for (const actor of ["a", "b", "c"]) visit(history, { actor });
  visitAgain(history, { actor: "b" });
  assert.deepEqual([history.at, history.stops.length], [1, 3]);
  visitAgain(history, { actor: "d" });
  assert.deepEqual([history.at, history.stops.length], [1, 3]);
  visitAgain(history, { actor: "c" });
  assert.equal(history.at, 2);
});

test("two lists of the same features are one stop", () => {
  const layer = {};
  const history = { stops: [], at: -1 };
  visit(history, { several: [{ layer, row: 1 }, { layer, row: 2 }] });
  visit(history, { several: [{ layer, row: 1 }, { layer, row: 2 }] });
  visit(history, { several: [{ layer, row: 1 }, { layer, row: 3 }] });
  assert.equal(history.stops.length, 2);
});
