// The layers of the atlas on the canvas. What is less sure looks less sure.

import { areasOf, atlas, cell, styleOf, shapeOf, tableOf } from "../data/atlas.js";
import { drawChoropleth } from "./choropleth.js";
import { drawLarge } from "./draw_large.js";
import { worldPerMeter } from "../base/geometry.js";
import { certainty, isHollow, isReasoned, symbolOf } from "../data/symbology.js";
import { hatch, inView, stroke, traceLine, traceLines, traceRings } from "../base/paint.js";
import { filteredRows } from "../filter/filtered.js";
import { drawMarker, stampMarker } from "../base/markers.js";
import { isUncertain } from "../filter/uncertain_dates.js";

/** @typedef {import("../base/paint.js").View} View */

const SMALL_AREA_PX = 9;
const ARROW_FROM_PX = 90;
/** From so many on, markers are stamped and not drawn. */
const MANY_MARKERS = 400;

/** @param {View} view @param {any} layer */
export function drawLayer(view, layer) {
  if (layer.kind === "choropleth") drawChoropleth(view, layer);
  else if (layer.kind === "area") filteredRows(layer).forEach((row) => drawArea(view, layer, row));
  else if (layer.style === "flow") filteredRows(layer).forEach((row) => drawFlow(view, layer, row));
  else if (layer.kind === "line") filteredRows(layer).forEach((row) => drawRoute(view, layer, row));
  else if (!tableOf(layer).large) drawPoints(view, layer, filteredRows(layer));
  else drawPoints(view, layer, drawLarge(view, layer));
}

/** @param {View} view */
function drawArea(view, layer, row) {
  const shape = shapeOf(layer, row);
  if (!shape || !inView(view, shape.box)) return;
  const { ctx } = view;
  const { color, width } = symbolOf(layer, row);
  const { outline, soft, contested } = certainty(tableOf(layer), row);
  const opacity = styleOf(layer).fill_opacity;
  ctx.beginPath();
  traceRings(view, shape);
  ctx.fillStyle = color;
  ctx.globalAlpha = opacity;
  ctx.fill("evenodd");
  ctx.globalAlpha = 0.55;
  if (contested) {
    ctx.fillStyle = hatch(view, color, "", 9);
    ctx.fill("evenodd");
  }
  ctx.globalAlpha = 1;
  ctx.beginPath();
  traceLines(view, shape.outline ?? shape);
  if (soft) {
    stroke(view, color, 9, [], 0.1);
    stroke(view, color, 5, [], 0.13);
  }
  stroke(view, color, width, outline);
  const widest = Math.max(shape.box[2] - shape.box[0], shape.box[3] - shape.box[1]) * view.scale;
  if (widest < SMALL_AREA_PX) markSmall(view, shape, color);
}

/** The outline once more, heavier: a second fill would cover what lies inside. @param {View} view */
function drawChosenOutline(view, layer, row) {
  const shape = shapeOf(layer, row);
  if (!shape) return;
  const { outline } = certainty(tableOf(layer), row);
  view.ctx.beginPath();
  traceLines(view, shape.outline ?? shape);
  stroke(view, view.palette.casing, 5, [], 0.6);
  stroke(view, view.palette.selected, 2.4, outline);
}

/** An area too small to see at this zoom gets a ring, so that it is not missed. */
function markSmall(view, shape, color) {
  const { ctx } = view;
  const x = ((shape.box[0] + shape.box[2]) / 2) * view.scale + view.left;
  const y = ((shape.box[1] + shape.box[3]) / 2) * view.scale + view.top;
  ctx.beginPath();
  ctx.arc(x, y, SMALL_AREA_PX * 0.75, 0, 2 * Math.PI);
  ctx.fillStyle = color;
  ctx.globalAlpha = 0.25;
  ctx.fill();
  ctx.globalAlpha = 1;
  stroke(view, color, 1.6);
}

/** @param {View} view */
function drawRoute(view, layer, row, bold = false) {
  const shape = shapeOf(layer, row);
  if (!shape || !inView(view, shape.box)) return;
  const table = tableOf(layer);
  const { color, width } = symbolOf(layer, row);
  const kinds = table.part_kinds?.[row] ?? [];
  const slim = view.zoom < 4.5 ? 0.7 : 1;
  const line = bold ? width + 1.8 : width * slim;
  view.ctx.beginPath();
  traceLines(view, shape);
  stroke(view, view.palette.casing, line + 2, [], bold ? 1 : 0.7);
  shape.parts.forEach((part, number) => {
    if (!inView(view, shape.boxes[number])) return;
    const { dash } = certainty(table, row, kinds[number] ?? 0);
    // a schematic leg stands back: it says that two ends are linked, and no more
    const faint = (kinds[number] ?? 0) === 1 && !bold;
    view.ctx.beginPath();
    traceLine(view, part);
    stroke(view, color, faint ? line * 0.75 : line, dash, faint ? 0.65 : 1);
    drawArrow(view, part, color, line, cell(table, "two_way", row) === true);
  });
}

