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

/** Go to a stop if it lies one step behind or ahead: the browser's Back leads through the same cards. @template T @param {CardHistory<T>} history @param {T} stop */
export function visitAgain(history, stop) {
  const steps = [-1, 1].find((way) => history.at >= 0 && stopAt(history, way) !== null && sameStop(stopAt(history, way), stop));
  if (steps) goSteps(history, steps);
}

/** The stop so many steps away, or null. @template T @param {CardHistory<T>} history @param {number} steps @returns {T|null} */
export const stopAt = (history, steps) => history.stops[history.at + steps] ?? null;

/** Go some steps; there has to be such a stop. @template T @param {CardHistory<T>} history @param {number} steps */
export function goSteps(history, steps) {
  if (stopAt(history, steps) !== null) history.at += steps;
}

function sameStop(a, b) {
  if (a.feature && b.feature) return a.feature.layer === b.feature.layer && a.feature.row === b.feature.row;
  if (a.several && b.several) return a.several.length === b.several.length && a.several.every((one, i) => sameStop({ feature: one }, { feature: b.several[i] }));
  if (a.sheet && b.sheet) return a.sheet.table === b.sheet.table && a.sheet.row === b.sheet.row;
  if (a.list || b.list) return a.list === b.list;
  if (a.flows && b.flows) return a.flows === b.flows;
  return a === b || (a.actor !== undefined && a.actor === b.actor);
}
