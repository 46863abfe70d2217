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
  for (const days of [starts, ends])
    for (let thing = 0; thing < days.length; thing += 1) {
      const day = days[thing];
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

/** @typedef {{starts: Float64Array, from: Int16Array, to: Int16Array}} Places */

/** @type {WeakMap<Bins, Places>} */
const placesIn = new WeakMap();

const UNDATED = -1;
const OUTSIDE = -2;

/**
 * First bin that each thing touches, and the one after its last; a wide one as `~bin`. The bins
 * of a thing change only with the bins.
 * @param {Bins} bins @returns {Places}
 */
function placesOf(bins, starts, ends) {
  const known = placesIn.get(bins);
  if (known && known.starts === starts) return known;
  const places = { starts, from: new Int16Array(starts.length), to: new Int16Array(starts.length) };
  const [firstDay, lastDay] = daysOf(bins, 0, bins.count - 1);
  for (let thing = 0; thing < starts.length; thing += 1) {
    const start = starts[thing];
    const end = ends[thing];
    if (Number.isNaN(start)) places.from[thing] = UNDATED;
    else if (start > lastDay || end < firstDay) places.from[thing] = OUTSIDE;
    else {
      // what is open on one side stands at its known end: else it would fill every bin
      places.from[thing] = binOf(bins, start === -Infinity ? end : start);
      const last = start === end ? places.from[thing] : binOf(bins, end === Infinity ? start : end);
      places.to[thing] = end - start < CLOSE_DAYS ? last + 1 : ~(last + 1);
    }
  }
  placesIn.set(bins, places);
  return places;
}

/**
 * How many things touch each bin: those known to within a year, and those with a longer or open
 * period.
 * @param {Bins} bins
 * @param {Uint32Array} fails bits of what each thing fails @param {number} ignored bits that do not matter
 */
export function histogram(bins, starts, ends, fails, ignored) {
  const close = new Int32Array(bins.count + 1);
  const wide = new Int32Array(bins.count + 1);
  let undated = 0;
  const { from, to } = placesOf(bins, starts, ends);
  for (let thing = 0; thing < from.length; thing += 1) {
    const bin = from[thing];
    if (bin === OUTSIDE || fails[thing] & ~ignored) continue;
    if (bin === UNDATED) {
      undated += 1;
      continue;
    }
    const last = to[thing];
    const kind = last < 0 ? wide : close;
    kind[bin] += 1;
    kind[last < 0 ? ~last : last] -= 1;
  }
  for (let bin = 1; bin < bins.count; bin += 1) {
    close[bin] += close[bin - 1];
    wide[bin] += wide[bin - 1];
  }
  return { close: close.subarray(0, bins.count), wide: wide.subarray(0, bins.count), undated };
}
