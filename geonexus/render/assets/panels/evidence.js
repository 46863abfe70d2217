// How we know: grades in words, period, method, both sides of a dispute, sources.

import { atlas, cell, cellIn, inOneLanguage } from "../data/atlas.js";
import { languageName, writtenLanguage } from "../data/texts.js";
import { datum, el } from "../base/dom.js";
import { chooseValue, chosenOf } from "../filter/filtered.js";
import { formatMeters, formatPeriod, own, say, speech, splitCell, termTitle } from "../base/text.js";

/** What a citation can ask of the page. @type {{onSource: (id: string) => void}} */
export const citations = { onSource: () => {} };

/** A line of a card: label and value. @param {string} label @param {any} value */
export function line(label, value) {
  const shown = typeof value === "string" ? datum("span", value) : value;
  return el("div", { class: "gx-line" }, el("dt", { text: label }), el("dd", {}, shown));
}

/** The period of a row in words, or an empty text. */
export function periodOf(table, row) {
  if (!table.columns.date_precision && !table.columns.date_from) return "";
  const parts = ["date_from", "date_to", "date_precision"].map((name) =>
    String(cell(table, name, row) ?? ""),
  );
  return formatPeriod(parts[0], parts[1], parts[2], table.event === true);
}

/**
 * The evidence part of a card.
 * @param {any} table @param {number} row @param {(id: string) => Node} linkOf leads to another row
 * @returns {HTMLElement|null}
 */
export function evidenceOf(table, row, linkOf) {
  if (!table.columns.sources) return null;
  const text = (name) => String(cell(table, name, row) ?? "");
  const lines = [];
  if (text("claim")) lines.push(line(say("claim"), termTitle("claim", text("claim"))));
  if (text("basis")) lines.push(line(say("basis"), basisOf(text)));
  if (text("stated_at") && !text("stated_at").includes("=")) lines.push(line(say("stated_at"), citeMark(text("stated_at"))));
  if (text("source_reliability")) lines.push(line(say("grade"), gradeOf(text)));
  if (text("credibility_reason")) lines.push(line(say("grade_reason"), String(cellIn(table, "credibility_reason", row))));
  if (text("geometry_method")) lines.push(line(say("shape"), methodOf(text("geometry_method"))));
  if (text("outline_basis")) lines.push(line(say("outline_basis"), termTitle("outline_basis", text("outline_basis"))));
  if (cell(table, "part_only", row) === true) lines.push(line(say("drawn"), say("drawn_whole")));
  const meters = cell(table, "accuracy_m", row);
  if (typeof meters === "number") lines.push(line(say("accuracy"), accuracyOf(meters, text("outline_basis"))));
  const precision = text("place_precision");
  if (precision) lines.push(line(say("precision"), precisionOf(precision)));
  return el(
    "section",
    { class: "gx-evidence" },
    el("h3", { text: say("evidence") }),
    disputeOf(table, row, linkOf),
    el("dl", {}, ...lines),
    sourcesOf(table, row),
  );
}

/** That the texts of a row exist in one language only, where it is not the reader's. @returns {HTMLElement|null} */
export function languageNote(table, row) {
  if (!inOneLanguage(table, row)) return null;
  return el("p", { class: "gx-quiet gx-one-language", text: say("one_language", { language: languageName(writtenLanguage()) }) });
}

function gradeOf(text) {
  const letter = text("source_reliability");
  const digit = text("information_credibility");
  const words = say("grade_words", {
    source: termTitle("source_reliability", letter).toLocaleLowerCase(speech.language),
    information: termTitle("information_credibility", digit).toLocaleLowerCase(speech.language),
  });
  return el(
    "span",
    { class: "gx-grade" },
    el("b", { class: "gx-grade-mark", text: `${letter}${digit}` }),
    datum("span", words),
  );
}

/** What a claim rests on, and how far its source holds back. */
function basisOf(text) {
  const hedge = text("hedge");
  return [termTitle("basis", text("basis")), hedge && termTitle("hedge", hedge)].filter(Boolean).join(" · ");
}

/** Radius within which the truth lies; what we chose ourselves is in it. @param {number} meters @param {string} basis of the outline */
function accuracyOf(meters, basis) {
  const within = say("within", { length: formatMeters(meters) });
  return basis === "chosen" || basis === "stand-in-units" ? `${within} (${say("our_choice")})` : within;
}

/** The page's own words for a known method; the vocabulary's for any other. */
function methodOf(method) {
  const key = `geometry_${method}`;
  return say(key) === key ? termTitle("geometry_method", method) : say(key);
}

function precisionOf(precision) {
  const key = `precision_${precision}`;
  return say(key) === key ? termTitle("place_precision", precision) : say(key);
}

function disputeOf(table, row, linkOf) {
  const note = String(cellIn(table, "note", row) ?? "");
  const contested = cell(table, "contested", row) === true;
  const others = splitCell(cell(table, "disputes", row));
  if (!note && !contested && !others.length) return null;
  return el(
    "div",
    { class: contested ? "gx-note gx-contested" : "gx-note" },
    el("strong", { text: say(contested ? "contested" : "note") }),
    datum("p", note),
    others.length ? el("p", { class: "gx-disputes", text: `${say("disagrees_with")}:` }) : null,
    others.length ? el("ul", { class: "gx-plain" }, ...others.map((id) => el("li", {}, linkOf(id)))) : null,
  );
}

/**
 * Which passage states each coded value of a row: value → citations; null where the table has no such column.
 * @param {any} table @param {number} row @returns {Map<string, string>|null}
 */
