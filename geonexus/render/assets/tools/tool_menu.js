// The tools of the map in one menu: base map, measuring, comparing, pictures, full screen.

import { atlas } from "../data/atlas.js";
import { canCompare, endCompare, prepareCompare, showCompare, startCompare } from "./compare.js";
import { byId, el } from "../base/dom.js";
import { prepareFoot, showFoot } from "./scale_and_position.js";
import { ground, groundName, GROUNDS, prepareGround, setGround } from "../draw/base_map_choice.js";
import { addPlace, endMeasure, isMeasuring, prepareMeasure, showMeasure, startMeasure } from "./measure.js";
import { onlinePart, prepareOnline, showOnline } from "./online_tiles.js";
import { takePicture } from "./picture.js";
import { preparePrint } from "./print.js";
import { sides } from "../filter/two_periods.js";
import { say } from "../base/text.js";

/** @typedef {{redraw: () => void, recolor: () => void, note: () => void}} PageActions */

const kit = {
  /** @type {any} */ map: null,
  framing: false,
  /** @type {PageActions} */ page: { redraw: () => {}, recolor: () => {}, note: () => {} },
};

/** Before anything is drawn: the ground decides on colors. @param {any} map @param {PageActions} page */
export function prepareKit(map, page) {
  Object.assign(kit, { map, page });
  prepareGround(() => {
    page.recolor();
    markGround();
  });
  prepareFoot(map);
  prepareMeasure(map, page.redraw);
  prepareCompare(() => {
    page.redraw();
    page.note();
  });
  prepareOnline(map, page.redraw);
  preparePrint(map, page.redraw);
  byId("gx-kit-button").addEventListener("click", () => openKit(byId("gx-kit").hidden));
  document.addEventListener("keydown", onEscape, true);
  document.addEventListener("fullscreenchange", showKit);
  // the map's frame changes with panels, bars and full screen, not with the window alone
  new ResizeObserver(followFrame).observe(map.getContainer());
}

function followFrame() {
  kit.framing = true;
  kit.map.invalidateSize({ animate: false, pan: false });
  kit.framing = false;
}

/** Whether the map's frame changes just now: that is no move of the reader's. */
export const isFraming = () => kit.framing;

/** The innermost tool closes first. @param {KeyboardEvent} event */
function onEscape(event) {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  if (!byId("gx-kit").hidden) {
    openKit(false);
    byId("gx-kit-button").focus();
  } else if (isMeasuring()) {
    endMeasure();
    byId("gx-kit-button").focus();
  } else return;
  event.stopPropagation();
}

/** @param {boolean} open */
function openKit(open) {
  byId("gx-kit").hidden = !open;
  byId("gx-kit-button").setAttribute("aria-expanded", String(open));
  if (open) byId("gx-kit").querySelector("input, button")?.focus();
}

/** A click on the map, when a tool wants it. @returns {boolean} whether one did */
export function takeClick(latlng) {
  openKit(false);
  if (!isMeasuring()) return false;
  addPlace(latlng);
  return true;
}

/** Write menu and tools, in the language in force. */
export function showKit() {
  const button = byId("gx-kit-button");
  button.setAttribute("aria-label", say("kit"));
  button.title = say("kit");
  const tool = (word, act, id = word) => el("li", {}, el("button", { type: "button", "data-tool": id, text: say(word), on: { click: () => (openKit(false), act()) } }));
  const whole = document.fullscreenEnabled && tool(document.fullscreenElement ? "full_screen_end" : "full_screen", toggleFullScreen, "full_screen");
  byId("gx-kit").setAttribute("aria-label", say("kit"));
  byId("gx-kit").replaceChildren(
    groundPart(),
    el("ul", { class: "gx-list" },
      tool("measure_line", () => startMeasure("line")), tool("measure_area", () => startMeasure("area")),
      canCompare() && tool("compare", () => (sides.on ? endCompare() : startCompare())),
      tool("picture", () => takePicture(kit.map)), tool("print", () => print()), whole));
  markGround();
  showOnline();
  showFoot();
  showMeasure();
  if (sides.on) showCompare();
}

function groundPart() {
  const radios = GROUNDS.map((name) => {
    const radio = el("input", { type: "radio", name: "gx-ground", value: name, on: { change: () => chooseGround(name, ground.shaded) } });
    return el("label", {}, radio, el("span", { text: say(`ground_${name}`) }));
  });
  const box = el("input", { type: "checkbox", id: "gx-terrain", on: { change: (event) => chooseGround(ground.chosen, event.target.checked) } });
  const terrain = atlas.data.base.shading && el("label", { class: "gx-layer-head gx-flush" }, box, el("span", { text: say("terrain") }));
  return el("fieldset", {}, el("legend", { text: say("ground") }), el("div", { class: "gx-grounds" }, ...radios), terrain, onlinePart());
}

/** @param {string} name @param {boolean} shaded */
export function chooseGround(name, shaded) {
  setGround(name, shaded);
  kit.page.recolor();
  kit.page.note();
  markGround();
}

/** Bring the boxes in line with the ground in force. */
function markGround() {
  const name = groundName();
  for (const radio of document.querySelectorAll("input[name=gx-ground]")) if (radio instanceof HTMLInputElement) radio.checked = radio.value === name;
  const box = byId("gx-terrain");
  if (box) Object.assign(box, { checked: ground.shaded, disabled: name === "none" });
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else byId("gx-main").requestFullscreen().catch(() => {});
}
