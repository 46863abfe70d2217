// Events whose date is longer than the span that the reader chose: they may lie outside of it.

import { seen, thingOf } from "./filtered.js";
import { mayLieOutside } from "./filter_masks.js";

/** Whether a row is on the map though its date does not say that it belongs there. @param {any} layer @param {number} row */
export function isVague(layer, row) {
  return seen.sieve.span !== null && mayLieOutside(seen.sieve, thingOf(layer, row));
}

/** How many events on the map are so. */
export function countVague() {
  const { sieve } = seen;
  if (!sieve.span) return 0;
  const { fails, loose } = sieve;
  let number = 0;
  for (let thing = 0; thing < fails.length; thing += 1)
    if (loose[thing] === 1 && fails[thing] === 0 && mayLieOutside(sieve, thing)) number += 1;
  return number;
}
