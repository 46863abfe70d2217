// What a time slider is made of: its bins, and how many features touch each.

import { dayNumber, monthOf, monthStart, yearOf } from "../base/dates.js";

/**
 * @typedef {object} Bins
 * @property {number} first month of the first bin, counted from year 0
 * @property {number} width months in each bin
 * @property {number} count
 */

const WIDTHS = [1, 3, 12, 60, 120, 600];
const MOST_BINS = 150;
const CLOSE_DAYS = 366;

/** The months that hold every known end, or null where nothing is dated. @returns {[number, number]|null} */
export function monthsOf(starts, ends) {
  let low = Infinity;
  let high = -Infinity;
  for (const days of [starts, ends])
    for (let feature = 0; feature < days.length; feature += 1) {
      const day = days[feature];
      if (!Number.isFinite(day)) continue;
      if (day < low) low = day;
      if (day > high) high = day;
    }
  if (low > high) return null;
  // whole years: bins of years then begin with one
  return [monthOf(dayNumber(yearOf(low), 0, 1)), monthOf(dayNumber(yearOf(high), 11, 31))];
}

/** Bins that cover the months and are few enough to see. @param {number} from @param {number} to @returns {Bins} */
export function makeBins(from, to) {
  const months = to - from + 1;
  const width = WIDTHS.find((one) => months / one <= MOST_BINS) ?? Math.ceil(months / MOST_BINS);
  const first = Math.floor(from / width) * width;
  return { first, width, count: Math.floor((to - first) / width) + 1 };
}

/** First and last day of the bins from one to another. @param {Bins} bins @returns {[number, number]} */
export function daysOf(bins, from, to) {
  return [monthStart(bins.first + from * bins.width), monthStart(bins.first + (to + 1) * bins.width) - 1];
}

/** The bin of a day; outside of all, the nearest. @param {Bins} bins @param {number} day */
export function binOf(bins, day) {
  if (day === -Infinity) return 0;
  if (day === Infinity) return bins.count - 1;
  const bin = Math.floor((monthOf(day) - bins.first) / bins.width);
  return Math.max(0, Math.min(bins.count - 1, bin));
}

/** @typedef {Pick<import("./filter_masks.js").Filters, "starts"|"ends"|"imprecise"|"fails">} Dated days of each feature, and what it fails */
/**
 * Where each feature stands among the bins; it changes only with the bins.
 * @typedef {object} Places
 * @property {Float64Array} starts of which filters they are
 * @property {Int16Array} from first bin that a feature touches
 * @property {Int16Array} to the one after its last
 * @property {Uint8Array} kind CLOSE_KIND, WIDE_KIND or IMPRECISE_KIND
 */

/** @type {WeakMap<Bins, Places>} */
const placesIn = new WeakMap();

/** In no bin: nobody says when it began, and "always" would be a claim. */
const UNDATED = -1;
const OUTSIDE = -2;
const CLOSE_KIND = 0;
const WIDE_KIND = 1;
const IMPRECISE_KIND = 2;

/** @param {Bins} bins @param {Dated} filters @returns {Places} */
function placesOf(bins, { starts, ends, imprecise }) {
  const known = placesIn.get(bins);
  if (known && known.starts === starts) return known;
  const size = starts.length;
  const places = { starts, from: new Int16Array(size), to: new Int16Array(size), kind: new Uint8Array(size) };
  const [firstDay, lastDay] = daysOf(bins, 0, bins.count - 1);
  for (let feature = 0; feature < size; feature += 1) {
    const start = starts[feature];
    const end = ends[feature];
    if (!(start > -Infinity)) places.from[feature] = UNDATED;
    else if (start > lastDay || end < firstDay) places.from[feature] = OUTSIDE;
    else {
      const first = binOf(bins, start);
      // what has no end stands at its start: else it would fill every bin
      const last = start === end ? first : binOf(bins, end === Infinity ? start : end);
      places.from[feature] = first;
      places.to[feature] = last + 1;
      if (imprecise[feature] === 1 && last > first) places.kind[feature] = IMPRECISE_KIND;
      else places.kind[feature] = end - start < CLOSE_DAYS ? CLOSE_KIND : WIDE_KIND;
    }
  }
  placesIn.set(bins, places);
  return places;
}

/**
 * How many features touch each bin: those known to within a year, those with a longer or open
 * period, and events that were in one of several bins, nobody says which. What has no stated start
 * is in no bin; it is counted apart, as `undated`.
 * @param {Bins} bins @param {Dated} filters @param {number} ignored bits of `fails` that do not matter
 */
export function histogram(bins, filters, ignored) {
  const counts = [0, 1, 2].map(() => new Int32Array(bins.count + 1));
  const { fails } = filters;
  let undated = 0;
  const { from, to, kind } = placesOf(bins, filters);
  for (let feature = 0; feature < from.length; feature += 1) {
    const bin = from[feature];
    if (bin === OUTSIDE || fails[feature] & ~ignored) continue;
    if (bin === UNDATED) {
      undated += 1;
      continue;
    }
    const counted = counts[kind[feature]];
    counted[bin] += 1;
    counted[to[feature]] -= 1;
  }
  for (const counted of counts) for (let bin = 1; bin < bins.count; bin += 1) counted[bin] += counted[bin - 1];
  const [close, wide, imprecise] = counts.map((counted) => counted.subarray(0, bins.count));
  return { close, wide, imprecise, undated };
}
