// The flow map on the canvas: bundles as curves with arrowheads, wide ones first; what is not chosen stands back.

import { atlas, cell, tableOf } from "../data/atlas.js";
import { familyColor, flowLevelAt, flowMap } from "../data/flow_map.js";
import { bundlesLeft, isOnChosen, isDrawn } from "../filter/flow_bundles.js";
import { flowLine, flowPoints, flowWidth, headLength, laneOffsets } from "./flow_lines.js";
import { drawFlowNodes, forgetNodes, nodeRooms } from "./flow_nodes.js";
import { opacityOf } from "./opacity.js";

/** @typedef {import("../base/paint.js").View} View */
/** @typedef {import("./flow_lines.js").FlowLine} FlowLine */
/** @typedef {import("../filter/flow_bundles.js").SeenBundle} SeenBundle */
/** @typedef {{seen: SeenBundle, width: number, points: import("./flow_lines.js").FlowPoint[], line: FlowLine, alpha: number, strong: boolean}} DrawnBundle */

/** What the last frame drew, in pixels of the canvas; the pointer asks. */
export const flowFrame = {
  /** @type {{view: View, drawn: DrawnBundle[]}[]} */ views: [],
};

const FLOW_FULL = 0.92;
const FLOW_QUIET = 0.6;
/** What is not chosen. */
const FLOW_BACK = 0.13;
/** What passes through the view, with both ends out of sight. */
const FLOW_PASSING = 0.3;

/** Draw the flow map over areas and lines. @param {View[]} views @param {number} share of its opacity */
export function drawFlowMap(views, share) {
  flowFrame.views = [];
  forgetNodes();
  if (!flowMap()) return;
  for (const view of views) {
    const left = bundlesLeft(flowLevelAt(view.zoom)).filter((seen) => isDrawn(seen, view.zoom));
    const rooms = nodeRooms(view, left);
    const drawn = linesOf(view, left, rooms).map((one) => ({ ...one, alpha: one.alpha * share * layerShare(one.seen) }));
    flowFrame.views.push({ view, drawn });
    for (const one of drawn) drawBundle(view, one);
    drawFlowNodes(view, drawn.map(({ seen, points, alpha }) => ({ seen, points, alpha })), rooms, share);
  }
}

/** The opacity that the reader gave to the layers of its flows. @param {SeenBundle} seen */
const layerShare = ({ features }) => Math.max(...features.map(({ layer }) => opacityOf(layer))) / 100;

/** @param {View} view @param {SeenBundle[]} left @param {Map<any, import("./flow_lines.js").NodeRoom>} rooms @returns {DrawnBundle[]} those to be drawn first at the front */
function linesOf(view, left, rooms) {
  const lanes = lanesOf(left);
  const drawn = left.flatMap((seen) => {
    const { bundle, origins, twoWay } = seen;
    const width = flowWidth(origins);
    const points = flowPoints(view, movedCurve(view, bundle, rooms), lanes.get(bundle.id) ?? 0);
    if (!lineTouches(view, points)) return [];
    const line = flowLine(points, rooms.get(bundle.from), rooms.get(bundle.to), width, twoWay);
    if (!line) return [];
    const chosen = isOnChosen(bundle, view.zoom);
    const strong = origins > 1;
    const whole = chosen === false ? FLOW_BACK : chosen || strong ? FLOW_FULL : FLOW_QUIET;
    const passing = chosen === null && flowLevelAt(view.zoom) > 0 && !isSeen(view, points[0]) && !isSeen(view, points[points.length - 1]);
    return [{ seen, width: chosen && !strong ? width + 0.9 : width, points, line, alpha: passing ? Math.min(whole, FLOW_PASSING) : whole, strong }];
  });
  return drawn.sort((a, b) => Number(a.alpha >= FLOW_QUIET) - Number(b.alpha >= FLOW_QUIET) || b.width - a.width);
}

/** The curve of a bundle, whose ends go with boxes that made room. @param {View} view @param {import("../data/flow_map.js").FlowBundle} bundle @returns {number[]} */
function movedCurve({ scale, left, top }, { from, to, curve }, rooms) {
  const [start, goal] = [from, to].map((node) => {
    const room = rooms.get(node);
    return room && node.box ? [(room.x - left) / scale - node.x, (room.y - top) / scale - node.y] : [0, 0];
  });
  const half = [(start[0] + goal[0]) / 2, (start[1] + goal[1]) / 2];
  return [...start, ...half, ...goal].map((shift, i) => curve[i] + shift);
}

