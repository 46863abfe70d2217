// The address bar follows the view, and the view follows the address bar. What is selected or opened is a
// step of the browser's history, which Back undoes; a pan, a zoom, a filter changes the step in force.

import { actorOf, stopOf } from "../data/actors.js";
import { areasOf, atlas, cell, currentIds, currentLayers, findFeature, restReady, tableOf, unpackRest } from "../data/atlas.js";
import { isOnFlowMap } from "../panels/flow_card.js";
import { closeCard, shownStop, showAgain, zoomToActor } from "../panels/card.js";
import { isList } from "../panels/list_cards.js";
import { parseChoices, writeChoices } from "../filter/choices.js";
import { canCompare, compareSpans } from "../tools/compare.js";
import { baseMap } from "../draw/base_map_choice.js";
import { applyChoices, presentChoices } from "./apply_choices.js";
import { chooseBaseMap } from "../tools/tool_menu.js";
import { goHome, isMoved, showPlace } from "./frame.js";
import { zoomTo } from "./move_map.js";
import { applyParts, partTexts, stepTexts } from "../filter/address_parts.js";
import { parseAddress, writeAddress } from "../filter/address.js";
import { askingAll, chosenOf, layersChanged, filterState, setFilters } from "../filter/filtered.js";
import { sides } from "../filter/two_periods.js";
import { shownBefore } from "../filter/solo.js";
import { own, speech } from "../base/text.js";
import { browserLanguage, readersLanguage } from "./reader_language.js";
import { enterView, firstView, layersOfView, showOnly, viewOf } from "../data/views.js";
import { showTree } from "../panels/layer_tree.js";

const WAIT_MS = 250;

const permalink = {
  /** @type {any} */ map: null,
  /** @type {any} */ timer: 0,
  /** what stood behind the # when it was last read or written */ last: "",
  /** what the step in force has selected and opened */ step: "",
  /** whether the page is being brought to an address just now */ following: false,
  /** @type {(language: string) => void} */ onLanguage: () => {},
};

/** @param {any} map @param {(language: string) => void} onLanguage */
export function prepareLink(map, onLanguage) {
  Object.assign(permalink, { map, onLanguage });
  if (location.hash) applyAddress();
  permalink.step = stepKey();
  addEventListener("popstate", followAddress);
  addEventListener("hashchange", followAddress);
  map.on("moveend", noteAddress);
  filterState.listeners.push(noteAddress);
}

/** The language of the address where the page speaks it, else the reader's. @returns {string} */
export function firstLanguage() {
  const { lang } = parseAddress(location.hash);
  return own(speech.strings, lang, null) ? lang : readersLanguage();
}

/** Write the address: a step at once, before the map moves; all else soon, not at every step of a drag. */
export function noteAddress() {
  if (permalink.following || !permalink.map) return;
  clearTimeout(permalink.timer);
  permalink.timer = setTimeout(writeNow, stepKey() === permalink.step ? WAIT_MS : 0);
}

/** The address of exactly this view, to send to somebody: with the place, even where nobody has moved the map. */
export const linkToView = () => location.href.split("#")[0] + addressText(true);

/** What the address of the page as it is now says, from the # on. @param {boolean} [placed] with the place in any case */
function addressText(placed = false) {
  const parts = [writeAddress(present(placed)).slice(1), writeChoices(presentChoices())].filter(Boolean);
  return parts.length ? `#${parts.join("&")}` : "";
}

function writeNow() {
  const text = addressText();
  const step = stepKey();
  // an address that was put in just now is read first
  if (text === location.hash || location.hash !== permalink.last) return;
  const address = text || location.href.split("#")[0];
  try {
    if (step === permalink.step) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    permalink.last = location.hash;
  } catch {
    // inside a notebook cell the page has no address of its own
  }
  permalink.step = step;
}

/** What is selected and opened. */
function stepKey() {
  const stop = shownStop();
  return JSON.stringify([atlas.view, namesOf(stop), stop?.actor ?? "", presentChoices().network, ...stepTexts()]);
}

