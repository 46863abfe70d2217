// The base map: sea, land, lakes, first-level lines and borders.

import { atlas, land } from "../data/atlas.js";
import { decodeShape } from "../base/geometry.js";
import { drawRelief, hasBaseMap } from "./base_map_choice.js";
import { inView, stroke, traceLines, traceRings } from "../base/paint.js";

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
  };
  return lines;
}

/** @param {import("../base/paint.js").View} view */
export function drawBaseMap(view) {
  if (!hasBaseMap()) return;
  const { ctx, palette } = view;
  const focus = atlas.data.base.land?.focus ?? [];
  for (const near of [0, 1]) {
    ctx.beginPath();
    land().forEach((shape, i) => {
      if (shape && focus[i] === near && inView(view, shape.box)) traceRings(view, shape);
    });
    ctx.fillStyle = near ? palette.land_focus : palette.land;
    ctx.fill("evenodd");
    stroke(view, palette.coast, 0.7);
  }
  drawRelief(view);
}

/** What lies over the colors of a choropleth. @param {import("../base/paint.js").View} view */
export function drawBaseLines(view) {
  if (!hasBaseMap()) return;
  const { ctx, palette, zoom } = view;
  const { admin1, lakes, borders, open } = decodedLines();
  if (lakes) {
    ctx.beginPath();
    traceRings(view, lakes);
    ctx.fillStyle = palette.water;
    ctx.fill("evenodd");
    stroke(view, palette.coast, 0.5);
  }
  if (admin1 && zoom >= 3.5) {
    ctx.beginPath();
    traceLines(view, admin1);
    stroke(view, palette.admin1, zoom < 5 ? 0.6 : 0.9);
  }
  if (borders) {
    ctx.beginPath();
    traceLines(view, borders);
    stroke(view, palette.border, zoom < 4 ? 0.8 : 1.1);
  }
  ctx.beginPath();
  for (const line of open) if (line && inView(view, line.box)) traceLines(view, line);
  stroke(view, palette.land_focus, 3);
  stroke(view, palette.border_disputed, 1.2, [4, 3]);
}
