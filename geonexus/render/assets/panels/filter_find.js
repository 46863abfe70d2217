// Find a filter by any name of its values: an actor by an alias, a source by its author, a kind of place.

import { datum, el } from "../base/dom.js";
import { makeEntry, searchNames } from "../base/name_search.js";
import { actorNames, countryNames, sourceNames } from "../data/names.js";
import { atlas } from "../data/atlas.js";
import { filterState } from "../filter/filtered.js";
import { valueTitle } from "../filter/facet_values.js";
import { own, say, speech } from "../base/text.js";

const MOST_FILTERS_FOUND = 12;

/** Every name by which a value of a facet may be looked for, its title first. @param {any} facet @param {string} value @returns {string[]} */
function valueNames(facet, value) {
  const title = valueTitle(facet, value);
  if (!value) return [title];
  if (facet.kind === "actor") return [title, ...actorNames(value)];
  if (facet.kind === "source") return [title, ...sourceNames(value)];
  if (facet.kind === "country") return [title, ...countryNames(atlas.data.base.land?.key.indexOf(value) ?? -1)];
  const titles = own(own(speech.vocabulary, facet.vocabulary, null), value, {});
  return [title, ...Object.values(titles).map(String)];
}

/** Values of a facet that answer, best first. @param {any} facet @param {string[]} values @param {string} sought @returns {string[]} */
export function findValues(facet, values, sought) {
  const entries = values.map((value) => ({ ...makeEntry(valueNames(facet, value), 0), value }));
  return searchNames(entries, sought, entries.length).found.map(({ entry }) => entry.value);
}

/**
 * A box that finds values of all facets.
 * @param {(facet: any, value: string) => Node} rowOf a line to choose a value @param {() => void} onFound after lines were written
 */
export function findPart(rowOf, onFound) {
  const list = el("ul", { class: "gx-values gx-found-values" });
  const hint = say("find_filter");
  const write = (text) => {
    const entries = !text.trim() ? [] : filterState.described.flatMap((facet, number) =>
      filterState.filters.facets[number].values.filter(Boolean).map((value) => ({ ...makeEntry(valueNames(facet, value), 0), facet, value })));
    const { found } = searchNames(entries, text, MOST_FILTERS_FOUND);
    const items = found.map(({ entry: { facet, value } }) => {
      const item = rowOf(facet, value);
      item.firstChild?.insertBefore(datum("small", say(`facet_${facet.id}`), "gx-facet-name"), item.firstChild.lastChild);
      return item;
    });
    list.replaceChildren(...items, ...(text.trim() && !items.length ? [el("li", { class: "gx-quiet", text: say("nothing_found") })] : []));
    onFound();
  };
  const box = el("input", { type: "search", class: "gx-find", id: "gx-find-filter", "aria-label": hint, placeholder: hint, maxlength: 100, on: { input: (event) => write(event.target.value) } });
  return el("div", { class: "gx-group" }, box, list);
}
