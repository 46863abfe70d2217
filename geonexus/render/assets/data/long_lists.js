// Long lists without a pause of the page: the first of a million in order, and files in pieces.

import { makePauses } from "./text_search.js";

const EACH = 500;

/**
 * The first items in an order, without sorting all of them.
 * @template T
 * @param {T[]} items @param {(item: T) => string} keyOf @param {(a: string, b: string) => number} compare
 * @param {number} most @param {() => boolean} stale whether nobody wants it any more
 * @returns {Promise<T[]>}
 */
export async function firstInOrder(items, keyOf, compare, most, stale) {
  const pauseIfBusy = makePauses();
  /** @type {{item: T, key: string}[]} */
  let kept = [];
  let last = "";
  for (let i = 0; i < items.length; i += 1) {
    const key = keyOf(items[i]);
    if (kept.length < most * 2 && kept.length === i) kept.push({ item: items[i], key });
    else if (compare(key, last) < 0) kept.push({ item: items[i], key });
    if (kept.length >= most * 2) {
      kept.sort((a, b) => compare(a.key, b.key));
      kept.length = most;
      last = kept[most - 1].key;
    }
    const pause = i % EACH === 0 ? pauseIfBusy() : null;
    if (pause) await pause;
    if (pause && stale()) return [];
  }
  kept.sort((a, b) => compare(a.key, b.key));
  return kept.slice(0, most).map(({ item }) => item);
}

/**
 * The items that pass a test.
 * @template T
 * @param {T[]} items @param {(item: T) => boolean} test @param {() => boolean} stale whether nobody wants them any more
 * @returns {Promise<T[]>}
 */
export async function keptOf(items, test, stale) {
  const pauseIfBusy = makePauses();
  const kept = [];
  for (let i = 0; i < items.length; i += 1) {
    if (test(items[i])) kept.push(items[i]);
    const pause = i % EACH === 0 ? pauseIfBusy() : null;
    if (pause) await pause;
    if (pause && stale()) return [];
  }
  return kept;
}

/**
 * A text of many items, piece by piece.
 * @template T
 * @param {T[]} items @param {(item: T, i: number) => string} textOf @returns {Promise<string[]>}
 */
export async function inPieces(items, textOf) {
  const pauseIfBusy = makePauses();
  const pieces = [];
  for (let first = 0; first < items.length; first += EACH) {
    pieces.push(items.slice(first, first + EACH).map((item, i) => textOf(item, first + i)).join(""));
    await pauseIfBusy();
  }
  return pieces;
}
