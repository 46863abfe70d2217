import assert from "node:assert/strict";
import { test } from "node:test";

import { normalizeText, normalizeLines, searchNames, makeEntry, scoreOf, wordsOf } from "../base/name_search.js";
import { bestRows, makeSearchTexts, scoreTexts, scoreTerms } from "./text_search.js";
import { firstInOrder, inPieces } from "./long_lists.js";

const TEXTS = [
  "Seizure at São Tomé", "", null, "seizure", "Attack\non the seizure-store", "SEIZURES", "Straße", "at the store", "ＦＵＬＬ", "a".repeat(700),
];
const MANY = Array.from({ length: 9001 }, (_, i) => TEXTS[i % TEXTS.length]);

test("normalizing many texts at once is normalizing each", () => {
  assert.deepEqual(normalizeLines(TEXTS.map((text) => text ?? "")).split("\n"), TEXTS.map((text) => ` ${normalizeText(text ?? "")} `));
});

for (const query of ["seizure", "store the", "sao tome", "strasse", "nobody", "e"])
  test(`search texts find what the list of entries finds: ${query}`, async () => {
    const best = new Uint8Array(MANY.length);
    await scoreTexts(await makeSearchTexts((row) => MANY[row], MANY.length), wordsOf(query), best, () => false);
    const entries = MANY.map((text, row) => ({ ...makeEntry([text ?? ""], 1), row }));
    const { found, total } = searchNames(entries, query, 10);
    const answer = bestRows(Uint32Array.from(MANY.keys()), best, 10);
    assert.equal(answer.total, total);
    const score = (text) => scoreOf(` ${normalizeText(text)} `, wordsOf(query));
    if (total) assert.equal(score(MANY[answer.rows[0]]), score(found[0].name));
  });

test("a reader who asks for something else is not kept waiting", async () => {
  const best = new Uint8Array(MANY.length);
  const texts = await makeSearchTexts((row) => MANY[row], MANY.length);
  await scoreTexts(texts, ["seizure"], best, () => true);
  assert.ok(best.some(Boolean));
  assert.equal(best.subarray(4000).some(Boolean), false);
});

test("rows take the best score of their terms", () => {
  const best = Uint8Array.of(0, 4, 1);
  scoreTerms(Uint8Array.of(0, 3), [1, 1, 0], best);
  assert.deepEqual([...best], [3, 4, 1]);
});

test("the first in an order are those of the whole sort", async () => {
  const items = Array.from({ length: 5000 }, (_, i) => (i * 7919) % 1009);
  const compare = (a, b) => Number(a) - Number(b);
  for (const most of [1, 20, 4999, 6000]) {
    const first = await firstInOrder(items, String, compare, most, () => false);
    assert.deepEqual(first, [...items].sort((a, b) => a - b).slice(0, most));
  }
  assert.deepEqual(await firstInOrder([], String, compare, 5, () => false), []);
});

test("a text in pieces is the text", async () => {
  const items = Array.from({ length: 1203 }, (_, i) => i);
  assert.equal((await inPieces(items, (item, i) => `${item}/${i};`)).join(""), items.map((i) => `${i}/${i};`).join(""));
});
