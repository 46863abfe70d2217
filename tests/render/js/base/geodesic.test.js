import assert from "node:assert/strict";
import { test } from "node:test";

import { crossesItself, geodesic, geodesicPath, onward, pathLength, ringArea, wrapped } from "./geodesic.js";

const near = (found, wanted, share = 1e-6) => assert.ok(Math.abs(found - wanted) <= Math.abs(wanted) * share, `${found} is not ${wanted}`);

// constants by PROJ 9 (Karney's algorithms), WGS 84
test("lengths of lines, to a tenth of a millimeter", () => {
  const cases = [
    [[-77.0428, -12.0464], [-74.0721, 4.711], 1882094.125267025],
    [[-80, 0], [-50, 0], 3339584.723798207],
    [[179.5, -17], [-175, -21], 728832.8459951525],
    [[10, 90], [-60, -90], 20003931.458625447],
    [[-75, -12], [-75.0001, -12.0001], 15.523232332049817],
    [[-70, -10], [-70, 10], 2211709.6664687446],
    [[0, 80], [180, 80], 2233651.714751699],
  ];
  for (const [from, to, meters] of cases) {
    assert.ok(Math.abs(geodesic(from, to).meters - meters) < 1e-4, `${from} ${to}: ${geodesic(from, to).meters}`);
    assert.ok(Math.abs(geodesic(to, from).meters - meters) < 1e-4);
  }
  assert.equal(geodesic([3, 4], [363, 4]).meters, 0);
  assert.equal(pathLength([[3, 4]]), 0);
  near(pathLength([[-80, 0], [-65, 0], [-50, 0]]), 3339584.723798207, 1e-12);
});

test("nearly opposite places: nothing is said", () => {
  assert.equal(geodesic([0, 0], [179.7, 0.2]), null);
  assert.equal(geodesicPath([0, 0], [179.7, 0.2]), null);
  assert.equal(pathLength([[0, 0], [179.7, 0.2]]), null);
  assert.equal(ringArea([[0, 0], [179.7, 0.2], [10, 10]]), null);
});

test("going on along a line, and the places on it", () => {
  const [lon, lat] = onward([-77, -12], Math.PI / 4, 1e6);
  near(lon, -70.63136952077433, 1e-12);
  near(lat, -5.545828331321114, 1e-12);
  const path = geodesicPath([170, 10], [-170, 20]);
  assert.deepEqual(path[0], [170, 10]);
  assert.ok(Math.abs(path.at(-1)[0] - 190) < 1e-9);
  assert.ok(path.every(([x], i) => i === 0 || Math.abs(x - path[i - 1][0]) < 5));
  near(pathLength(path), geodesic([170, 10], [-170, 20]).meters, 1e-12);
});

test("areas, to a millionth", () => {
  const cases = [
    [[[-70, 0], [-69, 0], [-69, 1], [-70, 1]], 12308778361.469452],
    [[[-75, -12], [-60, -15], [-52, 0], [-68, 4]], 3277102159305.891],
    [[[179, -18], [-178, -18], [-178, -16], [179, -16]], 70716821000.8457],
    [[[0, 70], [90, 70], [180, 70], [-90, 70]], 10175187229321.719],
    [[[-75, -12], [-74.999, -12], [-74.999, -11.999]], 6023.530136376619],
  ];
  for (const [ring, area] of cases) {
    near(ringArea(ring), area);
    near(ringArea([...ring].reverse()), area);
  }
  assert.equal(ringArea([[1, 1], [2, 2], [1, 1]]).toFixed(0), "0");
});

test("sides that cross", () => {
  assert.equal(crossesItself([[0, 0], [10, 0], [10, 10], [0, 10]]), false);
  assert.equal(crossesItself([[0, 0], [10, 10], [10, 0], [0, 10]]), true);
  assert.equal(crossesItself([[175, 0], [-175, 10], [-175, 0], [175, 10]]), true);
  assert.equal(crossesItself([[175, 0], [-175, 0], [-175, 10], [175, 10]]), false);
  assert.equal(crossesItself([[0, 0], [10, 10]]), false);
});

test("longitudes come back into the world", () => {
  assert.deepEqual([181, -181, 540, 0, -180].map(wrapped), [-179, 179, -180, 0, -180]);
});
