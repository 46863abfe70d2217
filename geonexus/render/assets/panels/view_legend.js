// The legend of the view in force: only what is seen, with how many, and the list of each class.

import { atlas, layerTitle, rowTitle, styleOf, tableOf } from "../data/atlas.js";
import { byId, datum, el } from "../base/dom.js";
import { classesSeen } from "../filter/view_counts.js";
import { classColor, isHatched, viewChoice } from "../data/view_colors.js";
import { controlSquare } from "./control_square.js";
import { numberLeft, textsLeft } from "../filter/filtered.js";
import { viewClassTitle } from "./view_entries.js";
import { swatch } from "../draw/swatch.js";
import { formatNumber, say, speech, termTitle } from "../base/text.js";

/** @typedef {import("../data/atlas.js").Feature} Feature */

const OUTLINES = ["legal", "named-units", "stand-in-units", "chosen", "unknown"];
const PLACES = ["spot", "zone", "country"];
const GAPS_OF_AREAS = ["neither", "one", "stated"];
const GAPS_OF_EVENTS = ["undated-unplaced", "undated", "dated-unplaced", "dated"];

const legend = {
  /** @type {(feature: Feature) => void} */ onOpen: () => {},
  /** @type {() => void} after another class stands out */ onRedraw: () => {},
  /** @type {(layer: any) => void} a layer that the reader wants as well */ onShow: () => {},
  /** @type {() => void} the list of what is not known is wanted */ onUnknowns: () => {},
  /** @type {boolean|null} what the reader chose; at first it is open where there is room */ open: null,
};

/** @param {{onOpen: (f: Feature) => void, onRedraw: () => void, onShow: (layer: any) => void, onUnknowns: () => void}} actions */
export function prepareViewLegend(actions) {
  Object.assign(legend, actions);
  byId("gx-view-legend-fold").addEventListener("click", () => {
    legend.open = !legendOpen();
    updateViewLegend();
  });
}

const legendOpen = () => legend.open ?? !matchMedia("(max-width: 700px), (max-height: 560px)").matches;

/** In the language in force. */
export function writeViewLegend() {
  byId("gx-view-legend").setAttribute("aria-label", say("legend"));
  byId("gx-view-legend-fold").textContent = say("legend");
}

/** Bring the legend in line with the view and the filters. */
export function updateViewLegend() {
  const parts = atlas.view && atlas.view !== "flows" ? legendPartsOfView() : [];
  const flows = atlas.view === "flows" && byId("gx-flow-legend").childElementCount > 0;
  byId("gx-flow-legend").hidden = !flows;
  byId("gx-view-legend").hidden = !flows && !parts.length;
  byId("gx-view-legend-fold").setAttribute("aria-expanded", String(legendOpen()));
  byId("gx-view-legend-body").hidden = !legendOpen();
  const inside = document.activeElement?.closest("#gx-view-classes") && document.activeElement.getAttribute("data-class");
  byId("gx-view-classes").replaceChildren(...parts);
  if (inside) byId("gx-view-classes").querySelector(`[data-class="${CSS.escape(inside)}"]`)?.focus();
}

/** @returns {any[]} */
function legendPartsOfView() {
  if (atlas.view === "incidents") return [...kindsOfIncidents(), ...layersBeside()];
  const areas = classesSeen("territory");
  const events = classesSeen("incident");
  const parts = atlas.view === "control"
    ? [areas.size ? controlSquare(areas, chooseClass) : null]
    : atlas.view === "certainty"
      ? [classPart("territory", "legend_outlines", OUTLINES, areas), classPart("incident", "legend_places", PLACES, events)]
      : [classPart("territory", "legend_areas_stated", GAPS_OF_AREAS, areas), classPart("incident", "view_incidents", GAPS_OF_EVENTS, events)];
  const more = atlas.view === "unknown" ? el("p", { class: "gx-view-more" }, el("button", { type: "button", class: "gx-link", id: "gx-all-unknown", text: say("all_unknown"), on: { click: legend.onUnknowns } })) : null;
  return [...parts, more, chosenList(viewChoice.style === "incident" ? events : areas)].filter(Boolean);
}

