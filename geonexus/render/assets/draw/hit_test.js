// What lies under the pointer: every feature, not only the topmost.

import { areasOf, styleOf, shapesOf, shownLayers, tableOf, valueOf } from "../data/atlas.js";
import { SMALL_AREA_PX } from "../data/area_plan.js";
import { areaPlan, COUNT_PX, topOf } from "./areas.js";
import { largeNear } from "./draw_large.js";
import { inSmallCluster } from "./small_clusters.js";
import { contains, distanceSquared } from "../base/geometry.js";
import { hiddenHighlightLayers, isHighlighted } from "./highlight.js";
import { filteredRows } from "../filter/filtered.js";

const LINE_REACH_PX = 6;
const POINT_REACH_PX = 5;

/**
 * @param {{x: number, y: number, scale: number}} at world position and pixels per world unit
 * @param {number} [extra] pixels more, for a finger
 * @returns {import("../data/atlas.js").Feature[]} topmost first, small areas before large ones
 */
export function featuresAt(at, extra = 0) {
  const found = [];
  for (const layer of hiddenHighlightLayers()) found.push(...inLayerAt(layer, at, extra).filter(isHighlighted));
  for (const layer of shownLayers().reverse()) found.push(...inLayerAt(layer, at, extra));
  return found;
}

/** @returns {import("../data/atlas.js").Feature[]} */
function inLayerAt(layer, at, extra) {
  if (layer.kind === "point") return pointsAt(layer, at, extra);
  // the flow map answers for its flows
  if (layer.style === "flow") return [];
  if (layer.kind === "line") return linesAt(layer, at, extra);
  return layer.kind === "area" ? areasAt(layer, at) : choroplethAt(layer, at);
}

function pointsAt(layer, at, extra) {
  const reach = (styleOf(layer).size_px / 2 + POINT_REACH_PX + extra) / at.scale;
  if (tableOf(layer).large) return largeNear(layer, at, reach).map((row) => ({ layer, row }));
  const shapes = shapesOf(layer.table);
  const near = [];
  for (const row of filteredRows(layer)) {
    const spot = shapes[row];
    if (!spot || inSmallCluster(layer, row)) continue;
    const away = Math.hypot(spot.x - at.x, spot.y - at.y);
    if (away <= reach) near.push({ layer, row, away });
  }
  return near.sort((a, b) => a.away - b.away).map(({ row }) => ({ layer, row }));
}

function linesAt(layer, at, extra) {
  const reach = (LINE_REACH_PX + extra) / at.scale;
  const shapes = shapesOf(layer.table);
  const near = [];
  for (const row of filteredRows(layer)) {
    const shape = shapes[row];
    if (!shape || !inBox(shape.box, at, reach)) continue;
    const marked = shape.spots?.some(({ x, y }) => Math.hypot(x - at.x, y - at.y) <= reach);
    if (marked || distanceSquared(shape, at.x, at.y) <= reach * reach) near.push({ layer, row });
  }
  return near;
}

function areasAt(layer, at) {
  const reach = 7 / at.scale;
  const shapes = shapesOf(layer.table);
  const inside = [];
  const numbered = rowsOfNumber(layer, at);
  for (const row of filteredRows(layer)) {
    const shape = shapes[row];
    if (!shape || !inBox(shape.box, at, reach)) continue;
    const width = Math.max(shape.box[2] - shape.box[0], shape.box[3] - shape.box[1]);
    const size = (shape.box[2] - shape.box[0]) * (shape.box[3] - shape.box[1]);
    // an area too small to hit is drawn as a ring, and the ring answers
    if (contains(shape, at.x, at.y) || width * at.scale < SMALL_AREA_PX || numbered.has(row)) inside.push({ layer, row, size });
  }
  return inside.sort((a, b) => a.size - b.size).map(({ row }) => ({ layer, row }));
}

/** Territories whose number on their common outline lies there. */
function rowsOfNumber(layer, at) {
  const shapes = shapesOf(layer.table);
  const found = new Set();
  for (const [row, group] of areaPlan(layer, at.scale).sharing) {
    const [x, y] = topOf(shapes[row]);
    if (Math.hypot(x - at.x, y - at.y) * at.scale <= COUNT_PX + 1) for (const one of group) found.add(one);
  }
  return found;
}

function choroplethAt(layer, at) {
  const { keys, shapes, focus } = areasOf(layer);
  for (let row = 0; row < keys.length; row += 1) {
    const shape = shapes[row];
    if (!shape || !inBox(shape.box, at, 0) || !contains(shape, at.x, at.y)) continue;
    return focus[row] || valueOf(layer, keys[row]) ? [{ layer, row }] : [];
  }
  return [];
}

function inBox(box, at, reach) {
  return (
    at.x >= box[0] - reach && at.x <= box[2] + reach && at.y >= box[1] - reach && at.y <= box[3] + reach
  );
}
