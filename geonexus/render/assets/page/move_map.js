// Moving the map: to the atlas, to a feature, out from under a card.

import { areasOf, atlas, cell, shapeOf, tableOf } from "../data/atlas.js";
import { flowBox } from "../data/flow_map.js";
import { worldPerMeter } from "../base/geometry.js";
import { byId } from "../base/dom.js";
import { toLatLng } from "./script_access.js";

/** @type {any} */ let movedMap = null;

/** @param {any} map the Leaflet map that is movedMap from here on */
export function prepareMoves(map) {
  movedMap = map;
}

export function fitAtlas() {
  const [west, south, east, north] = atlas.data.atlas.extent;
  settled(() => movedMap.fitBounds([[south, west], [north, east]], { animate: false }));
}

/** Do it now, or at the end of a zoom that is under way: Leaflet would lose it. */
export function settled(action) {
  if (movedMap._animatingZoom) movedMap.once("zoomend", action);
  else action();
}

/** Move the map where the card would cover what was clicked. @param {any} point */
export function uncover(point) {
  const card = byId("gx-card").getBoundingClientRect();
  const frame = movedMap.getContainer().getBoundingClientRect();
  const narrow = card.width > frame.width * 0.9;
  const room = narrow ? card.top - frame.top : card.left - frame.left;
  const at = narrow ? point.y : point.x;
  if (at < room - 12) return;
  const move = at - room * (narrow ? 0.6 : 0.85);
  movedMap.panBy(narrow ? [0, move] : [move, 0]);
}

/** World box of a feature. */
export function worldBox({ layer, row }) {
  if (layer.style === "flow") return flowBox(String(cell(tableOf(layer), tableOf(layer).key, row)));
  const shape = layer.kind === "choropleth" ? areasOf(layer).shapes[row] : shapeOf(layer, row);
  if (!shape) return null;
  if (shape.box) return shape.box;
  const meters = Number(cell(tableOf(layer), "accuracy_m", row) ?? 0);
  const reach = Math.min(meters, 500000) * worldPerMeter(shape.y);
  return [shape.x - reach, shape.y - reach, shape.x + reach, shape.y + reach];
}

/** @param {import("../data/atlas.js").Feature} feature */
export function zoomTo(feature) {
  fitBox(worldBox(feature));
}

/** @param {number[]|null|undefined} box in world units @param {number} [most] zoom at most */
export function fitBox(box, most = 8) {
  if (!box) return;
  const corners = [toLatLng(box[0], box[1]), toLatLng(box[2], box[3])];
  const card = byId("gx-card").getBoundingClientRect();
  const narrow = card.width > movedMap.getSize().x * 0.9;
  const covered = narrow ? [24, card.height + 24] : [card.width + 40, 30];
  const padding = { paddingTopLeft: [narrow ? 24 : 60, 24], paddingBottomRight: covered };
  settled(() => movedMap.fitBounds(corners, { maxZoom: most, ...padding }));
}
