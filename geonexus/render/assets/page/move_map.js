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

/**
 * The part of the map that no card, no legend and no button covers, in pixels of its frame.
 * @param {number} [lowest] the lower edge of what is to be seen: above the legend there is room beside it
 */
function freePart(lowest = Infinity) {
  const { x: wide, y: high } = movedMap.getSize();
  const frame = movedMap.getContainer().getBoundingClientRect();
  const card = byId("gx-card").getBoundingClientRect();
  const legend = document.querySelector(".gx-over-map:not([hidden])")?.getBoundingClientRect();
  const sheet = card.width > wide * 0.9;
  const right = card.width && !sheet ? card.left - frame.left - CLEAR_PX : wide - CLEAR_PX;
  const beside = legend && lowest > legend.top - frame.top ? legend.right - frame.left + CLEAR_PX : 0;
  const left = sheet ? CLEAR_PX : BUTTONS_PX;
  return {
    // where too little is left beside the legend, the thing is shown at its best size all the same
    left: right - beside >= LEAST_ROOM_PX ? Math.max(left, beside) : left,
    top: CLEAR_PX,
    right,
    bottom: card.width && sheet ? card.top - frame.top - CLEAR_PX : high - CLEAR_PX,
  };
}

const CLEAR_PX = 24;
/** The buttons at the left edge, with room around them. */
const BUTTONS_PX = 64;
const LEAST_ROOM_PX = 240;

/** How far to move a stretch so that it lies within another; the nearer way. */
const shiftInto = (from, to, low, high) => (from < low ? from - low : to > high ? Math.min(to - high, from - low) : 0);

/** Move the map where the card would cover what was clicked. @param {any} point */
export function uncover(point) {
  const { left, top, right, bottom } = freePart();
  const move = [shiftInto(point.x, point.x, left, right), shiftInto(point.y, point.y, top, bottom)];
  // at the left and upper edge nothing but a margin is missing
  if (point.x > right || point.y > bottom) movedMap.panBy(move.map((way) => Math.max(0, way)));
}

/** Let a feature whose card opens be seen beside the card: as it is, by a pan, or from farther off. @param {import("../data/atlas.js").Feature} feature */
export function reveal(feature) {
  const box = worldBox(feature);
  if (!box || movedMap._animatingZoom || movedMap._panAnim?._inProgress) return;
  const [a, b] = [toLatLng(box[0], box[1]), toLatLng(box[2], box[3])].map((place) => movedMap.latLngToContainerPoint(place));
  const free = freePart(b.y);
  const seen = (from, to, low, high) => Math.max(0, Math.min(to, high) - Math.max(from, low));
  const [wide, high] = [b.x - a.x, b.y - a.y];
  const [room, headroom] = [free.right - free.left, free.bottom - free.top];
  const across = seen(a.x, b.x + 1, free.left, free.right) / Math.min(wide + 1, room);
  const down = seen(a.y, b.y + 1, free.top, free.bottom) / Math.min(high + 1, headroom);
  if (across * down > ENOUGH_SEEN) return;
  const move = [shiftInto(a.x, b.x, free.left, free.right), shiftInto(a.y, b.y, free.top, free.bottom)];
  const near = Math.abs(move[0]) < room && Math.abs(move[1]) < headroom;
  if (near && wide < room && high < headroom) movedMap.panBy(move);
  else zoomTo(feature);
}

/** A feature of which this share can be seen need not be moved. */
const ENOUGH_SEEN = 0.55;

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
  const { x, y } = movedMap.getSize();
  const { left, top, right, bottom } = freePart();
  const padding = { paddingTopLeft: [left, top], paddingBottomRight: [x - right, y - bottom] };
  settled(() => movedMap.fitBounds(corners, { maxZoom: most, ...padding }));
}
