// Distances and areas on the WGS 84 ellipsoid. Places are [lon, lat] in degrees.
//
// Lines by Vincenty's formulae: within a millimeter of Karney's. They fail for places nearly
// opposite on the globe; then nothing is said instead of something wrong. Areas: the sides are
// cut into short pieces of the geodesic, and these summed on the authalic sphere, which has the
// area of the ellipsoid at every latitude: within a millionth.

/** @typedef {[number, number]} Place */

export const RADIUS_M = 6378137;
const FLAT = 1 / 298.257223563;
const POLAR_M = RADIUS_M * (1 - FLAT);
export const ECC2 = FLAT * (2 - FLAT);
const RAD = Math.PI / 180;
const ROUNDS = 100;
const CLOSE = 1e-13;
const PIECE_M = 25000;
const MOST_PIECES = 800;

/** Degrees brought into −180…180. @param {number} degrees */
export const wrapped = (degrees) => ((((degrees + 180) % 360) + 360) % 360) - 180;

/** Vincenty's series A and B, and the correction of the arc. */
function series(cos2Alpha) {
  const u = (cos2Alpha * (RADIUS_M ** 2 - POLAR_M ** 2)) / POLAR_M ** 2;
  const a = 1 + (u / 16384) * (4096 + u * (-768 + u * (320 - 175 * u)));
  const b = (u / 1024) * (256 + u * (-128 + u * (74 - 47 * u)));
  /** @param {number} sin of the arc @param {number} cos of the arc @param {number} mid cosine of twice its middle */
  const shift = (sin, cos, mid) =>
    b * sin * (mid + (b / 4) * (cos * (2 * mid * mid - 1) - (b / 6) * mid * (4 * sin * sin - 3) * (4 * mid * mid - 3)));
  return { a, shift };
}

/** How much a longitude on the ellipsoid lags behind the auxiliary sphere. */
function lag(cos2Alpha, sinAlpha, arc, sin, cos, mid) {
  const c = (FLAT / 16) * cos2Alpha * (4 + FLAT * (4 - 3 * cos2Alpha));
  return (1 - c) * FLAT * sinAlpha * (arc + c * sin * (mid + c * cos * (2 * mid * mid - 1)));
}

/**
 * The shortest line from one place to another: its length, and its direction at the start in
 * radians from north; null where the places are too nearly opposite.
 * @param {Place} from @param {Place} to @returns {{meters: number, azimuth: number}|null}
 */
export function geodesic(from, to) {
  const turn = wrapped(to[0] - from[0]) * RAD;
  const [u1, u2] = [from, to].map(([, lat]) => Math.atan((1 - FLAT) * Math.tan(lat * RAD)));
  const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let lambda = turn;
  for (let round = 0; round < ROUNDS; round += 1) {
    const east = c2 * Math.sin(lambda);
    const north = c1 * s2 - s1 * c2 * Math.cos(lambda);
    const sin = Math.hypot(east, north);
    if (sin === 0 && s1 * s2 + c1 * c2 * Math.cos(lambda) > 0) return { meters: 0, azimuth: 0 };
    const cos = s1 * s2 + c1 * c2 * Math.cos(lambda);
    const arc = Math.atan2(sin, cos);
    const sinAlpha = sin === 0 ? 0 : (c1 * c2 * Math.sin(lambda)) / sin;
    const cos2Alpha = 1 - sinAlpha * sinAlpha;
    const mid = cos2Alpha < 1e-15 ? 0 : cos - (2 * s1 * s2) / cos2Alpha;
    const next = turn + lag(cos2Alpha, sinAlpha, arc, sin, cos, mid);
    if (Math.abs(next) > Math.PI) return null;
    const done = Math.abs(next - lambda) < CLOSE;
    lambda = next;
    if (!done) continue;
    const { a, shift } = series(cos2Alpha);
    return { meters: POLAR_M * a * (arc - shift(sin, cos, mid)), azimuth: Math.atan2(east, north) };
  }
  return null;
}

