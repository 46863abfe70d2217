// Areas of an indicator in order: by their full years; what counts a part of a year stands apart, what is missing stays missing.

/** @typedef {[number|null, number, number]} Item year, value, row */
/** @typedef {{key: string, year: number|null, value: number, low: number, high: number, number: number, row: number, partial: boolean}} Ranked a figure, and the range of all that are given for its year */

/** "to July", "January to August": of a year that was not over, or of a part of it; a projection was not counted at all. */
const PART_OF_YEAR = /^(?:to (?:January|February|March|April|May|June|July|August|September|October|November)|(?:January|February|March|April|May|June|July|August|September|October|November|December) to [A-Z][a-z]+|(?:first|second|third|fourth) (?:half|quarter)|part of the year|projection)$/;

/** Whether a qualifier says that a figure is not that of a full year: a part of one, or a projection. @param {string} qualifier */
export const isPartial = (qualifier) => qualifier.split(";").some((part) => PART_OF_YEAR.test(part.trim()));

/**
 * One figure an area: of a year, or the latest of each. A part of a year is taken only where there is no full year.
 * @param {Record<string, Item[]>} values
 * @param {string[]} keys areas that are wanted
 * @param {number|null} year null for the latest of each
 * @param {(row: number) => string} qualifierOf
 * @returns {{ranked: Ranked[], partial: Ranked[], missing: string[]}} ranked from high to low
 */
export function rankAreas(values, keys, year, qualifierOf) {
  /** @type {Ranked[]} */
  const found = [];
  const missing = [];
  for (const key of keys) {
    const items = (Object.hasOwn(values, key) ? values[key] : []).filter(([at]) => year === null || at === year);
    const full = items.filter(([, , row]) => !isPartial(qualifierOf(row)));
    const some = full.length ? full : items;
    if (!some.length) {
      missing.push(key);
      continue;
    }
    const last = some[some.length - 1];
    const same = some.filter(([at]) => at === last[0]).map(([, value]) => value);
    found.push({ key, year: last[0], value: last[1], low: Math.min(...same), high: Math.max(...same), number: same.length, row: last[2], partial: !full.length });
  }
  found.sort((a, b) => b.value - a.value || (a.key < b.key ? -1 : 1));
  return { ranked: found.filter((one) => !one.partial), partial: found.filter((one) => one.partial), missing };
}

/**
 * Lines of a series over years, broken where a year has no figure; parts of years are points of their own.
 * @param {Item[]} items @param {(row: number) => string} qualifierOf
 * @returns {{lines: [number, number][][], partial: [number, number][]}}
 */
export function seriesLines(items, qualifierOf) {
  /** @type {[number, number][][]} */
  const lines = [];
  /** @type {Map<number, number>} */
  const full = new Map();
  /** @type {[number, number][]} */
  const partial = [];
  for (const [year, value, row] of items) {
    if (year === null) continue;
    if (isPartial(qualifierOf(row))) partial.push([year, value]);
    else full.set(year, value);
  }
  for (const [year, value] of [...full].sort((a, b) => a[0] - b[0])) {
    const line = lines[lines.length - 1];
    if (line && line[line.length - 1][0] === year - 1) line.push([year, value]);
    else lines.push([[year, value]]);
  }
  return { lines, partial };
}
