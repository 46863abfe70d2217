// The columns of the table of what is on the map: a title, and the text of a feature.

import { atlas, cell, countryName, layerTitle, rowTitle, tableOf } from "../data/atlas.js";
import { periodOf } from "./evidence.js";
import { own, say, splitCell, termTitle } from "../base/text.js";

/** @typedef {import("../data/atlas.js").Feature} Feature */
/** @typedef {{title: string, of: (feature: Feature) => string, by?: (feature: Feature) => string}} TableColumn */

const textOf = (name) => ({ layer, row }) => String(cell(tableOf(layer), name, row) ?? "");

/** "Ellis 2015, Bresnahan 2015": each source once. @param {Feature} feature */
function sourcesIn(feature) {
  const ids = new Set(splitCell(textOf("sources")(feature)).map((cited) => cited.split("@")[0]));
  return [...ids].map(sourceName).join(", ");
}

/** @param {string} id */
function sourceName(id) {
  const known = own(atlas.data.sources, id, null);
  return known ? [known.author || say("unnamed_author"), known.year].filter(Boolean).join(" ") : id;
}

/** @param {Feature} feature */
const countriesIn = (feature) => splitCell(textOf("countries")(feature) || textOf("country")(feature)).map(countryName).join(", ");

/** How well the place is known; of an outline, what it rests on; of a line, how it was made. @param {Feature} feature */
function placePrecisionOf(feature) {
  for (const name of ["place_precision", "outline_basis", "geometry_method"]) {
    const term = textOf(name)(feature);
    if (term) return termTitle(name, term);
  }
  return "";
}

/** The columns, in the language in force. @returns {TableColumn[]} */
export function tableColumns() {
  return [
    { title: say("name"), of: ({ layer, row }) => rowTitle(tableOf(layer), row) },
    { title: say("layer"), of: ({ layer }) => layerTitle(layer) },
    { title: say("countries"), of: countriesIn },
    { title: say("period"), of: ({ layer, row }) => periodOf(tableOf(layer), row), by: (f) => textOf("date_from")(f) || textOf("date_to")(f) },
    { title: say("facet_precision"), of: placePrecisionOf },
    { title: say("claim"), of: (f) => termTitle("claim", textOf("claim")(f)) },
    { title: say("grade"), of: (f) => textOf("source_reliability")(f) + textOf("information_credibility")(f) },
    { title: say("contested"), of: ({ layer, row }) => (cell(tableOf(layer), "contested", row) === true ? say("yes") : "") },
    { title: say("sources"), of: sourcesIn },
  ];
}