/** A diagram of who sends to whom: thin, without a way; a mark where an end is known. @param {View} view */
function drawFlow(view, layer, row, bold = false) {
  const shape = shapeOf(layer, row);
  if (!shape || !inView(view, shape.box)) return;
  const { color, width } = symbolOf(layer, row);
  const { dash } = certainty(tableOf(layer), row);
  if (bold) {
    view.ctx.beginPath();
    traceLines(view, shape);
    stroke(view, view.palette.casing, width + 4);
  }
  view.ctx.beginPath();
  traceLines(view, shape);
  stroke(view, color, bold ? width + 1 : width, dash, bold ? 1 : 0.6);
  for (const part of shape.parts) drawArrow(view, part, color, bold ? width + 1 : width, cell(tableOf(layer), "two_way", row) === true);
  const marker = { color, shape: "circle", size: styleOf(layer).size_px + (bold ? 3 : 0), casing: view.palette.casing, hollow: true };
  for (const { x, y } of shape.spots ?? []) drawMarker(view.ctx, x * view.scale + view.left, y * view.scale + view.top, marker);
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

/** @type {WeakMap<Float64Array, any>} */
const middles = new WeakMap();

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

/** Markers; where several stand on one spot, one is drawn with their number. @param {View} view @param {Iterable<number>} rows */
function drawPoints(view, layer, rows) {
  /** @type {Map<string, {row: number, count: number}>} */
  const spots = new Map();
  for (const row of rows) {
    const spot = shapeOf(layer, row);
    if (!spot) continue;
    const name = `${Math.round((spot.x * view.scale) / 4)}/${Math.round((spot.y * view.scale) / 4)}`;
    const known = spots.get(name);
    if (known) known.count += 1;
    else spots.set(name, { row, count: 1 });
  }
  const draw = spots.size > MANY_MARKERS ? stampMarker : drawMarker;
  for (const { row } of spots.values()) drawPoint(view, layer, row, false, draw);
  for (const { row, count } of spots.values()) if (count > 1) drawCount(view, shapeOf(layer, row), count);
}

/** @param {View} view */
function drawCount(view, spot, count) {
  const { ctx } = view;
  const x = spot.x * view.scale + view.left + 8;
  const y = spot.y * view.scale + view.top - 8;
  ctx.beginPath();
  ctx.arc(x, y, 6.5, 0, 2 * Math.PI);
  ctx.fillStyle = view.palette.paper;
  ctx.fill();
  stroke(view, view.palette.label, 1);
  ctx.fillStyle = view.palette.ink;
  ctx.font = "600 9px system-ui, sans-serif";
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(count > 99 ? "99" : String(count), x, y + 0.5);
  ctx.textAlign = "left";
}

/** @param {View} view */
function drawPoint(view, layer, row, bold = false, draw = drawMarker) {
  const spot = shapeOf(layer, row);
  if (!spot) return;
  const x = spot.x * view.scale + view.left;
  const y = spot.y * view.scale + view.top;
  if (x < -20 || y < -20 || x > view.width + 20 || y > view.height + 20) return;
  const table = tableOf(layer);
  const symbol = symbolOf(layer, row);
  const grown = view.zoom < 4 ? 0.8 : view.zoom < 6 ? 1 : 1.2;
  draw(view.ctx, x, y, {
    color: symbol.color,
    shape: symbol.shape,
    size: symbol.size * grown + (bold ? 4 : 0),
    casing: view.palette.casing,
    hollow: isHollow(table, row),
    reasoned: isReasoned(table, row),
    contested: cell(table, "contested", row) === true,
    uncertain: isUncertain(layer, row),
  });
}

/** The chosen feature on top of everything, with the circle in which its true place lies. */
export function drawSelected(view) {
  const chosen = atlas.selected;
  if (!chosen || !atlas.shown.has(chosen.layer.id)) return;
  const { layer, row } = chosen;
  if (layer.kind === "area") drawChosenOutline(view, layer, row);
  else if (layer.style === "flow") drawFlow(view, layer, row, true);
  else if (layer.kind === "line") drawRoute(view, layer, row, true);
  else if (layer.kind === "point") {
    drawHalo(view, layer, row);
    drawPoint(view, layer, row, true);
  } else drawChosenArea(view, layer, row);
}

/** @param {View} view */
function drawHalo(view, layer, row) {
  const spot = shapeOf(layer, row);
  const meters = Number(cell(tableOf(layer), "accuracy_m", row) ?? 0);
  if (!spot || !(meters > 0)) return;
  const radius = meters * worldPerMeter(spot.y) * view.scale;
  const { color } = symbolOf(layer, row);
  const { ctx } = view;
  ctx.beginPath();
  ctx.arc(spot.x * view.scale + view.left, spot.y * view.scale + view.top, radius, 0, 2 * Math.PI);
  ctx.fillStyle = color;
  ctx.globalAlpha = 0.12;
  ctx.fill();
  ctx.globalAlpha = 1;
  stroke(view, color, 1.2, [4, 4]);
}

/** @param {View} view */
function drawChosenArea(view, layer, row) {
  const shape = areasOf(layer).shapes[row];
  if (!shape) return;
  view.ctx.beginPath();
  traceLines(view, shape);
  stroke(view, view.palette.selected, 2.2);
}
