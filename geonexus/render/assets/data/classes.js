// Classes of a choropleth: edges from the page's data, counted in Python; which value is in which.

import { own } from "../base/text.js";

/** Ways to make classes, the default first. */
export const METHODS = ["fisher-jenks", "quantiles", "equal-interval"];

/**
 * @typedef {object} Classes
 * @property {number[]} upper largest value that each class may hold, rising
 * @property {string[]} colors
 * @property {[number, number][]} ranges smallest and largest value to name a class by
 */

/**
 * Upper edges by method and year; a year without edges of its own has those of all years.
 * @param {Record<string, Record<string, number[]>>} breaks empty where all figures are the same
 * @param {string} method @param {number|null} year null for the edges of all years
 * @param {number[]} values to fall back on, where there are no edges
 * @returns {number[]}
 */
export function edgesOf(breaks, method, year, values) {
  const made = own(breaks, method, null);
  const edges = made && (own(made, String(year), null) ?? made.all);
  return edges ?? [...new Set(values)].sort((a, b) => a - b).slice(-1);
}

/** So many colors that span the whole ramp. @param {string[]} ramp @param {number} count */
export function spread(ramp, count) {
  if (count === 1) return [ramp[Math.floor(ramp.length / 2)]];
  return Array.from({ length: count }, (_, i) => ramp[Math.round((i * (ramp.length - 1)) / (count - 1))]);
}

/** Number of the class of a value; the last one for what lies beyond it. @param {number[]} upper @param {number} value */
export function classIndex(upper, value) {
  const index = upper.findIndex((edge) => value <= edge);
  return index < 0 ? upper.length - 1 : index;
}

/**
 * A class is named by the values that occur in it; an empty one, by its edges.
 * @param {number[]} upper @param {string[]} ramp @param {number[]} values @returns {Classes}
 */
export function classesOf(upper, ramp, values) {
  const held = upper.map(() => /** @type {number[]} */ ([]));
  for (const value of values) held[classIndex(upper, value)].push(value);
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const ranges = held.map((some, i) => {
    if (some.length) return [some.reduce((a, b) => Math.min(a, b)), some.reduce((a, b) => Math.max(a, b))];
    return [i ? upper[i - 1] : Math.min(least, upper[0]), upper[i]];
  });
  return { upper, colors: spread(ramp, upper.length), ranges: /** @type {[number, number][]} */ (ranges) };
}
