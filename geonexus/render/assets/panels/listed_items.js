// Items of the lists in the side card, by their titles.

import { rowTitle, tableOf } from "../data/atlas.js";
import { datum, el } from "../base/dom.js";
import { periodOf } from "./evidence.js";
import { formatNumber, say, speech } from "../base/text.js";

/** @typedef {import("./sheets.js").Go} Go */
/** @typedef {import("../data/atlas.js").Feature} Feature */

export const MOST_LISTED_OF_KIND = 200;

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
