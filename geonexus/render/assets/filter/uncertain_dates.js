// Events whose date is longer than the span that the reader chose: they may lie outside of it.

import { filterState, featureNumber } from "./filtered.js";
import { mayLieOutside } from "./filter_masks.js";

/** Whether a row is on the map though its date does not say that it belongs there. @param {any} layer @param {number} row */
export function isUncertain(layer, row) {
  return filterState.filters.span !== null && mayLieOutside(filterState.filters, featureNumber(layer, row));
}

/** How many events on the map are so. */
export function countUncertain() {
  const { filters } = filterState;
  if (!filters.span) return 0;
  const { fails, imprecise } = filters;
  let number = 0;
  for (let feature = 0; feature < fails.length; feature += 1)
    if (imprecise[feature] === 1 && fails[feature] === 0 && mayLieOutside(filters, feature)) number += 1;
  return number;
}
