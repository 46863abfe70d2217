// Colors of territories in a view that has its own.

/**
 * Color of a territory in the view in force, and whether it is hatched (not known); null where the view has no
 * colors of its own, and the territory keeps that of its family.
 * @param {any} _layer @param {number} _row @returns {{color: string, hatch?: boolean}|null}
 */
export function viewColor(_layer, _row) {
  return null;
}
