// Search over everything the page holds: names in every language, aliases, actors, places, countries.

import { atlas, countryName, largeRows, layerTitle, largeTables, rowTitle, shapeOf, tableOf, unpackRest } from "../data/atlas.js";
import { actorRows } from "../data/actors.js";
import { everyTextReady, unpackEveryText } from "../data/texts.js";
import { byId, datum, el } from "../base/dom.js";
import { normalizeText, searchNames, scoreOf, wordsOf } from "../base/name_search.js";
import { bestRows, makeSearchTexts, scoreTexts, scoreTerms } from "../data/text_search.js";
import { chooseTogether, chosenOf, filterState } from "../filter/filtered.js";
import { sourceTitle } from "../filter/facet_values.js";
import { entriesOf, makeEntries, NAME_COLUMNS, textScores } from "./search_entries.js";
import { sheetTitle } from "./sheets.js";
import { formatNumber, say, splitCell, termTitle } from "../base/text.js";

const MOST_FOUND = 12;
const PATIENT_MS = 250;
const COMPARED = 20;
/** Of the first few found, those one can filter by say so. */
const MOST_OFFERED = 3;

/** @typedef {import("./search_entries.js").Target} Target */

const search = {
  /** @type {import("./search_entries.js").SearchEntry[]|null} made at the first search */ entries: null,
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
  search.entries ??= makeEntries();
  const { entries } = search;
  const scores = words.length ? textScores(entries, words) : null;
  if (!largeTables().length || !words.length) return listFound(searchNames(entries, box.value, MOST_FOUND, scores));
  const note = el("li", { class: "gx-quiet", role: "presentation", text: say("searching") });
  const waiting = setTimeout(() => stale() || (byId("gx-found").replaceChildren(note), (byId("gx-found").hidden = false)), PATIENT_MS);
  const large = await inLargeTables(words, MOST_FOUND, stale);
  clearTimeout(waiting);
  if (stale()) return;
  const fromLarge = new Set(large.entries);
  const { found, total } = searchNames([...entries, ...large.entries], box.value, MOST_FOUND + large.entries.length, scores);
  // of the large tables only the best were compared; all that answer are counted
  const others = found.filter(({ entry }) => fromLarge.has(entry)).length;
  listFound({ found: found.slice(0, MOST_FOUND), total: total - others + large.total });
}

/** @param {{found: {entry: any, name: string}[], total: number}} answer */
function listFound({ found, total }) {
  const box = byId("gx-search");
  const listed = found.flatMap(({ entry, name }, i) => (i < MOST_OFFERED && filterBy(entry) ? [{ entry, name }, { entry: { filter: filterBy(entry) ?? [] }, name: "" }] : [{ entry, name }]));
  search.found = listed.map(({ entry }) => entry);
  search.active = found.length ? 0 : -1;
  const items = listed.map(({ entry, name }, i) => foundItem(entry, name, i));
  const more = total - found.length;
  if (more > 0) items.push(el("li", { class: "gx-quiet", role: "presentation", text: say("more_found", { n: formatNumber(more, 0) }) }));
  if (!total && box.value.trim()) items.push(el("li", { class: "gx-quiet", role: "presentation", text: say("nothing_found") }));
  byId("gx-found").replaceChildren(...items);
  byId("gx-found").hidden = !items.length;
  box.setAttribute("aria-expanded", String(items.length > 0));
  byId("gx-found-number").textContent = box.value.trim() ? say("found_number", { n: formatNumber(total, 0) }) : "";
  markActive();
}

/** The filter that shows only what belongs to an actor, a source or a country. @param {Target} entry @returns {[string, string]|null} facet and value */
function filterBy({ actor, source, country }) {
  const key = country === undefined ? undefined : String(atlas.data.base.land.key[country]);
  const asked = /** @type {[string, string|undefined][]} */ ([["actor", actor], ["source", source], ["country", key]]);
  const [facet, value] = asked.find(([, one]) => one !== undefined) ?? ["", ""];
  const known = filterState.filters.facets.find(({ id }) => id === facet)?.codes.has(value ?? "");
  return known ? [facet, value ?? ""] : null;
}

/** @param {Target} entry @param {string} name the one that answered @param {number} i */
function foundItem(entry, name, i) {
  const [title, kind] = describe(entry);
  const alias = name === title || entry.feature?.layer.kind === "line" ? "" : `${name} · `;
  const choose = (event) => {
    event.preventDefault();
    openFound(i);
  };
  const look = entry.filter ? "gx-found-filter" : undefined;
  return el("li", { id: `gx-found-${i}`, role: "option", class: look, on: { mousedown: choose } }, datum("span", title), entry.filter ? null : datum("small", alias + kind));
}

/** Title and kind of what was found. @param {Target} entry @returns {[string, string]} */
function describe(entry) {
  if (entry.feature) {
    const { layer, row } = entry.feature;
    const nowhere = layer.style === "flow" || shapeOf(layer, row) ? "" : ` (${say("without_place")})`;
    return [rowTitle(tableOf(layer), row), layerTitle(layer) + nowhere];
  }
  if (entry.actor !== undefined) {
    const actor = actorRows().find(({ id }) => id === entry.actor);
    return [actor?.title ?? entry.actor, termTitle("actor_kind", actor?.kind ?? "") || say("actors")];
  }
  if (entry.filter) return [say(chosenOf(entry.filter[0]).includes(entry.filter[1]) ? "show_everyone" : `only_this_${entry.filter[0]}`), ""];
  if (entry.source !== undefined) return [sourceTitle(entry.source), say("source")];
  if (entry.sheet) return [sheetTitle(entry.sheet), say(`sheet_${entry.sheet.kind}`)];
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
  if (target?.filter) onlyFiltered(...target.filter);
  else if (target) search.onOpen(target);
}

/** Add a value to its facet, or take it away again. @param {string} facet @param {string} value */
function onlyFiltered(facet, value) {
  const chosen = chosenOf(facet);
  chooseTogether({ [facet]: chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value] });
}

function hideFound() {
  search.asked += 1;
  byId("gx-found").hidden = true;
  byId("gx-search").setAttribute("aria-expanded", "false");
  byId("gx-search").removeAttribute("aria-activedescendant");
}
