// What a time slider is made of: its bins, and how many things touch each.

import { dayNumber, monthOf, monthStart, yearOf } from "./dates.js";

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
  for (let thing = 0; thing < starts.length; thing += 1)
    for (const day of [starts[thing], ends[thing]]) {
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

/**
 * How many things touch each bin: those known to within a year, those with a longer or open
 * period, and events that were in one of several bins, nobody says which.
 * @param {Bins} bins
 * @param {(thing: number) => boolean} counts whether a thing is counted
 * @param {(thing: number) => boolean} [isEvent] whether it was on some one day of its period
 */
export function histogram(bins, starts, ends, counts, isEvent = () => false) {
  const close = new Int32Array(bins.count + 1);
  const wide = new Int32Array(bins.count + 1);
  const loose = new Int32Array(bins.count + 1);
  let undated = 0;
  const [firstDay, lastDay] = daysOf(bins, 0, bins.count - 1);
  for (let thing = 0; thing < starts.length; thing += 1) {
    if (!counts(thing)) continue;
    const start = starts[thing];
    const end = ends[thing];
    if (Number.isNaN(start)) undated += 1;
    else if (start <= lastDay && end >= firstDay) {
      // what is open on one side stands at its known end: else it would fill every bin
      const first = binOf(bins, start === -Infinity ? end : start);
      const last = binOf(bins, end === Infinity ? start : end);
      const kind = isEvent(thing) && (last > first || start === -Infinity) ? loose : end - start < CLOSE_DAYS ? close : wide;
      kind[first] += 1;
      kind[last + 1] -= 1;
    }
  }
  for (let bin = 1; bin < bins.count; bin += 1) {
    close[bin] += close[bin - 1];
    wide[bin] += wide[bin - 1];
    loose[bin] += loose[bin - 1];
  }
  const [one, two, three] = [close, wide, loose].map((counted) => counted.subarray(0, bins.count));
  return { close: one, wide: two, loose: three, undated };
}
