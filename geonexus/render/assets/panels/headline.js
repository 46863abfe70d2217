// The headline of a view: what its map says, with the count and the doubt. words/headlines.py says the same.

import { atlas, largeTables, restReady } from "../data/atlas.js";
import { formatNumber, say } from "../base/text.js";
import { flowLevelAt } from "../data/flow_map.js";
import { flowZoom } from "./flow_card.js";
import { viewCounts } from "../filter/view_counts.js";

/** A noun with its number. @param {string} name @param {number} number */
const countedNoun = (name, number) => (number === 1 ? say(`one_${name}`) : say(`many_${name}`, { n: formatNumber(number, 0) }));

/** The headline of the view in force, past the filters. @returns {string} */
export function headlineText() {
  const view = atlas.view;
  // how many sources agree is packed in a large table, until somebody asks for a card
  if (view === "certainty" && largeTables().length && !restReady()) return "";
  return view ? headlineOf(view, viewCounts(flowLevelAt(flowZoom.now()))) : "";
}

/** @param {string} view @param {import("../filter/view_counts.js").Counts} counts @returns {string} */
export function headlineOf(view, counts) {
  if (view === "flows")
    return say("headline_flows", { agreed: countedNoun("agreed", counts.agreed), single: countedNoun("single", counts.single) });
  const things = ["territories", "incidents"].filter((name) => counts[name]);
  if (!things.length) return say("headline_nothing");
  const values = Object.fromEntries(Object.entries(counts).map(([name, number]) => [name, formatNumber(number, 0)]));
  for (const name of things) values[name] = countedNoun(name, counts[name]);
  return say(headlineKey(view, counts, things), { ...values, years: yearsText(counts) });
}

/** @param {string[]} things what there is any of */
function headlineKey(view, counts, things) {
  if (view === "incidents" && counts.elsewhere) return "headline_incidents_more";
  if ((view === "certainty" || view === "unknown") && things.length === 1) return `headline_${view}_${things[0]}`;
  return `headline_${view}`;
}

/** @param {import("../filter/view_counts.js").Counts} counts */
function yearsText({ from, to }) {
  if (!from) return say("no_date");
  return from === to ? String(from) : `${from}–${to}`;
}
