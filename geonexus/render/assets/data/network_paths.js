// Lines between the nodes of a network: how each bends, where its arrow stands, and where its words have room.

/** @typedef {{x: number, y: number}} XY */

const LANE_PX = 30;

/**
 * A curve from node to node, cut where the nodes begin.
 * @param {XY} from @param {XY} to @param {number} lane 0 is straight @param {[number, number]} cut radius of each node, in pixels
 */
export function curveBetween(from, to, lane, cut) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const middle = { x: (from.x + to.x) / 2 - (dy / length) * lane * LANE_PX, y: (from.y + to.y) / 2 + (dx / length) * lane * LANE_PX };
  // of a quadratic curve the control point lies twice as far off as its middle
  const control = { x: 2 * middle.x - (from.x + to.x) / 2, y: 2 * middle.y - (from.y + to.y) / 2 };
  const toward = (a, b, away) => {
    const reach = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    return { x: a.x + ((b.x - a.x) / reach) * away, y: a.y + ((b.y - a.y) / reach) * away };
  };
  return { start: toward(from, control, cut[0]), control, end: toward(to, control, cut[1]) };
}

/** @typedef {ReturnType<typeof curveBetween>} Curve */

/** @param {Curve} curve @param {number} share of the way @returns {XY} */
export function pointAlong({ start, control, end }, share) {
  const [p, q, r] = [(1 - share) ** 2, 2 * share * (1 - share), share ** 2];
  return { x: p * start.x + q * control.x + r * end.x, y: p * start.y + q * control.y + r * end.y };
}

const written = (value) => value.toFixed(1);

/** @param {Curve} curve */
export const pathOf = ({ start, control, end }) =>
  `M${written(start.x)} ${written(start.y)}Q${written(control.x)} ${written(control.y)} ${written(end.x)} ${written(end.y)}`;

/** An arrowhead at the end of a curve. @param {Curve} curve @param {number} size */
export function arrowPath({ control, end }, size) {
  const angle = Math.atan2(end.y - control.y, end.x - control.x);
  const corner = (ahead, aside) =>
    `${written(end.x + Math.cos(angle) * ahead - Math.sin(angle) * aside)} ${written(end.y + Math.sin(angle) * ahead + Math.cos(angle) * aside)}`;
  return `M${corner(0, 0)}L${corner(-size, size * 0.5)}L${corner(-size, -size * 0.5)}Z`;
}

/** @param {number[]} a left, top, right, bottom @param {number[]} b */
export const boxesMeet = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];

/** Where something may stand along a curve, the best place first: a sign nearer to the end than words. */
export const CURVE_SPOTS = { words: [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73], sign: [0.7, 0.62, 0.78, 0.54, 0.46, 0.38, 0.3] };

/**
 * Where along its curve something has room; null where it has none. What it takes is added to `taken`.
 * @param {Curve} curve @param {number[]} spots shares of the way @param {{width: number, height: number}} size
 * @param {number[][]} taken boxes @param {{width: number, height: number}} frame
 */
export function roomAlong(curve, spots, { width, height }, taken, frame) {
  for (const share of spots) {
    const { x, y } = pointAlong(curve, share);
    const box = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
    const outside = box[0] < 0 || box[1] < 0 || box[2] > frame.width || box[3] > frame.height;
    if (outside || taken.some((other) => boxesMeet(box, other))) continue;
    taken.push(box);
    return { x, y };
  }
  return null;
}
