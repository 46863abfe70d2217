// Territories on the canvas: outline, ground, and what is less sure.

import { areasOf, shapeOf, styleOf, tableOf } from "../data/atlas.js";
import { areaLook, certainty } from "../data/symbology.js";
import { hatch, inView, stroke, traceLines, traceRings } from "../base/paint.js";

/** @typedef {import("../base/paint.js").View} View */

const SMALL_AREA_PX = 9;

/** @param {View} view */
export function drawArea(view, layer, row) {
  const shape = shapeOf(layer, row);
  if (!shape || !inView(view, shape.box)) return;
  const { ctx } = view;
  const width = styleOf(layer).width_px;
  const { color, fill_opacity: opacity, hatch: hatched, dash: outline, soft } = areaLook(layer, row);
  ctx.beginPath();
  traceRings(view, shape);
  ctx.fillStyle = color;
  ctx.globalAlpha = opacity;
  ctx.fill("evenodd");
  ctx.globalAlpha = 0.55;
  if (hatched) {
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
export function drawChosenOutline(view, layer, row) {
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
export function drawChosenArea(view, layer, row) {
  const shape = areasOf(layer).shapes[row];
  if (!shape) return;
  view.ctx.beginPath();
  traceLines(view, shape);
  stroke(view, view.palette.selected, 2.2);
}
