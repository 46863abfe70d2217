import assert from "node:assert/strict";
import { test } from "node:test";

import { LIKE, makeEntry, nearlySame, normalizeText, searchNames } from "./name_search.js";

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

test("spaces and hyphens do not matter, and rank below what is written so", () => {
  const entries = [makeEntry(["MS-13", "Mara Salvatrucha"], 1), makeEntry(["MS13 Road"], 1), makeEntry(["Rams 135"], 9)];
  const found = (query) => searchNames(entries, query, 9).found.map(({ name }) => name);
  assert.deepEqual(found("MS13"), ["MS-13", "MS13 Road"]);
  assert.deepEqual(found("ms 13").at(0), "MS-13");
  assert.deepEqual(found("marasalvatrucha"), ["Mara Salvatrucha"]);
});

test("one letter may be wrong in a long word, below all that is right", () => {
  const entries = [makeEntry(["Hezbollah"], 1), makeEntry(["Hizbollah street"], 0), makeEntry(["Lima"], 1)];
  const found = (query) => searchNames(entries, query, 9).found.map(({ name }) => name);
  assert.deepEqual(found("hizbollah"), ["Hizbollah street", "Hezbollah"]);
  assert.deepEqual(found("hezbolah"), ["Hezbollah"]);
  assert.deepEqual(found("hebzollah"), ["Hezbollah"]);
  assert.deepEqual(found("hxzbxllah"), []);
  // short words are too alike
  assert.deepEqual(found("lema"), []);
});

test("words that differ by one letter", () => {
  for (const [a, b] of [["abcde", "abcde"], ["abcde", "abxde"], ["abcde", "abde"], ["abde", "abcde"], ["abcde", "abdce"], ["abcde", "abcdef"]])
    assert.ok(nearlySame(a, b), `${a} ${b}`);
  for (const [a, b] of [["abcde", "axcdx"], ["abcde", "abc"], ["abcde", "badec"], ["", "ab"]]) assert.ok(!nearlySame(a, b), `${a} ${b}`);
});

test("what answers otherwise stands below every name", () => {
  const { found } = searchNames(ENTRIES, "perugio", 9, (number) => (number === 0 ? LIKE - 0.1 : 0));
  assert.deepEqual(found.map(({ name }) => name), ["Perugia", "VRAEM"]);
});
