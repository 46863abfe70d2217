// What a picture of the map has to say beside it: filters in words, legend, sources, date.

import { atlas, layerTitle, styleOf, tableOf } from "../data/atlas.js";
import { termIn } from "../data/texts.js";
import { familyColor, familyOfGoods, flowMap } from "../data/flow_map.js";
import { familyTitle } from "../panels/flow_card.js";
import { palette } from "../draw/canvas.js";
import { headlineText } from "../panels/headline.js";
import { viewEntries } from "../panels/view_entries.js";
import { viewPaints } from "../data/view_colors.js";
import { gradeNote } from "../panels/class_legend.js";
import { largeWords } from "../draw/large_note.js";
import { classesInForce, shownFigures } from "../data/indicators.js";
import { formatDate, formatList, formatNumber, say, speech, splitCell, termTitle } from "../base/text.js";
import { askingAll, chosenOf, numberLeft, filterState, filteredRows, textsLeft } from "../filter/filtered.js";
import { valueTitle } from "../filter/facet_values.js";
import { countOn, onBothSides, onSide, sides, spanText } from "../filter/two_periods.js";
import { isoDay } from "../base/dates.js";
import { inUse } from "../filter/filter_masks.js";
import { signEntries, signsOf } from "../draw/signs.js";
import { swatch } from "../draw/swatch.js";
import { isUncertain } from "../filter/uncertain_dates.js";

/** @typedef {{text: string, swatch?: HTMLCanvasElement, color?: string, missing?: boolean}} Entry */

const MOST_SOURCES = 30;

/** Layers on the map, in the order of the tree. */
const layersOnMap = () => atlas.layers.filter((layer) => atlas.shown.has(layer.id));

/** Period and filters in force, a sentence each. @returns {string[]} */
export function filterWords() {
  const { filters, tally, described } = filterState;
  const words = [headlineText(), periodWords()].filter(Boolean);
  if (filters.span) words.push(say(filters.undated ? "undated_in" : "undated_out"));
  else if (!filters.undated) words.push(say("undated_out"));
  for (const facet of described) {
    const values = chosenOf(facet.id).map((value) => valueTitle(facet, value));
    if (values.length) words.push(`${say(`facet_${facet.id}`)}: ${formatList(values, askingAll().includes(facet.id) ? "conjunction" : "disjunction")}`);
  }
  if (filters.keepOthers && inUse(filters)) words.push(say("others_kept"));
  words.push(say("shown_of", { n: formatNumber(tally.left, 0), all: formatNumber(tally.shown, 0) }));
  return words;
}

function periodWords() {
  if (!sides.on) return say("period_is", { text: filterState.filters.span ? spanText(filterState.filters.span) : say("any_time") });
  const periods = [0, 1].map((side) => {
    const name = say(side ? "compare_right" : "compare_left");
    return `${name}: ${spanText(sides.spans[side])} (${formatNumber(countOn(side).dated, 0)})`;
  });
  return periods.join(" · ");
}

/** Legend of the layers on the map. @returns {{title: string, entries: Entry[]}[]} */
export function legendParts() {
  return layersOnMap()
    .map((layer) => ({ title: legendTitle(layer), entries: pictureEntries(layer) }))
    .filter(({ entries }) => entries.length)
    .concat(certaintyPart());
}

/** @returns {Entry[]} */
function pictureEntries(layer) {
  if (layer.kind === "choropleth") return classEntries(layer);
  return viewPaints(layer) && !tableOf(layer).large ? viewEntries(layer) : symbolEntries(layer);
}

function legendTitle(layer) {
  const { unit = "", years = [] } = layer.choropleth ?? {};
  const title = unit ? `${layerTitle(layer)} (${termIn(unit)})` : layerTitle(layer);
  if (years.length < 2) return title;
  const yearText = (/** @type {number|undefined} */ year) => (Number.isFinite(year) ? String(year) : say("any_time"));
  const year = sides.on ? [0, 1].map((side) => onSide(side, () => yearText(atlas.years[layer.id]))).join(" | ") : yearText(atlas.years[layer.id]);
  return say("year_up_to", { layer: title, year });
}