export function statedAt(table, row) {
  if (!table.columns.stated_at) return null;
  /** @type {Map<string, string>} */
  const places = new Map();
  for (const part of splitCell(cell(table, "stated_at", row))) {
    const at = part.indexOf("=");
    // a locator alone goes on with the value before it
    const name = at < 0 ? [...places.keys()].pop() ?? "" : part.slice(0, at);
    const known = places.get(name);
    places.set(name, known ? `${known};${part.slice(at + 1)}` : part.slice(at + 1));
  }
  return places;
}

/** The passage that states a value, or that none does; nothing where it is not recorded. @param {Map<string, string>|null} stated @param {string} name */
export function statedMark(stated, name) {
  if (!stated) return null;
  const cited = stated.get(name);
  return cited ? citeMark(cited) : el("small", { class: "gx-cite gx-unstated", text: say("no_passage") });
}

/** Author, year and line of some citations, as small text. @param {string} cell */
function citeMark(cell) {
  const words = bySource(splitCell(cell)).map(([id, places]) => {
    const known = own(atlas.data.sources, id, null);
    const name = known ? `${known.author || say("unnamed_author")} ${known.year ?? ""}`.trim() : id;
    return `${name}, ${locatorsOf(id, places).join(", ")}`;
  });
  return datum("small", words.join("; "), "gx-cite");
}

function sourcesOf(table, row) {
  const cited = splitCell(cell(table, "sources", row));
  const origins = Number(cell(table, "agreeing_origins", row) ?? cell(table, "origins", row) ?? 0);
  const words = origins === 1 ? say("origins_one") : say("origins_many", { n: origins });
  return el(
    "div",
    {},
    el("h4", {}, say("sources"), " ", el("span", { class: "gx-origins", text: `(${words})` })),
    el("ul", { class: "gx-sources" }, ...bySource(cited).map(sourceOf)),
  );
}

/** Several places in one source stand in one line. @param {string[]} citations */
function bySource(citations) {
  /** @type {Map<string, string[]>} */
  const places = new Map();
  for (const citation of citations) {
    const at = citation.indexOf("@");
    const id = (at < 0 ? citation : citation.slice(0, at)).trim();
    const known = places.get(id) ?? [];
    if (at >= 0) known.push(citation.slice(at + 1).trim());
    places.set(id, known);
  }
  return [...places];
}

/** Author, year, title, publication, pages, and where in it. @param {[string, string[]]} cited */
function sourceOf([id, places]) {
  const known = own(atlas.data.sources, id, null);
  const spots = locatorsOf(id, places).map((place) => datum("span", place, "gx-locator"));
  if (!known) return el("li", {}, datum("span", id), ...spots);
  const head = `${known.author || say("unnamed_author")}${known.year ? ` (${known.year})` : ""}`;
  const where = [known.publication, known.pages && `${say("pages")} ${known.pages}`].filter(Boolean);
  const item = el(
    "li",
    {},
    datum("span", `${head}. `),
    el("button", { type: "button", class: "gx-link gx-cited", on: { click: () => citations.onSource(id) } }, datum("cite", String(known.title ?? id))),
    datum("span", where.length ? `. ${where.join(", ")}` : ""),
    ...spots,
  );
  if (known.copies) item.append(datum("span", say("repeats", { name: repeated(known.copies) }), "gx-locator"));
  item.append(onlySource(id));
  return item;
}

/** Filter by the source that is cited, and back. @param {string} id */
export function onlySource(id) {
  const chosen = chosenOf("source").includes(id);
  return el("button", {
    type: "button", class: "gx-link gx-only", "aria-pressed": String(chosen), text: say(chosen ? "show_everyone" : "only_this_source"),
    on: { click: () => chooseValue("source", id, !chosen) },
  });
}

function repeated(id) {
  const original = own(atlas.data.sources, id, null);
  return original ? `${original.author || original.title} ${original.year ?? ""}`.trim() : id;
}

/** Where passages of a source stand, in its order, those of one section together. @param {string} id @param {string[]} places */
function locatorsOf(id, places) {
  const { kinds, sections, lines } = atlas.data.places;
  const known = own(lines, id, {});
  /** @type {Map<string, {kind: string, section: string, numbers: number[]}>} */
  const found = new Map();
  const lineOf = (place) => Number(/^l(\d+)/.exec(place)?.[1] ?? 0);
  for (const place of [...places].sort((a, b) => lineOf(a) - lineOf(b))) {
    const at = own(known, String(lineOf(place)), null);
    const [kind, section, number] = at ? [kinds[at[0]], sections[at[1]], at[2]] : [unplaced(place), "", 0];
    const key = `${kind} ${number > 0} ${section}`;
    const same = found.get(key) ?? { kind, section, numbers: /** @type {number[]} */ ([]) };
    if (number && !same.numbers.includes(number)) same.numbers.push(number);
    found.set(key, same);
  }
  return [...found.values()].map(placed);
}

/** A section and what stands in it: paragraphs, notes, pictures. */
function placed({ kind, section, numbers }) {
  const parts = section ? [say("place_section_short", { title: section })] : [];
  const known = atlas.data.places.kinds.includes(kind);
  if (!known) parts.push(kind);
  else if (numbers.length) parts.push(say(`place_${kind}_short`, { n: numbers.join(", ") }));
  else if (kind === "caption") parts.push(say("place_opening"));
  else if (kind === "note") parts.push(say("place_authors"));
  return parts.join(", ");
}

/** l3276 is line 3276, p188-190 are pages. @param {string} place */
function unplaced(place) {
  const found = /^([lp])(\d+)(?:-(\d+))?$/.exec(place);
  if (!found) return place;
  const word = found[1] === "l" ? say("line") : say(found[3] ? "pages" : "page");
  return `${word} ${found[2]}${found[3] ? `–${found[3]}` : ""}`;
}
