// Shapes with fewer corners at low zooms, made once for each whole step of the zoom.

/** @typedef {import("../base/geometry.js").Shape} Shape */

/** From here on the base map is drawn with every corner that it has. */
const WHOLE_FROM_ZOOM = 6;
/** A line is moved by less than this; a part smaller than the other is left out. */
const TOLERANCE_PX = 0.6;
const SPECK_PX = 1.6;

/** @type {WeakMap<Shape, Map<number, Shape>>} */
const thinShapes = new WeakMap();

/** A shape as it can be seen at a zoom: no more corners, no islet below a pixel. @param {Shape} shape @param {number} zoom @returns {Shape} */
export function generalized(shape, zoom) {
  if (zoom > WHOLE_FROM_ZOOM) return shape;
  const step = Math.max(0, Math.ceil(zoom));
  const known = thinShapes.get(shape) ?? new Map();
  thinShapes.set(shape, known);
  if (!known.has(step)) known.set(step, thinned(shape, 2 ** step));
  return known.get(step);
}

/** A broken edge over fjords would be black: it is drawn straighter, and not round small islands. */
const DASHED_TOLERANCE_PX = 3;
const DASHED_SPECK_PX = 14;

/** @type {WeakMap<Shape, Map<number, Shape>>} */
const dashedShapes = new WeakMap();

/** A shape as its broken edge is drawn at a zoom. @param {Shape} shape @param {number} zoom @returns {Shape} */
export function forDashes(shape, zoom) {
  const step = Math.max(0, Math.ceil(zoom));
  const known = dashedShapes.get(shape) ?? new Map();
  dashedShapes.set(shape, known);
  if (!known.has(step)) known.set(step, thinned(shape, 2 ** step, DASHED_TOLERANCE_PX, DASHED_SPECK_PX));
  return known.get(step);
}

/** @param {Shape} shape @param {number} scale pixels a world unit @param {number} [tolerance] @param {number} [speck] in pixels @returns {Shape} */
function thinned(shape, scale, tolerance = TOLERANCE_PX, speck = SPECK_PX) {
  const wide = shape.boxes.map(([west, north, east, south]) => Math.max(east - west, south - north));
  // the largest part of a small island state stays
  const least = Math.min(speck / scale, Math.max(...wide));
  const kept = shape.parts.map((_, number) => number).filter((number) => wide[number] >= least);
  return {
    parts: kept.map((number) => thinLine(shape.parts[number], tolerance / scale)),
    boxes: kept.map((number) => shape.boxes[number]),
    box: shape.box,
  };
}

/** The corners without which a line would move by more than the tolerance (Douglas and Peucker). @param {Float64Array} line @param {number} tolerance */
export function thinLine(line, tolerance) {
  const number = line.length / 2;
  if (number < 5) return line;
  const keep = new Uint8Array(number);
  keep[0] = keep[number - 1] = 1;
  const open = [[0, number - 1]];
  while (open.length) {
    const [first, last] = /** @type {number[]} */ (open.pop());
    const [at, away] = farthest(line, first, last);
    if (away <= tolerance) continue;
    keep[at] = 1;
    if (at - first > 1) open.push([first, at]);
    if (last - at > 1) open.push([at, last]);
  }
  const count = keep.reduce((sum, one) => sum + one, 0);
  const thin = new Float64Array(count * 2);
  for (let i = 0, to = 0; i < number; i += 1) {
    if (!keep[i]) continue;
    thin[to++] = line[i * 2];
    thin[to++] = line[i * 2 + 1];
  }
  return thin;
}

/** The corner between two others that is farthest from the line through them. @returns {[number, number]} */
function farthest(line, first, last) {
  const ax = line[first * 2];
  const ay = line[first * 2 + 1];
  const dx = line[last * 2] - ax;
  const dy = line[last * 2 + 1] - ay;
  const length = dx * dx + dy * dy;
  let at = first;
  let most = -1;
  for (let i = first + 1; i < last; i += 1) {
    const px = line[i * 2] - ax;
    const py = line[i * 2 + 1] - ay;
    const t = length ? Math.max(0, Math.min(1, (px * dx + py * dy) / length)) : 0;
    const away = (px - t * dx) ** 2 + (py - t * dy) ** 2;
    if (away > most) {
      most = away;
      at = i;
    }
  }
  return [at, Math.sqrt(Math.max(0, most))];
}
