// What things hold of a facet, and how its values are called.

import { actorTitle } from "../data/actors.js";
import { atlas, countryName, tableOf } from "../data/atlas.js";
import { own, say, splitCell, termTitle } from "../base/text.js";

/** The column of a layer that holds a facet; none where it has no such field. */
export const facetColumn = (facet, layer) => own(tableOf(layer).columns, own(facet.columns, layer.style, ""), null);

/** @param {any} facet @param {unknown} value of a cell @returns {string[]} */
export function valuesIn(facet, value) {
  if (facet.kind === "yes") return [value === true ? "yes" : "no"];
  // a citation is the id of a source, and the place in it
  if (facet.kind === "source") return splitCell(value).map((cited) => cited.split("@")[0].trim());
  return splitCell(value);
}

/** Grades have an order of their own; all other values stand by how many things have them. */
export const isGrade = (facet) => facet.id === "reliability" || facet.id === "credibility";

/** "Farah (2015): Convergence in Criminalized States" @param {string} id of a source */
export function sourceTitle(id) {
  const known = own(atlas.data.sources, id, null);
  if (!known) return id;
  return `${known.author || say("unnamed_author")}${known.year ? ` (${known.year})` : ""}: ${known.title ?? id}`;
}

/** Title of a value of a facet, in the language in force. @param {any} facet @param {string} value */
export function valueTitle(facet, value) {
  if (!value) return say("not_stated");
  if (facet.kind === "country") return countryName(value);
  if (facet.kind === "actor") return actorTitle(value);
  if (facet.kind === "source") return sourceTitle(value);
  if (facet.kind === "family") return say(`carries_${value}`);
  if (facet.kind === "yes") return say(value);
  const title = termTitle(facet.vocabulary, value);
  return isGrade(facet) && title !== value ? `${value} · ${title}` : title;
}
