// The indicators that color areas: which one is chosen, its figures at the year, its classes.

import { areasOf, atlas, cell, tableOf, valueOf } from "./atlas.js";
import { classesOf, classIndex, edgesOf, METHODS } from "./classes.js";
import { translated } from "./texts.js";
import { yearOf } from "../base/dates.js";
import { own } from "../base/text.js";

/** @typedef {{key: string, year: number|null, value: number, row: number, several: boolean}} Figure */

/** @type {Record<string, {method: string, each: boolean}>} */
const chosenMethods = {};

/** The layer that shows the indicator of the reader's choice, or null. @returns {any} */
export const chooserLayer = () => atlas.layers.find((layer) => layer.chooser) ?? null;

/** How much there is to see of an indicator: areas, and years of these; a year is no amount to color by. */
const coverageOf = ({ choropleth: { values, unit } }) => (unit === "year" ? 0 : Object.values(values).flat().length);

/** Give the layer of a chosen indicator its first one: of those that no other layer shows, the one with most figures. */
export function prepareIndicators() {
  const layer = chooserLayer();
  if (!layer) return;
  const shown = atlas.layers.map((one) => one.choropleth?.indicator);
  const others = atlas.data.indicators.filter(({ id }) => !shown.includes(id));
  const [first] = (others.length ? others : [...atlas.data.indicators]).sort((a, b) => coverageOf(b) - coverageOf(a));
  layer.firstIndicator = first.id;
  chooseIndicator(first.id, null);
}

/** @param {string} id @param {[number, number]|null} span days that the reader chose @returns {boolean} whether there is such an indicator */
export function chooseIndicator(id, span) {
  const layer = chooserLayer();
  const choice = atlas.data.indicators.find((one) => one.id === id);
  if (!layer || !choice) return false;
  Object.assign(layer, { indicator: id, title: choice.title, choropleth: choice.choropleth });
  layer.count = choice.choropleth.areas_with_value;
  const year = yearWithin(choice.choropleth.years, span);
  if (year === undefined) delete atlas.years[layer.id];
  else atlas.years[layer.id] = year;
  return true;
}

/** What the dictionary says of the indicator of a layer. @param {any} layer @returns {string} */
export function aboutIndicator(layer) {
  const id = layer.indicator ?? layer.choropleth.indicator;
  return translated(id, "about") ?? atlas.data.indicators.find((one) => one.id === id)?.about ?? "";
}

/** The last year with figures up to the end of a span; before all of them, the end itself. @param {number[]} years @param {[number, number]|null} span */
export function yearWithin(years, span) {
  const last = span && Number.isFinite(span[1]) ? yearOf(span[1]) : Infinity;
  const known = years.filter((year) => year <= last);
  return years.length === 0 ? undefined : known.length ? known[known.length - 1] : last;
}

/** @param {any} layer */
export const classMethodOf = (layer) => own(chosenMethods, layer.id, { method: METHODS[0], each: false });

/** @param {any} layer @param {string} method @param {boolean} each classes of the shown year alone */
export function setClassMethod(layer, method, each) {
  chosenMethods[layer.id] = { method: METHODS.includes(method) ? method : METHODS[0], each };
}

/** The figures on the map, one an area. @param {any} layer @returns {Figure[]} */
export function shownFigures(layer) {
  const figures = [];
  for (const key of areasOf(layer).keys) {
    const latest = valueOf(layer, key);
    if (!latest) continue;
    const [year, value, row] = latest;
    figures.push({ key, year, value, row, several: rivalsOf(layer, key, year).length > 1 });
  }
  return figures;
}

/** All figures of an area and year: sources may give several, for rival or for partial counts. @param {any} layer */
export const rivalsOf = (layer, key, year) =>
  own(layer.choropleth.values, key, []).filter((item) => item[0] === year);

/** Classes in force. @param {any} layer @returns {import("./classes.js").Classes} */
export function classesInForce(layer) {
  const { values, breaks, higher_is: meaning } = layer.choropleth;
  const { method, each } = classMethodOf(layer);
  const pool = each ? shownFigures(layer).map(({ value }) => value) : Object.values(values).flat().map((item) => item[1]);
  const upper = edgesOf(breaks, method, each ? atlas.years[layer.id] ?? null : null, pool);
  return classesOf(upper, own(atlas.data.style.ramps, meaning, atlas.data.style.ramps.neutral), pool);
}

/** @param {import("./classes.js").Classes} classes @param {number} value */
export const colorIn = (classes, value) => classes.colors[classIndex(classes.upper, value)];

/** How a figure is known. @param {any} layer @param {Figure} figure */
export const claimOf = (layer, { row }) => String(cell(tableOf(layer), "claim", row) ?? "");
