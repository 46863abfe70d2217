// Which links pass the reader's filters: those of time, and those of a field that a link has.

import { linksWith } from "../data/actors.js";
import { atlas, cell } from "../data/atlas.js";
import { intervalOf } from "../base/dates.js";
import { chosenOf, filterState } from "./filtered.js";
import { valuesIn } from "./facet_values.js";
import { own } from "../base/text.js";

/** @typedef {import("../data/actors.js").Link & {id: string}} LinkEdge */

/** @type {LinkEdge[]|null} */
let everyLink = null;

/** Every link of the atlas. @returns {LinkEdge[]} */
export function allLinks() {
  const { columns, size } = atlas.data.links;
  everyLink ??= Array.from({ length: size ?? 0 }, (_, row) => ({
    id: String(columns.id[row]), from: String(columns.from[row]), to: String(columns.to[row]), relation: String(columns.relation[row]), row,
  }));
  return everyLink;
}

/** Whether a link passes every filter. @param {number} row */
export const passesLink = (row) => passesTime(row) && filterState.described.every((facet) => passesFacet(facet, row));

/** As of every feature: a date that nobody states is no reason to go, unless the reader says so. */
function passesTime(row) {
  const { span, also, undated } = filterState.filters;
  const [from, to, precision] = ["date_from", "date_to", "date_precision"].map((name) => String(cell(atlas.data.links, name, row) ?? ""));
  const days = intervalOf(from, to, precision);
  if (!undated && !(days && days[0] > -Infinity)) return false;
  const touches = (period) => !days || (days[0] <= period[1] && days[1] >= period[0]);
  return !span || touches(span) || Boolean(also && touches(also));
}

/** A field of the evidence is a field of a link as well; of any other field a link has nothing, and stays. */
function passesFacet(facet, row) {
  const chosen = chosenOf(facet.id);
  const names = [...new Set(Object.values(facet.columns))];
  if (!chosen.length || names.length !== 1 || !own(atlas.data.links.columns, names[0], null)) return true;
  const values = valuesIn(facet, cell(atlas.data.links, names[0], row));
  const held = values.length ? values : [""];
  const { all } = filterState.filters.facets.find(({ id }) => id === facet.id) ?? { all: false };
  return all ? chosen.every((one) => held.includes(one)) : chosen.some((one) => held.includes(one));
}

/** How many links of an actor or a feature pass, and how many there are. @param {string} id */
export function countLinks(id) {
  const links = linksWith(id);
  return { passing: links.filter(({ row }) => passesLink(row)).length, all: links.length };
}
