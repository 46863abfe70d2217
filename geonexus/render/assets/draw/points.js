// Markers on the canvas, and how many stand on one spot.

import { cell, shapeOf, tableOf } from "../data/atlas.js";
import { worldPerMeter } from "../base/geometry.js";
import { isHollow, isReasoned, symbolOf } from "../data/symbology.js";
import { inSmallCluster } from "./small_clusters.js";
import { keepClear } from "./labels.js";
import { stroke } from "../base/paint.js";
import { drawMarker, stampMarker } from "../base/markers.js";
import { isUncertain } from "../filter/uncertain_dates.js";

/** @typedef {import("../base/paint.js").View} View */

/** From so many on, markers are stamped and not drawn. */
const MANY_MARKERS = 400;

/** Markers; where several stand on one spot, one is drawn with their number. @param {View} view @param {Iterable<number>} rows */
export function drawPoints(view, layer, rows) {
  /** @type {Map<string, {row: number, count: number}>} */
  const spots = new Map();
  for (const row of rows) {
    const spot = shapeOf(layer, row);
    if (!spot || inSmallCluster(layer, row)) continue;
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

/** From afar a marker says only that there is something. @param {number} zoom */
const markerScale = (zoom) => (zoom < 4 ? 0.65 : zoom < 5 ? 0.75 : zoom < 6 ? 0.9 : 1.1);

/** @param {View} view */
export function drawPoint(view, layer, row, bold = false, draw = drawMarker) {
  const spot = shapeOf(layer, row);
  if (!spot) return;
  const x = spot.x * view.scale + view.left;
  const y = spot.y * view.scale + view.top;
  if (x < -20 || y < -20 || x > view.width + 20 || y > view.height + 20) return;
  const table = tableOf(layer);
  const symbol = symbolOf(layer, row);
  const reach = symbol.size * 0.6 * markerScale(view.zoom);
  keepClear([x - reach, y - reach, x + reach, y + reach], true);
  const grown = markerScale(view.zoom);
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

/** @param {View} view */
export function drawHalo(view, layer, row) {
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
