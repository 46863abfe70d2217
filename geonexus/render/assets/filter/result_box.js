// Where on the map the result of the filters lies.

import { atlas, shapeOf, tableOf } from "../data/atlas.js";
import { filteredRows, filterState } from "./filtered.js";

/** @typedef {number[]} Box west, north, east, south in world units */

const shownWithRows = () => filterState.layers.filter((layer) => atlas.shown.has(layer.id));

/** Box of each feature that is left and has a place; of a large table, point by point without a list. @param {(box: Box) => boolean} visit true to stop */
function eachBox(visit) {
  for (const layer of shownWithRows()) {
    const { large } = tableOf(layer);
    for (const row of filteredRows(layer)) {
      if (large && row >= large.placed) continue;
      const shape = large ? { x: large.x[row], y: large.y[row] } : shapeOf(layer, row);
      if (shape && visit(shape.box ?? [shape.x, shape.y, shape.x, shape.y])) return true;
    }
  }
  return false;
}

/** Box around all that is left; null where nothing of it has a place. @returns {Box|null} */
export function resultBox() {
  const around = [Infinity, Infinity, -Infinity, -Infinity];
  eachBox(([west, north, east, south]) => {
    around[0] = Math.min(around[0], west);
    around[1] = Math.min(around[1], north);
    around[2] = Math.max(around[2], east);
    around[3] = Math.max(around[3], south);
    return false;
  });
  return around[0] <= around[2] ? around : null;
}

/** Whether anything that is left touches a part of the map. @param {Box} view */
export const resultTouches = (view) =>
  eachBox(([west, north, east, south]) => west <= view[2] && east >= view[0] && north <= view[3] && south >= view[1]);
