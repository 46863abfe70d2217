import test from "node:test";
import assert from "node:assert/strict";
import { isFree, keepClear, labelLines, placeLabel, shownLabels, startLabels, aroundPoint } from "../draw/labels.js";

const measure = (text) => text.length * 7;
const ctx = { font: "", letterSpacing: "0px", measureText: (text) => ({ width: measure(text) }) };
const view = { ctx, part: [0, 0, 400, 300], width: 500, height: 400, palette: {} };
const look = { kind: "place", size: 12 };

test("a long text is broken at words, as even as can be, and never cut", () => {
  assert.deepEqual(labelLines("Lima", 150, measure), ["Lima"]);
  assert.deepEqual(labelLines("Argentina's exclusive economic zone, outer fringe", 150, measure), [
    "Argentina's", "exclusive economic", "zone, outer fringe",
  ]);
  assert.equal(labelLines("Tegucigalpa", 50, measure), null);
  for (const text of ["a b c d e f g h i j k l", "one", "Peru's northeastern border with Colombia and Brazil"])
    for (const widest of [40, 80, 160, 300]) {
      const lines = labelLines(text, widest, measure);
      if (!lines) continue;
      assert.equal(lines.join(" "), text);
      assert.ok(lines.every((line) => measure(line) <= widest));
    }
});

test("the second label at one place goes elsewhere or nowhere", () => {
  startLabels([]);
  const first = placeLabel(view, "Lima", [{ x: 100, y: 100 }], look);
  assert.ok(first);
  assert.equal(placeLabel(view, "Callao", [{ x: 100, y: 100 }], look), null);
  const second = placeLabel(view, "Callao", aroundPoint(100, 100, 40, 12), look);
  assert.ok(second && (second[0] >= first[2] || second[2] <= first[0] || second[1] >= first[3] || second[3] <= first[1]));
});

test("no label is cut by the edge of the map, and none lies under a panel or on a marker", () => {
  startLabels([[0, 0, 60, 200]]);
  assert.equal(placeLabel(view, "Brazil", [{ x: 395, y: 100 }], look), null);
  assert.equal(placeLabel(view, "Brazil", [{ x: 200, y: 2 }], look), null);
  assert.equal(placeLabel(view, "Brazil", [{ x: 50, y: 100 }], look), null);
  keepClear([190, 90, 210, 110], true);
  assert.equal(placeLabel(view, "Brazil", [{ x: 200, y: 100 }], look), null);
  assert.ok(placeLabel(view, "Brazil", [{ x: 200, y: 100 }], { ...look, overMarkers: true }));
  assert.ok(!isFree([195, 95, 205, 105]));
});

test("beyond what the reader sees labels wait, whole", () => {
  startLabels([]);
  assert.ok(placeLabel(view, "Brazil", [{ x: 450, y: 100 }], look));
  assert.deepEqual(shownLabels(), []);
});
