// What the search looks through: names in every language, aliases, sources, and below them the texts.

import { atlas, cell, rowsOf, rowTitle, tableOf } from "../data/atlas.js";
import { actorRows } from "../data/actors.js";
import { actorNames, countryNames, sourceNames } from "../data/names.js";
import { inEvery, packedLanguages, termInEvery, translated, writtenLanguage } from "../data/texts.js";
import { makeEntry, normalizeLines } from "../base/name_search.js";
import { sheetTitle } from "./sheets.js";
import { speech, splitCell } from "../base/text.js";

/** @typedef {{feature?: import("../data/atlas.js").Feature, actor?: string, country?: number, source?: string, sheet?: import("../data/actors.js").Sheet, filter?: [string, string]}} Target */
/** @typedef {import("../base/name_search.js").Entry & Target} SearchEntry */

export const NAME_COLUMNS = ["title", "title_en", "title_es", "title_pt", "name", "name_en", "name_es", "name_pt", "place", "waypoints", "nodes"];
const TEXT_COLUMNS = ["summary", "note"];
/** A text that holds the words stands below every name: in the language in force, then in the others. */
const IN_TEXT = 0.4;
const IN_OTHER_TEXT = 0.3;
const LEAST_WORD = 4;

/** Everything but the rows of large tables. @returns {SearchEntry[]} */
export function makeEntries() {
  return [
    ...atlas.layers.filter((layer) => layer.kind !== "choropleth" && !tableOf(layer).large).flatMap((layer) => entriesOf(layer, rowsOf(layer))),
    ...actorRows().map(({ id }) => ({ ...makeEntry(actorNames(id), 3), actor: id })),
    ...Object.keys(atlas.data.sources).map((id) => ({ ...makeEntry(sourceNames(id), 2), source: id })),
    ...(atlas.data.base.land?.key ?? []).map((_, country) => ({ ...makeEntry(countryNames(country), 5), country })),
    ...sheetEntries("note", atlas.data.notes),
    ...sheetEntries("link", atlas.data.links),
  ];
}

/** @param {any} layer @param {ArrayLike<number>} rows @returns {SearchEntry[]} */
export function entriesOf(layer, rows) {
  const table = tableOf(layer);
  const columns = NAME_COLUMNS.filter((name) => table.columns[name]);
  const weight = { area: 4, line: 2, point: 1 }[layer.kind] ?? 0;
  return Array.from(rows, (row) => {
    const written = columns.map((name) => String(cell(table, name, row) ?? ""));
    // among names that answer alike the one in force stands first
    const names = [rowTitle(table, row), ...written, ...inEvery(cell(table, table.key, row), "title"), ...written.flatMap(termInEvery)];
    return { ...makeEntry([...names, ...splitCell(cell(table, "aliases", row))], weight), feature: { layer, row } };
  });
}

/** Notes, and links, which are found by their texts. @param {"note"|"link"} kind @param {any} table @returns {SearchEntry[]} */
function sheetEntries(kind, table) {
  return Array.from({ length: table?.size ?? 0 }, (_, row) => {
    const sheet = { kind, table, row };
    // a link has the names of its ends, and both of these stand in the list already
    if (kind === "link") return { names: [sheetTitle(sheet)], normalized: [], joined: [], weight: -1, sheet };
    return { ...makeEntry([sheetTitle(sheet), String(cell(table, "title", row) ?? ""), ...inEvery(cell(table, "id", row), "title")], 0), sheet };
  });
}

/** Table and row of what has texts. @param {Target} entry @returns {[any, number]|null} */
function rowOfEntry({ feature, actor, sheet }) {
  if (feature) return [tableOf(feature.layer), feature.row];
  if (sheet) return [sheet.table, sheet.row];
  return actor === undefined ? null : [atlas.data.actors, atlas.data.actors.columns.id.indexOf(actor)];
}

/** @type {WeakMap<SearchEntry[], Map<string, string[]>>} normalized texts of each entry, by language */
const textsOfEntries = new WeakMap();

/** @param {SearchEntry[]} entries @param {string} language */
function textsIn(entries, language) {
  const known = textsOfEntries.get(entries) ?? new Map();
  textsOfEntries.set(entries, known);
  if (!known.has(language)) {
    const written = language === writtenLanguage();
    const texts = entries.map((entry) => {
      const found = rowOfEntry(entry);
      if (!found) return "";
      const [table, row] = found;
      const key = cell(table, table.key, row);
      const title = entry.sheet?.kind === "link" && language === speech.language ? `${entry.names[0]} ` : "";
      return title + TEXT_COLUMNS.map((name) => (written ? cell(table, name, row) : translated(key, name, language)) ?? "").join(" ");
    });
    known.set(language, normalizeLines(texts).split("\n"));
  }
  return known.get(language) ?? [];
}

/** How the texts of each entry answer: words by their starts; null where the words are too short to tell. @param {SearchEntry[]} entries @param {string[]} words */
export function textScores(entries, words) {
  if (!words.some((word) => word.length >= LEAST_WORD)) return null;
  const others = [writtenLanguage(), ...packedLanguages()].filter((language) => language !== speech.language);
  const holds = (language, number) => {
    const text = textsIn(entries, language)[number] ?? "";
    return words.every((word) => text.includes(` ${word}`));
  };
  return (/** @type {number} */ number) => (holds(speech.language, number) ? IN_TEXT : others.some((language) => holds(language, number)) ? IN_OTHER_TEXT : 0);
}
