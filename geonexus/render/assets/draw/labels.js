// Names on the map: countries, territories, places; none on top of another.

import { atlas, land, rowTitle, shapeOf, shownLayers, tableOf } from "../data/atlas.js";
import { clusterBoxes } from "./draw_large.js";
import { worldX, worldY } from "../base/geometry.js";
import { hasBaseMap } from "./base_map_choice.js";
import { labelText, speech } from "../base/text.js";
import { symbolOf } from "../data/symbology.js";
import { filteredRows } from "../filter/filtered.js";

const FONT = 'system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif';
const PLACES_FROM_ZOOM = 5.5;
const TERRITORIES_FROM_ZOOM = 4.5;

/** @typedef {import("../base/paint.js").View} View */

/** @param {View[]} views one for each copy of the world; labels share one set of boxes */
export function drawLabels(views) {
  /** @type {number[][]} */
  const taken = views.flatMap(clusterBoxes);
  for (const view of views) {
    for (const layer of shownLayers().reverse()) {
      if (layer.kind === "point" && view.zoom >= PLACES_FROM_ZOOM && layer.style === "place")
        filteredRows(layer).forEach((row) => labelPoint(view, layer, row, taken));
      if (layer.kind === "area" && view.zoom >= TERRITORIES_FROM_ZOOM)
        filteredRows(layer).forEach((row) => labelArea(view, layer, row, taken));
    }
    labelCountries(view, taken);
  }
}

/** Write a text unless another is in the way. */
function write(view, text, x, y, options, taken) {
  const { ctx, palette } = view;
  ctx.font = `${options.weight ?? 400} ${options.size}px ${FONT}`;
  ctx.letterSpacing = options.spacing ?? "0px";
  const width = ctx.measureText(text).width;
  const left = options.align === "left" ? x : x - width / 2;
  const box = [left - 3, y - options.size * 0.7, left + width + 3, y + options.size * 0.7];
  const outside = box[2] < 0 || box[0] > view.width || box[3] < 0 || box[1] > view.height;
  const blocked = taken.some(
    (other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1],
  );
  if (!outside && !blocked && !(options.room && width > options.room)) {
    taken.push(box);
    ctx.textBaseline = "middle";
    ctx.textAlign = "left";
    ctx.lineJoin = "round";
    ctx.lineWidth = 3;
    ctx.strokeStyle = palette.label_halo;
    ctx.globalAlpha = options.alpha ?? 0.85;
    ctx.strokeText(text, left, y);
    ctx.globalAlpha = 1;
    ctx.fillStyle = options.color ?? palette.label;
    ctx.fillText(text, left, y);
  }
  ctx.letterSpacing = "0px";
}

/** @param {View} view */
function labelCountries(view, taken) {
  const base = atlas.data.base;
  if (!base.land || !hasBaseMap()) return;
  const names = base.land[`name_${speech.language}`] ?? base.land.name_en ?? base.land.key;
  const order = names.map((_, i) => i).sort((a, b) => base.land.width_deg[b] - base.land.width_deg[a]);
  for (const i of order) {
    const spot = base.land.label[i];
    if (!spot || !land()[i]) continue;
    const room = (base.land.width_deg[i] / 360) * 256 * view.scale;
    const focus = base.land.focus[i];
    if (room < 34 || (!focus && view.zoom > 3 && room < 70)) continue;
    const size = Math.min(focus ? 15 : 12, Math.max(10, room / 11));
    const x = worldX(spot[0] * base.quantum) * view.scale + view.left;
    const y = worldY(spot[1] * base.quantum) * view.scale + view.top;
    const name = labelText(String(names[i])).toLocaleUpperCase(speech.language);
    const options = { size, spacing: `${(size / 9).toFixed(1)}px`, weight: focus ? 600 : 400 };
    write(view, name, x, y, { ...options, room: room * 1.25 }, taken);
  }
}

/** @param {View} view */
function labelArea(view, layer, row, taken) {
  const spot = tableOf(layer).label?.[row];
  const shape = shapeOf(layer, row);
  if (!spot || !shape) return;
  const wide = (shape.box[2] - shape.box[0]) * view.scale;
  if (wide < 46) return;
  const quantum = tableOf(layer).quantum;
  const x = worldX(spot[0] * quantum) * view.scale + view.left;
  const y = worldY(spot[1] * quantum) * view.scale + view.top;
  const color = symbolOf(layer, row).color;
  const text = labelText(rowTitle(tableOf(layer), row), 34);
  write(view, text, x, y, { size: 12.5, weight: 650, color, room: wide * 1.9 }, taken);
}

/** @param {View} view */
function labelPoint(view, layer, row, taken) {
  const spot = shapeOf(layer, row);
  if (!spot) return;
  const x = spot.x * view.scale + view.left + 10;
  const y = spot.y * view.scale + view.top;
  const text = labelText(rowTitle(tableOf(layer), row), 28);
  write(view, text, x, y, { size: 11.5, align: "left", color: view.palette.ink }, taken);
}
