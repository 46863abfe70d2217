// The filter panel: facets with live counts, several at once, across all layers.

import { byId, datum, el } from "../base/dom.js";
import { chooseValue, chosenOf, filterState, setAll, setKeepOthers } from "../filter/filtered.js";
import { isGrade, valueTitle } from "../filter/facet_values.js";
import { filterHeadPart, followPart, updateFilterHead } from "./filter_head.js";
import { findPart, findValues } from "./filter_find.js";
import { formatNumber, say, speech } from "../base/text.js";

const SHORT_LIST = 8;
const LONG_LIST = 16;

const panel = {
  /** @type {Set<string>} facets that the reader opened */ opened: new Set(),
  /** @type {Set<string>} facets of which every value is listed */ whole: new Set(),
  /** @type {Map<string, string>} what is looked for in a long list */ sought: new Map(),
  /** @type {Map<string, () => void>} writes the list of an open facet anew */ writers: new Map(),
};

/** Write the panel, in the language in force. */
export function showFilters() {
  panel.writers.clear();
  byId("gx-filter").setAttribute("aria-label", say("filter"));
  byId("gx-filter").replaceChildren(
    filterHeadPart(),
    findPart((facet, value) => valuePart(facet, { value, title: valueTitle(facet, value) }), updateFacets),
    ...filterState.described.map(facetPart),
    el("div", { class: "gx-group" }, keepPart(), followPart()),
  );
  updateFilters();
}

function keepPart() {
  const box = el("input", { type: "checkbox", id: "gx-keep", on: { change: (event) => setKeepOthers(event.target.checked) } });
  return el("label", { class: "gx-layer-head gx-flush" }, box, el("span", { text: say("keep_others") }));
}

function facetPart(facet) {
  const title = say(`facet_${facet.id}`);
  const summary = el("summary", {}, el("span", { text: title }), el("span", { class: "gx-count gx-chosen", hidden: true }));
  const body = el("div", { class: "gx-facet-body" });
  const part = el("details", { class: "gx-group gx-facet", "data-facet": facet.id }, summary, body);
  part.open = panel.opened.has(facet.id);
  if (part.open) fillFacet(facet, body);
  part.addEventListener("toggle", () => {
    if (part.open) panel.opened.add(facet.id);
    else panel.opened.delete(facet.id);
    if (part.open && !body.childElementCount) fillFacet(facet, body);
    else if (part.open) panel.writers.get(facet.id)?.();
  });
  return part;
}

const madeOf = (facet) => filterState.filters.facets[filterState.described.indexOf(facet)];
const countsOf = (facet) => filterState.tally.counts[filterState.described.indexOf(facet)];

/** Values by how many features they would leave; "not stated" at the end. */
function orderedValues(facet) {
  const counts = countsOf(facet);
  const listed = madeOf(facet).values.map((value, code) => ({ value, number: counts[code], title: valueTitle(facet, value) }));
  const order = (a, b) =>
    Number(a.value === "") - Number(b.value === "") ||
    (isGrade(facet) ? 0 : b.number - a.number) ||
    a.title.localeCompare(b.title, speech.language);
  return listed.sort(order);
}

function fillFacet(facet, body) {
  const list = el("ul", { class: "gx-values" });
  const { values, several } = madeOf(facet);
  const more = el("button", { type: "button", class: "gx-link", on: { click: () => listAll(facet, body) } });
  const find = el("input", {
    type: "search", class: "gx-find", "aria-label": say("find_value", { facet: say(`facet_${facet.id}`) }),
    placeholder: say("find_short"), value: panel.sought.get(facet.id) ?? "",
    on: { input: (event) => { panel.sought.set(facet.id, event.target.value); write(); } },
  });
  const write = () => {
    const sought = panel.sought.get(facet.id) ?? "";
    const ordered = orderedValues(facet);
    const chosen = new Set(chosenOf(facet.id));
    const answers = sought.trim() ? findValues(facet, ordered.map(({ value }) => value), sought) : null;
    const found = answers ? answers.flatMap((value) => ordered.filter((one) => one.value === value)) : ordered;
    const whole = answers || panel.whole.has(facet.id) || found.length <= SHORT_LIST + 2;
    const shown = whole ? found : found.filter(({ value }, i) => i < SHORT_LIST || chosen.has(value));
    list.replaceChildren(...shown.map((one) => valuePart(facet, one)));
    if (!shown.length) list.replaceChildren(el("li", { class: "gx-quiet", text: say("nothing_found") }));
    more.textContent = say("show_all", { n: formatNumber(found.length, 0) });
    more.hidden = shown.length === found.length || !found.length;
    updateFacet(facet);
  };
  panel.writers.set(facet.id, write);
  body.replaceChildren(...(values.length > LONG_LIST ? [find] : []), ...(several ? [allPart(facet)] : []), list, more);
  write();
}

/** Any of the chosen values, or all of them at once. */
function allPart(facet) {
  const box = el("input", { type: "checkbox", "data-all": facet.id, on: { change: (event) => setAll(facet.id, event.target.checked) } });
  box.checked = madeOf(facet).all;
  return el("label", { class: "gx-layer-head gx-flush gx-all" }, box, el("span", { text: say("all_of_these") }));
}

function listAll(facet, body) {
  panel.whole.add(facet.id);
  fillFacet(facet, body);
  body.querySelector(`li:nth-child(${SHORT_LIST + 1}) input`)?.focus();
}

function valuePart(facet, { value, title }) {
  const box = el("input", {
    type: "checkbox", "data-of": facet.id, "data-value": value,
    on: { change: (event) => chooseValue(facet.id, value, event.target.checked) },
  });
  box.checked = chosenOf(facet.id).includes(value);
  return el("li", {}, el("label", { class: "gx-value-row" }, box, datum("span", title), el("span", { class: "gx-count" })));
}

/** Bring counts and boxes in line with the filters. */
export function updateFilters() {
  const keep = byId("gx-keep");
  if (keep) keep.checked = filterState.filters.keepOthers;
  updateFilterHead();
  for (const [id, write] of panel.writers) {
    // a list that the reader is in keeps its order under the pointer
    const part = document.querySelector(`[data-facet="${CSS.escape(id)}"]`);
    if (part instanceof HTMLDetailsElement && part.open && !part.contains(document.activeElement)) write();
  }
  updateFacets();
}

const updateFacets = () => filterState.described.forEach(updateFacet);

function updateFacet(facet) {
  const { codes, chosen, all } = madeOf(facet);
  const counts = countsOf(facet);
  const name = CSS.escape(facet.id);
  const badge = document.querySelector(`[data-facet="${name}"] .gx-chosen`);
  if (badge instanceof HTMLElement) {
    badge.hidden = chosen.size === 0;
    badge.textContent = String(chosen.size);
  }
  const together = document.querySelector(`input[data-all="${name}"]`);
  if (together instanceof HTMLInputElement) together.checked = all;
  for (const box of document.querySelectorAll(`input[data-of="${name}"]`)) {
    if (!(box instanceof HTMLInputElement)) continue;
    const code = codes.get(box.dataset.value ?? "") ?? -1;
    const count = counts[code] ?? 0;
    box.checked = chosen.has(code);
    const row = box.closest("label");
    row?.classList.toggle("gx-none", count === 0);
    row?.querySelector(".gx-count")?.replaceChildren(formatNumber(count, 0));
  }
}
