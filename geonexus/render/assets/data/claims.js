// Every claim of a source: which features, actors, links, notes and figures cite it.

import { atlas, cell, rowsOf, tableOf } from "./atlas.js";
import { own, splitCell } from "../base/text.js";

/** @typedef {import("./actors.js").Sheet} Sheet */
/** @typedef {import("./atlas.js").Feature} Feature */
/** @typedef {{features: Map<any, Feature[]>, actors: string[], links: Sheet[], notes: Sheet[], bases: Map<string, number>, number: number}} Claims of one source: features by layer, how many rest on what */

/** @type {Map<string, Claims>|null} */
let claimsBySource = null;

/** @returns {Claims} */
const noClaims = () => ({ features: new Map(), actors: [], links: [], notes: [], bases: new Map(), number: 0 });

/** Sources that a row cites, each once. */
const citedIn = (value) => new Set(splitCell(value).map((cited) => cited.split("@")[0].trim()));

/** @param {string} id of a source @returns {Claims} */
export function claimsOf(id) {
  claimsBySource ??= everyClaim();
  return claimsBySource.get(id) ?? noClaims();
}

function everyClaim() {
  /** @type {Map<string, Claims>} */
  const found = new Map();
  const add = (table, row, keep) => {
    for (const id of citedIn(cell(table, "sources", row))) {
      const claims = found.get(id) ?? noClaims();
      found.set(id, claims);
      keep(claims);
      claims.number += 1;
      const basis = String(cell(table, "basis", row) ?? "");
      if (basis) claims.bases.set(basis, (claims.bases.get(basis) ?? 0) + 1);
    }
  };
  const seen = new Set();
  for (const layer of atlas.layers.filter((one) => one.kind !== "choropleth"))
    for (const row of rowsOf(layer)) {
      const table = tableOf(layer);
      // a row that two layers show is one claim; of a large table none is shown twice in a list
      const name = table.large ? "" : `${layer.table} ${row}`;
      if (name && seen.has(name)) continue;
      seen.add(name);
      add(table, row, ({ features }) => features.set(layer, [...(features.get(layer) ?? []), { layer, row }]));
    }
  const { actors, links, notes } = atlas.data;
  const rows = (table) => Array.from({ length: table?.size ?? 0 }, (_, row) => row);
  for (const row of rows(actors)) add(actors, row, (claims) => claims.actors.push(String(cell(actors, "id", row))));
  for (const row of rows(links)) add(links, row, (claims) => claims.links.push({ kind: "link", table: links, row }));
  const told = new Set();
  for (const { table: name } of atlas.layers.filter((one) => one.kind === "choropleth")) {
    const table = atlas.data.tables[name];
    if (!table?.columns.indicator || told.has(name)) continue;
    told.add(name);
    // a figure of a territory is a note already
    for (const row of rows(table)) if (!String(cell(table, "area", row)).includes(":")) add(table, row, (claims) => claims.notes.push({ kind: "figure", table, row }));
  }
  for (const row of rows(notes)) add(notes, row, (claims) => claims.notes.push({ kind: "note", table: notes, row }));
  return found;
}

/** Sources that repeat a source. @param {string} id @returns {string[]} */
export const repeatedBy = (id) => Object.keys(atlas.data.sources).filter((other) => own(atlas.data.sources, other, {}).copies === id);
