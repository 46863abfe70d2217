// Actors and the links between them, as the data block holds them.

import { atlas, cell, cellIn, findFeature, largeRows, rowsOf, tableOf } from "./atlas.js";
import { own, splitCell } from "../base/text.js";

/** @typedef {{id: string, title: string, aliases: string[], kind: string, row: number}} Actor */
/** @typedef {{row: number, from: string, to: string, relation: string}} Link */

/** @type {Actor[]|null} */
let actors = null;
/** @type {Map<string, Actor>} */
const actorsById = new Map();
/** @type {Map<string, Link[]>|null} */
let linksOf = null;
/** @type {Map<string, import("./atlas.js").Feature[]>|null} */
let namedIn = null;

/** @returns {Actor[]} */
export function actorRows() {
  if (actors) return actors;
  const { columns, size } = atlas.data.actors;
  actors = Array.from({ length: size }, (_, row) => ({
    id: String(columns.id[row]),
    get title() {
      return String(cellIn(atlas.data.actors, "title", row) ?? columns.id[row]);
    },
    aliases: splitCell(columns.aliases?.[row]),
    kind: String(columns.kind?.[row] ?? ""),
    row,
  }));
  for (const actor of actors) actorsById.set(actor.id, actor);
  return actors;
}

/** @param {string} id */
export function actorOf(id) {
  actorRows();
  return actorsById.get(id) ?? null;
}

/** Title of an actor, territory or place by its id. @param {string} id */
export const actorTitle = (id) => actorOf(id)?.title ?? id;

/** Links from or to an actor or a feature. @param {string} id @returns {Link[]} */
export function linksWith(id) {
  if (!linksOf) {
    linksOf = new Map();
    const { columns, size } = atlas.data.links;
    for (let row = 0; row < size; row += 1) {
      const [from, to, relation] = [columns.from[row], columns.to[row], columns.relation[row]].map(String);
      for (const end of new Set([from, to])) push(linksOf, end, { row, from, to, relation });
    }
  }
  return linksOf.get(id) ?? [];
}

/** Features that name an actor. @param {string} id */
export function whereNamed(id) {
  return byColumn("actors", id, (namedIn ??= new Map()));
}

/** Features that lie in a territory, by the join of the build. @param {string} id */
export function insideOf(id) {
  return byColumn("in_territories", id, (inside ??= new Map()));
}

/** @type {Map<string, import("./atlas.js").Feature[]>|null} */
let inside = null;

/** Features by the ids in one of their columns; indexed at first use. */
function byColumn(column, id, index) {
  if (index.size === 0) {
    index.set("", []);
    const layers = atlas.layers.filter((layer) => layer.kind !== "choropleth");
    for (const layer of layers) {
      const cells = tableOf(layer).columns[column];
      if (!cells || tableOf(layer).large) continue;
      for (const row of rowsOf(layer))
        for (const part of new Set(splitCell(cells[row])))
          push(index, part, { layer, row });
    }
  }
  return [...(index.get(id) ?? []), ...largeRows().flatMap((share) => inLarge(share, column, id))];
}

/** As `byColumn`, in a large table: by its terms, without an index of a million features. */
function inLarge({ layer, rows }, column, id) {
  const cells = own(tableOf(layer).columns, column, null);
  if (!cells) return [];
  const names = (value) => splitCell(value).includes(id);
  const fits = cells.byTerm?.terms.map(names);
  const named = rows.filter((row) => (fits ? fits[cells.byTerm.codes[row]] : names(cells.at(row))));
  return Array.from(named, (row) => ({ layer, row }));
}

function push(index, key, value) {
  const known = index.get(key);
  if (known) known.push(value);
  else index.set(key, [value]);
}

/** Territories that a feature lies in, and features that share an actor with it. @param {import("./atlas.js").Feature} feature */
export function actorsIn({ layer, row }) {
  return splitCell(cell(tableOf(layer), "actors", row));
}

/** @typedef {{kind: "link"|"note"|"figure", table: any, row: number}} Sheet a row that is no feature and has a card of its own */

/** Row of an id in a table, or -1. @param {any} table @param {string} id */
const rowOf = (table, id) => table?.columns?.id?.indexOf?.(id) ?? -1;

/** A link, a note or a figure by its id. @param {string} id @returns {Sheet|null} */
function sheetOf(id) {
  for (const [kind, table] of /** @type {[Sheet["kind"], any][]} */ ([["link", atlas.data.links], ["note", atlas.data.notes]])) {
    const row = rowOf(table, id);
    if (row >= 0) return { kind, table, row };
  }
  for (const table of Object.values(atlas.data.tables)) {
    const row = table.columns.indicator ? rowOf(table, id) : -1;
    if (row >= 0) return { kind: "figure", table, row };
  }
  return null;
}

/** @type {Map<string, number[]>|null} */
let notesBySubject = null;

/** Notes and figures of a feature, an actor or a country. @param {string} id @returns {Sheet[]} */
export function notesAbout(id) {
  const table = atlas.data.notes;
  if (!notesBySubject) {
    notesBySubject = new Map();
    for (let row = 0; row < (table?.size ?? 0); row += 1) push(notesBySubject, String(table.columns.subject[row]), row);
  }
  return (notesBySubject.get(id) ?? []).map((row) => ({ kind: "note", table, row }));
}

/** An actor, a feature, a link, a note or a figure by its id, to open. @param {string} id */
export function stopOf(id) {
  const actor = actorOf(id);
  if (actor) return { actor: id };
  const feature = findFeature(id);
  if (feature) return { feature };
  const sheet = sheetOf(id);
  return sheet ? { sheet } : null;
}
