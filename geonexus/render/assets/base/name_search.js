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

/** @typedef {{names: string[], normalized: string[], weight: number}} Entry */

/** @param {string[]} names @param {number} weight larger stands first among equals */
export function makeEntry(names, weight) {
  const kept = [...new Set(names.filter(Boolean))];
  return { names: kept, normalized: kept.map((name) => ` ${normalizeText(name)} `), weight };
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

/**
 * Entries that answer a query, best first, each with the name that answered.
 * @template {Entry} T
 * @param {T[]} entries @param {string} query @param {number} most
 * @returns {{found: {entry: T, name: string}[], total: number}}
 */
export function searchNames(entries, query, most) {
  const words = wordsOf(query);
  if (!words.length) return { found: [], total: 0 };
  const hits = [];
  for (const entry of entries) {
    let best = 0;
    let name = 0;
    entry.normalized.forEach((normalized, i) => {
      const score = scoreOf(normalized, words);
      if (score > best) [best, name] = [score, i];
    });
    if (best) hits.push({ entry, name: entry.names[name], best, short: entry.names[name].length });
  }
  hits.sort((a, b) => b.best - a.best || b.entry.weight - a.entry.weight || a.short - b.short);
  return { found: hits.slice(0, most).map(({ entry, name }) => ({ entry, name })), total: hits.length };
}
