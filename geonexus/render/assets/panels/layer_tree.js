// The layer tree: groups, boxes, counts, and the legend of each layer under it.

import { atlas, layerTitle, styleOf, rowsOf, shapeOf, tableOf, unpackRest } from "../data/atlas.js";
import { featureTitle } from "./card.js";
import { classLegend } from "./class_legend.js";
import { byId, datum, el } from "../base/dom.js";
import { flowSymbols } from "./flow_legend.js";
import { foldButton, opacityPart, soloButton, updateFolds, updateSolo } from "./layer_tools.js";
import { numberLeft, passingRows, filterState, filteredRows, someImprecise, featureNumber } from "../filter/filtered.js";
import { forgetSolo } from "../filter/solo.js";
import { signEntries, signsOf } from "../draw/signs.js";
import { viewPaints } from "../data/view_colors.js";
import { swatch } from "../draw/swatch.js";
import { formatNumber, say, speech, termTitle, titleIn } from "../base/text.js";

/** A list of thousands helps nobody; the search and the filters do. */
const MOST_LISTED = 500;

/** What the tree can ask of the page. */
const tree = {
  /** @type {() => void} */ onChange: () => {},
  /** @type {() => void} */ onRedraw: () => {},
  /** @type {(feature: import("../data/atlas.js").Feature) => void} */ onOpen: () => {},
  /** @type {Set<string>} lists that the reader opened */ opened: new Set(),
  /** whether the legend of edges and markers is open */ certaintyOpen: false,
  /** @type {(() => void)[]} what brings each count in line with the filters */ counts: [],
};

/** @param {{onChange: () => void, onRedraw: () => void, onOpen: (f: import("../data/atlas.js").Feature) => void}} actions */
export function prepareTree(actions) {
  Object.assign(tree, actions);
}

/** Write the tree, in the language in force. */
export function showTree() {
  const panel = byId("gx-layers");
  panel.setAttribute("aria-label", say("layers"));
  tree.counts = [];
  panel.replaceChildren(...atlas.data.groups.map(groupPart), certaintyLegend());
  updateGroups();
}

function groupPart(group) {
  const title = titleIn(group.title);
  const alone = group.layers.length === 1;
  const head = el(
    "label",
    { class: "gx-group-head" },
    el("input", {
      type: "checkbox",
      "data-group": group.id,
      on: { change: (event) => setGroup(group, event.target.checked) },
    }),
    datum("span", alone ? layerTitle(group.layers[0]) : title),
    alone ? count(() => countOf(group.layers[0]), group.layers[0].count) : null,
  );
  const parts = group.layers.map((layer) => layerPart(layer, alone));
  const only = alone ? group.layers.flatMap((layer) => [foldButton(layer), soloButton(layer, tree.onChange)]) : [];
  return el("section", { class: "gx-group" }, el("div", { class: "gx-head-row" }, el("h2", {}, head), ...only), ...parts);
}

/** How many features the filters leave, of how many. @param {() => number} left @param {number} all */
function count(left, all) {
  const badge = el("span", { class: "gx-count" });
  const update = () => {
    const number = left();
    const shown = formatNumber(number, 0);
    badge.textContent = shown;
    badge.classList.toggle("gx-fewer", number < all);
    badge.title = number < all ? say("left_of", { n: shown, all: formatNumber(all, 0) }) : "";
  };
  update();
  tree.counts.push(update);
  return badge;
}

const countOf = (layer) => (layer.kind === "choropleth" ? layer.count : numberLeft(layer));

/** Bring counts and open lists in line with the filters. */
export function updateCounts() {
  for (const update of tree.counts) update();
}

