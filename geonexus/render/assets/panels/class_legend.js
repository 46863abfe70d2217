// The legend of a choropleth: indicator, year and classes to choose, and what a reader must know.

import { areasOf, atlas, cell, tableOf } from "../data/atlas.js";
import { edgeOf } from "../draw/choropleth.js";
import { classIndex, METHODS } from "../data/classes.js";
import { hasTexts, termIn, writtenLanguage } from "../data/texts.js";
import { datum, el } from "../base/dom.js";
import { normalizeText } from "../base/name_search.js";
import { aboutIndicator, chooseIndicator, claimOf, classesInForce, classMethodOf, setClassMethod, shownFigures } from "../data/indicators.js";
import { askRanking } from "./ranking.js";
import { filterState } from "../filter/filtered.js";
import { onBothSides } from "../filter/two_periods.js";
import { formatFigure, formatNumber, own, say, speech, splitCell, termTitle, titleIn } from "../base/text.js";

const MOST_CHOICES = 40;

/** @type {Map<string, () => void>} what brings each legend in line with its year and classes */
const updates = new Map();

/** After a change of year or classes. */
export function updateLegends() {
  for (const update of updates.values()) update();
}

/** @param {any} layer @param {(show: boolean) => void} onChange @returns {any} */
export function classLegend(layer, onChange) {
  const { years } = layer.choropleth;
  const list = el("div", {});
  const update = () => {
    const open = list.querySelector("details")?.open ?? false;
    list.replaceChildren(...[classList(layer), ...notesOf(layer)].filter(Boolean));
    const part = list.querySelector("details");
    if (part) part.open = open;
  };
  const changed = () => onChange(false);
  const legend = el("div", { class: "gx-classes" },
    layer.chooser ? chooserPart(layer, (id) => chooseFor(layer, id, legend, onChange)) : null,
    years.length > 1 ? yearChoice(layer, years, changed) : null,
    ...methodChoice(layer, changed),
    layer.choropleth.areas ? null : el("button", { type: "button", class: "gx-button gx-compare-countries", text: say("compare_countries"), on: { click: () => askRanking(layer.indicator ?? layer.choropleth.indicator) } }),
    list);
  updates.set(layer.id, update);
  update();
  return legend;
}

function chooseFor(layer, id, legend, onChange) {
  chooseIndicator(id, filterState.filters.span);
  const next = classLegend(layer, onChange);
  legend.replaceWith(next);
  next.querySelector("summary")?.focus();
  onChange(true);
}

function yearChoice(layer, years, onChange) {
  const change = (event) => {
    atlas.years[layer.id] = Number(event.target.value);
    onChange();
  };
  const options = [...years].reverse().map((year) => el("option", { value: year, text: year }));
  const select = el("select", { "data-year": layer.id, on: { change } }, ...options);
  select.value = String(atlas.years[layer.id]);
  return el("label", { class: "gx-year" }, `${say("year")} `, select);
}

/** Choice of the method; none where there are no two values to part. */
function methodChoice(layer, onChange) {
  const { breaks, years } = layer.choropleth;
  if (!Object.keys(breaks).length) return [];
  const { method, each } = classMethodOf(layer);
  const options = METHODS.map((name) => el("option", { value: name, text: say(`method_${name}`) }));
  const select = el("select", { "data-method": layer.id }, ...options);
  select.value = method;
  const box = el("input", { type: "checkbox", "data-each": layer.id });
  box.checked = each;
  const change = () => {
    setClassMethod(layer, select.value, box.checked);
    onChange();
  };
  for (const control of [select, box]) control.addEventListener("change", change);
  const own_classes = el("label", { class: "gx-each" }, box, el("span", { text: say("classes_each") }));
  return [el("label", { class: "gx-year" }, `${say("classes")} `, select), years.length > 1 ? own_classes : null];
}

function classList(layer) {
  const { upper, colors, ranges } = classesInForce(layer);
  const figures = onBothSides(() => shownFigures(layer));
  const held = upper.map(() => 0);
  for (const { value } of figures) held[classIndex(upper, value)] += 1;
  const items = ranges.map(([from, to], i) => {
    const chip = el("span", { class: "gx-chip" });
    chip.style.background = colors[i];
    const range = from === to ? formatFigure(from, layer.choropleth.unit) : `${formatFigure(from, layer.choropleth.unit)} – ${formatFigure(to, layer.choropleth.unit)}`;
    return el("li", {}, chip, datum("span", range, "gx-entry"), el("span", { class: "gx-count", text: formatNumber(held[i], 0) }));
  });
  const { keys, shapes, focus } = areasOf(layer);
  const known = new Set(figures.map(({ key }) => key));
  const missing = keys.filter((key, i) => shapes[i] && focus[i] && !known.has(key)).length;
  items.push(el("li", {}, el("span", { class: "gx-chip gx-missing" }), el("span", { class: "gx-entry", text: say("no_data") }),
    el("span", { class: "gx-count", text: formatNumber(missing, 0) })));
  const edges = new Set(figures.map((figure) => edgeOf(layer, figure)));
  for (const edge of ["assessed", "modelled", "bound", "several"])
    if (edges.has(edge))
      items.push(el("li", {}, el("span", { class: `gx-chip gx-edge-${edge}` }), el("span", { class: "gx-entry", text: say(`legend_class_${edge}`) })));
  const { unit } = layer.choropleth;
  return el("div", {}, unit ? datum("p", termIn(unit), "gx-quiet") : null, el("ul", { class: "gx-legend" }, ...items));
}

