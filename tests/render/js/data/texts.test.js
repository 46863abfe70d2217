import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { everyTextReady, hasTexts, inEvery, readTranslations, termIn, termInEvery, textsReady, translated, unpackEveryText, unpackTexts, writtenLanguage } from "./texts.js";
import { speech } from "../base/text.js";

// packed by Python, of the small atlas in three languages
const { texts } = JSON.parse(readFileSync("packed.json", "utf-8"));
speech.strings = { en: {}, es: {}, pt: {} };

test("a folder without translations has nothing to unpack", () => {
  readTranslations({ written: "es" });
  assert.equal(writtenLanguage(), "es");
  assert.ok(everyTextReady() && textsReady("pt") && !hasTexts("pt"));
  assert.equal(termIn("money", "pt"), "money");
});

test("texts and terms come back in the language that is asked for, and no other is unpacked", async () => {
  readTranslations(texts);
  assert.ok(textsReady("en") && !textsReady("es"));
  await unpackTexts("es");
  assert.ok(hasTexts("es") && !hasTexts("pt") && !everyTextReady());
  assert.equal(translated("terr:north", "summary", "es"), "Un lugar tranquilo.");
  assert.equal(translated("place:harbor", "title", "es"), "Puerto viejo");
  assert.equal(translated("place:harbor", "note", "es"), null);
  assert.equal(translated("__proto__", "title", "es"), null);
  assert.equal(termIn("money; t > other | t", "es"), "dinero; toneladas > other | toneladas");
});

test("a translation of an earlier English is not there", () => {
  assert.equal(translated("terr:overlap", "summary", "es"), null);
});

test("what is looked for in any language", async () => {
  await unpackEveryText();
  assert.deepEqual(inEvery("place:harbor", "title"), ["Puerto viejo", "Porto velho"]);
  assert.deepEqual(termInEvery("money"), ["dinero", "dinheiro"]);
});