/** Offset of each bundle that shares its two nodes with others; both ways count from the same side. @param {SeenBundle[]} left @returns {Map<string, number>} */
function lanesOf(left) {
  /** @type {Map<string, SeenBundle[]>} */
  const pairs = new Map();
  for (const seen of left) {
    const { from, to } = seen.bundle;
    const name = [from.number, to.number].sort((a, b) => a - b).join("/");
    pairs.set(name, [...(pairs.get(name) ?? []), seen]);
  }
  const found = new Map();
  for (const together of pairs.values()) {
    const offsets = laneOffsets(together.map(({ origins }) => flowWidth(origins)));
    together.forEach(({ bundle }, i) => found.set(bundle.id, bundle.from.number < bundle.to.number ? offsets[i] : -offsets[i]));
  }
  return found;
}

/** @param {View} view */
function lineTouches(view, points) {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return Math.max(...xs) >= 0 && Math.min(...xs) <= view.width && Math.max(...ys) >= 0 && Math.min(...ys) <= view.height;
}

/** @param {View} view */
const isSeen = ({ part }, { x, y }) => x >= part[0] && x <= part[2] && y >= part[1] && y <= part[3];

/** @param {View} view @param {DrawnBundle} one */
function drawBundle(view, { seen, width, line, alpha, strong }) {
  const { ctx, palette } = view;
  const color = familyColor(seen.bundle.family);
  ctx.lineJoin = "round";
  ctx.lineCap = "butt";
  ctx.setLineDash([]);
  const trace = () => {
    ctx.beginPath();
    line.points.forEach(({ x, y }, i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  };
  const heads = [line.head, line.tail].filter((head) => head !== null);
  if (strong && alpha > FLOW_BACK) {
    ctx.globalAlpha = alpha * 0.85;
    ctx.strokeStyle = palette.casing;
    ctx.lineWidth = width + 2.4;
    trace();
    ctx.stroke();
    for (const head of heads) traceHead(ctx, head, width), (ctx.lineWidth = 2.4), ctx.stroke();
  }
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  ctx.lineWidth = width;
  trace();
  ctx.stroke();
  for (const head of heads) traceHead(ctx, head, width), ctx.fill();
  ctx.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} ctx */
function traceHead(ctx, { tip, angle }, width) {
  const length = headLength(width);
  const half = 2.6 + width * 0.85;
  const at = (along, across) => [tip.x - along * Math.cos(angle) - across * Math.sin(angle), tip.y - along * Math.sin(angle) + across * Math.cos(angle)];
  ctx.beginPath();
  ctx.moveTo(tip.x, tip.y);
  for (const [along, across] of [[length, half], [length, -half]]) ctx.lineTo(.../** @type {[number, number]} */ (at(along, across)));
  ctx.closePath();
}

/** Bring out the bundle of one flow over all else: it is selected, or an actor's. @param {View} view @param {any} layer @param {number} row */
export function drawFlowOn(view, layer, row) {
  const table = tableOf(layer);
  const flow = String(cell(table, table.key, row));
  const holds = ({ flows }) => flows.includes(flow);
  const shown = (flowFrame.views.find((one) => one.view.left === view.left)?.drawn ?? []).filter(({ seen }) => holds(seen.bundle));
  const level = flowMap()?.levels[flowLevelAt(view.zoom)];
  const missing = (level?.bundles ?? []).filter((bundle) => holds(bundle) && !shown.some(({ seen }) => seen.bundle === bundle));
  const twoWay = cell(table, "two_way", row) === true;
  const added = missing.map((bundle) => ({ bundle, features: [{ layer, row }], origins: 1, twoWay }));
  for (const one of [...shown, ...linesOf(view, added, nodeRooms(view, added))]) drawBundle(view, { ...one, alpha: 1, strong: true });
}

/** Whether any flow layer is shown. */
export const hasFlows = () => flowMap() !== null && atlas.layers.some((layer) => layer.style === "flow" && atlas.shown.has(layer.id));
