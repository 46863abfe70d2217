// The filter panel: facets with live counts, several at once, across all layers.

import { byId, datum, el } from "../base/dom.js";
import { normalizeText } from "../base/name_search.js";
import { chooseValue, chosenOf, clearFilters, filterState, setStrict, valueTitle } from "../filter/filtered.js";
import { inUse, totals } from "../filter/filter_masks.js";
import { formatNumber, say, speech } from "../base/text.js";

const SHORT_LIST = 8;
const LONG_LIST = 16;

const panel = {
  /** @type {Set<string>} facets that the reader opened */ opened: new Set(),
  /** @type {Set<string>} facets of which every value is listed */ whole: new Set(),
  /** @type {Map<string, string>} what is looked for in a long list */ sought: new Map(),
};

/** Write the panel, in the language in force. */
export function showFilters() {
  byId("gx-filter").setAttribute("aria-label", say("filter"));
  byId("gx-filter").replaceChildren(
    el("div", { class: "gx-group gx-filter-head" }, el("p", { id: "gx-left", role: "status" }), clearButton()),
    ...filterState.described.map(facetPart),
    strictPart(),
  );
  updateFilters();
}

function clearButton() {
  return el("button", { type: "button", class: "gx-button", id: "gx-clear", text: say("clear_all"), on: { click: clearFilters } });
}

function strictPart() {
  const box = el("input", { type: "checkbox", id: "gx-strict", on: { change: (event) => setStrict(event.target.checked) } });
  return el("div", { class: "gx-group" }, el("label", { class: "gx-layer-head gx-flush" }, box, el("span", { text: say("strict") })));
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
  });
  return part;
}

/** Values by how many features have them; "not stated" at the end. */
function orderedValues(facet) {
  const made = filterState.filters.facets[filterState.described.indexOf(facet)];
  const total = totals(made);
  const ranked = made.values.map((value, code) => ({ value, total: total[code], title: valueTitle(facet, value) }));
  const byGrade = facet.id === "reliability" || facet.id === "credibility";
  const order = (a, b) =>
    Number(a.value === "") - Number(b.value === "") ||
    (byGrade ? 0 : b.total - a.total) ||
    a.title.localeCompare(b.title, speech.language);
  return ranked.sort(order);
}

function fillFacet(facet, body) {
  const values = orderedValues(facet);
  const list = el("ul", { class: "gx-values" });
  const long = values.length > LONG_LIST;
  const more = el("button", { type: "button", class: "gx-link", on: { click: () => listAll(facet, body) } });
  const find = el("input", {
    type: "search", class: "gx-find", "aria-label": say("find_value", { facet: say(`facet_${facet.id}`) }),
    placeholder: say("find_short"), value: panel.sought.get(facet.id) ?? "",
    on: { input: (event) => { panel.sought.set(facet.id, event.target.value); write(); } },
  });
  const write = () => {
    const sought = normalizeText(panel.sought.get(facet.id) ?? "");
    const chosen = new Set(chosenOf(facet.id));
    const found = sought ? values.filter(({ title }) => normalizeText(title).includes(sought)) : values;
    const whole = sought || panel.whole.has(facet.id) || found.length <= SHORT_LIST + 2;
    const shown = whole ? found : found.filter(({ value }, i) => i < SHORT_LIST || chosen.has(value));
    list.replaceChildren(...shown.map((one) => valuePart(facet, one)));
    more.textContent = say("show_all", { n: formatNumber(found.length, 0) });
    more.hidden = shown.length === found.length;
    updateFacet(facet, body.parentElement);
  };
  body.replaceChildren(...(long ? [find] : []), list, more);
  write();
}

function listAll(facet, body) {
  panel.whole.add(facet.id);
  fillFacet(facet, body);
  body.querySelector(`li:nth-child(${SHORT_LIST + 1}) input`)?.focus();
}

function valuePart(facet, { value, title }) {
  const box = el("input", {
    type: "checkbox", "data-value": value,
    on: { change: (event) => chooseValue(facet.id, value, event.target.checked) },
  });
  box.checked = chosenOf(facet.id).includes(value);
  return el("li", {}, el("label", { class: "gx-value-row" }, box, datum("span", title), el("span", { class: "gx-count" })));
}

/** Bring counts and boxes in line with the filters. */
export function updateFilters() {
  const { left, shown } = filterState.tally;
  const used = inUse(filterState.filters);
  const words = say("left_of", { n: formatNumber(left, 0), all: formatNumber(shown, 0) });
  const strict = byId("gx-strict");
  if (strict) strict.checked = filterState.filters.strict;
  byId("gx-left").textContent = words;
  byId("gx-clear").disabled = !used && !filterState.filters.strict;
  for (const facet of filterState.described)
    updateFacet(facet, document.querySelector(`[data-facet="${CSS.escape(facet.id)}"]`));
  const pill = byId("gx-filtered");
  pill.hidden = !used;
  byId("gx-filtered-text").textContent = words;
  const number = filterState.filters.facets.filter((facet) => facet.chosen.size).length;
  byId("gx-filter-button").textContent = number ? `${say("filter")} (${number})` : say("filter");
}

function updateFacet(facet, part) {
  if (!part) return;
  const number = filterState.described.indexOf(facet);
  const { codes, chosen, values } = filterState.filters.facets[number];
  const badge = part.querySelector(".gx-chosen");
  badge.hidden = chosen.size === 0;
  badge.textContent = String(chosen.size);
  for (const box of part.querySelectorAll("input[data-value]")) {
    const code = codes.get(box.dataset.value ?? "") ?? -1;
    const count = filterState.tally.counts[number][code] ?? 0;
    box.checked = chosen.has(code) && values.length > 0;
    const row = box.closest("label");
    row.classList.toggle("gx-none", count === 0);
    row.querySelector(".gx-count").textContent = formatNumber(count, 0);
  }
}
