// Routes on the canvas, with their arrows.

import { cell, shapeOf, tableOf } from "../data/atlas.js";
import { flowMap } from "../data/flow_map.js";
import { certainty, symbolOf } from "../data/symbology.js";
import { inView, stroke, traceLine, traceLines } from "../base/paint.js";

/** @typedef {import("../base/paint.js").View} View */

const ARROW_FROM_PX = 90;
/** From here the way of a route can be told from a diagram. */
const ROUTES_FROM_ZOOM = 6;

/** @type {WeakMap<Float64Array, any>} */
const middles = new WeakMap();

/** @param {View} view */
export function drawRoute(view, layer, row, bold = false) {
  const shape = shapeOf(layer, row);
  if (!shape || !inView(view, shape.box)) return;
  const table = tableOf(layer);
  const { color, width } = symbolOf(layer, row);
  const kinds = table.part_kinds?.[row] ?? [];
  // beside the flow map a route comes forward once its way can be read, or when it is selected
  const back = !bold && view.zoom < ROUTES_FROM_ZOOM && flowMap() !== null;
  const line = bold ? width + 1.8 : back ? 1 : width;
  view.ctx.beginPath();
  traceLines(view, shape);
  if (!back) stroke(view, view.palette.casing, line + 2, [], bold ? 1 : 0.7);
  shape.parts.forEach((part, number) => {
    if (!inView(view, shape.boxes[number])) return;
    const { dash } = certainty(table, row, kinds[number] ?? 0);
    // a schematic leg stands back: it says that two ends are linked, and no more
    const faint = back || ((kinds[number] ?? 0) === 1 && !bold);
    view.ctx.beginPath();
    traceLine(view, part);
    stroke(view, color, faint ? line * 0.75 : line, dash, faint ? 0.65 : 1);
    if (!back) drawArrow(view, part, color, line, cell(table, "two_way", row) === true);
  });
}

/** Half-way point of a line, its direction, and its length in world units. */
function middleOf(part) {
  let length = 0;
  for (let i = 2; i < part.length; i += 2)
    length += Math.hypot(part[i] - part[i - 2], part[i + 1] - part[i - 1]);
  let left = length / 2;
  for (let i = 2; i < part.length; i += 2) {
    const dx = part[i] - part[i - 2];
    const dy = part[i + 1] - part[i - 1];
    const step = Math.hypot(dx, dy);
    if (step >= left && step > 0) {
      const share = left / step;
      const angle = Math.atan2(dy, dx);
      return { x: part[i - 2] + dx * share, y: part[i - 1] + dy * share, angle, length };
    }
    left -= step;
  }
  return { x: part[0], y: part[1], angle: 0, length };
}

/** @param {View} view */
function drawArrow(view, part, color, width, twoWay) {
  if (!middles.has(part)) middles.set(part, middleOf(part));
  const middle = middles.get(part);
  if (middle.length * view.scale < ARROW_FROM_PX) return;
  const { ctx } = view;
  const size = width * 2.1 + 2;
  ctx.save();
  ctx.translate(middle.x * view.scale + view.left, middle.y * view.scale + view.top);
  ctx.rotate(middle.angle);
  ctx.fillStyle = color;
  ctx.strokeStyle = view.palette.casing;
  ctx.lineWidth = 1.5;
  for (const way of twoWay ? [1, -1] : [1]) {
    const shift = twoWay ? way * size * 0.6 : 0;
    ctx.beginPath();
    ctx.moveTo(shift + way * size, 0);
    ctx.lineTo(shift - way * size * 0.6, size * 0.75);
    ctx.lineTo(shift - way * size * 0.6, -size * 0.75);
    ctx.closePath();
    ctx.stroke();
    ctx.fill();
  }
  ctx.restore();
}