/** The place some way off along a geodesic; its longitude goes on past 180. @param {Place} from @returns {Place} */
export function onward(from, azimuth, meters) {
  const u1 = Math.atan((1 - FLAT) * Math.tan(from[1] * RAD));
  const [s1, c1, sinAz, cosAz] = [Math.sin(u1), Math.cos(u1), Math.sin(azimuth), Math.cos(azimuth)];
  const start = Math.atan2(s1, c1 * cosAz);
  const sinAlpha = c1 * sinAz;
  const cos2Alpha = 1 - sinAlpha * sinAlpha;
  const { a, shift } = series(cos2Alpha);
  let arc = meters / (POLAR_M * a);
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = meters / (POLAR_M * a) + shift(Math.sin(arc), Math.cos(arc), Math.cos(2 * start + arc));
    const done = Math.abs(next - arc) < CLOSE;
    arc = next;
    if (done) break;
  }
  const [sin, cos, mid] = [Math.sin(arc), Math.cos(arc), Math.cos(2 * start + arc)];
  const flat = Math.hypot(sinAlpha, s1 * sin - c1 * cos * cosAz);
  const lat = Math.atan2(s1 * cos + c1 * sin * cosAz, (1 - FLAT) * flat);
  const lambda = Math.atan2(sin * sinAz, c1 * cos - s1 * sin * cosAz);
  return [from[0] + (lambda - lag(cos2Alpha, sinAlpha, arc, sin, cos, mid)) / RAD, lat / RAD];
}

/**
 * Places along the shortest line, both ends with it, no two longitudes more than half a world
 * apart; null where there is no such line.
 * @param {Place} from @param {Place} to @returns {Place[]|null}
 */
export function geodesicPath(from, to) {
  const line = geodesic(from, to);
  if (!line) return null;
  const pieces = Math.min(MOST_PIECES, Math.max(4, Math.ceil(line.meters / PIECE_M)));
  /** @type {Place[]} */
  const path = [];
  for (let i = 0; i <= pieces; i += 1) {
    const [lon, lat] = i === 0 ? from : i === pieces ? to : onward(from, line.azimuth, (line.meters * i) / pieces);
    const last = path.length ? path[path.length - 1][0] : from[0];
    path.push([last + wrapped(lon - last), lat]);
  }
  return path;
}

/** @param {Place[]} places @returns {number|null} meters from the first to the last */
export function pathLength(places) {
  let sum = 0;
  for (let i = 1; i < places.length; i += 1) {
    const line = geodesic(places[i - 1], places[i]);
    if (!line) return null;
    sum += line.meters;
  }
  return sum;
}

/** Authalic q of a latitude: sin β = q / q(90°). @param {number} sin of the latitude */
function authalic(sin) {
  const e = Math.sqrt(ECC2);
  return (1 - ECC2) * (sin / (1 - ECC2 * sin * sin) + Math.atanh(e * sin) / e);
}

const Q_POLE = authalic(1);

/**
 * Area inside of a ring whose sides are geodesics, in square meters; null where a side is not
 * defined. The smaller side of the ring counts as its inside, and a pole may lie in it.
 * @param {Place[]} ring its corners, the first not repeated
 */
export function ringArea(ring) {
  let excess = 0;
  let turns = 0;
  for (let i = 0; i < ring.length; i += 1) {
    const path = geodesicPath(ring[i], ring[(i + 1) % ring.length]);
    if (!path) return null;
    const tangents = path.map(([, lat]) => Math.tan(Math.asin(Math.max(-1, Math.min(1, authalic(Math.sin(lat * RAD)) / Q_POLE))) / 2));
    for (let j = 1; j < path.length; j += 1) {
      const step = (path[j][0] - path[j - 1][0]) * RAD;
      excess += 2 * Math.atan2(Math.tan(step / 2) * (tangents[j] + tangents[j - 1]), 1 + tangents[j] * tangents[j - 1]);
      turns += step;
    }
  }
  const whole = 4 * Math.PI;
  // round a pole: what was summed lies between the ring and the equator
  const round = Math.abs(turns) > Math.PI ? 2 * Math.PI - Math.abs(excess) : Math.abs(excess);
  const share = ((round % whole) + whole) % whole;
  return Math.min(share, whole - share) * ((RADIUS_M ** 2 * Q_POLE) / 2);
}

/** Whether two sides of a ring cross: then its area is not the area of one figure. @param {Place[]} ring */
export function crossesItself(ring) {
  const at = ring.map(([lon, lat]) => {
    const beta = Math.atan((1 - FLAT) * Math.tan(lat * RAD));
    return [Math.cos(beta) * Math.cos(lon * RAD), Math.cos(beta) * Math.sin(lon * RAD), Math.sin(beta)];
  });
  const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const size = ring.length;
  for (let i = 0; i < size; i += 1) {
    for (let j = i + 2; j < size; j += 1) {
      if (i === 0 && j === size - 1) continue;
      const [a, b, c, d] = [at[i], at[i + 1], at[j], at[(j + 1) % size]];
      const [ab, cd] = [cross(a, b), cross(c, d)];
      const sides = [dot(ab, c), -dot(ab, d), -dot(cd, a), dot(cd, b)];
      if (sides.every((side) => side > 0) || sides.every((side) => side < 0)) return true;
    }
  }
  return false;
}
