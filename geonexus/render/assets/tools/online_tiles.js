// Online tiles, where the specification names a provider: never before the reader says yes.
//
// Whoever serves tiles learns who looks at what. So a link, the address and an earlier visit
// never turn them on: each opening of the page begins offline.

import { atlas } from "../data/atlas.js";
import { byId, datum, el } from "../base/dom.js";
import { baseMap } from "../draw/base_map_choice.js";
import { say } from "../base/text.js";

const online = {
  /** @type {any} */ map: null,
  /** @type {any} the tiles, while they are on */ tiles: null,
  /** @type {() => void} */ onChange: () => {},
};

/** @param {any} map @param {() => void} onChange */
export function prepareOnline(map, onChange) {
  Object.assign(online, { map, onChange });
}

/** Ask the reader, in plain words, before the first request. */
export function askOnline() {
  const provider = atlas.data.tiles;
  const dialog = byId("gx-online");
  const press = (word, act) => el("button", { type: "button", class: "gx-button", "data-do": word, text: say(word), on: { click: () => (dialog.close(), act()) } });
  dialog.setAttribute("aria-label", say("online"));
  dialog.replaceChildren(
    el("h2", { text: say("online_ask", provider) }),
    el("p", { text: say("online_why", provider) }),
    el("div", { class: "gx-time-row" }, press("online_no", showOnline), press("online_yes", turnOn)),
  );
  dialog.addEventListener("close", showOnline, { once: true });
  dialog.showModal();
}

function turnOn() {
  const { url, max_zoom: maxNativeZoom } = atlas.data.tiles;
  // no referrer and no cookie goes along
  online.tiles = globalThis.L.tileLayer(url, { maxNativeZoom, maxZoom: 30, minZoom: 0, zIndex: 0, crossOrigin: "anonymous", referrerPolicy: "no-referrer" });
  baseMap.online = true;
  online.tiles.addTo(online.map);
  showOnline();
  online.onChange();
}

export function turnOff() {
  online.tiles?.remove();
  online.tiles = null;
  baseMap.online = false;
  showOnline();
  online.onChange();
}

/** The part of the menu for online tiles; none where the specification names no provider. */
export function onlinePart() {
  if (!atlas.data.tiles) return null;
  const box = el("input", { type: "checkbox", id: "gx-online-box", on: { change: () => (baseMap.online ? turnOff() : askOnline()) } });
  return el("div", {},
    el("label", { class: "gx-layer-head gx-flush" }, box, el("span", { text: say("online") })),
    el("p", { class: "gx-quiet", id: "gx-online-state", text: say("online_off", atlas.data.tiles) }));
}

/** Bring box and note in line; while tiles are on, the page says so. */
export function showOnline() {
  const provider = atlas.data.tiles;
  if (!provider) return;
  const note = byId("gx-online-note");
  const box = byId("gx-online-box");
  if (box) box.checked = baseMap.online;
  note.hidden = !baseMap.online;
  byId("gx-online-state").hidden = baseMap.online;
  note.replaceChildren(...(baseMap.online ? [
    el("span", { text: say("online_on", provider) }),
    datum("span", provider.attribution, "gx-quiet"),
    el("button", { type: "button", class: "gx-link", id: "gx-online-end", text: say("online_end"), on: { click: turnOff } }),
  ] : []));
}
