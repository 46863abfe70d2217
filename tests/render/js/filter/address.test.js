import assert from "node:assert/strict";
import { test } from "node:test";

import { dateBounds } from "../base/dates.js";
import { keepInAddress, partTexts, stepTexts } from "./address_parts.js";
import { parseAddress, writeAddress } from "./address.js";

const EMPTY = parseAddress("");
const FULL = {
  map: [6.5, -12.5, -73.25],
  view: "control",
  layers: ["territories", "routes-drugs"],
  facets: new Map([
    ["country", ["PER", ""]],
    ["actor", ["act:farc", "a,b&c=d", "~", "100 %", "ñandú"]],
  ]),
  all: ["actor", "a,b"],
  keep: true,
  span: [dateBounds("2010")[0], dateBounds("2012-02")[1]],
  undated: false,
  on: ["terr:pe-vraem"],
  actor: "",
  lang: "es",
  base: "dark",
  terrain: true,
  compare: null,
  parts: new Map(),
};

test("what is written is read again", () => {
  assert.equal(writeAddress(EMPTY), "");
  const text = writeAddress(FULL);
  assert.match(text, /^#map=6\.5\/-12\.5000\/-73\.2500&view=control&layers=territories,routes-drugs&f\.country=PER,~&/);
  assert.match(text, /&time=2010\.\.2012-02&undated=0&on=terr:pe-vraem&base=dark&terrain=1&lang=es$/);
  assert.deepEqual(parseAddress(text), FULL);
  for (const span of [[-Infinity, dateBounds("1999")[1]], [dateBounds("2001-05-06")[0], Infinity]])
    assert.deepEqual(parseAddress(writeAddress({ ...EMPTY, span })).span, span);
  assert.deepEqual(parseAddress(writeAddress({ ...EMPTY, layers: [] })).layers, []);
});

test("two periods to compare, and where the divider stands", () => {
  const spans = [dateBounds("2008"), [dateBounds("2013")[0], dateBounds("2014-06")[1]]];
  const text = writeAddress({ ...EMPTY, span: spans[0], compare: { spans, at: 0.254 } });
  assert.equal(text, "#compare=2008..2008/2013..2014-06/25");
  assert.deepEqual(parseAddress(text).compare, { spans, at: 0.25 });
  assert.deepEqual(parseAddress("#compare=..2008/2013../0").compare.spans[0], [-Infinity, dateBounds("2008")[1]]);
});

test("hostile addresses say nothing, or only text", () => {
  for (const text of [
    "#map=1e9/0/0", "#map=NaN/0/0", "#map=5/91/0", "#map=5/0", "#map=//", "#map=5/0/0/0", "#map=0x5/1/1",
    "#time=2012..2010", "#time=..", "#time=soon..later", "#time=2010", "#time=2010..2012..2014",
    "#lang=__proto__", "#lang=<img>", "#=1", "#&&&", "#layers", "#on=%E0%A4%A", "#keep=true", "#all=",
    "#base=sepia", "#base=__proto__", "#terrain=yes", "#tiles=1", "#online=1",
    "#compare=2008..2012", "#compare=2008..2012/2013..2014/101", "#compare=2008..2012/2014..2013/5",
    "#compare=../2013..2014/50", "#compare=2008..2012/2013..2014/5/5", "#compare=2008..2012/2013..2014/-5",
    "#constructor=1", "#__proto__=1", `#on=${"a".repeat(9000)}`,
  ])
    assert.deepEqual(parseAddress(text), EMPTY, text.slice(0, 40));
  const odd = parseAddress("#f.__proto__=x&f.constructor=y&on=%3Cimg%20src%3Dx%3E&layers=%00,javascript:1");
  assert.deepEqual([...odd.facets], [["__proto__", ["x"]], ["constructor", ["y"]]]);
  assert.deepEqual(odd.on, ["<img src=x>"]);
  assert.deepEqual(odd.layers, ["\0", "javascript:1"]);
  assert.equal({}.x, undefined);
});

test("long lists are cut", () => {
  assert.equal(parseAddress(`#layers=${"a,".repeat(3000)}`).layers.length, 200);
  assert.ok(parseAddress(`#${"f.a=1&".repeat(1000)}`).facets.size <= 40);
});

test("a panel keeps its own part; what no panel keeps is passed over", () => {
  keepInAddress({ name: "network", text: () => "act:a,b", apply: () => {}, step: true });
  assert.deepEqual([...partTexts()], [["network", "act:a,b"]]);
  assert.deepEqual(stepTexts(), ["act:a,b"]);
  const text = writeAddress({ ...EMPTY, parts: partTexts() });
  assert.equal(text, "#network=act:a%2Cb");
  assert.deepEqual([...parseAddress(`${text}&other=1`).parts], [["network", "act:a,b"]]);
});