/** Symbols that occur among the rows that are left. @returns {Entry[]} */
function symbolEntries(layer) {
  const { vocabulary, color, shape, by } = styleOf(layer);
  if (layer.style === "flow") return familyEntries(layer);
  if (!layer.legend.length) return numberLeft(layer) ? [{ text: layerTitle(layer), swatch: swatch(layer, { color, shape }) }] : [];
  const used = textsLeft(layer, by);
  return layer.legend
    .filter((entry) => !entry.terms.length || entry.terms.some((term) => used.has(term)))
    .map((entry) => {
      const titles = entry.terms.map((term) => termTitle(vocabulary, term)).join(", ");
      return { text: (entry.family ? say(`family_${entry.family}`) : titles) || layerTitle(layer), swatch: swatch(layer, entry) };
    });
}

/** What the flows that are left carry, each family in its color. @returns {Entry[]} */
function familyEntries(layer) {
  const used = new Set([...textsLeft(layer, "commodity")].map(familyOfGoods));
  return (flowMap()?.families ?? []).filter((family) => used.has(family)).map((family) => ({ text: familyTitle(family), swatch: swatch(layer, { color: familyColor(family), shape: "" }) }));
}

/** @returns {Entry[]} */
function classEntries(layer) {
  const { ranges, colors } = classesInForce(layer);
  const classes = ranges.map(([from, to], i) => {
    const text = from === to ? formatNumber(from) : `${formatNumber(from)} – ${formatNumber(to)}`;
    return { text, color: colors[i] };
  });
  const grade = gradeNote(layer, onBothSides(() => shownFigures(layer)));
  return [...classes, { text: say("no_data"), missing: true }, ...(grade ? [{ text: grade }] : [])];
}

/** What edges, dashes and hollow markers say: those that are on the map. @returns {{title: string, entries: Entry[]}[]} */
function certaintyPart() {
  const used = signsOf(layersOnMap());
  if (layersOnMap().some((layer) => layer.kind === "point" && someUncertain(layer))) used.add("vague");
  const entries = signEntries(used, palette().label);
  return entries.length ? [{ title: say("legend_edge"), entries }] : [];
}

/** Whether any row on the map has a date that is longer than the period. @param {any} layer */
function someUncertain(layer) {
  const find = () => Array.from(filteredRows(layer)).some((row) => isUncertain(layer, row));
  return sides.on ? [0, 1].some((side) => onSide(side, find)) : find();
}

/** What must stand under every picture: accuracy, borders, sources, data and their dates. @returns {string[]} */
export function noteWords() {
  const { cited, first, last } = citedAndDated();
  const notes = [...largeWords(), say("accuracy_note"), say("about_boundaries"), say("about_pact")];
  if (first) notes.push(say("dates_of", { from: formatDate(first), to: formatDate(last) }));
  if (cited.length) notes.push(say("sources_are", { text: cited.join("; ") }));
  notes.push(say("data_by", { text: dataWords() }));
  notes.push(say("made_on", { date: formatDate(isoDay(Math.floor(Date.now() / 86400000))) }));
  return notes;
}

/** Sources of the rows that are left, and the days between which these lie. */
function citedAndDated() {
  const names = new Set();
  let [first, last] = [Infinity, -Infinity];
  for (const layer of layersOnMap()) {
    for (const cited of textsLeft(layer, "sources"))
      for (const text of splitCell(cited)) names.add(text.split("@")[0]);
  }
  const { starts, ends, fails } = filterState.filters;
  for (let feature = 0; feature < fails.length; feature += 1) {
    if (fails[feature] || Number.isNaN(starts[feature])) continue;
    for (const day of [starts[feature], ends[feature]]) {
      if (!Number.isFinite(day)) continue;
      first = Math.min(first, day);
      last = Math.max(last, day);
    }
  }
  const known = [...names].filter((name) => Object.hasOwn(atlas.data.sources, name)).map((name) => citation(atlas.data.sources[name]));
  const collator = new Intl.Collator(speech.language);
  known.sort(collator.compare);
  const more = known.length - MOST_SOURCES;
  const cited = more > 0 ? [...known.slice(0, MOST_SOURCES), say("more_sources", { n: formatNumber(more, 0) })] : known;
  return { cited, first: first <= last ? isoDay(first).slice(0, 4) : "", last: first <= last ? isoDay(last).slice(0, 4) : "" };
}

function citation({ author, year, title, publication }) {
  return [author || say("unnamed_author"), year, author ? publication : title].filter(Boolean).join(", ");
}

/** Who made the data, each once, with the age that their cards state. */
function dataWords() {
  const ages = new Map();
  for (const { attribution, vintage } of atlas.data.credits) ages.set(attribution, [...(ages.get(attribution) ?? []), vintage]);
  return [...ages].map(([by, all]) => `${String(by).replace(/\.$/, "")} (${[...new Set(all)].join(", ")})`).join("; ");
}
