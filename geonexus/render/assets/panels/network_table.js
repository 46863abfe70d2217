// The links of the network as a table, and as a file.

import { atlas, cell, cellIn, findFeature, tableOf } from "../data/atlas.js";
import { csvText } from "../data/download.js";
import { datum, el } from "../base/dom.js";
import { periodOf, statedAt } from "./evidence.js";
import { edgeLook, gradeText, markWords, relationWords, strengthOf } from "./network_look.js";
import { linkTo, titleOf } from "./sheets.js";
import { own, say, speech, splitCell } from "../base/text.js";

/** @typedef {import("./network_data.js").NetworkEdge} NetworkEdge */
/** @typedef {import("./sheets.js").Go} Go */

const linkOrder = { column: 4, down: true };

/** Table and row that hold the evidence of a link: of a name in a territory's record, that record. @param {NetworkEdge} edge */
export function evidenceRow(edge) {
  const feature = edge.named ? findFeature(edge.to) : null;
  return feature ? { table: tableOf(feature.layer), row: feature.row } : { table: atlas.data.links, row: edge.row };
}

/** Citations of a link. @param {NetworkEdge} edge @returns {string[]} */
function citationsOf(edge) {
  const { table, row } = evidenceRow(edge);
  const stated = edge.named ? statedAt(table, row)?.get(edge.from) : "";
  return splitCell(stated || cell(table, "sources", row));
}

/** Author and year of each source, once. @param {NetworkEdge} edge */
export function sourceWords(edge) {
  const ids = [...new Set(citationsOf(edge).map((citation) => citation.split("@")[0]))];
  return ids.map((id) => {
    const known = own(atlas.data.sources, id, null);
    return known ? [known.author || say("unnamed_author"), known.year].filter(Boolean).join(" ") : id;
  }).join("; ");
}

/** Strength in words, with its step on the scale. @param {NetworkEdge} edge */
const strengthWords = (edge) => (edge.named ? "" : say(`strength_${strengthOf(edge) ?? "beside"}`));

/** Columns: title, text, and what they are sorted by. */
function linkColumns() {
  return [
    { title: say("network_from"), of: (edge) => titleOf(edge.from) },
    { title: say("network_relation"), of: relationWords },
    { title: say("network_to"), of: (edge) => titleOf(edge.to) },
    { title: say("period"), of: (edge) => (edge.named ? "" : periodOf(atlas.data.links, edge.row)), by: (edge) => String(cell(atlas.data.links, "date_from", edge.row) ?? "") },
    { title: say("network_strength"), of: strengthWords, by: (edge) => (edge.named ? "-2" : String(strengthOf(edge) ?? -1)) },
    { title: say("grade"), of: gradeText },
    { title: say("network_marks"), of: (edge) => markWords(edge).join(", ") },
    { title: say("sources"), of: sourceWords },
  ];
}

/** @param {NetworkEdge[]} edges @param {Go} go @param {(id: string) => void} onEdge @param {() => void} again after another order was asked for */
export function networkTable(edges, go, onEdge, again) {
  const shown = linkColumns();
  const heads = shown.map(({ title }, i) => {
    const sorted = i === linkOrder.column ? (linkOrder.down ? "descending" : "ascending") : null;
    const press = () => {
      Object.assign(linkOrder, { column: i, down: linkOrder.column === i && !linkOrder.down });
      again();
    };
    return el("th", { scope: "col", "aria-sort": sorted },
      el("button", { type: "button", class: "gx-link", "data-column": i, text: `${title}${sorted ? (linkOrder.down ? " ▾" : " ▴") : ""}`, on: { click: press } }));
  });
  const rows = sortedEdges(edges, shown).map((edge) => {
    const open = { type: "button", class: "gx-link", "data-edge": edge.id, on: { click: () => onEdge(edge.id) } };
    const cells = [linkTo(edge.from, go), el("button", open, datum("span", relationWords(edge), "gx-relation")), linkTo(edge.to, go)];
    const look = edgeLook(edge);
    const texts = shown.slice(3).map(({ of }) => datum("span", of(edge)));
    return el("tr", { class: look.contested ? "gx-net-row-contested" : "" }, ...[...cells, ...texts].map((content) => el("td", {}, content)));
  });
  return el("table", { class: "gx-rows gx-net-table" },
    el("caption", { class: "gx-hidden", text: say("network_table_caption") }),
    el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows));
}

/** @param {NetworkEdge[]} edges */
function sortedEdges(edges, shown) {
  const collator = new Intl.Collator(speech.language, { numeric: true });
  const { of, by } = shown[linkOrder.column];
  const keyed = edges.map((edge) => ({ edge, key: (by ?? of)(edge), name: `${titleOf(edge.from)} ${titleOf(edge.to)}` }));
  keyed.sort((a, b) => collator.compare(a.key, b.key) * (linkOrder.down ? -1 : 1) || collator.compare(a.name, b.name));
  return keyed.map(({ edge }) => edge);
}

const CSV_EVIDENCE = ["date_from", "date_to", "date_precision", "outcome", "hypothetical", "contested", "source_reliability", "information_credibility", "claim", "basis", "hedge"];

/** The links as a CSV file: ids and titles, strength, and all of the evidence. @param {NetworkEdge[]} edges */
export function networkCsv(edges) {
  const rows = edges.map((edge) => {
    const { table, row } = evidenceRow(edge);
    const held = edge.named ? {} : Object.fromEntries(CSV_EVIDENCE.map((name) => [name, cell(table, name, row)]));
    const texts = edge.named ? {} : { summary: cellIn(table, "summary", row), note: cellIn(table, "note", row) };
    return {
      id: edge.id, from: edge.from, from_title: titleOf(edge.from), relation: edge.named ? "named-in" : edge.relation, relation_title: relationWords(edge),
      to: edge.to, to_title: titleOf(edge.to), strength: strengthOf(edge), ...held, ...texts, sources: citationsOf(edge).join(";"),
    };
  });
  return csvText(["id", "from", "from_title", "relation", "relation_title", "to", "to_title", "strength", ...CSV_EVIDENCE, "summary", "note", "sources"], rows);
}
