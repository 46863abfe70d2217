// Territories on the canvas: a band inside the outline, ground only where one fill lies on it.

import { areasOf, atlas, cell, shapeOf, shownLayers, styleOf, tableOf } from "../data/atlas.js";
import { planOf, SMALL_AREA_PX, widthOf } from "../data/area_plan.js";
import { areaLook } from "../data/symbology.js";
import { viewColor } from "../data/view_colors.js";
import { inView, stroke, traceLines, traceRings } from "../base/paint.js";
import { worldPerMeter } from "../base/geometry.js";
import { filteredRows } from "../filter/filtered.js";
import { forDashes, generalized } from "./generalize.js";
import { paintArea } from "./area_paint.js";

/** @typedef {import("../base/paint.js").View} View */

const CHOSEN_FILL = 0.32;
const DIMMED = 0.45;
/** Least and most width of a soft edge in pixels. */
const SOFT_PX = [9, 18];
/** Corners of a soft edge, as a share of its width, and of a clear one, in pixels. */
const SOFT_CORNERS = 0.3;
const CORNERS_PX = 1.2;
/** The width of a soft edge where a view has no bands. */
const THIN_SOFT_PX = 5;

/** How the areas of a layer are drawn, with those of other layers of the same table. @param {any} layer @param {number} scale */
export function areaPlan(layer, scale) {
  const layers = shownLayers().filter((other) => other.kind === "area" && other.table === layer.table);
  const most = viewColor(layer, filteredRows(layer)[0] ?? 0) ? 2 : 1;
  return planOf(layer, layers.map(filteredRows), scale, most, () => tableOf(layer));
}

/** @param {View} view @param {any} layer */
export function drawAreas(view, layer) {
  const plan = areaPlan(layer, view.scale);
  const rows = new Set(filteredRows(layer));
  for (const row of plan.order) if (rows.has(row)) drawArea(view, layer, row, plan);
  for (const [row, group] of plan.sharing) if (rows.has(row)) drawCountOfOutline(view, layer, row, group.length);
}

/** The chosen area of a layer, or −1. */
const chosenRow = (layer) => (atlas.selected?.layer.table === layer.table && atlas.selected?.layer.kind === "area" ? atlas.selected.row : -1);

/** @param {View} view @param {import("../data/area_plan.js").AreaPlan} plan */
function drawArea(view, layer, row, plan) {
  const shape = shapeOf(layer, row);
  if (!shape || !inView(view, shape.box)) return;
  const chosen = chosenRow(layer);
  const isChosen = row === chosen || (plan.sharing.get(row)?.includes(chosen) ?? false);
  const look = areaLook(layer, row, plan.filled.has(row) && !wide(view, shape));
  if (isChosen) Object.assign(look, { fill: look.color, fill_opacity: CHOSEN_FILL });
  else if (chosen >= 0) look.strength *= DIMMED;
  paintRow(view, layer, row, shape, look);
}

/** An area with its ground, whatever lies on it. @param {View} view */
export function drawFullArea(view, layer, row) {
  const shape = shapeOf(layer, row);
  if (shape && inView(view, shape.box)) paintRow(view, layer, row, shape, areaLook(layer, row, true));
}

/** @param {View} view @param {import("../data/symbology.js").AreaLook} look */
function paintRow(view, layer, row, shape, look) {
  if (widthOf(shape) * view.scale < SMALL_AREA_PX) return markSmall(view, shape, look);
  look.blur = look.band ? blurOf(view, layer, row, shape) : THIN_SOFT_PX;
  // a blurred edge needs no corners
  const least = look.soft ? look.blur * SOFT_CORNERS : CORNERS_PX;
  const round = shape.outline ?? shape;
  const whole = shape.parts.length > 1 && look.dash.length && !look.soft;
  const line = whole ? forDashes(round, view.zoom) : generalized(round, view.zoom);
  const ground = generalized(shape, view.zoom);
  paintArea(view, { rings: () => traceRings(view, ground), lines: () => traceLines(view, line, least) }, look, styleOf(layer).width_px);
}

