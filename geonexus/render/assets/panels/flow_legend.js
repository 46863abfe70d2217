// The legend of the flow map: families of goods, widths, and what rests on one source.

import { byId, el } from "../base/dom.js";
import { atlas, cell, rowsOf, tableOf } from "../data/atlas.js";
import { familyColor, familyOfGoods, flowChoice, flowLevelAt, flowMap } from "../data/flow_map.js";
import { bundlesLeft, flowCounts, isDrawn } from "../filter/flow_bundles.js";
import { familyTitle, flowNumber, flowZoom } from "./flow_card.js";
import { flowWidth } from "../draw/flow_lines.js";
import { swatch } from "../draw/swatch.js";
import { formatNumber, say } from "../base/text.js";

const FLOW_WIDTHS = [2, 4, 6];

const flowLegend = {
  /** @type {() => void} */ onRedraw: () => {},
  /** what the legend was last written for */ written: "",
};

/** @param {{onRedraw: () => void, zoom: () => number}} actions */
export function prepareFlowLegend({ onRedraw, zoom }) {
  flowLegend.onRedraw = onRedraw;
  flowZoom.now = zoom;
}

/** Write the legend; empty where the atlas has no flow map. */
export function writeFlowLegend() {
  const box = byId("gx-flow-legend");
  if (!box) return;
  if (!flowMap()) return void box.replaceChildren();
  const level = flowLevelAt(flowZoom.now());
  const held = box.contains(document.activeElement) ? document.activeElement?.getAttribute("data-flow") : null;
  const counts = flowCounts(level);
  box.replaceChildren(
    el("h3", { text: say("flow_legend") }),
    familyList(level),
    widthList(Math.max(2, counts.most)),
    el("p", { class: "gx-quiet", text: say("flow_is_diagram") }),
    ...oneSourcePart(level, counts),
  );
  if (held) box.querySelector(`[data-flow="${CSS.escape(held)}"]`)?.focus();
}

/** The families of the flows of a layer, for the layer tree. @param {any} layer */
export function flowSymbols(layer) {
  const table = tableOf(layer);
  const first = atlas.layers.find(({ style }) => style === "flow") === layer;
  const used = new Set(Array.from(rowsOf(layer), (row) => familyOfGoods(String(cell(table, "commodity", row) ?? ""))));
  const items = (flowMap()?.families ?? []).filter((family) => used.has(family)).map((family) =>
    el("li", {}, swatch(layer, { color: familyColor(family), shape: "" }), el("span", { class: "gx-entry", text: familyTitle(family) })));
  return el("ul", { class: "gx-legend" }, ...items, first ? el("li", { class: "gx-quiet", text: say("flow_is_diagram") }) : null);
}

/** @param {number} level */
function familyList(level) {
  const seen = bundlesLeft(level);
  const items = (flowMap()?.families ?? []).map((family) => {
    const held = seen.filter(({ bundle }) => bundle.family === family);
    if (!held.length) return null;
    const number = held.filter((one) => isDrawn(one, flowZoom.now())).length;
    const chip = el("span", { class: "gx-flow-chip", "aria-hidden": "true" });
    chip.style.background = familyColor(family);
    return el("li", {}, el("button", {
      type: "button", class: "gx-class", "data-flow": family, "aria-pressed": String(flowChoice.family === family),
      title: say("flow_family_hint"), on: { click: () => chooseFamily(family) },
    }, chip, el("span", { class: "gx-entry", text: familyTitle(family) }), el("span", { class: "gx-count", text: formatNumber(number, 0) })));
  });
  return el("ul", { class: "gx-legend gx-flow-families" }, ...items.filter(Boolean));
}

/** @param {string} family */
function chooseFamily(family) {
  flowChoice.family = flowChoice.family === family ? "" : family;
  writeFlowLegend();
  flowLegend.onRedraw();
}

/** @param {number} most */
function widthList(most) {
  const shown = FLOW_WIDTHS.filter((origins, i) => i === 0 || origins <= most);
  const sample = (origins) => {
    const bar = el("span", { class: "gx-flow-width", "aria-hidden": "true" });
    bar.style.height = `${flowWidth(origins)}px`;
    return el("li", {}, bar, el("span", { class: "gx-entry", text: formatNumber(origins, 0) }));
  };
  return el("div", {}, el("p", { class: "gx-quiet", text: say("flow_width") }), el("ul", { class: "gx-flow-widths" }, ...[1, ...shown].map(sample)));
}

/** @param {number} level @param {{strong: number, weak: number}} counts */
function oneSourcePart(level, { weak }) {
  if (!weak) return [];
  if (level > 0) return [el("p", { class: "gx-quiet", text: flowNumber("thin", weak) })];
  const button = el("button", {
    type: "button", class: "gx-link", "data-flow": "one-source", "aria-pressed": String(flowChoice.all),
    text: say(flowChoice.all ? "flow_hide_one" : "flow_show_one"), on: { click: toggleAll },
  });
  return [el("p", {}, el("span", { text: `${flowNumber("more", weak)} ` }), button)];
}

function toggleAll() {
  flowChoice.all = !flowChoice.all;
  writeFlowLegend();
  flowLegend.onRedraw();
}
