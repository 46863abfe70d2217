// Two periods compared: what is only in the later one, and what is only in the earlier one.

import { atlas, layerTitle } from "../data/atlas.js";
import { el } from "../base/dom.js";
import { filterState } from "../filter/filtered.js";
import { changedRows, sides, spanText } from "../filter/two_periods.js";
import { listedFeatures } from "./listed_items.js";
import { collapsible } from "./sheets.js";
import { formatNumber, say } from "../base/text.js";

/** @typedef {import("./sheets.js").Go} Go */

const OPEN_CHANGES = 40;

/** What was added and what is gone, by layer; those that are off come last. @param {Go} go */
export function changeCard(go) {
  if (!sides.on) return [el("h2", { text: say("changes") }), el("p", { class: "gx-quiet", text: say("no_comparison") })];
  const shownFirst = [...filterState.layers].sort((a, b) => Number(atlas.shown.has(b.id)) - Number(atlas.shown.has(a.id)));
  const changed = shownFirst.map((layer) => ({ layer, ...changedRows(layer) }));
  const [before, after] = sides.spans.map(spanText);
  const all = changed.reduce((sum, { added, gone }) => sum + added.length + gone.length, 0);
  const part = (/** @type {"added"|"gone"} */ which, /** @type {string} */ heading) => {
    const lists = changed.filter((one) => one[which].length).map((one) => layerChanges(one.layer, one[which], all <= OPEN_CHANGES, go));
    const number = changed.reduce((sum, one) => sum + one[which].length, 0);
    return [el("h3", { text: `${heading} (${formatNumber(number, 0)})` }), ...(lists.length ? lists : [el("p", { class: "gx-quiet", text: say("nothing_found") })])];
  };
  return [
    el("h2", { text: say("changes") }),
    el("p", {}, el("b", { text: before }), " → ", el("b", { text: after })),
    el("p", { class: "gx-quiet", text: say("changes_hint") }),
    ...part("added", say("changes_added", { period: after })),
    ...part("gone", say("changes_gone", { period: before })),
  ];
}

/** @param {any} layer @param {number[]} rows @param {boolean} open @param {Go} go */
function layerChanges(layer, rows, open, go) {
  const title = atlas.shown.has(layer.id) ? layerTitle(layer) : say("layer_off", { title: layerTitle(layer) });
  return collapsible(title, listedFeatures(rows.map((row) => ({ layer, row })), go), open && atlas.shown.has(layer.id), rows.length);
}
