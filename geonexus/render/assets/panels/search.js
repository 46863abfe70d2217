// Search over everything the page holds: names in every language, aliases, actors, places, countries.

import { atlas, cell, countryName, largeRows, layerTitle, largeTables, rowsOf, rowTitle, shapeOf, tableOf, unpackRest } from "../data/atlas.js";
import { actorRows } from "../data/actors.js";
import { everyTextReady, inEvery, termInEvery, unpackEveryText } from "../data/texts.js";
import { byId, datum, el } from "../base/dom.js";
import { normalizeText, searchNames, makeEntry, scoreOf, wordsOf } from "../base/name_search.js";
import { bestRows, makeSearchTexts, scoreTexts, scoreTerms } from "../data/text_search.js";
import { sheetTitle } from "./sheets.js";
import { formatNumber, say, splitCell, termTitle } from "../base/text.js";

const MOST_FOUND = 12;
const PATIENT_MS = 250;
const COMPARED = 20;
const NAME_COLUMNS = ["title", "title_en", "title_es", "title_pt", "name", "name_en", "name_es", "name_pt", "place", "waypoints", "nodes"];

/** @typedef {{feature?: import("../data/atlas.js").Feature, actor?: string, country?: number, sheet?: import("../data/actors.js").Sheet}} Target */

const search = {
  /** @type {(import("../base/name_search.js").Entry & Target)[]|null} */ entries: null,
  /** @type {Target[]} what the list shows */ found: [],
  active: -1,
  /** counts the questions, so that a late answer is dropped */ asked: 0,
  /** @type {(target: Target) => void} */ onOpen: () => {},
};

