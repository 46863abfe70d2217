// Colors of territories in a view that has its own.

/**
 * Look of a territory in the view in force; null where the view has no colors of its own, and the territory keeps those
 * of its family. What is left out is as without a view.
 * @typedef {{color: string, fill?: string|null, fill_opacity?: number, band?: number, hatch?: boolean, dash?: number[]}} ViewLook
 * @param {any} _layer @param {number} _row @returns {ViewLook|null}
 */
export function viewColor(_layer, _row) {
  return null;
}
