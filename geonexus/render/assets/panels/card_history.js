// Where the reader has been: back and forward from card to card.

const MOST_STOPS = 60;

/**
 * @template T
 * @typedef {{stops: T[], at: number}} Walk
 */

/** Go on to a stop; what lay ahead is forgotten. @template T @param {Walk<T>} walk @param {T} stop */
export function visit(walk, stop) {
  if (walk.at >= 0 && sameStop(walk.stops[walk.at], stop)) return;
  walk.stops.splice(walk.at + 1, Infinity, stop);
  if (walk.stops.length > MOST_STOPS) walk.stops.shift();
  walk.at = walk.stops.length - 1;
}

/** The stop so many steps away, or null. @template T @param {Walk<T>} walk @param {number} steps @returns {T|null} */
export const stopAt = (walk, steps) => walk.stops[walk.at + steps] ?? null;

/** Go some steps; there has to be such a stop. @template T @param {Walk<T>} walk @param {number} steps */
export function goSteps(walk, steps) {
  if (stopAt(walk, steps) !== null) walk.at += steps;
}

function sameStop(a, b) {
  if (a.feature && b.feature) return a.feature.layer === b.feature.layer && a.feature.row === b.feature.row;
  return a === b || (a.actor !== undefined && a.actor === b.actor);
}
