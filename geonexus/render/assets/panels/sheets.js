// What leads from one card to another; and the cards of links, notes and figures, which are no features.

import { actorTitle, notesAbout, stopOf } from "../data/actors.js";
import { atlas, cell, cellIn, countryName, rowTitle, tableOf } from "../data/atlas.js";
import { termIn } from "../data/texts.js";
import { datum, el } from "../base/dom.js";
import { evidenceOf, languageNote, periodOf } from "./evidence.js";
import { formatNumber, own, say, speech, termTitle, titleIn } from "../base/text.js";

/** @typedef {import("../data/actors.js").Sheet} Sheet */
/** @typedef {(stop: {feature?: import("../data/atlas.js").Feature, actor?: string, sheet?: Sheet, list?: string}) => void} Go */

/** A part of a card that opens; a short one is open. */
export function collapsible(title, items, open = false, number = items.length) {
  const summary = el("summary", { text: `${title} (${formatNumber(number, 0)})` });
  return el("details", { open }, summary, el("ul", { class: "gx-plain gx-two" }, ...items));
}

/** A button that opens an actor or a feature; plain text where the page does not have it. */
export function linkTo(id, go) {
  const stop = stopOf(id);
  const title = titleOf(id);
  if (!stop) return datum("span", title);
  return el("button", { type: "button", class: "gx-link", on: { click: () => go(stop) } }, datum("span", title));
}

/** Title of whatever has an id: a feature, an actor, a link, a note, a figure, a country. @param {string} id @returns {string} */
export function titleOf(id) {
  const stop = stopOf(id);
  if (stop?.feature) return rowTitle(tableOf(stop.feature.layer), stop.feature.row);
  if (stop?.sheet) return sheetTitle(stop.sheet);
  if (stop?.actor !== undefined) return actorTitle(id);
  const wider = own(atlas.data.areas, id, null);
  return wider ? titleIn(wider) : countryName(id);
}

/** A relation in words, with what became of it where it did not come about. @param {string} relation @param {string} outcome */
export function relationTitle(relation, outcome) {
  const words = termTitle("relation", relation);
  return outcome && outcome !== "done" ? `${words} (${termTitle("outcome", outcome).toLocaleLowerCase(speech.language)})` : words;
}

/** @param {Sheet} sheet */
export function sheetTitle({ kind, table, row }) {
  const text = (name) => String(cell(table, name, row) ?? "");
  if (kind === "link") return `${titleOf(text("from"))} → ${relationTitle(text("relation"), text("outcome"))} → ${titleOf(text("to"))}`;
  if (kind === "note") return `${titleOf(text("subject"))}: ${noteTitle(table, row)}`;
  const known = atlas.data.indicators.find(({ id }) => id === text("indicator"));
  return [`${titleOf(text("area"))}: ${known ? titleIn(known.title) : text("indicator")}`, amountOf(table, row)].join(": ");
}

/** "Municipalities with forced displacement 2015: 28" */
function noteTitle(table, row) {
  const year = String(cell(table, "year", row) ?? "");
  const title = String(cellIn(table, "title", row) ?? "");
  return [`${title}${year ? ` ${year}` : ""}`, amountOf(table, row)].filter(Boolean).join(": ");
}

/** Value, unit and what the figure means. */
function amountOf(table, row) {
  const written = String(cell(table, "unit", row) ?? "");
  const unit = termIn(written);
  const qualifier = termIn(String(cell(table, "qualifier", row) ?? ""));
  const value = cell(table, "value", row);
  // "billions" is no figure, and a year is no amount
  if (value === null) return qualifier;
  if (written === "year") return String(value);
  const amount = `${typeof value === "number" ? formatNumber(value) : String(value ?? "")}${unit ? ` ${unit}` : ""}`;
  return qualifier ? `${amount} (${qualifier})` : amount;
}

/** The card of a link, a note or a figure. @param {Sheet} sheet @param {Go} go */
export function sheetCard(sheet, go) {
  const { kind, table, row } = sheet;
  const text = (name) => String(cell(table, name, row) ?? "");
  const ends = kind === "link" ? [text("from"), text("to")] : [text(kind === "note" ? "subject" : "area")];
  const period = kind === "link" ? periodOf(table, row) : "";
  return [
    datum("p", say(`sheet_${kind}`), "gx-kind"),
    datum("h2", sheetTitle(sheet)),
    el("p", {}, ...plainMarks(table, row)),
    period && el("p", { class: "gx-quiet" }, datum("span", period)),
    kind === "link" && text("summary") && datum("p", String(cellIn(table, "summary", row)), "gx-summary"),
    languageNote(table, row),
    el("ul", { class: "gx-plain" }, ...ends.map((id) => el("li", {}, linkTo(id, go)))),
    evidenceOf(table, row, (id) => linkTo(id, go)),
  ];
}

/** Plainly: what did not come about, what is not proven, what is contested. @param {any} table @param {number} row @param {boolean} [outcomes] whether the first is among them */
export function plainMarks(table, row, outcomes = true) {
  const outcome = String(cell(table, "outcome", row) ?? "");
  const claim = String(cell(table, "claim", row) ?? "");
  const marks = [
    outcomes && outcome && outcome !== "done" ? ["outcome", termTitle("outcome", outcome)] : null,
    claim === "alleged" ? ["alleged", termTitle("claim", claim)] : null,
    ...["contested", "hypothetical"].map((name) => (cell(table, name, row) === true ? [name, say(name)] : null)),
  ];
  return marks.flatMap((mark) => (mark ? [el("span", { class: `gx-mark gx-mark-${mark[0]}`, text: mark[1] })] : []));
}

/** Figures and notes of a feature, an actor or a country, all of them. @param {string} id @param {Go} go */
export function notePart(id, go) {
  const notes = notesAbout(id);
  if (!notes.length) return null;
  const items = notes.map((sheet) =>
    el("li", {},
      el("button", { type: "button", class: "gx-link", on: { click: () => go({ sheet }) } }, datum("span", noteTitle(sheet.table, sheet.row))),
      ...plainMarks(sheet.table, sheet.row)));
  return collapsible(say("own_figures"), items);
}

/** Buttons to other features by their ids. @param {string[]} ids @param {Go} go @param {(id: string) => any} [mark] stands behind each */
export function linkList(ids, go, mark = () => null) {
  const items = ids.map((id) => el("li", {}, linkTo(id, go), mark(id)));
  return el("ul", { class: "gx-plain" }, ...items);
}
