import assert from "node:assert/strict";
import { test } from "node:test";

import { decimalText, digitsFor, placeText, sexagesimalText } from "./coordinates.js";

test("places in degrees, and in minutes and seconds", () => {
  assert.equal(decimalText(-77.123456, -12.3456, 3), "12.346° S, 77.123° W");
  assert.equal(sexagesimalText(-77.123456, -12.345678, 4), "12°20′44″ S 77°07′24″ W");
  assert.equal(sexagesimalText(77.5, 12.25, 1), "12°15′ N 77°30′ E");
  assert.equal(placeText(-77.12345, -12.34567, 4), "lon -77.1235, lat -12.3457 (12°20′44″ S 77°07′24″ W)");
});

test("sixty seconds are a minute, and nothing is neither south nor west", () => {
  assert.equal(sexagesimalText(-69.9999999, 9.9999999, 5), "10°00′00″ N 70°00′00″ W");
  assert.equal(decimalText(-0.00001, -0.00001, 2), "0.00° N, 0.00° E");
  assert.equal(sexagesimalText(-0.00001, -0.00001, 2), "0°00′ N 0°00′ E");
});

test("no digit beyond the pixel", () => {
  assert.deepEqual([0.35, 0.1, 0.09, 0.0003, 1e-9].map(digitsFor), [1, 1, 2, 4, 6]);
});
