// Lists in the side card: what the filters leave, by kind, each leading to its own card.

import { actorTitle } from "../data/actors.js";
import { atlas, layerTitle, rowTitle, restReady, tableOf } from "../data/atlas.js";
import { datum, el } from "../base/dom.js";
import { actorsLeft } from "../filter/actors_left.js";
import { filteredRows, filterState, numberLeft } from "../filter/filtered.js";
import { inUse } from "../filter/filter_masks.js";
import { periodOf } from "./evidence.js";
import { collapsible } from "./sheets.js";
import { formatNumber, say, speech } from "../base/text.js";

/** @typedef {import("./sheets.js").Go} Go */
/** @typedef {import("../data/atlas.js").Feature} Feature */

const MOST_LISTED_OF_KIND = 200;
const OPEN_AT_ONCE = 30;

/** A button that opens a feature, with its period. @param {Feature} feature @param {Go} go */
export function featureItem(feature, go) {
  const table = tableOf(feature.layer);
  const period = periodOf(table, feature.row);
  const open = { type: "button", class: "gx-link", on: { click: () => go({ feature }) } };
  return el("li", {}, el("button", open, datum("span", rowTitle(table, feature.row))), period ? datum("small", period) : null);
}

/** Items by title, of a long list the first. @template T @param {T[]} things @param {(thing: T) => string} titleOf @param {(thing: T) => any} itemOf */
export function titledItems(things, titleOf, itemOf) {
  const titled = things.map((thing) => ({ thing, title: titleOf(thing) }));
  titled.sort((a, b) => a.title.localeCompare(b.title, speech.language));
  const items = titled.slice(0, MOST_LISTED_OF_KIND).map(({ thing }) => itemOf(thing));
  const more = things.length - items.length;
  if (more > 0) items.push(el("li", { class: "gx-quiet", text: say("more_items", { n: formatNumber(more, 0) }) }));
  return items;
}

/** Features by their titles. @param {Feature[]} features @param {Go} go */
export const listedFeatures = (features, go) =>
  titledItems(features, ({ layer, row }) => rowTitle(tableOf(layer), row), (feature) => featureItem(feature, go));

/** What the filters leave: layer by layer, those that are off too, and the actors. @param {Go} go */
export function resultCard(go) {
  const { left, off } = filterState.tally;
  const facets = filterState.filters.facets.some((facet) => facet.chosen.size > 0);
  const actors = facets ? actorsLeft() : [];
  const all = left + off + actors.length;
  const open = all <= OPEN_AT_ONCE;
  const parts = filterState.layers.filter(numberLeft).map((layer) => layerList(layer, open, go));
  const actor = (/** @type {string} */ id) => el("li", {}, el("button", { type: "button", class: "gx-link", on: { click: () => go({ actor: id }) } }, datum("span", actorTitle(id))));
  return [
    el("h2", { text: say("result") }),
    el("p", { class: "gx-quiet", text: inUse(filterState.filters) ? say("result_hint") : say("no_filter") }),
    all ? null : el("p", { text: say("nothing_fits") }),
    actors.length ? collapsible(say("actors"), titledItems(actors, actorTitle, actor), open, actors.length) : null,
    ...parts,
  ];
}

/** @param {any} layer @param {boolean} open @param {Go} go */
function layerList(layer, open, go) {
  const number = numberLeft(layer);
  const rows = filteredRows(layer);
  const ready = !tableOf(layer).large || restReady();
  // of a large table the first rows: to sort a million would stop the page
  const some = Array.from(tableOf(layer).large ? rows.slice(0, ready ? MOST_LISTED_OF_KIND : 0) : rows, (row) => ({ layer, row }));
  const items = listedFeatures(some, go);
  const more = number - some.length;
  if (more > 0) items.push(el("li", { class: "gx-quiet", text: say("more_items", { n: formatNumber(more, 0) }) }));
  const title = atlas.shown.has(layer.id) ? layerTitle(layer) : say("layer_off", { title: layerTitle(layer) });
  return collapsible(title, items, open, number);
}

/** @type {Record<string, (go: Go) => any[]>} */
export const LISTS = { results: resultCard };
