// Text for comparing: without accents, case and signs; and the search over many such texts.

const MOST_CHARACTERS_NORMALIZED = 600;

/** "São Paulo" and "SAO-PAULO" are one. @param {string} text */
export const normalizeText = (text) => normalizeEach(text.slice(0, MOST_CHARACTERS_NORMALIZED)).replace(/\n/g, " ").trim();

/** Many texts at once, each with a space at both ends, joined by line ends. @param {string[]} texts */
export function normalizeLines(texts) {
  const joined = texts.map((text) => text.slice(0, MOST_CHARACTERS_NORMALIZED).replace(/\n/g, " ")).join("\n");
  return normalizeEach(joined).split("\n").map((line) => ` ${line.trim()} `).join("\n");
}

/** @param {string} text */
function normalizeEach(text) {
  return text
    .normalize("NFD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/[øœæđłı]/g, (letter) => ({ ø: "o", œ: "oe", æ: "ae", đ: "d", ł: "l", ı: "i" })[letter] ?? letter)
    .replace(/[^\p{L}\p{N}\n]+/gu, " ");
}

/** @typedef {{names: string[], normalized: string[], joined: string[], weight: number}} Entry joined: without spaces, so that MS13 is MS-13 */

/** @param {string[]} names @param {number} weight larger stands first among equals @returns {Entry} */
export function makeEntry(names, weight) {
  const kept = [...new Set(names.filter(Boolean))];
  const normalized = kept.map((name) => ` ${normalizeText(name)} `);
  return { names: kept, normalized, joined: normalized.map((name) => name.replaceAll(" ", "")), weight };
}

/**
 * How well a name answers: whole, start of name, starts of words, inside words; 0 not at all.
 * @param {string} name normalized, with a space at each end @param {string[]} words normalized
 */
export function scoreOf(name, words) {
  const whole = words.join(" ");
  if (name === ` ${whole} `) return 5;
  if (name.startsWith(` ${whole}`)) return 4;
  if (name.includes(` ${whole}`)) return 3;
  if (words.every((word) => name.includes(` ${word}`))) return 2;
  return words.every((word) => name.includes(word)) ? 1 : 0;
}

/** The words of a query, normalized. @param {string} query */
export const wordsOf = (query) => normalizeText(query).split(" ").filter(Boolean);

/** Scores below those of a name that answers as it is written. */
export const LIKE = 0.5;
const JOINED_WHOLE = 4.5;
const JOINED_START = 2.5;
const LEAST_JOINED = 3;
const LEAST_LIKE = 5;

/** The same without spaces and hyphens. @param {string} joined @param {string} whole */
function scoreJoined(joined, whole) {
  if (whole.length < LEAST_JOINED) return 0;
  if (joined === whole) return JOINED_WHOLE;
  return joined.startsWith(whole) ? JOINED_START : 0;
}

/** Whether two words differ by one letter: another one, one more, one less, or two that changed places. @param {string} a @param {string} b */
export function nearlySame(a, b) {
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  if (a.slice(at + 1) === b.slice(at + 1) || a.slice(at) === b.slice(at + 1) || a.slice(at + 1) === b.slice(at)) return true;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

/** Every word is the start of one of the name; long ones may have one letter wrong. @param {string} name normalized @param {string[]} words */
function isLike(name, words) {
  const parts = name.split(" ");
  return words.every((word) => name.includes(` ${word}`) || (word.length >= LEAST_LIKE && parts.some((part) => nearlySame(word, part))));
}

/**
 * Entries that answer a query, best first, each with the name that answered.
 * @template {Entry} T
 * @param {T[]} entries @param {string} query @param {number} most
 * @param {((number: number) => number)|null} [scoreOther] what else of an entry answers, for those whose names do not
 * @returns {{found: {entry: T, name: string}[], total: number}}
 */
export function searchNames(entries, query, most, scoreOther = null) {
  const words = wordsOf(query);
  if (!words.length) return { found: [], total: 0 };
  const whole = words.join("");
  const long = words.some((word) => word.length >= LEAST_LIKE);
  const hits = [];
  entries.forEach((entry, number) => {
    let best = 0;
    let name = 0;
    entry.normalized.forEach((normalized, i) => {
      const score = Math.max(scoreOf(normalized, words), scoreJoined(entry.joined[i], whole));
      if (score > best) [best, name] = [score, i];
    });
    if (!best && long) {
      const like = entry.normalized.findIndex((normalized) => isLike(normalized, words));
      if (like >= 0) [best, name] = [LIKE, like];
    }
    best ||= scoreOther?.(number) ?? 0;
    if (best) hits.push({ entry, name: entry.names[name], best, short: entry.names[name].length });
  });
  hits.sort((a, b) => b.best - a.best || b.entry.weight - a.entry.weight || a.short - b.short);
  return { found: hits.slice(0, most).map(({ entry, name }) => ({ entry, name })), total: hits.length };
}
