// The layers of the atlas on the canvas. What is less sure looks less sure.

import { atlas, tableOf } from "../data/atlas.js";
import { drawArea, drawChosenArea, drawChosenOutline } from "./areas.js";
import { drawChoropleth } from "./choropleth.js";
import { drawLarge } from "./draw_large.js";
import { drawFlow, drawRoute } from "./lines.js";
import { drawHalo, drawPoint, drawPoints } from "./points.js";
import { filteredRows } from "../filter/filtered.js";

/** @typedef {import("../base/paint.js").View} View */

/** @param {View} view @param {any} layer */
export function drawLayer(view, layer) {
  if (layer.kind === "choropleth") drawChoropleth(view, layer);
  else if (layer.kind === "area") filteredRows(layer).forEach((row) => drawArea(view, layer, row));
  else if (layer.style === "flow") filteredRows(layer).forEach((row) => drawFlow(view, layer, row));
  else if (layer.kind === "line") filteredRows(layer).forEach((row) => drawRoute(view, layer, row));
  else if (!tableOf(layer).large) drawPoints(view, layer, filteredRows(layer));
  else drawPoints(view, layer, drawLarge(view, layer));
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
