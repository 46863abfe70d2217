// The scale at the middle of the map, and the position under the pointer.

import { decimalText, digitsFor, placeText, sexagesimalText } from "../base/coordinates.js";
import { byId, el } from "../base/dom.js";
import { wrapped } from "../base/geodesic.js";
import { metersPerPixel, scaleBars } from "../base/lengths.js";
import { say } from "../base/text.js";

const WIDEST_PX = 110;

const position = {
  /** @type {any} */ map: null,
  /** @type {{lat: number, lng: number}|null} where the pointer is; null off the map */ pointer: null,
  /** @type {any} */ timer: 0,
};

/** @param {any} map */
export function prepareScaleAndPosition(map) {
  position.map = map;
  map.whenReady(showScaleAndPosition);
  map.on("mousemove", (event) => {
    position.pointer = event.latlng;
    updatePlace();
  });
  map.on("mouseout", () => {
    position.pointer = null;
    updatePlace();
  });
  map.whenReady(() => map.on("move zoomend resize", updateScaleAndPosition));
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "c" && !event.ctrlKey && !event.metaKey && !event.altKey) copyPlace(position.pointer);
  });
}

/** Write scale and position, in the language in force. */
export function showScaleAndPosition() {
  byId("gx-scale-and-position").replaceChildren(
    // a pointer that presses the button is off the map: it copies the middle, as a keyboard does
    el("button", { type: "button", id: "gx-place", title: say("copy_place"), on: { click: () => copyPlace(null) } },
      el("span", { class: "gx-hidden", text: say("copy_place") }), el("span", { id: "gx-place-decimal" }), el("span", { id: "gx-place-minutes" })),
    el("div", { id: "gx-scale", role: "img" }, el("span", { class: "gx-bar" }), el("span", { class: "gx-bar" })),
  );
  updateScaleAndPosition();
}

/** @returns {[number, number, number]} longitude, latitude, and digits that a pixel is worth */
function placeAt(point) {
  const { map } = position;
  const { lat, lng } = point ?? map.getCenter();
  return [wrapped(lng), Math.max(-90, Math.min(90, lat)), digitsFor(360 / (256 * 2 ** map.getZoom()))];
}

function updatePlace() {
  const [lon, lat, digits] = placeAt(position.pointer);
  byId("gx-place-decimal").textContent = decimalText(lon, lat, digits);
  byId("gx-place-minutes").textContent = sexagesimalText(lon, lat, digits);
}

function updateScaleAndPosition() {
  updatePlace();
  const { map } = position;
  const bars = scaleBars(metersPerPixel(map.getCenter().lat, map.getZoom()), WIDEST_PX);
  bars.forEach(({ text, px }, i) => {
    const bar = byId("gx-scale").children[i];
    bar.textContent = text;
    bar.style.width = `${px.toFixed(2)}px`;
  });
  byId("gx-scale").setAttribute("aria-label", `${say("scale")}: ${bars.map(({ text }) => text).join(", ")}`);
  byId("gx-scale").title = say("scale");
}

/** Put a place on the clipboard, and say so. @param {{lat: number, lng: number}|null} point null for the middle of the map */
export async function copyPlace(point) {
  const text = placeText(...placeAt(point));
  const done = await toClipboard(text);
  showStatus(say(done ? "copied" : "not_copied", { text }));
}

/** A short message above scale and position. @param {string} text */
export function showStatus(text) {
  const note = byId("gx-status");
  note.textContent = text;
  clearTimeout(position.timer);
  position.timer = setTimeout(() => (note.textContent = ""), 6000);
}

/** @param {string} text */
export async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** The old way, where a page from a disk may not use the clipboard. */
function copyBySelection(text) {
  const before = document.activeElement;
  const field = el("textarea", { class: "gx-hidden", "aria-hidden": "true" });
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
}
