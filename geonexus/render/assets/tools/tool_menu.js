// The tools of the map in one menu: base map, measuring, comparing, pictures, full screen.

import { atlas } from "../data/atlas.js";
import { canCompare, endCompare, prepareCompare, showCompare, startCompare } from "./compare.js";
import { byId, el } from "../base/dom.js";
import { prepareScaleAndPosition, showScaleAndPosition, showStatus, toClipboard } from "./scale_and_position.js";
import { baseMap, baseMapName, BASE_MAPS, prepareBaseMap, setBaseMap } from "../draw/base_map_choice.js";
import { addPlace, endMeasure, isMeasuring, prepareMeasure, showMeasure, startMeasure } from "./measure.js";
import { onlinePart, prepareOnline, showOnline } from "./online_tiles.js";
import { downloadPicture } from "./picture.js";
import { preparePrint } from "./print.js";
import { sides } from "../filter/two_periods.js";
import { say } from "../base/text.js";

/** @typedef {{redraw: () => void, recolor: () => void, note: () => void, link: () => string}} PageActions */

const toolMenu = {
  /** @type {any} */ map: null,
  /** @type {PageActions} */ page: { redraw: () => {}, recolor: () => {}, note: () => {}, link: () => "" },
};

/** Before anything is drawn: the base map decides on colors. @param {any} map @param {PageActions} page */
export function prepareToolMenu(map, page) {
  Object.assign(toolMenu, { map, page });
  prepareBaseMap(() => {
    page.recolor();
    updateBaseMapPart();
  });
  prepareScaleAndPosition(map);
  prepareMeasure(map, page.redraw);
  prepareCompare(() => {
    page.redraw();
    page.note();
  });
  prepareOnline(map, page.redraw);
  preparePrint(map, page.redraw);
  byId("gx-tool-menu-button").addEventListener("click", () => openToolMenu(byId("gx-tool-menu").hidden));
  document.addEventListener("keydown", onEscape, true);
  // on a phone the menu can cover the whole map and its own button
  document.addEventListener("pointerdown", ({ target }) => {
    const inside = target instanceof Element && target.closest("#gx-tool-menu, #gx-tool-menu-button, dialog");
    if (!inside && !byId("gx-tool-menu").hidden) openToolMenu(false);
  }, true);
  document.addEventListener("fullscreenchange", showToolMenu);
}

/** The innermost tool closes first. @param {KeyboardEvent} event */
function onEscape(event) {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  if (!byId("gx-tool-menu").hidden) {
    openToolMenu(false);
    byId("gx-tool-menu-button").focus();
  } else if (isMeasuring()) {
    endMeasure();
    byId("gx-tool-menu-button").focus();
  } else return;
  event.stopPropagation();
}

/** @param {boolean} open */
function openToolMenu(open) {
  byId("gx-tool-menu").hidden = !open;
  byId("gx-tool-menu-button").setAttribute("aria-expanded", String(open));
  if (open) byId("gx-tool-menu").querySelector("input, button")?.focus();
}

/** A click on the map, when a tool wants it. @returns {boolean} whether one did */
export function handleClick(latlng) {
  openToolMenu(false);
  if (!isMeasuring()) return false;
  addPlace(latlng);
  return true;
}

/** Write menu and tools, in the language in force. */
export function showToolMenu() {
  const button = byId("gx-tool-menu-button");
  button.setAttribute("aria-label", say("kit"));
  button.title = say("kit");
  const tool = (word, act, id = word) => el("li", {}, el("button", { type: "button", "data-tool": id, text: say(word), on: { click: () => (openToolMenu(false), act()) } }));
  const whole = document.fullscreenEnabled && tool(document.fullscreenElement ? "full_screen_end" : "full_screen", toggleFullScreen, "full_screen");
  byId("gx-tool-menu").setAttribute("aria-label", say("kit"));
  byId("gx-tool-menu").replaceChildren(
    baseMapPart(),
    el("ul", { class: "gx-list" },
      tool("measure_line", () => startMeasure("line")), tool("measure_area", () => startMeasure("area")),
      canCompare() && tool("compare", () => (sides.on ? endCompare() : startCompare())),
      tool("copy_link", copyLink), tool("picture", () => downloadPicture(toolMenu.map)), tool("print", () => print()), whole));
  updateBaseMapPart();
  showOnline();
  showScaleAndPosition();
  showMeasure();
  if (sides.on) showCompare();
}

/** The address of the view on the clipboard; where the browser refuses, the reader can see and copy it. */
async function copyLink() {
  const link = toolMenu.page.link();
  const done = await toClipboard(link);
  showStatus(done ? say("link_copied") : say("not_copied", { text: link }));
}

function baseMapPart() {
  const radios = BASE_MAPS.map((name) => {
    const radio = el("input", { type: "radio", name: "gx-base-map", value: name, on: { change: () => chooseBaseMap(name, baseMap.shaded) } });
    return el("label", {}, radio, el("span", { text: say(`ground_${name}`) }));
  });
  const box = el("input", { type: "checkbox", id: "gx-terrain", on: { change: (event) => chooseBaseMap(baseMap.chosen, event.target.checked) } });
  const terrain = atlas.data.base.shading && el("label", { class: "gx-layer-head gx-flush" }, box, el("span", { text: say("terrain") }));
  return el("fieldset", {}, el("legend", { text: say("ground") }), el("div", { class: "gx-base-maps" }, ...radios), terrain, onlinePart());
}

/** @param {string} name @param {boolean} shaded */
export function chooseBaseMap(name, shaded) {
  setBaseMap(name, shaded);
  toolMenu.page.recolor();
  toolMenu.page.note();
  updateBaseMapPart();
}

/** Bring the boxes in line with the base map in force. */
function updateBaseMapPart() {
  const name = baseMapName();
  for (const radio of document.querySelectorAll("input[name=gx-base-map]")) if (radio instanceof HTMLInputElement) radio.checked = radio.value === name;
  const box = byId("gx-terrain");
  if (box) Object.assign(box, { checked: baseMap.shaded, disabled: name === "none" });
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else byId("gx-main").requestFullscreen().catch(() => {});
}
