// Above the filters, and on the map: how much is left and where, and what one may do about it.

import { atlas } from "../data/atlas.js";
import { worldX, worldY } from "../base/geometry.js";
import { byId, el } from "../base/dom.js";
import { actorsLeft } from "../filter/actors_left.js";
import { askingAll, chooseTogether, chosenOf, clearFilters, filterState, layersChanged, numberLeft } from "../filter/filtered.js";
import { inUse } from "../filter/filter_masks.js";
import { resultBox, resultTouches } from "../filter/result_box.js";
import { forgetSolo } from "../filter/solo.js";
import { formatNumber, say } from "../base/text.js";

const SOON_MS = 120;

const filterHead = {
  /** @type {any} the Leaflet map */ map: null,
  /** @type {(box: number[]) => void} */ onZoomBox: () => {},
  /** @type {() => void} */ onList: () => {},
  /** whether the map follows when nothing of the result is in view */ follow: false,
  /** @type {any} */ timer: 0,
  /** state of the filters that was looked at last */ version: -1,
};

/** Questions that readers often ask, each one press. @type {{word: string, wanted: Record<string, string[]>, all: string[]}[]} */
const QUICK = [
  { word: "quick_grades", wanted: { reliability: ["A", "B"], credibility: ["1", "2"] }, all: [] },
  { word: "quick_four", wanted: { carries: ["drugs", "people", "arms", "money"] }, all: ["carries"] },
  { word: "quick_agreed", wanted: { contested: ["no"] }, all: [] },
];

/** @param {any} map @param {{onZoomBox: (box: number[]) => void, onList: () => void}} actions */
export function prepareFilterHead(map, actions) {
  Object.assign(filterHead, { map, ...actions });
  map.on("moveend", lookSoon);
}

/** How many are left, what to do with them, and the quick choices. */
export function filterHeadPart() {
  const clear = el("button", { type: "button", class: "gx-button", id: "gx-clear", text: say("clear_all"), on: { click: clearFilters } });
  return el(
    "div",
    { class: "gx-group gx-filter-top" },
    el("div", { class: "gx-filter-head" }, el("p", { id: "gx-left", role: "status" }), clear),
    el("p", { class: "gx-quiet", id: "gx-left-more" }),
    el("div", { class: "gx-quick", id: "gx-quick" }, ...QUICK.filter(isKnown).map(quickButton)),
  );
}

/** The map follows the result, where the reader wants it. */
export function followPart() {
  const box = el("input", { type: "checkbox", id: "gx-follow", on: { change: (event) => ((filterHead.follow = event.target.checked), lookAtResult()) } });
  box.checked = filterHead.follow;
  return el("label", { class: "gx-layer-head gx-flush" }, box, el("span", { text: say("follow_result") }));
}

const codesOf = (id) => filterState.filters.facets.find((facet) => facet.id === id)?.codes;

/** Whether the atlas has anything to choose by. @param {typeof QUICK[number]} quick */
const isKnown = ({ wanted, all }) =>
  Object.entries(wanted).every(([id, values]) => {
    const codes = codesOf(id);
    return codes && (all.includes(id) ? values.every((value) => codes.has(value)) : codes.size > 1 && values.some((value) => codes.has(value)));
  });

/** @param {typeof QUICK[number]} quick */
const isChosen = ({ wanted, all }) =>
  Object.entries(wanted).every(([id, values]) => {
    const known = values.filter((value) => codesOf(id)?.has(value));
    const chosen = chosenOf(id);
    return known.length === chosen.length && known.every((value) => chosen.includes(value)) && askingAll().includes(id) === all.includes(id);
  });

/** @param {typeof QUICK[number]} quick */
function quickButton(quick) {
  const nothing = Object.fromEntries(Object.keys(quick.wanted).map((id) => [id, []]));
  const choose = () => (isChosen(quick) ? chooseTogether(nothing) : chooseTogether(quick.wanted, quick.all));
  return el("button", { type: "button", class: "gx-button", "data-quick": quick.word, text: say(quick.word), on: { click: choose } });
}