/** @param {any} layer @param {boolean} alone the group's box stands for it */
function layerPart(layer, alone) {
  const box = el("input", {
    type: "checkbox",
    "data-layer": layer.id,
    on: { change: (event) => setLayer(layer, event.target.checked) },
  });
  box.checked = atlas.shown.has(layer.id);
  const title = layer.chooser ? el("span", { class: "gx-datum", text: say("another_indicator") }) : datum("span", layerTitle(layer));
  const head = el("label", { class: "gx-layer-head" }, box, title, count(() => countOf(layer), layer.count));
  const legend = layer.kind === "choropleth" ? classLegend(layer, (show) => colorsChanged(layer, show)) : symbolLegend(layer);
  const list = layer.kind === "choropleth" ? null : featureList(layer);
  const body = el("div", { class: "gx-layer-body", "data-body": layer.id });
  body.append(opacityPart(layer, body, tree.onRedraw), legend, list ?? "");
  const row = el("div", { class: "gx-head-row", hidden: alone }, head, ...(alone ? [] : [foldButton(layer), soloButton(layer, tree.onChange)]));
  return el("div", { class: "gx-layer" }, row, body);
}

function symbolLegend(layer) {
  if (layer.style === "flow") return flowSymbols(layer);
  const { vocabulary, color, shape } = styleOf(layer);
  const entries = layer.legend.length ? layer.legend : [{ terms: [], color, shape, count: 0 }];
  const items = entries.map((entry) => {
    const titles = entry.terms.map((term) => termTitle(vocabulary, term)).join(", ");
    const text = entry.family
      ? el("span", { class: "gx-entry", text: say(`family_${entry.family}`) }, datum("small", titles))
      : datum("span", titles || layerTitle(layer), "gx-entry");
    return el("li", {}, swatch(layer, entry), text, entry.count ? count(() => countTerms(layer, entry.terms), entry.count) : null);
  });
  const list = el("ul", { class: "gx-legend" }, ...items, nowhereItem(layer));
  const note = el("p", { class: "gx-quiet", text: say("colors_of_view") });
  const update = () => ([list.hidden, note.hidden] = [viewPaints(layer), !viewPaints(layer)]);
  update();
  tree.counts.push(update);
  return el("div", {}, note, list);
}

/** How many rows that are left have no place: they are in the list and in the search, and not on the map. */
function nowhereItem(layer) {
  if (tableOf(layer).large) return null;
  if (!Array.from(rowsOf(layer)).some((row) => !shapeOf(layer, row))) return null;
  const item = el("li", { class: "gx-quiet" });
  const update = () => {
    const number = Array.from(filteredRows(layer)).filter((row) => !shapeOf(layer, row)).length;
    item.textContent = `${formatNumber(number, 0)} ${say("without_place")}`;
  };
  update();
  tree.counts.push(update);
  return item;
}

/** How many of the rows that are left have one of the terms. */
function countTerms(layer, terms) {
  const cells = tableOf(layer).columns[styleOf(layer).by];
  let number = 0;
  if (tableOf(layer).large) {
    const left = passingRows(layer);
    left.terms.forEach((term, code) => (number += terms.includes(String(term ?? "")) ? left.counts[code] : 0));
    return number;
  }
  for (const row of filteredRows(layer)) if (terms.includes(String(cells[row] ?? ""))) number += 1;
  return number;
}

/** After a change of indicator, year or classes. @param {any} layer @param {boolean} show whether the layer is wanted on the map */
function colorsChanged(layer, show) {
  if (show && !atlas.shown.has(layer.id)) setLayer(layer, true);
  else tree.onChange();
}

/** A list of a layer's features: the way to each without a pointer. */
function featureList(layer) {
  const body = el("ul", { class: "gx-list" });
  const summary = el("summary", { text: say("show_list") });
  const part = el("details", { class: "gx-list-part" }, summary, body);
  part.addEventListener("toggle", async () => {
    if (part.open && tableOf(layer).large) await unpackRest();
    if (part.open) body.replaceChildren(...listItems(layer));
    if (part.open) tree.opened.add(layer.id);
    else tree.opened.delete(layer.id);
  });
  part.open = tree.opened.has(layer.id);
  tree.counts.push(() => part.open && body.replaceChildren(...listItems(layer)));
  return part;
}

