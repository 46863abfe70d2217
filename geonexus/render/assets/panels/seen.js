// What is on the map: shown, past every filter, and in the view where that is asked for.

import { atlas, shapeOf } from "../data/atlas.js";
import { filterState, filteredRows } from "../filter/filtered.js";

/** @typedef {import("../data/atlas.js").Feature} Feature */

/** Everything that is shown and passes every filter. @returns {Feature[]} */
export function seenFeatures() {
  const layers = filterState.layers.filter((layer) => atlas.shown.has(layer.id));
  return layers.flatMap((layer) => Array.from(filteredRows(layer), (row) => ({ layer, row })));
}

/** Whether a feature touches what the map shows just now; what has no place does not. @param {any} map @returns {(feature: Feature) => boolean} */
export function viewTest(map) {
  const bounds = map.getBounds();
  const west = ((bounds.getWest() + 180) / 360) * 256;
  const east = ((bounds.getEast() + 180) / 360) * 256;
  const top = map.project(bounds.getNorthWest(), 0).y;
  const bottom = map.project(bounds.getSouthEast(), 0).y;
  return ({ layer, row }) => {
    const shape = shapeOf(layer, row);
    if (!shape) return false;
    const [x0, y0, x1, y1] = shape.box ?? [shape.x, shape.y, shape.x, shape.y];
    return x1 >= west && x0 <= east && y1 >= top && y0 <= bottom;
  };
}
