// Names of the ground: countries, first-level units, lakes, cities. Quiet, and in the reader's language.

import { atlas, land } from "../data/atlas.js";
import { generalized } from "./generalize.js";
import { contains, worldX, worldY } from "../base/geometry.js";
import { nodeFrame } from "./flow_nodes.js";
import { hasBaseMap } from "./base_map_choice.js";
import { inView } from "../base/paint.js";
import { labelText, own, speech } from "../base/text.js";
import { aroundPoint, isFree, keepClear, labelSize, placeLabel, sameTextAway } from "./labels.js";
import { spotsInside } from "./label_spots.js";

/** @typedef {import("../base/paint.js").View} View */

const UNITS_FROM_ZOOM = 6;
const LAKES_FROM_ZOOM = 6;
const CITIES_FROM_ZOOM = 3;
const SMALLEST_COUNTRY_PX = 34;
/** A country of which two parts are seen so far apart is named in both. */
const AGAIN_PX = 620;
const CITY_DOT_PX = 1.7;
const SAME_PLACE_PX = 70;

/** @type {[import("../base/geometry.js").Shape, number][]} shapes of the countries that the frame shows, with their numbers */
let landInSight = [];

/** Place of a base map's number. @param {View} view @param {number} x @param {number} y in quanta */
function pixelOfBase({ scale, left, top }, x, y) {
  const { quantum } = atlas.data.base;
  return [worldX(x * quantum) * scale + left, worldY(y * quantum) * scale + top];
}

/** The name of a row in the language in force; a name that all share is written once. */
const baseName = (names, at) => String(own(names[`name_${speech.language}`], String(at), null) ?? names.name[at]);

/** @param {View} view */
export function nameCountries(view) {
  const { base } = atlas.data;
  if (!base.land || !hasBaseMap()) return;
  const names = base.land[`name_${speech.language}`] ?? base.land.name_en ?? base.land.key;
  const seen = names.map((_, i) => i).filter((i) => land()[i] && base.land.label[i] && inView(view, land()[i].box, 0));
  landInSight = seen.map((i) => [generalized(land()[i], view.zoom), i]);
  seen.sort((a, b) => base.land.focus[b] - base.land.focus[a] || base.land.width_deg[b] - base.land.width_deg[a]);
  for (const i of seen) nameCountry(view, i, String(names[i]));
}

/** @param {View} view @param {number} i @param {string} name */
function nameCountry(view, i, name) {
  if (nodeFrame.named.has(name)) return;
  const { label, width_deg: widths, focus } = atlas.data.base.land;
  const room = (widths[i] / 360) * 256 * view.scale;
  const near = focus[i] === 1;
  if (room < SMALLEST_COUNTRY_PX || (!near && view.zoom > 3 && view.zoom < 6 && room < 70)) return;
  const size = Math.round(Math.min(near ? 14 : 12, Math.max(10, room / 11)) * 2) / 2;
  const text = labelText(name, 400).toLocaleUpperCase(speech.language);
  const options = { kind: "country", size, spacing: `${(size / 10).toFixed(1)}px`, weight: near ? 600 : 400, widest: 170, color: view.palette.label };
  const at = labelSize(view, text, options);
  if (!at) return;
  const home = pixelOfBase(view, label[i][0], label[i][1]);
  // a node of the flow map bears the name already
  if (sameTextAway(text, home[0], home[1]) < Math.max(SAME_PLACE_PX, room)) return;
  const shape = generalized(land()[i], view.zoom);
  const inside = spotsInside(view, shape, view.part, at, home);
  /** @type {import("./labels.js").Candidate[]} */
  let more = [];
  const box =
    placeLabel(view, text, inside, options) ??
    placeLabel(view, text, (more = near || view.zoom > 4 ? acrossBorder(view, i, shape, at, home) : []), options) ??
    (room < at.width * 1.6 && onMap(view, home) ? placeLabel(view, text, beside(view, land()[i], at).filter((spot) => !foreignPoints(view, i, spot, at)), options) : null) ??
    placeLabel(view, text, [...inside, ...more], { ...options, overMarkers: true });
  if (!box || view.zoom < UNITS_FROM_ZOOM) return;
  const far = inside.filter((spot) => Math.hypot(spot.x - (box[0] + box[2]) / 2, spot.y - (box[1] + box[3]) / 2) > AGAIN_PX);
  placeLabel(view, text, far, options);
}

/** A narrow country's name reaches over its coast, or else over a border; a part of it lies inside. @param {View} view @returns {import("./labels.js").Candidate[]} */
function acrossBorder(view, i, shape, at, home) {
  const spots = [0.5, 0.2].flatMap((share) => spotsInside(view, shape, view.part, { width: at.width * share, height: share < 0.5 ? 6 : at.height }, home).slice(0, 6));
  const ways = spots.flatMap(({ x, y }) => [{ x, y }, { x: x + at.width * 0.3, y }, { x: x - at.width * 0.3, y }]);
  const foreign = new Map(ways.map((spot) => [spot, foreignPoints(view, i, spot, at)]));
  return ways.sort((a, b) => (foreign.get(a) ?? 0) - (foreign.get(b) ?? 0));
}

