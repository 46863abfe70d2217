// Two periods side by side: what the map shows left and right of a divider.

import { atlas } from "../data/atlas.js";
import { shortDate, yearOf } from "../base/dates.js";
import { HIDDEN } from "./filter_masks.js";
import { filteredRows, filtersOfPeriod, withPeriodFilters, filterState } from "./filtered.js";

/** @typedef {import("../base/dates.js").Days} Days */

export const sides = {
  on: false,
  /** where the divider stands, as a share of the map's width */ at: 0.5,
  /** @type {[Days, Days]} periods left and right */ spans: [[0, 0], [0, 0]],
  /** @type {{periodFilters: any, years: Record<string, number>}[]} what each side shows */ shown: [],
  /** state of the filters for which `shown` was made */ version: -1,
  /** the side in force just now */ side: 0,
};

/** The year that each indicator shows at the end of a period. @param {Days} span */
function yearsAt(span) {
  const last = Number.isFinite(span[1]) ? yearOf(span[1]) : Infinity;
  /** @type {Record<string, number>} */
  const years = {};
  for (const layer of atlas.layers) {
    const known = (layer.choropleth?.years ?? []).filter((year) => year <= last);
    if (layer.choropleth?.years?.length) years[layer.id] = known.length ? known[known.length - 1] : last;
  }
  return years;
}

function bothSides() {
  if (sides.version !== filterState.version) {
    sides.shown = sides.spans.map((span) => ({ periodFilters: filtersOfPeriod(span), years: yearsAt(span) }));
    sides.version = filterState.version;
  }
  return sides.shown;
}

/** Do something while the atlas is as one side shows it. @template T @param {number} side 0 or 1 @param {() => T} action @returns {T} */
export function onSide(side, action) {
  const { periodFilters, years } = bothSides()[side];
  const kept = { years: atlas.years, side: sides.side };
  atlas.years = years;
  sides.side = side;
  try {
    return withPeriodFilters(periodFilters, action);
  } finally {
    atlas.years = kept.years;
    sides.side = kept.side;
  }
}

/** The same, for the side under a place of the map; without sides, as it is. @template T @param {number} share of the width @param {() => T} action @returns {T} */
export const underPointer = (share, action) => (sides.on ? onSide(share < sides.at ? 0 : 1, action) : action());

/** How many dated and undated features a side shows. @param {number} side */
export function countOn(side) {
  const { fails } = bothSides()[side].periodFilters;
  const { starts } = filterState.filters;
  let dated = 0;
  let undated = 0;
  for (let feature = 0; feature < fails.length; feature += 1) {
    if (fails[feature] !== 0) continue;
    if (Number.isNaN(starts[feature])) undated += 1;
    else dated += 1;
  }
  return { dated, undated };
}

/** A list made on each side and joined; without sides, the list as it is. @template T @param {() => T[]} list @returns {T[]} */
export const onBothSides = (list) => (sides.on ? [0, 1].flatMap((side) => onSide(side, list)) : list());

/** How many features are on the right side only, and on the left only; layers that are off count too. */
export function changeCounts() {
  const [left, right] = bothSides().map(({ periodFilters }) => periodFilters.fails);
  let added = 0;
  let gone = 0;
  for (let feature = 0; feature < left.length; feature += 1) {
    const [before, after] = [left[feature] & ~HIDDEN, right[feature] & ~HIDDEN];
    if (before !== 0 && after === 0) added += 1;
    if (before === 0 && after !== 0) gone += 1;
  }
  return { added, gone };
}

/** Rows of a layer that are on the right side only, and on the left only. @param {any} layer */
export function changedRows(layer) {
  const [left, right] = [0, 1].map((side) => onSide(side, () => filteredRows(layer)));
  const without = (rows, others) => {
    const known = new Set(others);
    return Array.from(rows).filter((row) => !known.has(row));
  };
  return { added: without(right, left), gone: without(left, right) };
}

/** "2008 – 2012" @param {Days} span */
export function spanText([from, to]) {
  const ends = [from === -Infinity ? "…" : shortDate(from, false), to === Infinity ? "…" : shortDate(to, true)];
  return ends[0] === ends[1] ? ends[0] : ends.join(" – ");
}
