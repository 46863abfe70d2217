// What is not known is counted from the data: every gap once, and what is known never.

import assert from "node:assert/strict";
import { test } from "node:test";
import { readAtlas } from "../data/atlas.js";
import { unknownsOf } from "../data/unknowns.js";

const columns = {
  id: ["terr:a", "terr:b", "terr:c"],
  control: ["not-stated", "criminal", "contested"],
  violence: ["not-stated", "not-stated", "high"],
  contested: [false, true, false],
  outline_basis: ["legal", "chosen", "stand-in-units"],
  date_from: ["", "2015", ""], date_to: ["", "", "2009"], date_precision: ["", "approximate", ""],
  source_reliability: ["B", "F", "A"], information_credibility: ["2", "2", "6"],
};
const square = [0, 0, 10, 0, 0, 10, -10, 0];
const area = (id, extra = {}) => ({ id, style: "territory", kind: "area", table: "t", count: 3, rows: null, ...extra });

readAtlas({
  format: 3, texts: { written: "en" }, strings: {}, vocabulary: {}, atlas: { language: "en" },
  style: { hollow_precisions: ["country"] },
  base: { quantum: 1, land: { key: ["AAA", "BBB", "CCC"], focus: [1, 1, 0], rings: [], name_en: [] } },
  groups: [{ id: "g", layers: [
    area("one", { visible: true }), area("part", { rows: [0] }),
    { id: "rate", style: "choropleth", kind: "choropleth", table: "t", choropleth: { areas: "", values: {}, years: [] } },
  ] }],
  tables: { t: { key: "id", size: 3, quantum: 0.1, columns, parts: [[square], [square], null] } },
  indicators: [
    { id: "i", title: { en: "I" }, choropleth: { values: { AAA: [[2014, 1, 0]], CCC: [[2014, 1, 1]] } } },
    { id: "full", title: { en: "F" }, choropleth: { values: { AAA: [[2014, 1, 0]], BBB: [[2014, 1, 1]] } } },
  ],
  left_out: { requirement: 206, "no-fact": 12 },
});

const found = Object.fromEntries(unknownsOf().map((one) => [one.kind, one]));

test("each kind counts its rows, a row that two layers show once", () => {
  const rows = (kind) => found[kind].features.map(({ row }) => row);
  assert.deepEqual(rows("control"), [0]);
  assert.deepEqual(rows("violence"), [0, 1]);
  assert.deepEqual(rows("contested"), [1]);
  assert.deepEqual(rows("outline"), [1, 2]);
  assert.deepEqual(rows("unplaced"), [2]);
  assert.deepEqual(rows("undated"), [0]);
  assert.deepEqual(rows("estimated"), [1]);
  assert.deepEqual(rows("no_judgment"), [1, 2]);
  assert.ok(!found.wide && !found.one_end, "a kind without a case is left out");
  for (const one of Object.values(found)) if (one.features.length) assert.equal(one.count, one.features.length);
});

test("a country without a figure is a gap; one outside of the map's focus is none", () => {
  assert.deepEqual(found.figures.indicators?.map(({ id, missing, of }) => [id, missing, of]), [["i", ["BBB"], 2]]);
  assert.equal(found.figures.count, 1);
});

test("passages left out are counted by reason", () => {
  assert.deepEqual(found.left_out.reasons, [{ reason: "requirement", count: 206 }, { reason: "no-fact", count: 12 }]);
  assert.equal(found.left_out.count, 218);
});
