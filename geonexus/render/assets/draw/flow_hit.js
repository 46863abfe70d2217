// What of the flow map lies under the pointer: a node before a bundle, and the nearest bundle.

import { flowFrame } from "./flow_map.js";
import { nodeFrame } from "./flow_nodes.js";

/** @typedef {import("../data/flow_map.js").MapNode} MapNode */

const FLOW_REACH_PX = 5;

/**
 * @param {{x: number, y: number, scale: number}} at world position and pixels per world unit
 * @param {number} [extra] pixels more, for a finger
 * @returns {{node: MapNode}|{seen: import("../filter/flow_bundles.js").SeenBundle}|null}
 */
export function flowAt(at, extra = 0) {
  for (const { view, drawn } of flowFrame.views) {
    const x = at.x * view.scale + view.left;
    const y = at.y * view.scale + view.top;
    const room = 3 + extra / 2;
    const node = nodeFrame.boxes.find(({ left, box }) => left === view.left && x >= box[0] - room && x <= box[2] + room && y >= box[1] - room && y <= box[3] + room);
    if (node) return { node: node.node };
    const near = drawn
      .filter(({ alpha }) => alpha > 0.05)
      .map(({ seen, points, width }) => ({ seen, away: awayFrom(points, x, y) - width / 2 }))
      .filter(({ away }) => away <= FLOW_REACH_PX + extra)
      .sort((a, b) => a.away - b.away)[0];
    if (near) return { seen: near.seen };
  }
  return null;
}

/** Distance from a line. @param {import("./flow_lines.js").FlowPoint[]} points */
function awayFrom(points, x, y) {
  let best = Infinity;
  for (let i = 1; i < points.length; i += 1) {
    const [a, b] = [points[i - 1], points[i]];
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const t = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
    best = Math.min(best, Math.hypot(a.x + t * dx - x, a.y + t * dy - y));
  }
  return best;
}