/** What is not the same for all areas on the map: how it is known, sources, years, what is counted. */
function notesOf(layer) {
  const figures = onBothSides(() => shownFigures(layer));
  const about = aboutIndicator(layer);
  const notes = [gradeNote(layer, figures), ...differences(layer, figures)].filter(Boolean);
  const items = notes.map((text) => el("li", {}, datum("span", text)));
  return [
    items.length ? el("ul", { class: "gx-notes" }, ...items) : null,
    qualifiedPart(layer, figures),
    about ? el("p", { class: "gx-quiet gx-about-indicator", lang: hasTexts(speech.language) ? speech.language : writtenLanguage() }, datum("span", about)) : null,
  ];
}

/** How the figures are known, mixed grades apart. @returns {string} */
export function gradeNote(layer, figures) {
  /** @type {Map<string, number>} */
  const claims = new Map();
  for (const figure of figures) {
    const claim = claimOf(layer, figure);
    if (claim) claims.set(claim, (claims.get(claim) ?? 0) + 1);
  }
  const words = [...claims].map(([claim, number]) => {
    const title = termTitle("claim", claim).toLocaleLowerCase(speech.language);
    return claims.size > 1 ? `${title} (${formatNumber(number, 0)})` : title;
  });
  if (!words.length) return "";
  return words.length > 1 ? say("mixed_grades", { parts: words.join("; ") }) : say("one_grade", { part: words[0] });
}

function differences(layer, figures) {
  const table = tableOf(layer);
  const sources = new Set();
  for (const { row } of figures)
    for (const cited of splitCell(cell(table, "sources", row))) sources.add(cited.split("@")[0]);
  sources.delete("");
  const years = figures.map(({ year }) => year).filter((year) => year !== null).sort((a, b) => Number(a) - Number(b));
  const [first, last] = [years[0], years[years.length - 1]];
  return [
    sources.size > 1 ? say("mixed_sources", { n: formatNumber(sources.size, 0) }) : "",
    years.length && first !== last ? say("mixed_years", { from: String(first), to: String(last) }) : "",
  ];
}

/** Figures that count only a part, or are bounds: each with its area. */
function qualifiedPart(layer, figures) {
  const table = tableOf(layer);
  const { keys, names } = areasOf(layer);
  const items = figures
    .map(({ key, row }) => [names[keys.indexOf(key)] ?? key, termIn(String(cell(table, "qualifier", row) ?? ""))])
    .filter(([, words]) => words)
    .map(([name, words]) => el("li", {}, datum("span", String(name)), " ", datum("small", words)));
  if (!items.length) return null;
  const summary = el("summary", { text: say("qualified", { n: formatNumber(items.length, 0) }) });
  return el("details", { class: "gx-list-part" }, summary, el("ul", { class: "gx-notes" }, ...items));
}

/** Find an indicator by title, unit or year. @param {any} layer @param {(id: string) => void} onChoose */
function chooserPart(layer, onChoose) {
  const list = el("ul", { class: "gx-list" });
  const choices = atlas.data.indicators.map((choice) => ({ choice, sought: normalizeText(soughtIn(choice)) }));
  const write = (text) => {
    const wanted = normalizeText(text).split(/\s+/).filter(Boolean);
    const found = choices.filter(({ sought }) => wanted.every((word) => sought.includes(word)));
    const more = found.length - MOST_CHOICES;
    const items = found.slice(0, MOST_CHOICES).map(({ choice }) => choiceItem(layer, choice, onChoose));
    if (more > 0) items.push(el("li", { class: "gx-quiet", text: say("more_found", { n: formatNumber(more, 0) }) }));
    if (!found.length) items.push(el("li", { class: "gx-quiet", text: say("nothing_found") }));
    list.replaceChildren(...items);
  };
  const find = el("input", {
    type: "search", class: "gx-find", "aria-label": say("find_indicator"), placeholder: say("find_indicator"),
    on: { input: (event) => write(event.target.value) },
  });
  const summary = el("summary", { text: `${say("choose_indicator")} (${formatNumber(choices.length, 0)})` });
  const part = el("details", { class: "gx-list-part gx-chooser" }, summary, find, list);
  part.addEventListener("toggle", () => part.open && !list.childElementCount && write(""));
  return el("div", {}, datum("p", titleIn(layer.title), "gx-chosen-title"), part);
}

function choiceItem(layer, choice, onChoose) {
  const press = { type: "button", "data-indicator": choice.id, "aria-pressed": String(layer.indicator === choice.id), on: { click: () => onChoose(choice.id) } };
  return el("li", {}, el("button", press, el("span", {}, datum("span", titleIn(choice.title)), datum("small", aboutChoice(choice)))));
}

/** @param {any} choice unit, how many countries, and which years */
function aboutChoice({ choropleth: { unit, years, areas_with_value: number } }) {
  const countries = number === 1 ? say("countries_one") : say("countries_many", { n: formatNumber(number, 0) });
  const [first, last] = [years[0], years[years.length - 1]];
  return [termIn(unit), countries, first === last ? first : `${first}–${last}`].filter(Boolean).join(" · ");
}

const soughtIn = (choice) =>
  [...Object.values(choice.title), choice.choropleth.unit, termIn(choice.choropleth.unit), ...choice.choropleth.years, own(choice, "id", "")].join(" ");
