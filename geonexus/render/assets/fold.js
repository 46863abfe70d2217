// Text for comparing: without accents, case and signs; and the search over many such texts.

/** "São Paulo" and "SAO-PAULO" are one. @param {string} text */
export function fold(text) {
  return text
    .slice(0, 600)
    .normalize("NFD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/[øœæđłı]/g, (letter) => ({ ø: "o", œ: "oe", æ: "ae", đ: "d", ł: "l", ı: "i" })[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** @typedef {{names: string[], folded: string[], weight: number}} Entry */

/** @param {string[]} names @param {number} weight larger stands first among equals */
export function makeEntry(names, weight) {
  const kept = [...new Set(names.filter(Boolean))];
  return { names: kept, folded: kept.map((name) => ` ${fold(name)} `), weight };
}

/**
 * How well a name answers: whole, start of name, starts of words, inside words; 0 not at all.
 * @param {string} name folded, with a space at each end @param {string[]} words folded
 */
export function scoreOf(name, words) {
  const whole = words.join(" ");
  if (name === ` ${whole} `) return 5;
  if (name.startsWith(` ${whole}`)) return 4;
  if (name.includes(` ${whole}`)) return 3;
  if (words.every((word) => name.includes(` ${word}`))) return 2;
  return words.every((word) => name.includes(word)) ? 1 : 0;
}

/**
 * Entries that answer a query, best first, each with the name that answered.
 * @template {Entry} T
 * @param {T[]} entries @param {string} query @param {number} most
 * @returns {{found: {entry: T, name: string}[], total: number}}
 */
export function lookUp(entries, query, most) {
  const words = fold(query).split(" ").filter(Boolean);
  if (!words.length) return { found: [], total: 0 };
  const hits = [];
  for (const entry of entries) {
    let best = 0;
    let name = 0;
    entry.folded.forEach((folded, i) => {
      const score = scoreOf(folded, words);
      if (score > best) [best, name] = [score, i];
    });
    if (best) hits.push({ entry, name: entry.names[name], best, short: entry.names[name].length });
  }
  hits.sort((a, b) => b.best - a.best || b.entry.weight - a.entry.weight || a.short - b.short);
  return { found: hits.slice(0, most).map(({ entry, name }) => ({ entry, name })), total: hits.length };
}
