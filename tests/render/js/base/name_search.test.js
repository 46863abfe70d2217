import assert from "node:assert/strict";
import { test } from "node:test";

import { normalizeText, searchNames, makeEntry } from "./name_search.js";

test("accents, case and signs do not matter", () => {
  assert.equal(normalizeText("São Paulo"), normalizeText("SAO-PAULO"));
  assert.equal(normalizeText("Sobreposição"), "sobreposicao");
  assert.equal(normalizeText("  ¿Señor?  "), "senor");
  assert.equal(normalizeText("Łódź"), "lodz");
  assert.equal(normalizeText("-+=@"), "");
  assert.ok(normalizeText("a".repeat(10000)).length <= 600);
});

const ENTRIES = [
  makeEntry(["VRAEM", "Valle de los ríos Apurímac, Ene y Mantaro"], 3),
  makeEntry(["Peru", "Perú"], 1),
  makeEntry(["Perugia"], 9),
  makeEntry(["Northern Peru"], 1),
  makeEntry(["Isla Superu"], 9),
];
const names = (query) => searchNames(ENTRIES, query, 9).found.map(({ name }) => name);

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
  const { found, total } = searchNames(ENTRIES, "e", 2);
  assert.equal(found.length, 2);
  assert.equal(total, 5);
});
