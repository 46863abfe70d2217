// The lines of the flow map in pixels: curves side by side, cut at their nodes, with room for an arrowhead.

/** @typedef {import("../base/paint.js").View} View */
/** @typedef {{x: number, y: number, wide: number, high: number, round: boolean}} NodeRoom half its width and height in pixels */
/** @typedef {{x: number, y: number}} FlowPoint */
/** @typedef {{points: FlowPoint[], head: {tip: FlowPoint, angle: number}|null, tail: {tip: FlowPoint, angle: number}|null}} FlowLine */

const FLOW_SAMPLES = 36;
/** Share of the curve over which lanes draw together toward a node. */
const FLOW_NARROWING = 0.22;
export const LANE_GAP_PX = 2;

/** Width of a bundle by its independent sources. @param {number} origins */
export const flowWidth = (origins) => (origins < 2 ? 1.3 : 1.5 * origins);

/** Length of an arrowhead. @param {number} width of the line */
export const headLength = (width) => 6 + width * 1.25;

/** How far beside their common curve some lines lie, so that none covers another. @param {number[]} widths @returns {number[]} */
export function laneOffsets(widths) {
  let edge = -(widths.reduce((sum, width) => sum + width, 0) + LANE_GAP_PX * (widths.length - 1)) / 2;
  return widths.map((width) => {
    const middle = edge + width / 2;
    edge += width + LANE_GAP_PX;
    return middle;
  });
}

/**
 * A curve in pixels, beside its own course by an offset that shrinks toward the ends.
 * @param {View} view @param {number[]} curve in world units @param {number} offset in pixels, to the right of the way
 * @returns {FlowPoint[]}
 */
export function flowPoints({ scale, left, top }, curve, offset) {
  const [x0, y0, cx, cy, x1, y1] = curve.map((value, i) => value * scale + (i % 2 ? top : left));
  const points = [];
  for (let i = 0; i <= FLOW_SAMPLES; i += 1) {
    const t = i / FLOW_SAMPLES;
    const u = 1 - t;
    const dx = 2 * u * (cx - x0) + 2 * t * (x1 - cx);
    const dy = 2 * u * (cy - y0) + 2 * t * (y1 - cy);
    const length = Math.hypot(dx, dy) || 1;
    const near = Math.min(1, Math.min(t, u) / FLOW_NARROWING);
    const beside = offset * (0.55 + 0.45 * near * (2 - near));
    points.push({ x: u * u * x0 + 2 * u * t * cx + t * t * x1 - (dy / length) * beside, y: u * u * y0 + 2 * u * t * cy + t * t * y1 + (dx / length) * beside });
  }
  return points;
}

/** @param {NodeRoom|undefined} room @param {FlowPoint} point */
function isUnder(room, { x, y }) {
  if (!room) return false;
  const [across, down] = [Math.abs(x - room.x), Math.abs(y - room.y)];
  return room.round ? Math.hypot(across, down) < room.wide : across < room.wide && down < room.high;
}

/** Where the way from an inner to an outer point leaves. @param {(point: FlowPoint) => boolean} inside @returns {FlowPoint} */
function edgeBetween(inside, inner, outer) {
  let [a, b] = [inner, outer];
  for (let i = 0; i < 9; i += 1) {
    const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    if (inside(middle)) a = middle;
    else b = middle;
  }
  return b;
}

/** Points without those that lie at the start. @param {FlowPoint[]} points @param {(point: FlowPoint) => boolean} inside @returns {FlowPoint[]} */
function cutStart(points, inside) {
  const first = points.findIndex((point) => !inside(point));
  if (first <= 0) return first < 0 ? [] : points;
  return [edgeBetween(inside, points[first - 1], points[first]), ...points.slice(first)];
}

/** @param {FlowPoint[]} points @param {(point: FlowPoint) => boolean} inside */
const cutEnd = (points, inside) => cutStart([...points].reverse(), inside).reverse();

/** The end of a line as an arrowhead, and the line that is left. @param {FlowPoint[]} points @param {number} length */
function withHead(points, length) {
  const tip = points[points.length - 1];
  const shaft = cutEnd(points, (point) => Math.hypot(point.x - tip.x, point.y - tip.y) < length * 0.9);
  const base = shaft[shaft.length - 1] ?? points[0];
  return { shaft, head: { tip, angle: Math.atan2(tip.y - base.y, tip.x - base.x) } };
}

/**
 * @param {FlowPoint[]} points @param {NodeRoom|undefined} start @param {NodeRoom|undefined} goal
 * @param {number} width of the line @param {boolean} twoWay @returns {FlowLine|null} null where the nodes leave no room
 */
export function flowLine(points, start, goal, width, twoWay) {
  const cut = cutEnd(cutStart(points, (point) => isUnder(start, point)), (point) => isUnder(goal, point));
  const length = cut.reduce((sum, point, i) => (i ? sum + Math.hypot(point.x - cut[i - 1].x, point.y - cut[i - 1].y) : 0), 0);
  const reach = Math.min(headLength(width), length * (twoWay ? 0.4 : 0.7));
  if (cut.length < 2 || length < 5) return null;
  const { shaft, head } = withHead(cut, reach);
  if (!twoWay) return { points: shaft, head, tail: null };
  const back = withHead([...shaft].reverse(), reach);
  return { points: back.shaft.reverse(), head, tail: back.head };
}
