// Lists in the side card, each line leading to its own card: what the filters leave, by kind; the claims of a source.

import { actorTitle } from "../data/actors.js";
import { atlas, layerTitle, restReady, tableOf } from "../data/atlas.js";
import { datum, el } from "../base/dom.js";
import { actorsLeft } from "../filter/actors_left.js";
import { filteredRows, filterState, numberLeft } from "../filter/filtered.js";
import { inUse } from "../filter/filter_masks.js";
import { changeCard } from "./change_list.js";
import { listedFeatures, MOST_LISTED_OF_KIND, titledItems } from "./listed_items.js";
import { collapsible } from "./sheets.js";
import { sourceCard } from "./source_card.js";
import { formatNumber, own, say } from "../base/text.js";

/** @typedef {import("./sheets.js").Go} Go */
/** @typedef {import("../data/atlas.js").Feature} Feature */

const OPEN_AT_ONCE = 30;

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

/** Lists by the beginning of their names. @type {Record<string, (go: Go, rest: string) => any[]>} */
const LIST_CARDS = { results: resultCard, changes: changeCard, source: sourceCard };

/** Whether a name is that of a list: "results", or "source:" and an id. @param {string} name */
export const isList = (name) => Object.hasOwn(LIST_CARDS, name.split(":")[0]) && (!name.startsWith("source:") || own(atlas.data.sources, name.slice(7), null) !== null);

/** @param {string} name @param {Go} go */
export const listCard = (name, go) => LIST_CARDS[name.split(":")[0]](go, name.slice(name.indexOf(":") + 1));