/** @param {(target: Target) => void} onOpen */
export function prepareSearch(onOpen) {
  search.onOpen = onOpen;
  const box = byId("gx-search");
  box.addEventListener("input", updateSearch);
  box.addEventListener("focus", updateSearch);
  box.addEventListener("keydown", searchKey);
  box.addEventListener("blur", () => setTimeout(hideFound, 150));
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, select, textarea, dialog");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

/** The texts of the box, in the language in force. */
export function writeSearch() {
  search.entries = null;
  const box = byId("gx-search");
  box.placeholder = say("search_hint");
  box.setAttribute("aria-label", say("search"));
  byId("gx-found").setAttribute("aria-label", say("search"));
}

/** Every feature with all its names, made at the first search. */
function entries() {
  search.entries ??= [
    ...atlas.layers.filter((layer) => layer.kind !== "choropleth" && !tableOf(layer).large).flatMap(layerEntries),
    ...actorRows().map(({ id, title, aliases, row }) => ({ ...makeEntry([title, ...namesOfActor(row), ...aliases], 3), actor: id })),
    ...countryEntries(),
    ...noteEntries(),
  ];
  return search.entries;
}

/** Names of an actor, in whatever language. */
const namesOfActor = (row) => [String(cell(atlas.data.actors, "title", row) ?? ""), ...inEvery(cell(atlas.data.actors, "id", row), "title")];

function layerEntries(layer) {
  return entriesOf(layer, rowsOf(layer));
}

/** @param {any} layer @param {ArrayLike<number>} rows */
function entriesOf(layer, rows) {
  const table = tableOf(layer);
  const columns = NAME_COLUMNS.filter((name) => table.columns[name]);
  const weight = { area: 4, line: 2, point: 1 }[layer.kind] ?? 0;
  return Array.from(rows, (row) => {
    const written = columns.map((name) => String(cell(table, name, row) ?? ""));
    // among names that answer alike the one in force stands first
    const names = [rowTitle(table, row), ...written, ...inEvery(cell(table, table.key, row), "title"), ...written.flatMap(termInEvery)];
    const aliases = splitCell(cell(table, "aliases", row));
    return { ...makeEntry([...names, ...aliases], weight), feature: { layer, row } };
  });
}

/**
 * Rows of large tables that answer: how many, and the best of them as entries.
 * @param {string[]} words @param {number} most @param {() => boolean} stale
 */
async function inLargeTables(words, most, stale) {
  await unpackRest();
  /** @type {any[]} */
  const found = [];
  let total = 0;
  for (const { layer, rows } of largeRows()) {
    const table = tableOf(layer);
    const best = new Uint8Array(table.size);
    for (const name of [...NAME_COLUMNS, "aliases"].filter((one) => table.columns[one])) {
      await scoreColumn(layer, name, words, best, stale);
      if (stale()) return { entries: found, total };
    }
    // among equals a short name stands first: more are compared than are listed
    const answer = bestRows(rows, best, most * COMPARED);
    total += answer.total;
    found.push(...entriesOf(layer, answer.rows));
  }
  return { entries: found, total };
}

/** @type {Map<any, Promise<import("../data/text_search.js").SearchTexts>>} */
const textsByColumn = new Map();

async function scoreColumn(layer, name, words, best, stale) {
  const column = tableOf(layer).columns[name];
  if (column.byTerm) {
    const { terms, codes } = column.byTerm;
    const scores = terms.map((term) => Math.max(0, ...partsOf(name, term).map((part) => scoreOf(` ${normalizeText(part)} `, words))));
    return scoreTerms(Uint8Array.from(scores), codes, best);
  }
  const texts = textsByColumn.get(column) ?? makeSearchTexts(column.at, column.length);
  textsByColumn.set(column, texts);
  return scoreTexts(await texts, words, best, stale);
}

const partsOf = (name, term) => (name === "aliases" ? splitCell(term) : [String(term ?? "")]);

function countryEntries() {
  const base = atlas.data.base.land;
  return (base?.key ?? []).map((key, country) => {
    const names = ["name_en", "name_es", "name_pt"].map((name) => String(base[name]?.[country] ?? ""));
    return { ...makeEntry(names, 5), country };
  });
}

function noteEntries() {
  const table = atlas.data.notes;
  return Array.from({ length: table?.size ?? 0 }, (_, row) => {
    const sheet = /** @type {import("../data/actors.js").Sheet} */ ({ kind: "note", table, row });
    return { ...makeEntry([sheetTitle(sheet), String(cell(table, "title", row) ?? ""), ...inEvery(cell(table, "id", row), "title")], 0), sheet };
  });
}

async function updateSearch() {
  const box = byId("gx-search");
  const asked = ++search.asked;
  const stale = () => asked !== search.asked;
  const words = wordsOf(box.value);
  if (words.length && !everyTextReady()) {
    await unpackEveryText();
    if (stale()) return;
    // those that were made before lack the names in other languages
    search.entries = null;
  }
  if (!largeTables().length || !words.length) return listFound(searchNames(entries(), box.value, MOST_FOUND));
  const note = el("li", { class: "gx-quiet", role: "presentation", text: say("searching") });
  const waiting = setTimeout(() => stale() || (byId("gx-found").replaceChildren(note), (byId("gx-found").hidden = false)), PATIENT_MS);
  const large = await inLargeTables(words, MOST_FOUND, stale);
  clearTimeout(waiting);
  if (stale()) return;
  const fromLarge = new Set(large.entries);
  const { found, total } = searchNames([...entries(), ...large.entries], box.value, MOST_FOUND + large.entries.length);
  // of the large tables only the best were compared; all that answer are counted
  const others = found.filter(({ entry }) => fromLarge.has(entry)).length;
  listFound({ found: found.slice(0, MOST_FOUND), total: total - others + large.total });
}

/** @param {{found: {entry: any, name: string}[], total: number}} answer */
function listFound({ found, total }) {
  const box = byId("gx-search");
  search.found = found.map(({ entry }) => entry);
  search.active = found.length ? 0 : -1;
  const items = found.map(({ entry, name }, i) => foundItem(entry, name, i));
  const more = total - found.length;
  if (more > 0) items.push(el("li", { class: "gx-quiet", role: "presentation", text: say("more_found", { n: formatNumber(more, 0) }) }));
  if (!total && box.value.trim()) items.push(el("li", { class: "gx-quiet", role: "presentation", text: say("nothing_found") }));
  byId("gx-found").replaceChildren(...items);
  byId("gx-found").hidden = !items.length;
  box.setAttribute("aria-expanded", String(items.length > 0));
  byId("gx-found-number").textContent = box.value.trim() ? say("found_number", { n: formatNumber(total, 0) }) : "";
  markActive();
}

function foundItem(entry, name, i) {
  const [title, kind] = describe(entry);
  const alias = name === title || entry.feature?.layer.kind === "line" ? "" : `${name} · `;
  const choose = (event) => {
    event.preventDefault();
    openFound(i);
  };
  return el("li", { id: `gx-found-${i}`, role: "option", on: { mousedown: choose } }, datum("span", title), datum("small", alias + kind));
}

/** Title and kind of what was found. @param {Target} entry @returns {[string, string]} */
function describe(entry) {
  if (entry.feature) {
    const { layer, row } = entry.feature;
    const nowhere = shapeOf(layer, row) ? "" : ` (${say("without_place")})`;
    return [rowTitle(tableOf(layer), row), layerTitle(layer) + nowhere];
  }
  if (entry.actor !== undefined) {
    const actor = actorRows().find(({ id }) => id === entry.actor);
    return [actor?.title ?? entry.actor, termTitle("actor_kind", actor?.kind ?? "") || say("actors")];
  }
  if (entry.sheet) return [sheetTitle(entry.sheet), say("sheet_note")];
  return [countryName(atlas.data.base.land.key[entry.country ?? 0]), say("country")];
}

function markActive() {
  const box = byId("gx-search");
  for (const item of document.querySelectorAll("#gx-found [role=option]"))
    item.setAttribute("aria-selected", String(item.id === `gx-found-${search.active}`));
  const active = byId(`gx-found-${search.active}`);
  if (active) box.setAttribute("aria-activedescendant", active.id);
  else box.removeAttribute("aria-activedescendant");
  active?.scrollIntoView({ block: "nearest" });
}

/** @param {KeyboardEvent} event */
function searchKey(event) {
  const { found } = search;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    search.active = found.length ? (search.active + step + found.length) % found.length : -1;
    markActive();
  } else if (event.key === "Enter" && found.length) {
    event.preventDefault();
    openFound(Math.max(0, search.active));
  } else if (event.key === "Escape") {
    event.stopPropagation();
    if (byId("gx-found").hidden) byId("gx-search").value = "";
    hideFound();
  }
}

function openFound(i) {
  const target = search.found[i];
  byId("gx-search").value = "";
  hideFound();
  byId("gx-search").blur();
  if (target) search.onOpen(target);
}

function hideFound() {
  search.asked += 1;
  byId("gx-found").hidden = true;
  byId("gx-search").setAttribute("aria-expanded", "false");
  byId("gx-search").removeAttribute("aria-activedescendant");
}
