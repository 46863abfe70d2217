// Dates as the evidence writes them: a year, a month or a day; and the days that each may mean.

/** @typedef {[number, number]} Days first and last day, counted from 1970-01-01; ±Infinity is open */

const DAY_MS = 86400000;

/** Day number of a date. @param {number} year @param {number} month from 0 @param {number} day */
export function dayNumber(year, month, day) {
  const date = new Date(Date.UTC(2000, month, day));
  // Date.UTC reads years 0–99 as 1900–1999
  date.setUTCFullYear(year + date.getUTCFullYear() - 2000);
  return Math.round(date.getTime() / DAY_MS);
}

/** The days that a date may mean, or null: 2011 is every day of 2011. @returns {Days|null} */
export function dateBounds(text) {
  const found = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:T.*)?$/.exec(text.trim());
  if (!found) return null;
  const year = Number(found[1]);
  if (!found[2]) return [dayNumber(year, 0, 1), dayNumber(year, 11, 31)];
  const month = Number(found[2]);
  if (month < 1 || month > 12) return null;
  if (!found[3]) return [dayNumber(year, month - 1, 1), dayNumber(year, month - 1, daysIn(year, month))];
  const day = Number(found[3]);
  if (day < 1 || day > daysIn(year, month)) return null;
  return [dayNumber(year, month - 1, day), dayNumber(year, month - 1, day)];
}

/** @param {number} year @param {number} month from 1 */
function daysIn(year, month) {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/**
 * The days on which a feature may have been, or null where it has no date.
 * One end alone is open on the other side, unless its precision says that it is a single date.
 * @param {string} from @param {string} to @param {string} precision @returns {Days|null}
 */
export function intervalOf(from, to, precision) {
  return spanOf(dateBounds(from), dateBounds(to), precision);
}

/** As `intervalOf`, of dates that are read already. @param {Days|null} start @param {Days|null} end @param {string} precision @returns {Days|null} */
export function spanOf(start, end, precision) {
  if (!start && !end) return null;
  if (!start) return [-Infinity, /** @type {Days} */ (end)[1]];
  if (end) return [start[0], Math.max(end[1], start[0])];
  if (precision === "range") return [start[0], Infinity];
  if (precision === "decade") return [start[0], dayNumber(yearOf(start[0]) + 9, 11, 31)];
  return start;
}

const IMPRECISE = ["month", "year", "decade", "approximate"];

/** Whether the days are those of one event that is not known to the day. @param {string} from @param {string} to @param {string} precision */
export function isImprecise(from, to, precision) {
  return isImpreciseSpan(dateBounds(from), dateBounds(to), precision);
}

/** As `isImprecise`, of dates that are read already. @param {Days|null} start @param {Days|null} end @param {string} precision */
export function isImpreciseSpan(start, end, precision) {
  if (IMPRECISE.includes(precision)) return true;
  if (precision || !start || start[0] === start[1]) return false;
  return !end || (start[0] === end[0] && start[1] === end[1]);
}

/** @param {number} day */
export const yearOf = (day) => new Date(day * DAY_MS).getUTCFullYear();

/**
 * Months since year 0 of a day, in whole numbers: a million dates are not a million objects.
 * The year is counted from March, so that a leap day is its last. (Hinnant's days_from_civil)
 * @param {number} day
 */
export function monthOf(day) {
  const since = day + 719468;
  const era = Math.floor(since / 146097);
  const ofEra = since - era * 146097;
  const year = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36524) - Math.floor(ofEra / 146096)) / 365);
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  return (year + era * 400) * 12 + fromMarch + 2;
}

/** First day of a month that is counted from year 0. @param {number} month */
export const monthStart = (month) => dayNumber(Math.floor(month / 12), ((month % 12) + 12) % 12, 1);

/** A day as YYYY-MM-DD. @param {number} day */
export const isoDay = (day) => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** The shortest text for one end of a span: a whole year is YYYY. @param {number} day @param {boolean} last */
export function shortDate(day, last) {
  const text = isoDay(day);
  if (text.endsWith(last ? "-12-31" : "-01-01")) return text.slice(0, 4);
  const next = isoDay(day + 1);
  return text.endsWith("-01") && !last ? text.slice(0, 7) : last && next.endsWith("-01") ? text.slice(0, 7) : text;
}
