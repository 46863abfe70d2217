// What has a date, in the order of time: within every filter but that of time, which marks the period.

import { atlas, rowsOf, tableOf } from "../data/atlas.js";
import { TIME, TWICE } from "./filter_masks.js";
import { featureNumber, filterState } from "./filtered.js";
import { yearOf } from "../base/dates.js";

/** @typedef {{layer: any, row: number, start: number, end: number, inside: boolean}} Dated days, and whether they touch the chosen period */

/** So many rows of a large table are still a list that somebody reads. */
const MOST_LARGE = 2000;

/**
 * In order of the first day that is said; where only an end is known, of that.
 * Of two that begin alike the shorter goes first: a day before its month, a month before its year.
 * @param {{start: number, end: number}} a @param {{start: number, end: number}} b
 */
export function byTime(a, b) {
  const key = ({ start, end }) => (start > -Infinity ? start : end);
  return key(a) - key(b) || a.end - b.end;
}

/** The year under which a dated row is listed. @param {{start: number, end: number}} dated */
export const yearOfDated = ({ start, end }) => yearOf(start > -Infinity ? start : end);

/** Dated rows of the layers on the map; and how many have no date, or are too many to be listed. */
export function datedRows() {
  const { filters } = filterState;
  const { fails, starts, ends } = filters;
  /** @type {Dated[]} */
  const dated = [];
  /** @type {import("../data/atlas.js").Feature[]} */
  const undated = [];
  let unlisted = 0;
  for (const layer of filterState.layers) {
    if (!atlas.shown.has(layer.id)) continue;
    const left = Array.from(rowsOf(layer)).filter((row) => (fails[featureNumber(layer, row)] & ~(TIME | TWICE)) === 0);
    if (tableOf(layer).large && left.length > MOST_LARGE) {
      unlisted += left.length;
      continue;
    }
    for (const row of left) {
      const number = featureNumber(layer, row);
      const inside = (fails[number] & TIME) === 0;
      if (Number.isNaN(starts[number])) undated.push({ layer, row });
      else dated.push({ layer, row, start: starts[number], end: ends[number], inside });
    }
  }
  return { dated: dated.sort(byTime), undated, unlisted };
}
