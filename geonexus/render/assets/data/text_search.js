// Search in the texts of a large table: whole slices of normalized text at once, with pauses.

import { normalizeLines, scoreOf } from "../base/name_search.js";

const SLICE_ROWS = 4000;
const BUSY_MS = 12;

/**
 * @typedef {object} SearchTexts one text of every row, normalized and joined by line ends, slice by slice
 * @property {string[]} slices
 */

/** Give the page a pause whenever work has lasted for a while. @returns {() => Promise<void>|null} */
export function makePauses() {
  let since = performance.now();
  return () => {
    if (performance.now() - since < BUSY_MS) return null;
    return new Promise((resolve) => setTimeout(() => resolve((since = performance.now(), undefined)), 0));
  };
}

/** @param {(row: number) => unknown} at @param {number} size @returns {Promise<SearchTexts>} */
export async function makeSearchTexts(at, size) {
  const pauseIfBusy = makePauses();
  const slices = [];
  for (let first = 0; first < size; first += SLICE_ROWS) {
    const length = Math.min(SLICE_ROWS, size - first);
    slices.push(normalizeLines(Array.from({ length }, (_, i) => String(at(first + i) ?? ""))));
    await pauseIfBusy();
  }
  return { slices };
}

/**
 * Raise the score of every row whose text answers.
 * @param {SearchTexts} texts @param {string[]} words normalized @param {Uint8Array} best of each row
 * @param {() => boolean} stale whether the reader asks for something else by now
 */
export async function scoreTexts({ slices }, words, best, stale) {
  const pauseIfBusy = makePauses();
  for (const [number, slice] of slices.entries()) {
    scoreSlice(slice, words, best, number * SLICE_ROWS);
    await pauseIfBusy();
    if (stale()) return;
  }
}

function scoreSlice(slice, words, best, first) {
  const longest = words.reduce((a, b) => (b.length > a.length ? b : a));
  let row = first;
  let counted = 0;
  for (let at = slice.indexOf(longest); at >= 0; ) {
    for (let end = slice.indexOf("\n", counted); end >= 0 && end < at; end = slice.indexOf("\n", counted)) {
      row += 1;
      counted = end + 1;
    }
    const found = slice.indexOf("\n", at);
    const end = found < 0 ? slice.length : found;
    const score = scoreOf(slice.slice(counted, end), words);
    if (score > best[row]) best[row] = score;
    at = slice.indexOf(longest, end);
  }
}

/** Raise the score of rows by the score of their term. @param {Uint8Array} scores of each term */
export function scoreTerms(scores, codes, best) {
  for (let row = 0; row < best.length; row += 1) if (scores[codes[row]] > best[row]) best[row] = scores[codes[row]];
}

/**
 * How many rows have a score, and the best of them.
 * @param {ArrayLike<number>} rows @param {Uint8Array} best @param {number} most
 */
export function bestRows(rows, best, most) {
  /** @type {number[][]} */
  const byScore = [[], [], [], [], [], []];
  let total = 0;
  for (let i = 0; i < rows.length; i += 1) {
    const score = best[rows[i]];
    if (!score) continue;
    total += 1;
    if (byScore[score].length < most) byScore[score].push(rows[i]);
  }
  return { total, rows: byScore.reverse().flat().slice(0, most) };
}