/** @param {Map<string, Feature[]>} seen */
function classPart(style, heading, names, seen) {
  const items = names.filter((name) => seen.has(name)).map((name) => {
    const rows = seen.get(name) ?? [];
    const pressed = viewChoice.style === style && viewChoice.name === name;
    return el("li", {},
      el("button", { type: "button", class: "gx-class", "data-class": `${style}:${name}`, "aria-pressed": String(pressed), on: { click: () => chooseClass(style, name) } },
        classSwatch(style, name), el("span", { class: "gx-entry", text: viewClassTitle(style, name) }), el("span", { class: "gx-count", text: formatNumber(rows.length, 0) })));
  });
  return items.length ? el("div", {}, el("h3", { text: say(heading) }), el("ul", { class: "gx-legend" }, ...items)) : null;
}

function classSwatch(style, name) {
  const color = classColor(style, name);
  if (style === "incident") return swatch({ kind: "point" }, { color, shape: "circle", hollow: name === "country" || name.endsWith("unplaced") });
  return colorChip(color, isHatched(name), name === "stated");
}

/** A patch of the ground of a class. @param {string} color @param {boolean} hatched @param {boolean} [empty] */
export function colorChip(color, hatched, empty = false) {
  const chip = el("span", { class: `gx-chip${hatched ? " gx-hatched" : empty ? " gx-empty" : ""}`, "aria-hidden": "true" });
  chip.style.setProperty("--chip", color);
  return chip;
}

/** Who acted, as the symbols of the layers say it. */
function kindsOfIncidents() {
  const layers = atlas.layers.filter((layer) => layer.style === "incident" && atlas.shown.has(layer.id));
  return layers.map((layer) => {
    const { vocabulary, by } = styleOf(layer);
    const used = by ? textsLeft(layer, by) : new Set();
    const items = layer.legend.filter((entry) => entry.terms.some((term) => used.has(term))).map((entry) => {
      const titles = entry.terms.map((term) => termTitle(vocabulary, term)).join(", ");
      return el("li", {}, swatch(layer, entry), el("span", { class: "gx-entry", text: entry.family ? say(`family_${entry.family}`) : titles }));
    });
    return el("div", {}, el("h3", {}, datum("span", layerTitle(layer)), ` · ${formatNumber(numberLeft(layer), 0)}`), el("ul", { class: "gx-legend" }, ...items));
  });
}

/** Incidents that are in no layer on the map: how many, and the way to them. */
function layersBeside() {
  const layers = atlas.layers.filter((layer) => layer.style === "incident" && !atlas.shown.has(layer.id) && numberLeft(layer));
  return layers.map((layer) =>
    el("p", { class: "gx-beside" }, datum("span", layerTitle(layer)), ` · ${formatNumber(numberLeft(layer), 0)} `,
      el("button", { type: "button", class: "gx-link", "data-class": `show:${layer.id}`, text: say("show_layer"), on: { click: () => legend.onShow(layer) } })));
}

/** One class stands out, and its features are listed; again, and all are as before. @param {string} style @param {string} name */
function chooseClass(style, name) {
  const again = viewChoice.style === style && viewChoice.name === name;
  Object.assign(viewChoice, again ? { style: "", name: "" } : { style, name });
  updateViewLegend();
  legend.onRedraw();
}

/** @param {Map<string, Feature[]>} seen */
function chosenList(seen) {
  const features = seen.get(viewChoice.name) ?? [];
  if (!viewChoice.name) return null;
  const named = features.map((feature) => ({ feature, title: rowTitle(tableOf(feature.layer), feature.row) }));
  named.sort((a, b) => a.title.localeCompare(b.title, speech.language));
  return el("ul", { class: "gx-list", id: "gx-class-list" }, ...named.map(({ feature, title }) =>
    el("li", {}, el("button", { type: "button", on: { click: () => legend.onOpen(feature) } }, datum("span", title)))));
}
