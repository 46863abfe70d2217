// Measuring on the map: a line or an area, by mouse, touch or keyboard.

import { byId, el } from "../base/dom.js";
import { crossesItself, geodesic, geodesicPath, pathLength, ringArea, wrapped } from "../base/geodesic.js";
import { worldX, worldY } from "../base/geometry.js";
import { areaText, lengthText, metersPerPixel } from "../base/lengths.js";
import { overlays, stroke, traceLine } from "../base/paint.js";
import { formatMeters, say } from "../base/text.js";

/** @typedef {import("../base/geodesic.js").Place} Place */

const MOST_PLACES = 200;

const measure = {
  /** @type {""|"line"|"area"} */ mode: "",
  /** @type {Place[]} */ places: [],
  /** @type {Float64Array[]} the sides in world units */ drawn: [],
  /** @type {Place|null} */ pointer: null,
  /** @type {any} */ map: null,
  /** @type {() => void} */ onChange: () => {},
};

export const isMeasuring = () => measure.mode !== "";

/** @param {any} map @param {() => void} onChange called when the drawing changes */
export function prepareMeasure(map, onChange) {
  Object.assign(measure, { map, onChange });
  overlays.push(drawMeasure);
  map.on("mousemove", (event) => measure.mode && pointAt(event.latlng));
  map.on("mouseout", () => measure.mode && pointAt(null));
  map.on("zoomend", () => measure.mode && updateFigures());
  map.getContainer().addEventListener("keydown", onKey);
}

/** @param {KeyboardEvent} event on the map */
function onKey(event) {
  if (!measure.mode || event.target !== measure.map.getContainer()) return;
  if (event.key === "Enter") addMiddle();
  else if (event.key === "Backspace" || event.key === "Delete") undo();
  else return;
  event.preventDefault();
}

/** @param {"line"|"area"} mode */
export function startMeasure(mode) {
  Object.assign(measure, { mode, places: [], pointer: null });
  measure.map.doubleClickZoom.disable();
  showMeasure();
  settlePlaces();
  measure.map.getContainer().focus({ preventScroll: true });
}

export function endMeasure() {
  Object.assign(measure, { mode: "", places: [], pointer: null });
  measure.map.doubleClickZoom.enable();
  showMeasure();
  settlePlaces();
}

/** @param {{lat: number, lng: number}} latlng */
export function addPlace({ lat, lng }) {
  if (measure.places.length >= MOST_PLACES) return;
  measure.places.push([wrapped(lng), Math.max(-90, Math.min(90, lat))]);
  settlePlaces();
}

const addMiddle = () => addPlace(measure.map.getCenter());

function undo() {
  measure.places.pop();
  settlePlaces();
}

function clearPlaces() {
  measure.places = [];
  settlePlaces();
}

function pointAt(latlng) {
  measure.pointer = latlng ? [wrapped(latlng.lng), latlng.lat] : null;
  updateFigures();
}

/** Write the bar, in the language in force. */
export function showMeasure() {
  const bar = byId("gx-measure");
  const { mode } = measure;
  bar.hidden = byId("gx-cross").hidden = !mode;
  measure.map.getContainer().classList.toggle("gx-measuring", Boolean(mode));
  if (!mode) return bar.replaceChildren();
  const press = (word, act) => el("button", { type: "button", class: "gx-button", "data-do": word, text: say(word), on: { click: act } });
  bar.setAttribute("aria-label", say(`measure_${mode}`));
  bar.replaceChildren(
    el("p", { id: "gx-measured", role: "status" }),
    el("p", { id: "gx-measure-note", class: "gx-quiet" }),
    el("div", { class: "gx-time-row" }, press("measure_add", addMiddle), press("undo", undo), press("clear", clearPlaces), press("done", endMeasure)),
  );
  updateFigures();
}

/** After the places have changed. */
function settlePlaces() {
  const { places, mode } = measure;
  const ring = mode === "area" && places.length > 2 ? [...places, places[0]] : places;
  measure.drawn = [];
  let shift = 0;
  for (let i = 1; i < ring.length; i += 1) {
    const path = geodesicPath(ring[i - 1], ring[i]);
    if (!path) continue;
    measure.drawn.push(Float64Array.from(path.flatMap(([lon, lat]) => [worldX(lon + shift), worldY(lat)])));
    shift += path[path.length - 1][0] - ring[i][0];
  }
  updateFigures();
  measure.onChange();
}

/** The figure in force, in words. */
export function measuredText() {
  const { mode, places } = measure;
  if (!places.length) return "";
  if (mode === "line") {
    const meters = pathLength(places);
    return places.length < 2 ? "" : meters === null ? say("measure_opposite") : lengthText(meters);
  }
  if (places.length < 3) return "";
  const area = ringArea(places);
  const around = pathLength([...places, places[0]]);
  if (area === null || around === null) return say("measure_opposite");
  const figure = `${areaText(area)} (${say("perimeter", { n: lengthText(around) })})`;
  return crossesItself(places) ? `${say("measure_crossed")} ${figure}` : figure;
}

function updateFigures() {
  const { mode, places, pointer, map } = measure;
  if (!mode) return;
  const few = places.length ? say(`measure_more_${mode}`) : say("measure_start");
  const shown = measuredText() || few;
  // a live region speaks at every change: it gets the settled figure alone
  if (byId("gx-measured").textContent !== shown) byId("gx-measured").textContent = shown;
  const line = pointer && places.length && mode === "line" ? geodesic(places[places.length - 1], pointer) : null;
  const pixel = metersPerPixel(map.getCenter().lat, map.getZoom());
  const note = places.length ? say("measure_note", { n: formatMeters(pixel) }) : "";
  byId("gx-measure-note").textContent = [line && line.meters > pixel ? say("to_pointer", { n: lengthText(line.meters) }) : "", note].filter(Boolean).join(" · ");
  for (const button of byId("gx-measure").querySelectorAll("[data-do=undo], [data-do=clear]")) button.disabled = !places.length;
}

/** @param {import("../base/paint.js").View} view */
function drawMeasure(view) {
  const { places, drawn, mode } = measure;
  if (!places.length) return;
  const { ctx, palette, scale, left, top } = view;
  if (mode === "area" && drawn.length > 2) {
    ctx.beginPath();
    for (const part of drawn)
      for (let i = 0; i < part.length; i += 2) ctx.lineTo(part[i] * scale + left, part[i + 1] * scale + top);
    ctx.fillStyle = palette.selected;
    ctx.globalAlpha = 0.12;
    ctx.fill("evenodd");
    ctx.globalAlpha = 1;
  }
  ctx.beginPath();
  for (const part of drawn) traceLine(view, part);
  stroke(view, palette.casing, 5, [], 0.85);
  stroke(view, palette.selected, 2, [6, 4]);
  for (const [lon, lat] of places) {
    ctx.beginPath();
    ctx.arc(worldX(lon) * scale + left, worldY(lat) * scale + top, 4.5, 0, 2 * Math.PI);
    ctx.fillStyle = palette.casing;
    ctx.fill();
    stroke(view, palette.selected, 2);
  }
}
