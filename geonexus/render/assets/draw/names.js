// What is named on the map, the most important first: the chosen feature, territories, countries, places, the ground.

import { atlas, rowTitle, shapeOf, shownLayers, styleOf, tableOf } from "../data/atlas.js";
import { areaPlan } from "./areas.js";
import { clusterBoxes } from "./draw_large.js";
import { worldX, worldY } from "../base/geometry.js";
import { inView } from "../base/paint.js";
import { plainText } from "../base/text.js";
import { filteredRows } from "../filter/filtered.js";
import { nameCities, nameCountries, nameLakes, nameUnits } from "./base_names.js";
import { aroundPoint, keepClear, labelSize, placeLabel, writeLabels } from "./labels.js";
import { spotsInside } from "./label_spots.js";
import { inSmallCluster } from "./small_clusters.js";

const PLACES_FROM_ZOOM = 5.5;
const TERRITORIES_FROM_ZOOM = 4.5;
const SMALLEST_AREA_PX = 46;
/** The name of a smaller area may stand beside it. */
const BESIDE_PX = 150;
/** Twice as many areas as a reader can take in. */
const MOST_AREAS = 60;

/** @typedef {import("../base/paint.js").View} View */

/** Before any other label: the name of what is chosen. @param {View[]} views one for each copy of the world */
export function nameChosen(views) {
  const chosen = atlas.selected;
  if (!chosen || chosen.layer.kind === "choropleth" || chosen.layer.kind === "line" || !atlas.shown.has(chosen.layer.id)) return;
  const { layer, row } = chosen;
  for (const view of views)
    if (layer.kind === "area") nameArea(view, layer, row, { kind: "chosen", size: 13, weight: 700 });
    else namePoint(view, layer, row, { kind: "chosen", size: 12.5, weight: 700 });
}

/** @param {View[]} views labels of all copies of the world keep clear of each other */
export function drawLabels(views) {
  for (const view of views) clusterBoxes(view).forEach((box) => keepClear(box));
  const chosen = (layer, row) => atlas.selected?.layer === layer && atlas.selected?.row === row;
  for (const view of views) {
    for (const { layer, row } of areasToName(view)) if (!chosen(layer, row)) nameArea(view, layer, row, territoryLook());
    nameCountries(view);
    for (const layer of shownLayers().reverse()) {
      if (layer.kind !== "point" || layer.style !== "place" || view.zoom < PLACES_FROM_ZOOM) continue;
      for (const row of filteredRows(layer))
        if (!chosen(layer, row) && !inSmallCluster(layer, row)) namePoint(view, layer, row, { kind: "place", size: 11.5 });
    }
    nameCities(view);
    nameUnits(view);
    nameLakes(view);
  }
  writeLabels(views[0]);
}

/** Where flows are the matter, territories are ground: they are named later, and as quietly. */
const territoryLook = () => (atlas.view === "flows" ? { kind: "territory", size: 11, weight: 400 } : { kind: "territory", size: 12, weight: 600 });

/** Areas in sight that are large enough to be named: small ones first, for they have the fewest places. @param {View} view */
function areasToName(view) {
  if (view.zoom < TERRITORIES_FROM_ZOOM + (atlas.view === "flows" ? 1.5 : 0)) return [];
  const found = [];
  for (const layer of shownLayers()) {
    if (layer.kind !== "area") continue;
    // of several with one outline the one that is drawn
    const drawn = new Set(areaPlan(layer, view.scale).order);
    for (const row of filteredRows(layer)) {
      if (!drawn.has(row)) continue;
      const shape = shapeOf(layer, row);
      if (!shape || !tableOf(layer).label?.[row] || !inView(view, shape.box, 0)) continue;
      const size = Math.max(shape.box[2] - shape.box[0], shape.box[3] - shape.box[1]) * view.scale;
      if (size >= SMALLEST_AREA_PX) found.push({ layer, row, size });
    }
  }
  return found.sort((a, b) => a.size - b.size).slice(0, MOST_AREAS);
}

/** @param {View} view */
function nameArea(view, layer, row, look) {
  const spot = tableOf(layer).label?.[row];
  const shape = shapeOf(layer, row);
  if (!spot || !shape) return;
  const { quantum } = tableOf(layer);
  const home = [worldX(spot[0] * quantum) * view.scale + view.left, worldY(spot[1] * quantum) * view.scale + view.top];
  const text = plainText(rowTitle(tableOf(layer), row));
  const options = { ...look, widest: 150, color: look.weight > 400 ? view.palette.ink : view.palette.label };
  const room = labelSize(view, text, options);
  if (!room) return;
  const inside = spotsInside(view, shape, view.part, room, home);
  const [x, y] = home;
  const { part } = view;
  const seen = x > part[0] && x < part[2] && y > part[1] && y < part[3];
  const [wide, high] = [(shape.box[2] - shape.box[0]) * view.scale, (shape.box[3] - shape.box[1]) * view.scale];
  // an area too small for its name bears it across, or beside it
  const across = seen && wide * 1.9 > room.width ? [{ x, y }, { x, y: y - room.height }, { x, y: y + room.height }] : [];
  const around = seen && Math.max(wide, high) < BESIDE_PX ? aroundPoint(x, y, Math.max(wide, high) / 2 + 4, room.height) : [];
  placeLabel(view, text, [...inside, ...across, ...around], options);
}

/** @param {View} view */
function namePoint(view, layer, row, look) {
  const spot = shapeOf(layer, row);
  if (!spot) return;
  const x = spot.x * view.scale + view.left;
  const y = spot.y * view.scale + view.top;
  if (x < 0 || y < 0 || x > view.width || y > view.height) return;
  const options = { ...look, widest: 150, color: view.palette.ink };
  placeLabel(view, rowTitle(tableOf(layer), row), aroundPoint(x, y, styleOf(layer).size_px * 0.6 + 5, look.size), options);
}
