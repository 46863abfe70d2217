// One layer alone, and back to what was shown before.

import { atlas } from "../data/atlas.js";

const solo = { /** @type {string} */ layer: "", /** @type {string[]} */ before: [] };

/** Id of the layer that stands alone, or an empty text. */
export const soloLayer = () => solo.layer;

/** What is shown when the layer alone is given up. @returns {string[]|null} */
export const shownBefore = () => (solo.layer ? solo.before : null);

/** Show one layer alone; again, and the others are back. @param {string} id */
export function toggleSolo(id) {
  const before = solo.layer ? solo.before : atlas.layers.map((layer) => layer.id).filter((one) => atlas.shown.has(one));
  const ends = solo.layer === id;
  Object.assign(solo, ends ? { layer: "", before: [] } : { layer: id, before });
  atlas.shown.clear();
  for (const one of ends ? before : [id]) atlas.shown.add(one);
}

/** The reader chose layers by hand: there is nothing to go back to. */
export function forgetSolo() {
  Object.assign(solo, { layer: "", before: [] });
}
