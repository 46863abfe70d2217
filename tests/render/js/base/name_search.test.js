import assert from "node:assert/strict";
import { test } from "node:test";

import { fold, lookUp, makeEntry } from "./name_search.js";

test("accents, case and signs do not matter", () => {
  assert.equal(fold("São Paulo"), fold("SAO-PAULO"));
  assert.equal(fold("Sobreposição"), "sobreposicao");
  assert.equal(fold("  ¿Señor?  "), "senor");
  assert.equal(fold("Łódź"), "lodz");
  assert.equal(fold("-+=@"), "");
  assert.ok(fold("a".repeat(10000)).length <= 600);
});

const ENTRIES = [
  makeEntry(["VRAEM", "Valle de los ríos Apurímac, Ene y Mantaro"], 3),
  makeEntry(["Peru", "Perú"], 1),
  makeEntry(["Perugia"], 9),
  makeEntry(["Northern Peru"], 1),
  makeEntry(["Isla Superu"], 9),
];
const names = (query) => lookUp(ENTRIES, query, 9).found.map(({ name }) => name);

test("whole names first, then starts, then words, then insides", () => {
  assert.deepEqual(names("peru"), ["Peru", "Perugia", "Northern Peru", "Isla Superu"]);
  assert.deepEqual(names("PERÚ").at(0), "Peru");
});

test("words in any order, by their starts, in any of the names", () => {
  assert.deepEqual(names("mantaro apur"), ["Valle de los ríos Apurímac, Ene y Mantaro"]);
  assert.deepEqual(names("mantaro peru"), []);
  assert.deepEqual(names(" "), []);
});

test("the rest is counted", () => {
  const { found, total } = lookUp(ENTRIES, "e", 2);
  assert.equal(found.length, 2);
  assert.equal(total, 5);
});
