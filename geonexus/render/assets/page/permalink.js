// The address bar follows the view, and the view follows the address bar.

import { actorOf } from "../data/actors.js";
import { areasOf, atlas, cell, currentIds, findFeature, restReady, tableOf, unpackRest } from "../data/atlas.js";
import { closeCard, shownStop, showQuietly, showQuietlyAny, zoomToActor } from "../panels/card.js";
import { parseChoices, writeChoices } from "../filter/choices.js";
import { canCompare, compareSpans } from "../tools/compare.js";
import { baseMap } from "../draw/base_map_choice.js";
import { applyChoices, presentChoices } from "./apply_choices.js";
import { chooseBaseMap, isFraming } from "../tools/tool_menu.js";
import { parseAddress, writeAddress } from "../filter/address.js";
import { chosenOf, layersChanged, filterState, setFilters } from "../filter/filtered.js";
import { sides } from "../filter/two_periods.js";
import { shownBefore } from "../filter/solo.js";
import { own, speech } from "../base/text.js";
import { browserLanguage, readersLanguage } from "./reader_language.js";
import { showTree } from "../panels/layer_tree.js";

const WAIT_MS = 250;

const permalink = {
  /** @type {any} */ map: null,
  /** @type {any} */ timer: 0,
  /** what stood behind the # when it was last read or written */ last: "",
  /** @type {string[]} layers that are shown at first */ firstLayers: [],
  /** whether the reader has moved the map, or the address has */ moved: false,
  /** @type {(language: string) => void} */ onLanguage: () => {},
};

/** @param {any} map @param {(language: string) => void} onLanguage */
export function prepareLink(map, onLanguage) {
  Object.assign(permalink, { map, onLanguage, firstLayers: [...atlas.shown] });
  if (location.hash) applyAddress();
  addEventListener("hashchange", applyAddress);
  map.on("moveend", () => {
    if (!isFraming()) permalink.moved = true;
    noteAddress();
  });
  filterState.listeners.push(noteAddress);
}

/** The language of the address where the page speaks it, else the reader's. @returns {string} */
export function firstLanguage() {
  const { lang } = parseAddress(location.hash);
  return own(speech.strings, lang, null) ? lang : readersLanguage();
}

/** Write the address soon; not at every step of a drag. */
export function noteAddress() {
  clearTimeout(permalink.timer);
  permalink.timer = setTimeout(() => {
    const parts = [writeAddress(present()).slice(1), writeChoices(presentChoices())].filter(Boolean);
    const text = parts.length ? `#${parts.join("&")}` : "";
    // an address that was put in just now is read first
    if (text === location.hash || location.hash !== permalink.last) return;
    try {
      history.replaceState(null, "", text || location.href.split("#")[0]);
      permalink.last = location.hash;
    } catch {
      // inside a notebook cell the page has no address of its own
    }
  }, WAIT_MS);
}

/** @returns {import("../filter/address.js").Address} */
function present() {
  const { map } = permalink;
  const center = map.getCenter();
  const before = shownBefore();
  const shown = atlas.layers.map((layer) => layer.id).filter((id) => (before ? before.includes(id) : atlas.shown.has(id)));
  const first = shown.length === permalink.firstLayers.length && permalink.firstLayers.every((id) => shown.includes(id));
  const stop = shownStop();
  const { strict, span, undated } = filterState.filters;
  return {
    map: permalink.moved ? [map.getZoom(), center.lat, center.lng] : null,
    layers: first ? null : shown,
    facets: new Map(filterState.described.map(({ id }) => [id, chosenOf(id)])),
    strict, span, undated,
    on: stop?.feature ? nameOf(stop.feature) : "",
    actor: stop?.actor ?? "",
    lang: speech.language === browserLanguage() ? "" : speech.language,
    base: baseMap.chosen, terrain: baseMap.shaded,
    compare: sides.on ? { spans: sides.spans, at: sides.at } : null,
  };
}

function nameOf({ layer, row }) {
  if (layer.kind === "choropleth") return `${areasOf(layer).keys[row]}@${layer.id}`;
  return String(cell(tableOf(layer), tableOf(layer).key, row) ?? "");
}

/** @param {string} name @returns {import("../data/atlas.js").Feature|null} */
function featureOf(name) {
  const feature = findFeature(name);
  if (feature || !name.includes("@")) return feature;
  const at = name.lastIndexOf("@");
  const layer = atlas.layers.find((one) => one.kind === "choropleth" && one.id === name.slice(at + 1));
  const row = layer ? areasOf(layer).keys.indexOf(name.slice(0, at)) : -1;
  return layer && row >= 0 ? { layer, row } : null;
}

/** Bring the page to what the address says; what the page does not know is passed over. */
function applyAddress() {
  permalink.last = location.hash;
  const address = parseAddress(location.hash);
  const { map } = permalink;
  const language = address.lang || readersLanguage();
  if (language !== speech.language && own(speech.strings, language, null)) permalink.onLanguage(language);
  showLayers(address.layers ?? permalink.firstLayers);
  layersChanged();
  setFilters({ ...address, facets: new Map([...address.facets].map(([id, values]) => [id, values.flatMap(currentIds)])) });
  applyChoices(parseChoices(location.hash));
  showTree();
  layersChanged();
  chooseBaseMap(address.base, address.terrain);
  // two open periods are no comparison, and without dates there is nothing to compare
  if (address.compare && canCompare()) compareSpans(address.compare.spans, address.compare.at);
  if (address.map) {
    const [zoom, lat, lon] = address.map;
    map.setView([lat, lon], Math.max(map.getMinZoom(), Math.min(map.getMaxZoom(), zoom)), { animate: false });
    permalink.moved = true;
  }
  if (address.on && !restReady()) unpackRest().then(() => openAddressed(address));
  else openAddressed(address);
}

/** @param {import("../filter/address.js").Address} address */
function openAddressed(address) {
  const features = currentIds(address.on).flatMap((id) => featureOf(id) ?? []);
  const actor = currentIds(address.actor).find(actorOf);
  if (features.length) showQuietlyAny(features);
  else if (actor) {
    showQuietly({ actor });
    if (!address.map) zoomToActor();
  }
  else if (shownStop()) closeCard();
}

/** @param {string[]} ids */
function showLayers(ids) {
  atlas.shown.clear();
  let colored = false;
  for (const layer of atlas.layers.filter((one) => ids.includes(one.id))) {
    // two choropleths on top of each other cannot both be read
    if (layer.kind === "choropleth" && colored) continue;
    colored ||= layer.kind === "choropleth";
    atlas.shown.add(layer.id);
  }
}