/** A soft edge is as wide as the outline is uncertain, between what can be seen and what covers too much. */
function blurOf(view, layer, row, shape) {
  const meters = Number(cell(tableOf(layer), "accuracy_m", row) ?? 0);
  const middle = (shape.box[1] + shape.box[3]) / 2;
  const wanted = meters * worldPerMeter(middle) * view.scale;
  return Math.min(Math.max(SOFT_PX[0], Math.min(SOFT_PX[1], wanted)), 0.6 * widthOf(shape) * view.scale);
}

/** Whether an area is wider than the window: then its ground says nothing. @param {View} view */
function wide(view, { box }) {
  const [left, top, right, bottom] = view.part;
  return (box[2] - box[0]) * view.scale > right - left && (box[3] - box[1]) * view.scale > bottom - top;
}

/** The outline once more, heavier: a second fill would cover what lies inside. @param {View} view */
export function drawChosenOutline(view, layer, row) {
  const shape = shapeOf(layer, row);
  if (!shape) return;
  const { dash, soft } = areaLook(layer, row);
  view.ctx.beginPath();
  traceLines(view, shape.outline ?? shape);
  stroke(view, view.palette.casing, soft ? 9 : 5, [], soft ? 0.35 : 0.6);
  if (soft) for (const [width, alpha] of [[8, 0.22], [5, 0.3], [2.4, 0.45]]) stroke(view, view.palette.selected, width, [], alpha);
  else stroke(view, view.palette.selected, 2.6, dash);
}

/** An area too small to see at this zoom gets a ring, so that it is not missed. */
function markSmall(view, shape, look) {
  const { ctx } = view;
  const x = ((shape.box[0] + shape.box[2]) / 2) * view.scale + view.left;
  const y = ((shape.box[1] + shape.box[3]) / 2) * view.scale + view.top;
  ctx.beginPath();
  ctx.arc(x, y, SMALL_AREA_PX * 0.75, 0, 2 * Math.PI);
  ctx.fillStyle = look.color;
  ctx.globalAlpha = (look.small ?? 0.25) * look.strength;
  ctx.fill();
  ctx.globalAlpha = 1;
  stroke(view, look.color, 1.6, look.contested ? [3, 2.5] : [], look.strength);
}

/** How many territories have one outline, on its top. @param {View} view */
function drawCountOfOutline(view, layer, row, count) {
  const spot = topOf(shapeOf(layer, row));
  const { ctx, palette } = view;
  const [x, y] = [spot[0] * view.scale + view.left, spot[1] * view.scale + view.top];
  if (widthOf(shapeOf(layer, row)) * view.scale < COUNT_FROM_PX || x < -9 || y < -9 || x > view.width + 9 || y > view.height + 9) return;
  const { color } = areaLook(layer, row);
  ctx.beginPath();
  ctx.arc(x, y, COUNT_PX, 0, 2 * Math.PI);
  ctx.fillStyle = palette.paper;
  ctx.fill();
  stroke(view, color, 1.5);
  ctx.fillStyle = palette.ink;
  ctx.font = "600 10px system-ui, sans-serif";
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(String(count), x, y + 0.5);
  ctx.textAlign = "left";
}

export const COUNT_PX = 7.5;
export const COUNT_FROM_PX = 24;

/** @type {WeakMap<any, number[]>} */
const tops = new WeakMap();

/** The northernmost corner of a shape in world units. @param {any} shape @returns {number[]} */
export function topOf(shape) {
  let top = tops.get(shape);
  if (!top) {
    top = [0, Infinity];
    for (const ring of shape.parts) for (let i = 0; i < ring.length; i += 2) if (ring[i + 1] < top[1]) top = [ring[i], ring[i + 1]];
    tops.set(shape, top);
  }
  return top;
}

/** @param {View} view */
export function drawChosenArea(view, layer, row) {
  const shape = areasOf(layer).shapes[row];
  if (!shape) return;
  view.ctx.beginPath();
  traceLines(view, shape);
  stroke(view, view.palette.selected, 2.2);
}
