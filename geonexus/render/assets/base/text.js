// Words, numbers and dates in the language that the reader chose.

/** @typedef {Record<string, string>} Titles */

/** The language in force, the texts of the page and the titles of terms. */
export const speech = {
  language: "en",
  /** @type {Record<string, Record<string, string>>} */ strings: {},
  /** @type {Record<string, Record<string, Titles>>} */ vocabulary: {},
};

/**
 * Text of the page by key.
 * @param {string} key
 * @param {Record<string, string|number>} [values] put in place of {name}
 */
export function say(key, values = {}) {
  const text = speech.strings[speech.language]?.[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** What an object itself holds under a name from the data; `__proto__` is a name like any other. */
export function own(object, name, otherwise) {
  return object && Object.hasOwn(object, name) ? object[name] : otherwise;
}

/** @param {Titles} titles */
export function titleIn(titles) {
  return titles[speech.language] ?? titles.en ?? "";
}

/**
 * Title of a term; an unknown term is shown as it stands.
 * @param {string} vocabulary
 * @param {string} term
 */
export function termTitle(vocabulary, term) {
  const known = own(own(speech.vocabulary, vocabulary, null), term, null);
  return known ? titleIn(known) : term;
}

// The rule for numbers, dates and lists is that of words/formats.py; a test compares the two.

/** @type {Map<string, Intl.NumberFormat>} making one costs more than a hundred uses */
const numberFormats = new Map();

/** @param {number} digits @param {"standard"|"compact"} [notation] */
function numberFormat(digits, notation = "standard") {
  const name = `${speech.language}/${digits}/${notation}`;
  const known = numberFormats.get(name) ?? new Intl.NumberFormat(speech.language, { notation, maximumFractionDigits: digits, useGrouping: "always" });
  numberFormats.set(name, known);
  return known;
}

/** @param {unknown} value @param {number} [digits] */
export function formatNumber(value, digits = 1) {
  if (typeof value !== "number") return String(value ?? "");
  const shown = Math.abs(value) >= 1000 ? 0 : digits;
  return numberFormat(shown).format(value);
}

/** A figure with its unit in mind: a year is no amount, and has no thousands. @param {unknown} value @param {string} unit */
export const formatFigure = (value, unit) => (unit === "year" ? String(value ?? "") : formatNumber(value));

/** A number in the room of a few letters: 12 345 is "12K". @param {number} value */
export function formatCount(value) {
  if (value < 10000) return formatNumber(value, 0);
  return numberFormat(value < 1e5 ? 1 : 0, "compact").format(value);
}

/** A radius for people: 1 850 m is "1.9 km". @param {number} meters */
export function formatMeters(meters) {
  if (meters < 1000) return `${formatNumber(Math.round(meters), 0)} m`;
  return `${formatNumber(meters / 1000, meters < 10000 ? 1 : 0)} km`;
}

/** YYYY, YYYY-MM or YYYY-MM-DD as people write it. @param {string} text */
export function formatDate(text) {
  const found = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(text);
  if (!found || !found[2]) return text;
  const day = new Date(Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3] ?? 1)));
  /** @type {Intl.DateTimeFormatOptions} */
  const options = { year: "numeric", month: "long", timeZone: "UTC" };
  if (found[3]) options.day = "numeric";
  return new Intl.DateTimeFormat(speech.language, options).format(day);
}

/** Several things as one text. @param {string[]} items @param {"conjunction"|"disjunction"} [type] */
export const formatList = (items, type = "conjunction") => new Intl.ListFormat(speech.language, { type }).format(items);

/**
 * A period in words. What lasts may have begun at any time; an event was on one day, not later than its end.
 * @param {string} from @param {string} to @param {string} precision @param {boolean} [event]
 */
export function formatPeriod(from, to, precision, event = false) {
  if (!from && !to) return say(event ? "no_date" : "no_start");
  const extra =
    precision === "approximate" || precision === "decade" ? ` (${say(`date_${precision}`)})` : "";
  const start = formatDate(from);
  const end = formatDate(to);
  if (!to) return (precision === "range" ? `${say("since")} ${start}` : start) + extra;
  if (!from) return (event ? `${say("not_later")} ${end}` : `${say("no_start")}, ${say("until")} ${end}`) + extra;
  return (from === to ? start : `${start} – ${end}`) + extra;
}

/** Marks that turn the reading direction, and other invisible control characters. */
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text as one line, without invisible marks. @param {string} text */
export const plainText = (text) => text.replace(INVISIBLE, " ").replace(/\s+/g, " ").trim();

/** One short line for a label on the map. @param {string} text @param {number} [most] */
export function labelText(text, most = 42) {
  const clean = plainText(text.slice(0, 400));
  return clean.length > most ? `${clean.slice(0, most - 1)}…` : clean;
}

/** The values of a cell that holds several, with ";" between them. @param {unknown} cell @returns {string[]} */
export const splitCell = (cell) => String(cell ?? "").split(";").map((part) => part.trim()).filter(Boolean);