function listItems(layer) {
  const left = filteredRows(layer);
  // of a large table the first rows, unsorted: to sort a million would stop the page
  const features = Array.from(tableOf(layer).large ? left.slice(0, MOST_LISTED) : left, (row) => ({ layer, row }));
  features.sort((a, b) => featureTitle(a).localeCompare(featureTitle(b), speech.language));
  const more = left.length - MOST_LISTED;
  const items = features.slice(0, MOST_LISTED).map((feature) => {
    const title = datum("span", featureTitle(feature));
    const nowhere = layer.style === "flow" || shapeOf(layer, feature.row) ? null : el("small", { text: ` (${say("without_place")})` });
    const open = { type: "button", on: { click: () => tree.onOpen(feature) } };
    return el("li", {}, el("button", open, title, nowhere));
  });
  if (more > 0) items.push(el("li", { class: "gx-quiet", text: say("more_items", { n: formatNumber(more, 0) }) }));
  return items;
}

/** What edges, dashes and hollow markers mean; only those that occur on the layers that are shown. */
function certaintyLegend() {
  const list = el("ul", { class: "gx-legend" });
  const part = el("details", { class: "gx-group gx-facet", open: tree.certaintyOpen }, el("summary", { class: "gx-certainty", text: say("legend_edge") }), list);
  part.addEventListener("toggle", () => (tree.certaintyOpen = part.open));
  const update = () => {
    const shown = atlas.layers.filter((layer) => atlas.shown.has(layer.id));
    const used = signsOf(shown);
    const vague = shown.some((layer) => layer.kind === "point" && someVague(layer));
    if (vague) used.add("vague");
    const items = signEntries(used, atlas.data.style.light.label).map(({ text, swatch: picture }) => el("li", {}, picture, el("span", { class: "gx-entry", text })));
    part.hidden = !items.length;
    list.replaceChildren(...items);
  };
  update();
  tree.counts.push(update);
  return part;
}

/** Whether any of a layer has a date that is not one day. */
function someVague(layer) {
  if (tableOf(layer).large) return someImprecise(layer);
  return Array.from(filteredRows(layer)).some((row) => filterState.filters.imprecise[featureNumber(layer, row)]);
}

/** @param {any} layer @param {boolean} on */
export function setLayer(layer, on) {
  forgetSolo();
  if (on) {
    // two choropleths on top of each other cannot both be read
    if (layer.kind === "choropleth")
      for (const other of atlas.layers) if (other.kind === "choropleth") atlas.shown.delete(other.id);
    atlas.shown.add(layer.id);
  } else atlas.shown.delete(layer.id);
  updateGroups();
  tree.onChange();
}

function setGroup(group, on) {
  forgetSolo();
  const choropleths = group.layers.filter((layer) => layer.kind === "choropleth");
  for (const layer of group.layers) {
    if (!on) atlas.shown.delete(layer.id);
    else if (layer.kind !== "choropleth" || layer === choropleths[0]) setLayer(layer, true);
  }
  updateGroups();
  tree.onChange();
}

/** Bring the boxes in line with what is shown. */
export function updateGroups() {
  updateSolo();
  for (const group of atlas.data.groups) {
    const shown = group.layers.filter((layer) => atlas.shown.has(layer.id)).length;
    const box = document.querySelector(`input[data-group="${CSS.escape(group.id)}"]`);
    if (!(box instanceof HTMLInputElement)) continue;
    box.checked = shown === group.layers.length;
    box.indeterminate = shown > 0 && shown < group.layers.length;
  }
  for (const box of document.querySelectorAll("input[data-layer]")) {
    if (!(box instanceof HTMLInputElement)) continue;
    const id = box.dataset.layer ?? "";
    box.checked = atlas.shown.has(id);
  }
  updateFolds();
}
