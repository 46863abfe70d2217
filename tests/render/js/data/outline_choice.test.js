// Outlines on file: pairs are found whichever comes first, and only what is on file is chosen.

import assert from "node:assert/strict";
import { test } from "node:test";
import { readAtlas } from "../data/atlas.js";
import { chooseOutlines, chosenOutlines, outlineList, outlineShape, pairNumber, sharedArea, shownOutlines } from "../data/outline_choice.js";

const ring = (size) => [0, 0, size, 0, 0, size, -size, 0, 0, -size];
const of = (title, area, drawn, id) => [title, title, title, area, drawn, "chosen", id, "units", 3, null];

readAtlas({
  format: 3, texts: { written: "en" }, strings: {}, vocabulary: {}, atlas: { language: "en" }, style: {}, indicators: [],
  base: { quantum: 1, land: { key: ["AAA"], rings: [[ring(9)]] } },
  groups: [{ id: "g", layers: [{ id: "one", style: "territory", kind: "area", table: "t", rows: null, visible: true }] }],
  tables: { t: {
    key: "id", size: 1, quantum: 1, columns: { id: ["terr:a"] }, parts: [[ring(2)]],
    outlines: [[of("drawn", 4, true, "own"), of("wide", 16, false, "wide"), of("land", 81, false, "land")]],
    outline_parts: [[null, [ring(4)], null]], outline_land: [[[], [], [0]]], outline_shared: [[4, 3, 16]],
  } },
});
const { data, layers: [layer] } = (await import("../data/atlas.js")).atlas;
const table = data.tables.t;

test("a pair has one place among the pairs, whichever of the two comes first", () => {
  const n = 7;
  const seen = [];
  for (let i = 0; i < n; i += 1) for (let j = i + 1; j < n; j += 1) seen.push(pairNumber(n, i, j));
  assert.deepEqual(seen, seen.map((_, at) => at));
  assert.equal(pairNumber(n, 5, 2), pairNumber(n, 2, 5));
  const [own, wide, land] = outlineList(table, 0);
  assert.deepEqual([sharedArea(table, 0, own, wide), sharedArea(table, 0, land, own), sharedArea(table, 0, land, wide), sharedArea(table, 0, wide, wide)], [4, 3, 16, 16]);
});

test("an outline is drawn by its own shape, by the territory's, or by the countries it is made of", () => {
  const widest = (number) => { const { box } = outlineShape(layer, 0, number); return box[2] - box[0]; };
  assert.ok(widest(1) < widest(2) && widest(2) < widest(3));
});

test("only outlines on file are chosen, in the order of the list", () => {
  chooseOutlines("terr:a", ["land", "nothing", "own"]);
  assert.deepEqual(chosenOutlines, { territory: "terr:a", ids: ["own", "land"] });
  assert.deepEqual(shownOutlines().map(({ outline }) => outline.number), [1, 3]);
  for (const [territory, ids] of [["terr:none", ["own"]], ["__proto__", ["own"]], ["terr:a", []]]) {
    chooseOutlines(territory, ids);
    assert.deepEqual(chosenOutlines, { territory: "", ids: [] });
  }
});