/** How many of five points of a name lie on a country that is not its own. @param {View} view @param {number} self @param {import("./labels.js").Candidate} spot */
function foreignPoints({ scale, left, top }, self, { x, y, align = "center" }, { width }) {
  const middle = align === "left" ? x + width / 2 : align === "right" ? x - width / 2 : x;
  return [-0.45, -0.2, 0, 0.2, 0.45].filter((share) => {
    const [wx, wy] = [(middle + share * width - left) / scale, (y - top) / scale];
    return landInSight.some(([shape, i]) => i !== self && wx > shape.box[0] && wx < shape.box[2] && wy > shape.box[1] && wy < shape.box[3] && contains(shape, wx, wy));
  }).length;
}

/** @param {View} view @param {number[]} place */
const onMap = ({ part }, [x, y]) => x > part[0] && x < part[2] && y > part[1] && y < part[3];

/** Above, below, left and right of the main part of a small country. @param {View} view @returns {import("./labels.js").Candidate[]} */
function beside({ scale, left, top }, shape, { height }) {
  const main = shape.boxes.reduce((a, b) => ((b[2] - b[0]) * (b[3] - b[1]) > (a[2] - a[0]) * (a[3] - a[1]) ? b : a));
  const [west, north, east, south] = main.map((value, i) => value * scale + (i % 2 ? top : left));
  const [x, y] = [(west + east) / 2, (north + south) / 2];
  return [
    { x, y: south + height / 2 + 3 },
    { x, y: north - height / 2 - 3 },
    { x: east + 4, y, align: "left" },
    { x: west - 4, y, align: "right" },
  ];
}

/** Departments, provinces, states. @param {View} view */
export function nameUnits(view) {
  const { units } = atlas.data.base;
  if (!units || !hasBaseMap() || view.zoom < UNITS_FROM_ZOOM) return;
  units.name.forEach((_, i) => {
    const room = (units.width_deg[i] / 360) * 256 * view.scale;
    if (room < 54) return;
    const [x, y] = pixelOfBase(view, units.label[i][0], units.label[i][1]);
    const text = labelText(baseName(units, i), 400);
    if (!onMap(view, [x, y]) || sameTextAway(text, x, y) < 400) return;
    const options = { kind: "unit", size: view.zoom < 8 ? 10.5 : 11.5, spacing: "0.6px", widest: room * 0.9, color: view.palette.label_quiet };
    placeLabel(view, text, [0, -15, 15, -32, 32].map((shift) => ({ x, y: y + shift })), options);
  });
}

/** @param {View} view */
export function nameLakes(view) {
  const names = atlas.data.base.lake_names;
  if (!names || !hasBaseMap() || view.zoom < LAKES_FROM_ZOOM) return;
  names.name.forEach((_, i) => {
    const room = (names.width_deg[i] / 360) * 256 * view.scale;
    if (room < 30) return;
    const [x, y] = pixelOfBase(view, names.label[i][0], names.label[i][1]);
    const options = { kind: "lake", size: 10.5, italic: true, widest: Math.max(room, 80), color: view.palette.label_water };
    if (onMap(view, [x, y])) placeLabel(view, labelText(baseName(names, i), 400), [0, -14, 14].map((shift) => ({ x, y: y + shift })), options);
  });
}

/** Small gray dots with their names, as many as have room. @param {View} view */
export function nameCities(view) {
  const { places } = atlas.data.base;
  if (!places || !hasBaseMap() || view.zoom < CITIES_FROM_ZOOM) return;
  const { ctx, palette, width, height } = view;
  const size = view.zoom < 5 ? 10 : 10.5;
  const options = { kind: "city", size, color: palette.label_quiet };
  ctx.beginPath();
  places.name.forEach((_, i) => {
    if (places.zoom[i] > view.zoom) return;
    const [x, y] = pixelOfBase(view, places.x[i], places.y[i]);
    if (x < 0 || y < 0 || x > width || y > height) return;
    const text = labelText(baseName(places, i), 400);
    const dot = [x - 3, y - 3, x + 3, y + 3];
    // a label or a cluster is there already
    if (!isFree(dot, true) || sameTextAway(text, x, y) < SAME_PLACE_PX) return;
    // a marker of the data stands for the dot
    const marked = !isFree(dot);
    if (!placeLabel(view, text, aroundPoint(x, y, marked ? 10 : 5, size), options) || marked) return;
    keepClear(dot);
    ctx.moveTo(x + CITY_DOT_PX, y);
    ctx.arc(x, y, CITY_DOT_PX, 0, 2 * Math.PI);
  });
  ctx.fillStyle = palette.label_quiet;
  ctx.fill();
}
