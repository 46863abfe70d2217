// The history of cards: back and forward from one to the other.

const MOST_STOPS = 60;

/**
 * @template T
 * @typedef {{stops: T[], at: number}} CardHistory
 */

/** Go on to a stop; what lay ahead is forgotten. @template T @param {CardHistory<T>} history @param {T} stop */
export function visit(history, stop) {
  if (history.at >= 0 && sameStop(history.stops[history.at], stop)) return;
  history.stops.splice(history.at + 1, Infinity, stop);
  if (history.stops.length > MOST_STOPS) history.stops.shift();
  history.at = history.stops.length - 1;
}

/** The stop so many steps away, or null. @template T @param {CardHistory<T>} history @param {number} steps @returns {T|null} */
export const stopAt = (history, steps) => history.stops[history.at + steps] ?? null;

/** Go some steps; there has to be such a stop. @template T @param {CardHistory<T>} history @param {number} steps */
export function goSteps(history, steps) {
  if (stopAt(history, steps) !== null) history.at += steps;
}

function sameStop(a, b) {
  if (a.feature && b.feature) return a.feature.layer === b.feature.layer && a.feature.row === b.feature.row;
  return a === b || (a.actor !== undefined && a.actor === b.actor);
}
