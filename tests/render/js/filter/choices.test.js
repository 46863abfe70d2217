import assert from "node:assert/strict";
import { test } from "node:test";

import { parseChoices, writeChoices } from "./choices.js";

const EMPTY = parseChoices("");
const FULL = {
  solo: "routes-drugs",
  network: "act:one/2/terr:north/table",
  ind: "money (US dollars)",
  opacity: new Map([["territories", 40], ["a:b,c", 10]]),
  year: new Map([["poverty", 2010]]),
  classes: new Map([["poverty", "quantiles*"], ["gini", "equal-interval"]]),
  outlines: { territory: "terr:pe-vraem", ids: ["decree-33", "river-valleys"] },
};

test("what is written is read again", () => {
  assert.equal(writeChoices(EMPTY), "");
  assert.deepEqual(parseChoices(`#map=3/1/2&${writeChoices(FULL)}&lang=es`), FULL);
});

test("hostile addresses choose nothing", () => {
  for (const text of [
    "#opacity=a:0,b:100,c:-5,d:1e3,e:0x20,f", "#year=a:soon,:2010", "#classes=a:<img>,b:__PROTO__",
    "#solo=%E0%A4%A", "#__proto__=1", "#outlines=terr", "#outlines=:decree", "#outlines=terr:a:<img>,B", `#solo=${"a".repeat(9000)}`, "#=&&&", "#solo",
  ])
    assert.deepEqual(parseChoices(text), EMPTY, text.slice(0, 40));
  assert.equal(parseChoices(`#opacity=${"a:50,".repeat(2000)}`).opacity.size, 0);
  assert.equal(parseChoices(`#opacity=${Array.from({ length: 90 }, (_, i) => `l${i}:50`)}`).opacity.size, 60);
  assert.deepEqual([...parseChoices("#opacity=__proto__:50").opacity], [["__proto__", 50]]);
  assert.equal({}.solo, undefined);
});
