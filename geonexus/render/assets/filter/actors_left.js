// Actors are not on the map; the filters ask of them what they ask of everything else.

import { actorRows } from "../data/actors.js";
import { atlas } from "../data/atlas.js";
import { intervalOf } from "../base/dates.js";
import { chosenOf, filterState } from "./filtered.js";
import { valuesIn } from "./facet_values.js";
import { own } from "../base/text.js";

const actorsKnown = { version: -1, /** @type {string[]} */ ids: [] };

/** Ids of the actors that pass every filter. @returns {string[]} */
export function actorsLeft() {
  if (actorsKnown.version !== filterState.version) {
    const tests = facetTests();
    const ids = actorRows().filter(({ row }) => tests.every((test) => test(row)) && inTime(row)).map(({ id }) => id);
    Object.assign(actorsKnown, { version: filterState.version, ids });
  }
  return actorsKnown.ids;
}

/** A test for each facet in use; none passes where actors have no field that is asked for. @returns {((row: number) => boolean)[]} */
function facetTests() {
  const { filters, described } = filterState;
  const asked = described.filter(({ id }) => chosenOf(id).length > 0);
  const columnOf = (facet) => own(atlas.data.actors.columns, own(facet.columns, "actor", ""), null);
  const held = asked.filter(columnOf);
  const specific = asked.filter((facet) => !facet.everywhere);
  const lacks = asked.some((facet) => facet.everywhere && !columnOf(facet)) || (specific.length > 0 && !specific.some(columnOf));
  if (lacks && !filters.keepOthers) return [() => false];
  return held.map((facet) => {
    const wanted = chosenOf(facet.id);
    const { all } = filters.facets[described.indexOf(facet)];
    return (row) => {
      const values = valuesIn(facet, columnOf(facet)[row]);
      const has = (value) => (value ? values.includes(value) : !values.length);
      return all ? wanted.every(has) : wanted.some(has);
    };
  });
}

/** As features: undated actors stay while undated features do. @param {number} row */
function inTime(row) {
  const { span, undated } = filterState.filters;
  if (!span && undated) return true;
  const { date_from, date_to, date_precision } = atlas.data.actors.columns;
  const days = intervalOf(String(date_from?.[row] ?? ""), String(date_to?.[row] ?? ""), String(date_precision?.[row] ?? ""));
  if (!days) return undated;
  const [from, to] = span ?? [-Infinity, Infinity];
  return days[0] <= to && days[1] >= from && (undated || days[0] > -Infinity);
}
