// The base map: sea, land, lakes, rivers, first-level lines and borders.

import { atlas, land } from "../data/atlas.js";
import { decodeShape } from "../base/geometry.js";
import { drawRelief, hasBaseMap } from "./base_map_choice.js";
import { generalized } from "./generalize.js";
import { inView, stroke, traceLines } from "../base/paint.js";

/** @typedef {import("../base/paint.js").View} View */

const ADMIN1_FROM_ZOOM = 5;
/** The lines of the rivers are too coarse for a closer look. */
const RIVERS_TO_ZOOM = 7.6;

/** @type {any} */
let lines = null;

/** Decode the lines of the base map once. */
function decodedLines() {
  const { base } = atlas.data;
  lines ??= {
    admin1: decodeShape(base.admin1, base.quantum),
    lakes: decodeShape(base.lakes, base.quantum),
    borders: decodeShape(base.land?.borders, base.quantum),
    open: (base.borders?.lines ?? []).map((line) => decodeShape(line, base.quantum)),
    rivers: (base.rivers?.lines ?? []).map((line, i) => ({ shape: decodeShape(line, base.quantum), from: base.rivers.zoom[i] })),
  };
  return lines;
}

/** Add rings that end where they begin: to close each once more would cost more than to draw it. @param {View} view */
function traceClosed({ ctx, scale, left, top, width, height }, { parts, boxes }) {
  for (let number = 0; number < parts.length; number += 1) {
    const box = boxes[number];
    if (box[2] * scale + left < -8 || box[0] * scale + left > width + 8) continue;
    if (box[3] * scale + top < -8 || box[1] * scale + top > height + 8) continue;
    const ring = parts[number];
    ctx.moveTo(ring[0] * scale + left, ring[1] * scale + top);
    for (let i = 2; i < ring.length; i += 2) ctx.lineTo(ring[i] * scale + left, ring[i + 1] * scale + top);
  }
}

/** @param {View} view */
export function drawBaseMap(view) {
  if (!hasBaseMap()) return;
  const { ctx, palette, zoom } = view;
  const focus = atlas.data.base.land?.focus ?? [];
  for (const near of [0, 1]) {
    ctx.beginPath();
    land().forEach((shape, i) => {
      if (shape && focus[i] === near && inView(view, shape.box)) traceClosed(view, generalized(shape, zoom));
    });
    ctx.fillStyle = near ? palette.land_focus : palette.land;
    ctx.fill("evenodd");
    // of a coast cut into fjords, a strong line would leave nothing but itself
    stroke(view, palette.coast, zoom < 4 ? 0.4 : zoom < 6 ? 0.55 : 0.8);
  }
  drawRelief(view);
}

/** What lies over the colors of a choropleth. @param {View} view */
export function drawBaseLines(view) {
  if (!hasBaseMap()) return;
  const { ctx, palette, zoom } = view;
  const { admin1, lakes, borders, open } = decodedLines();
  drawRivers(view);
  if (lakes) {
    ctx.beginPath();
    traceClosed(view, generalized(lakes, zoom));
    ctx.fillStyle = palette.water;
    ctx.fill("evenodd");
    if (zoom >= 5) stroke(view, palette.coast, 0.5);
  }
  if (admin1 && zoom >= ADMIN1_FROM_ZOOM) {
    ctx.beginPath();
    traceLines(view, generalized(admin1, zoom));
    stroke(view, palette.admin1, zoom < 6 ? 0.6 : 0.9);
  }
  if (borders) {
    ctx.beginPath();
    traceLines(view, generalized(borders, zoom));
    stroke(view, palette.border, zoom < 4 ? 0.7 : zoom < 6 ? 0.9 : 1.1);
  }
  ctx.beginPath();
  for (const line of open) if (line && inView(view, line.box)) traceLines(view, line);
  stroke(view, palette.land_focus, 3);
  stroke(view, palette.border_disputed, 1.2, [4, 3]);
}

/** @param {View} view */
function drawRivers(view) {
  const { ctx, palette, zoom } = view;
  if (zoom > RIVERS_TO_ZOOM) return;
  ctx.beginPath();
  for (const { shape, from } of decodedLines().rivers)
    if (shape && zoom >= from && inView(view, shape.box)) for (const line of shape.parts) traceSmooth(view, line);
  stroke(view, palette.river, zoom < 4.5 ? 0.7 : zoom < 6 ? 1 : 1.5);
}

/** A line through the middles of its segments: the source has its corners on a grid. @param {View} view @param {Float64Array} line */
function traceSmooth({ ctx, scale, left, top }, line) {
  const x = (i) => line[i] * scale + left;
  const y = (i) => line[i + 1] * scale + top;
  const end = line.length - 2;
  ctx.moveTo(x(0), y(0));
  for (let i = 2; i < end; i += 2) ctx.quadraticCurveTo(x(i), y(i), (x(i) + x(i + 2)) / 2, (y(i) + y(i + 2)) / 2);
  ctx.lineTo(x(end), y(end));
}
