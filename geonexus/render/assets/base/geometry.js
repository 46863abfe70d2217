// Web Mercator, and shapes in world units: the whole world is 256 wide, as at zoom 0.

/**
 * @typedef {object} Shape
 * @property {Float64Array[]} parts x, y, x, y … of each ring or line
 * @property {number[][]} boxes west, north, east, south of each part in world units
 * @property {number[]} box of all parts
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

/** @param {number[]} steps first point, then differences, in quanta @param {number} quantum */
function decodePart(steps, quantum) {
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

/** @param {number[][]|null} encoded @param {number} quantum @returns {Shape|null} */
export function decodeShape(encoded, quantum) {
  if (!encoded || !encoded.length) return null;
  const parts = encoded.map((steps) => decodePart(steps, quantum));
  const boxes = parts.map(boxOf);
  const box = [
    Math.min(...boxes.map((b) => b[0])),
    Math.min(...boxes.map((b) => b[1])),
    Math.max(...boxes.map((b) => b[2])),
    Math.max(...boxes.map((b) => b[3])),
  ];
  return { parts, boxes, box };
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
