// The nodes of the flow map: circles on land, labeled boxes at the frame; a far node that is out of sight gets a
// box at the edge of the map, where its curve leaves.

import { aroundPoint, isFree, keepClear, placeLabel } from "./labels.js";
import { flowChoice, flowLevelAt, flowMap, nodeTitle } from "../data/flow_map.js";
import { flowsInForce } from "../filter/flow_bundles.js";

/** @typedef {import("../base/paint.js").View} View */
/** @typedef {import("../data/flow_map.js").MapNode} MapNode */
/** @typedef {import("./flow_lines.js").NodeRoom} NodeRoom */
/** @typedef {import("./flow_lines.js").FlowPoint} FlowPoint */
/** @typedef {{seen: import("../filter/flow_bundles.js").SeenBundle, points: FlowPoint[], alpha: number}} Passing */

const FLOW_FONT = 'system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif';
const FLOW_BOX_FONT = `600 12.5px ${FLOW_FONT}`;
const FLOW_BOX_HIGH = 11;
const FLOW_EDGE_PX = 6;
/** Around a node, before a curve begins. */
const FLOW_CLEAR_PX = 3;
/** A box of what stands back is paler. */
const FLOW_FAINT = 0.4;
const MOST_IN_BOX_PX = 150;

/** Where a box may go instead: first down and up, then sideways. */
const SHIFTS_PX = [[0, 0], ...[20, 40, 60].flatMap((px) => [[0, px], [0, -px]]), ...[60, 120, 180].flatMap((px) => [[px, 0], [-px, 0], [px, 40], [-px, 40]])];

/** At the edge a box that finds no room beside its curve is left out: the card of the curve says where it leads. */
const EDGE_SHIFTS_PX = [[0, 0], [26, 0], [-26, 0], [0, 26], [0, -26]];

/** What can be pointed at, in pixels of the canvas: node and box. */
export const nodeFrame = {
  /** @type {{left: number, node: MapNode, box: number[]}[]} */ boxes: [],
  /** @type {Set<string>} titles that are written: the base map need not repeat them */ named: new Set(),
};

/** Lines of a title: a long one goes on two. @param {CanvasRenderingContext2D} ctx @param {string} title */
function boxLines(ctx, title) {
  if (ctx.measureText(title).width <= MOST_IN_BOX_PX) return [title];
  const words = title.split(" ");
  const breaks = words.slice(1).map((_, i) => [words.slice(0, i + 1).join(" "), words.slice(i + 1).join(" ")]);
  const widest = (lines) => Math.max(...lines.map((line) => ctx.measureText(line).width));
  return breaks.sort((a, b) => widest(a) - widest(b))[0] ?? [title];
}

/** @param {View} view @param {string} title */
function boxSize({ ctx }, title) {
  ctx.font = FLOW_BOX_FONT;
  ctx.letterSpacing = "0px";
  const lines = boxLines(ctx, title);
  const wide = Math.max(...lines.map((line) => ctx.measureText(line).width)) / 2 + 7;
  return { lines, wide, high: FLOW_BOX_HIGH + (lines.length - 1) * 8 };
}

/** Flows that begin, end or stay at each node of a level. @param {View} view @returns {Map<MapNode, Set<string>>} */
function flowsAtNodes(view) {
  const level = flowMap()?.levels[flowLevelAt(view.zoom)];
  const left = flowsInForce();
  /** @type {Map<MapNode, Set<string>>} */
  const found = new Map();
  const add = (node, flows) => {
    const kept = flows.filter((flow) => left.has(flow));
    if (kept.length) found.set(node, new Set([...(found.get(node) ?? []), ...kept]));
  };
  for (const { from, to, flows } of level?.bundles ?? []) {
    add(from, flows);
    add(to, flows);
  }
  for (const [node, flows] of level?.inside ?? []) add(node, flows);
  return found;
}

/**
 * The room of each node that is drawn: the ends of bundles, and where flows stay.
 * @param {View} view @param {import("../filter/flow_bundles.js").SeenBundle[]} seen @returns {Map<MapNode, NodeRoom>}
 */
export function nodeRooms(view, seen) {
  const flows = flowsAtNodes(view);
  const ends = new Set(seen.flatMap(({ bundle }) => [bundle.from, bundle.to]));
  /** @type {Map<MapNode, NodeRoom>} */
  const rooms = new Map();
  for (const [node, held] of flows) {
    const x = node.x * view.scale + view.left;
    const y = node.y * view.scale + view.top;
    if (node.box && !ends.has(node)) continue;
    if (node.box) {
      const { wide, high } = boxSize(view, nodeTitle(node));
      rooms.set(node, { ...clampBox(view, x, y, wide, high), wide: wide + FLOW_CLEAR_PX, high: high + FLOW_CLEAR_PX, round: false });
    } else {
      const radius = circleRadius(held.size) + FLOW_CLEAR_PX;
      rooms.set(node, { x, y, wide: radius, high: radius, round: true });
    }
  }
  return rooms;
}

/** By area, quiet. @param {number} flows */
const circleRadius = (flows) => Math.min(9, 3 + 1.1 * Math.sqrt(flows));

/** A box whose middle is in sight is seen whole, and clear of what lies over the map. @param {View} view */
function clampBox({ part }, x, y, wide, high, shifts = SHIFTS_PX) {
  const seen = x > part[0] - wide && x < part[2] + wide && y > part[1] - high && y < part[3] + high;
  if (!seen) return { x, y };
  const within = (value, from, to) => Math.max(from, Math.min(to, value));
  const left = within(x, part[0] + wide + FLOW_EDGE_PX, part[2] - wide - FLOW_EDGE_PX);
  const top = within(y, part[1] + high + FLOW_EDGE_PX, part[3] - high - FLOW_EDGE_PX);
  for (const [across, down] of shifts) {
    const at = { x: left + across, y: top + down };
    const fits = at.x - wide >= part[0] && at.x + wide <= part[2] && at.y - high >= part[1] && at.y + high <= part[3];
    if (fits && isFree([at.x - wide, at.y - high, at.x + wide, at.y + high])) return at;
  }
  return { x: left, y: top };
}

