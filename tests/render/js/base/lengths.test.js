import assert from "node:assert/strict";
import { test } from "node:test";

import { areaText, lengthText, metersPerPixel, roundDown, scaleBars } from "./lengths.js";

test("the scale is right for the latitude", () => {
  // the equator is 40,075,016.686 m long, and 256 pixels wide at zoom 0
  assert.ok(Math.abs(metersPerPixel(0, 0) * 256 - 40075016.68557849) < 1e-6);
  // PROJ: one degree of longitude at 60° is 55,800.126 m on WGS 84
  assert.ok(Math.abs(metersPerPixel(60, 0) * (256 / 360) - 55800.126) < 0.5);
  assert.equal(metersPerPixel(-35, 6), metersPerPixel(35, 6));
  assert.equal(metersPerPixel(35, 7) * 2, metersPerPixel(35, 6));
});

test("round lengths that fit", () => {
  assert.deepEqual([1, 1.9, 2, 4.99, 5, 9.9, 10, 777, 0.3].map(roundDown), [1, 1, 2, 2, 5, 5, 10, 500, 0.2]);
  for (const perPixel of [0.4, 3, 77, 1234, 14000]) {
    const bars = scaleBars(perPixel, 110);
    for (const { px } of bars) assert.ok(px <= 110 + 1e-9 && px > 110 / 2.6, `${perPixel} ${px}`);
  }
  const [metric, other] = scaleBars(10000, 110);
  assert.deepEqual([metric.text, metric.px, other.text], ["1,000 km", 100, "500 mi"]);
  assert.ok(Math.abs(other.px - (500 * 1609.344) / 10000) < 1e-9);
  assert.deepEqual(scaleBars(1, 110).map(({ text }) => text), ["100 m", "200 ft"]);
});

test("figures for people, five at most", () => {
  assert.equal(lengthText(123.456), "123.5 m · 405 ft");
  assert.equal(lengthText(1882094.125), "1,882 km · 1,169 mi");
  assert.equal(lengthText(12345.6), "12.35 km · 7.671 mi");
  assert.equal(areaText(5000), "5,000 m² · 0.002 mi²");
  assert.equal(areaText(250000), "25 ha · 0.097 mi²");
  assert.equal(areaText(3277102159305), "3,277,100 km² · 1,265,300 mi²");
});
