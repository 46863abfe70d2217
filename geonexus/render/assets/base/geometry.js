// Web Mercator, and shapes in world units: the whole world is 256 wide, as at zoom 0.

/**
 * @typedef {object} Shape
 * @property {Float64Array[]} parts x, y, x, y … of each ring or line
 * @property {number[][]} boxes west, north, east, south of each part in world units
 * @property {number[]} box of all parts
 * @property {Shape} [outline] the lines round it, where these are not its rings
 * @property {{x: number, y: number, name: string}[]} [spots] nodes of a flow that have a place
 */

export const WORLD = 256;
const LIMIT_DEG = 85.0511;

/** @param {number} lon */
export const worldX = (lon) => ((lon + 180) / 360) * WORLD;

/** @param {number} lat */
export function worldY(lat) {
  const bounded = Math.max(-LIMIT_DEG, Math.min(LIMIT_DEG, lat));
  const radians = (bounded * Math.PI) / 180;
  return (0.5 - Math.log(Math.tan(Math.PI / 4 + radians / 2)) / (2 * Math.PI)) * WORLD;
}

/** Degrees of latitude at a world y. @param {number} y */
export function latitudeAt(y) {
  return (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / WORLD))) * 180) / Math.PI;
}

/** World units that make one meter at a world y. @param {number} y */
export function worldPerMeter(y) {
  return WORLD / (40075016.686 * Math.cos((latitudeAt(y) * Math.PI) / 180));
}

const PACKED_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
const DIGIT_OF = Uint8Array.from({ length: 128 }, (_, code) => Math.max(0, PACKED_DIGITS.indexOf(String.fromCharCode(code))));

/** Whole numbers from a text: five bits a character, lowest first, the sign in the very lowest. @param {string} text @returns {number[]} */
export function unpackNumbers(text) {
  const numbers = [];
  let rest = 0;
  let shift = 0;
  for (let i = 0; i < text.length; i += 1) {
    const digit = DIGIT_OF[text.charCodeAt(i) & 127];
    rest |= (digit & 31) << shift;
    shift += 5;
    if (digit > 31) continue;
    numbers.push(rest & 1 ? -((rest + 1) >> 1) : rest >> 1);
    rest = shift = 0;
  }
  return numbers;
}

/** A run as its first point and differences, packed or not. @param {number[]|string} run @returns {number[]} */
export const stepsOfRun = (run) => (typeof run === "string" ? unpackNumbers(run) : run);

/** @param {number[]|string} run first point, then differences, in quanta @param {number} quantum */
function decodePart(run, quantum) {
  const steps = stepsOfRun(run);
  const points = new Float64Array(steps.length);
  let x = 0;
  let y = 0;
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    points[i] = worldX(x * quantum);
    points[i + 1] = worldY(y * quantum);
  }
  return points;
}

/** @param {Float64Array} points */
function boxOf(points) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    box[0] = Math.min(box[0], points[i]);
    box[1] = Math.min(box[1], points[i + 1]);
    box[2] = Math.max(box[2], points[i]);
    box[3] = Math.max(box[3], points[i + 1]);
  }
  return box;
}

/** @param {(number[]|string)[]|null} encoded @param {number} quantum @returns {Shape|null} */
export function decodeShape(encoded, quantum) {
  if (!encoded || !encoded.length) return null;
  return shapeOfParts(encoded.map((steps) => decodePart(steps, quantum)));
}

/** @param {Float64Array[]} parts @returns {Shape} */
function shapeOfParts(parts) {
  const boxes = parts.map(boxOf);
  return { parts, boxes, box: boxAround(boxes) };
}

/** @param {number[][]} boxes @returns {number[]} */
export function boxAround(boxes) {
  const edge = (side, pick) => pick(...boxes.map((box) => box[side]));
  return [edge(0, Math.min), edge(1, Math.min), edge(2, Math.max), edge(3, Math.max)];
}

/**
 * Several areas as one shape: its rings fill it, and its lines are what no two of them share.
 * The areas meet at the same corners, so that a border between two is found in both.
 * @param {Shape[]} shapes @returns {Shape}
 */
export function joinShapes(shapes) {
  const parts = shapes.flatMap((shape) => shape.parts);
  const joined = shapeOfParts(parts);
  if (shapes.length === 1) return joined;
  const name = (ring, i) => `${ring[i]},${ring[i + 1]}`;
  const segment = (ring, i) => [name(ring, i - 2), name(ring, i)].sort().join(" ");
  /** @type {Map<string, number>} */
  const seen = new Map();
  for (const ring of parts)
    for (let i = 2; i < ring.length; i += 2) seen.set(segment(ring, i), (seen.get(segment(ring, i)) ?? 0) + 1);
  const lines = parts.flatMap((ring) => runsOf(ring, (i) => seen.get(segment(ring, i)) === 1));
  return { ...joined, outline: lines.length ? shapeOfParts(lines) : joined };
}

/** The runs of a ring whose segments are kept. @param {Float64Array} ring @param {(i: number) => boolean} keep a segment that ends at i */
function runsOf(ring, keep) {
  const runs = [];
  let first = 0;
  for (let i = 2; i <= ring.length; i += 2) {
    if (i < ring.length && keep(i)) continue;
    if (i - first > 2) runs.push(ring.slice(first, i));
    first = i;
  }
  return runs;
}

/** Whether a point is inside, by the even-odd rule over all rings. @param {Shape} shape */
export function contains(shape, x, y) {
  let inside = false;
  shape.parts.forEach((ring, number) => {
    const box = shape.boxes[number];
    if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) return;
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const above = ring[i + 1] > y;
      if (above === ring[j + 1] > y) continue;
      const cross = ring[i] + ((y - ring[i + 1]) / (ring[j + 1] - ring[i + 1])) * (ring[j] - ring[i]);
      if (x < cross) inside = !inside;
    }
  });
  return inside;
}

/** Squared distance from a point to the nearest line of a shape. @param {Shape} shape */
export function distanceSquared(shape, x, y) {
  let best = Infinity;
  for (const line of shape.parts) {
    for (let i = 2; i < line.length; i += 2) {
      const ax = line[i - 2];
      const ay = line[i - 1];
      const dx = line[i] - ax;
      const dy = line[i + 1] - ay;
      const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
      const t = Math.max(0, Math.min(1, along));
      const ex = ax + t * dx - x;
      const ey = ay + t * dy - y;
      best = Math.min(best, ex * ex + ey * ey);
    }
  }
  return best;
}