/** @param {View} view @param {Passing[]} drawn @param {Map<MapNode, NodeRoom>} rooms @param {number} share of their opacity */
export function drawFlowNodes(view, drawn, rooms, share) {
  const served = new Map();
  for (const { seen: { bundle }, alpha } of drawn)
    for (const node of [bundle.from, bundle.to]) served.set(node, Math.max(served.get(node) ?? 0, alpha));
  for (const [node, room] of rooms) {
    if (!roomInPart(view, room)) continue;
    const alpha = (served.get(node) ?? (flowChoice.on || flowChoice.family ? 0.25 : 0.55)) < 0.2 ? 0.3 : served.has(node) ? share : 0.55 * share;
    if (node.box) drawBox(view, node, room, alpha);
    else drawCircle(view, node, room, alpha);
  }
  edgeBoxes(view, drawn, rooms, share);
}

/** @param {View} view @param {NodeRoom} room */
const roomInPart = ({ part }, { x, y, wide, high }) => x + wide > part[0] && x - wide < part[2] && y + high > part[1] && y - high < part[3];

/** @param {View} view @param {MapNode} node @param {NodeRoom} room */
function drawCircle(view, node, room, alpha) {
  const { ctx, palette } = view;
  const radius = room.wide - FLOW_CLEAR_PX;
  ctx.beginPath();
  ctx.arc(room.x, room.y, radius, 0, 2 * Math.PI);
  ctx.globalAlpha = alpha;
  ctx.fillStyle = palette.casing;
  ctx.fill();
  ctx.lineWidth = flowChoice.on === `node:${node.id}` ? 2.6 : 1.3;
  ctx.strokeStyle = palette.label;
  ctx.stroke();
  ctx.globalAlpha = 1;
  const box = [room.x - radius, room.y - radius, room.x + radius, room.y + radius];
  nodeFrame.boxes.push({ left: view.left, node, box });
  keepClear(box);
  const text = nodeTitle(node);
  const color = alpha < FLOW_FAINT ? palette.label : palette.ink;
  const label = placeLabel(view, text, aroundPoint(room.x, room.y, radius + 4, 12), { kind: "flow-node", size: 12, weight: 600, color, widest: 130 });
  if (!label) return;
  nodeFrame.named.add(text);
  nodeFrame.boxes.push({ left: view.left, node, box: label });
}

/** @param {View} view @param {MapNode} node @param {{x: number, y: number}} at */
function drawBox(view, node, at, alpha) {
  const { ctx, palette } = view;
  const { lines, wide, high } = boxSize(view, nodeTitle(node));
  ctx.globalAlpha = alpha < FLOW_FAINT ? 0.5 : 0.95;
  ctx.fillStyle = palette.paper;
  ctx.strokeStyle = palette.label;
  ctx.lineWidth = flowChoice.on === `node:${node.id}` ? 2.4 : 1;
  ctx.beginPath();
  ctx.roundRect(at.x - wide, at.y - high, 2 * wide, 2 * high, 4);
  ctx.fill();
  ctx.stroke();
  ctx.fillStyle = palette.ink;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  lines.forEach((line, i) => ctx.fillText(line, at.x, at.y + (i - (lines.length - 1) / 2) * 15 + 0.5));
  ctx.textAlign = "left";
  ctx.globalAlpha = 1;
  const box = [at.x - wide, at.y - high, at.x + wide, at.y + high];
  keepClear(box);
  nodeFrame.boxes.push({ left: view.left, node, box });
}

/** Boxes at the edge of the map for ends out of sight, each node once, the strongest bundles first. @param {View} view @param {Passing[]} drawn */
function edgeBoxes(view, drawn, rooms, share) {
  const named = new Set([...rooms].filter(([, room]) => roomInPart(view, room)).map(([node]) => node));
  const sorted = [...drawn].sort((a, b) => b.alpha - a.alpha || b.seen.origins - a.seen.origins);
  for (const { seen: { bundle }, points, alpha } of sorted) {
    if (alpha < 0.4 * share) continue;
    for (const [node, way] of /** @type {[MapNode, FlowPoint[]][]} */ ([[bundle.to, points], [bundle.from, [...points].reverse()]])) {
      if (named.has(node)) continue;
      const exit = exitOf(view, way);
      if (!exit) continue;
      const { wide, high } = boxSize(view, nodeTitle(node));
      const at = clampBox(view, exit.x, exit.y, wide, high, EDGE_SHIFTS_PX);
      const box = [at.x - wide, at.y - high, at.x + wide, at.y + high];
      if (!isFree(box)) continue;
      named.add(node);
      drawBox(view, node, at, alpha);
    }
  }
}

/** The last point of a way that is in sight. @param {View} view @param {FlowPoint[]} way @returns {FlowPoint|null} */
function exitOf({ part }, way) {
  const seen = ({ x, y }) => x >= part[0] && x <= part[2] && y >= part[1] && y <= part[3];
  if (seen(way[way.length - 1])) return null;
  return way.findLast(seen) ?? null;
}

/** Before a frame. */
export function forgetNodes() {
  Object.assign(nodeFrame, { boxes: [], named: new Set() });
}