/** The reader went back or forward, or wrote an address. */
function followAddress() {
  if (location.hash === permalink.last) return;
  clearTimeout(permalink.timer);
  applyAddress();
}

/** @returns {import("../filter/address.js").Address} */
function present(placed = false) {
  const { map } = permalink;
  const center = map.getCenter();
  const before = shownBefore();
  const shown = atlas.layers.map((layer) => layer.id).filter((id) => (before ? before.includes(id) : atlas.shown.has(id)));
  const first = layersOfView(atlas.view);
  const asViewed = shown.length === first.length && first.every((id) => shown.includes(id));
  // layers without a view are those of no view
  const listed = !asViewed || (!atlas.view && firstView() !== "");
  const stop = shownStop();
  const { keepOthers: keep, span, undated } = filterState.filters;
  return {
    map: placed || isMoved() ? [map.getZoom(), center.lat, center.lng] : null,
    view: listed || atlas.view !== firstView() ? atlas.view : "",
    layers: listed ? shown : null,
    facets: new Map(filterState.described.map(({ id }) => [id, chosenOf(id)])),
    all: askingAll().filter((id) => chosenOf(id).length), keep, span, undated,
    on: namesOf(stop),
    actor: stop?.actor ?? "",
    lang: speech.language === browserLanguage() ? "" : speech.language,
    base: baseMap.chosen, terrain: baseMap.shaded,
    compare: sides.on ? { spans: sides.spans, at: sides.at } : null,
    parts: partTexts(),
  };
}

const MOST_NAMED = 40;

/** What a card is of, by name: a feature, several to choose from, a link, a note or a figure. @param {import("../panels/card.js").Stop|null} stop @returns {string[]} */
function namesOf(stop) {
  if (stop?.feature) return [nameOf(stop.feature)];
  if (stop?.list) return [stop.list];
  if (stop?.flows) return [stop.flows];
  if (stop?.sheet) return [String(cell(stop.sheet.table, stop.sheet.table.key, stop.sheet.row) ?? "")];
  return (stop?.several ?? []).slice(0, MOST_NAMED).map(nameOf);
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
  permalink.following = true;
  try {
    bringTo(parseAddress(location.hash));
  } finally {
    permalink.step = stepKey();
    permalink.following = false;
  }
  noteAddress();
}

/** @param {import("../filter/address.js").Address} address */
function bringTo(address) {
  const { map } = permalink;
  const language = address.lang || readersLanguage();
  if (language !== speech.language && own(speech.strings, language, null)) permalink.onLanguage(language);
  enterView(viewOf(address.view) ? address.view : address.layers ? "" : firstView());
  if (address.layers) showOnly(currentLayers(address.layers));
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
    showPlace([lat, lon], Math.max(map.getMinZoom(), Math.min(map.getMaxZoom(), zoom)));
  } else if (isMoved()) goHome();
  applyParts(address.parts ?? new Map());
  if (!address.on.length || restReady()) openAddressed(address);
  else unpackRest().then(() => location.hash === permalink.last && openAddressed(address));
}

/** @param {import("../filter/address.js").Address} address */
function openAddressed(address) {
  const ids = address.on.flatMap(currentIds);
  const features = ids.flatMap((id) => featureOf(id) ?? []);
  const actor = currentIds(address.actor).find(actorOf);
  const sheet = ids.map((id) => stopOf(id)?.sheet).find(Boolean);
  const flows = ids.find(isOnFlowMap);
  if (flows) showAgain({ flows });
  else if (features.length) showAgain(features.length === 1 ? { feature: features[0] } : { several: features });
  else if (sheet) showAgain({ sheet });
  else if (address.on.some(isList)) showAgain({ list: address.on.find(isList) });
  else if (actor) {
    showAgain({ actor });
    if (!address.map) zoomToActor();
  }
  else if (shownStop()) closeCard();
  // an address that names a thing and no place leads to the thing
  if (features.length === 1 && !address.map) zoomTo(features[0]);
  permalink.step = stepKey();
}
