// The layers of the atlas on the canvas. What is less sure looks less sure.

import { atlas, shapeOf, tableOf } from "../data/atlas.js";
import { drawAreas, drawChosenArea, drawChosenOutline, drawFullArea } from "./areas.js";
import { drawChoropleth } from "./choropleth.js";
import { drawLarge } from "./draw_large.js";
import { drawFlowOn } from "./flow_map.js";
import { drawRoute } from "./lines.js";
import { drawHalo, drawPoint, drawPoints } from "./points.js";
import { highlighted } from "./highlight.js";
import { filteredRows } from "../filter/filtered.js";

/** @typedef {import("../base/paint.js").View} View */

/** @param {View} view @param {any} layer */
export function drawLayer(view, layer) {
  if (layer.kind === "choropleth") drawChoropleth(view, layer);
  else if (layer.kind === "area") drawAreas(view, layer);
  else if (layer.kind === "line" && layer.style !== "flow") filteredRows(layer).forEach((row) => drawRoute(view, layer, row));
  else if (layer.kind === "point" && !tableOf(layer).large) drawPoints(view, layer, filteredRows(layer));
  else if (layer.kind === "point") drawPoints(view, layer, drawLarge(view, layer));
}

/** The chosen feature on top of everything, with the circle in which its true place lies. */
export function drawSelected(view) {
  const chosen = atlas.selected;
  if (!chosen || !atlas.shown.has(chosen.layer.id)) return;
  if (chosen.layer.kind === "point") drawHalo(view, chosen.layer, chosen.row);
  drawBold(view, chosen);
}

/** What is highlighted, in full above what stands back; large areas first. @param {View[]} views */
export function drawHighlighted(views) {
  const features = highlighted();
  const sizeOf = ({ layer, row }) => {
    const box = layer.kind === "area" && shapeOf(layer, row)?.box;
    return box ? (box[2] - box[0]) * (box[3] - box[1]) : 0;
  };
  const sorted = features.map((feature) => ({ feature, rank: ["area", "line", "point"].indexOf(feature.layer.kind), size: sizeOf(feature) }));
  sorted.sort((a, b) => a.rank - b.rank || b.size - a.size);
  for (const view of views)
    for (const { feature } of sorted) {
      if (feature.layer.kind === "area") drawFullArea(view, feature.layer, feature.row);
      drawBold(view, feature);
    }
}

/** @param {View} view @param {import("../data/atlas.js").Feature} feature */
function drawBold(view, { layer, row }) {
  if (layer.kind === "area") drawChosenOutline(view, layer, row);
  else if (layer.style === "flow") drawFlowOn(view, layer, row);
  else if (layer.kind === "line") drawRoute(view, layer, row, true);
  else if (layer.kind === "point") drawPoint(view, layer, row, true);
  else drawChosenArea(view, layer, row);
}
