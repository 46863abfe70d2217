// The card of a source: who wrote it, how far it is trusted and why, what it repeats, and every claim of it.

import { actorTitle } from "../data/actors.js";
import { atlas, layerTitle } from "../data/atlas.js";
import { claimsOf, repeatedBy } from "../data/claims.js";
import { termIn } from "../data/texts.js";
import { datum, el } from "../base/dom.js";
import { sourceTitle } from "../filter/facet_values.js";
import { line, onlySource } from "./evidence.js";
import { listedFeatures, titledItems } from "./listed_items.js";
import { collapsible, sheetTitle } from "./sheets.js";
import { formatList, formatNumber, own, say, termTitle } from "../base/text.js";

/** @typedef {import("./sheets.js").Go} Go */

const opened = (/** @type {Go} */ go, /** @type {any} */ stop, /** @type {string} */ title) =>
  el("li", {}, el("button", { type: "button", class: "gx-link", on: { click: () => go(stop) } }, datum("span", title)));

/** @param {Go} go @param {string} id */
export function sourceCard(go, id) {
  const known = own(atlas.data.sources, id, null);
  if (!known) return [datum("h2", id)];
  const claims = claimsOf(id);
  const head = `${known.author || say("unnamed_author")}${known.year ? ` (${known.year})` : ""}`;
  const where = [known.publication, known.pages && `${say("pages")} ${known.pages}`].filter(Boolean).join(", ");
  const bases = [...claims.bases].sort((a, b) => b[1] - a[1]).map(([basis, number]) => `${termTitle("basis", basis)} (${formatNumber(number, 0)})`);
  const others = (ids) => el("ul", { class: "gx-plain" }, ...ids.map((other) => opened(go, { list: `source:${other}` }, sourceTitle(other))));
  const repeating = repeatedBy(id);
  return [
    el("p", { class: "gx-kind", text: say("source") }),
    datum("h2", String(known.title ?? id)),
    datum("p", head),
    where ? datum("p", where, "gx-quiet") : null,
    el("p", {}, onlySource(id)),
    el(
      "dl",
      {},
      line(say("facet_reliability"), gradeLine(known)),
      bases.length ? line(say("basis"), formatList(bases)) : null,
      known.copies ? line(say("source_repeats"), others([known.copies])) : null,
      repeating.length ? line(say("source_repeated"), others(repeating)) : null,
    ),
    el("h3", { text: say("every_claim", { n: formatNumber(claims.number, 0) }) }),
    ...claimLists(claims, go),
  ];
}

function gradeLine({ reliability, reliability_reason: reason }) {
  const grade = el("span", { class: "gx-grade" }, el("b", { class: "gx-grade-mark", text: String(reliability ?? "") }), datum("span", termTitle("source_reliability", String(reliability ?? ""))));
  return el("span", {}, grade, reason ? datum("p", termIn(String(reason)), "gx-quiet") : null);
}

/** @param {import("../data/claims.js").Claims} claims @param {Go} go */
function claimLists({ features, actors, links, notes }, go) {
  const sheets = (found) => titledItems(found, sheetTitle, (sheet) => opened(go, { sheet }, sheetTitle(sheet)));
  const parts = [...features].map(([layer, found]) => ({ title: layerTitle(layer), number: found.length, items: () => listedFeatures(found, go) }));
  parts.push({ title: say("actors"), number: actors.length, items: () => titledItems(actors, actorTitle, (id) => opened(go, { actor: id }, actorTitle(id))) });
  parts.push({ title: say("links"), number: links.length, items: () => sheets(links) });
  parts.push({ title: say("own_figures"), number: notes.length, items: () => sheets(notes) });
  parts.sort((a, b) => b.number - a.number);
  return parts.filter(({ number }) => number).map(({ title, number, items }) => {
    const part = collapsible(title, [], false, number);
    // four hundred links take a while to name
    part.addEventListener("toggle", () => part.open && !part.lastChild?.hasChildNodes() && part.lastChild?.replaceWith(el("ul", { class: "gx-plain gx-two" }, ...items())));
    return part;
  });
}