/** Bring numbers and buttons in line with the filters. */
export function updateFilterHead() {
  const { left, shown } = filterState.tally;
  const used = inUse(filterState.filters);
  const words = say("left_of", { n: formatNumber(left, 0), all: formatNumber(shown, 0) });
  byId("gx-left").textContent = words;
  byId("gx-clear").disabled = !used && !filterState.filters.keepOthers;
  byId("gx-left-more").replaceChildren(...restParts(used, true));
  for (const button of document.querySelectorAll("[data-quick]")) {
    const quick = QUICK.find(({ word }) => button instanceof HTMLElement && word === button.dataset.quick);
    if (quick) button.setAttribute("aria-pressed", String(isChosen(quick)));
  }
  byId("gx-filtered").hidden = !used;
  byId("gx-filtered-text").textContent = words;
  byId("gx-filtered-more").replaceChildren(...restParts(used, false));
  nameFilterButton();
  lookSoon();
}

function nameFilterButton() {
  const number = filterState.filters.facets.filter((facet) => facet.chosen.size).length;
  const badge = el("span", { class: "gx-badge", "aria-hidden": "true", text: String(number), hidden: !number });
  const button = byId("gx-filter-button");
  button.replaceChildren(say("filter"), badge);
  button.setAttribute("aria-label", number ? say("filters_in_use", { n: String(number) }) : say("filter"));
}

const actLink = (id, text, act) => el("button", { type: "button", class: "gx-link", "data-act": id, text, on: { click: act } });

/** What is left beside the map, and what may be done. @param {boolean} used @param {boolean} whole in the panel, with every number */
function restParts(used, whole) {
  const { left, off } = filterState.tally;
  if (!used) return [];
  const actors = actorsLeft().length;
  const parts = [];
  if (!left && !off && !actors) parts.push(el("strong", { text: say("nothing_fits") }));
  else if (whole && actors && filterState.filters.facets.some((facet) => facet.chosen.size))
    parts.push(el("span", { text: actors === 1 ? say("actors_left_one") : say("actors_left", { n: formatNumber(actors, 0) }) }));
  if (off) parts.push(el("span", {}, el(left ? "span" : "strong", { text: say("left_off", { n: formatNumber(off, 0) }) }), " ", actLink("show-off", say("show_off"), showOff)));
  if (left || off || actors) parts.push(actLink("list", say("list_result"), filterHead.onList));
  if (left) parts.push(actLink("zoom", say("zoom_result"), zoomToResult));
  parts.push(el("span", { class: "gx-out-of-view", hidden: true, text: say("out_of_view") }));
  return parts.flatMap((part) => [part, " "]);
}

/** Show the layers that are off and hold something of the result. */
function showOff() {
  forgetSolo();
  for (const layer of filterState.layers) if (!atlas.shown.has(layer.id) && numberLeft(layer)) atlas.shown.add(layer.id);
  layersChanged();
}

function zoomToResult() {
  const box = resultBox();
  if (box) filterHead.onZoomBox(box);
}

/** The part of the world that the map shows, in world units. */
function shownPart() {
  const bounds = filterHead.map.getBounds();
  return [worldX(bounds.getWest()), worldY(bounds.getNorth()), worldX(bounds.getEast()), worldY(bounds.getSouth())];
}

function lookSoon() {
  clearTimeout(filterHead.timer);
  filterHead.timer = setTimeout(lookAtResult, SOON_MS);
}

/** Say so, or move, when nothing of the result is in view. */
function lookAtResult() {
  const { version } = filterState;
  const changed = version !== filterHead.version;
  filterHead.version = version;
  const used = inUse(filterState.filters) && filterState.tally.left > 0;
  const outside = used && !resultTouches(shownPart());
  for (const note of document.querySelectorAll(".gx-out-of-view")) if (note instanceof HTMLElement) note.hidden = !outside;
  // only after a change of the filters: a reader who moves the map away wants to see something else
  if (outside && changed && filterHead.follow) zoomToResult();
}
