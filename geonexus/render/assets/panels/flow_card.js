// Cards of the flow map: a bundle with its flows, the strongest first; a node with what comes and goes.

import { atlas, cell, rowTitle, tableOf } from "../data/atlas.js";
import { bundleOf, familyColor, flowChoice, flowLevelAt, flowMap, nodeOf, nodeTitle } from "../data/flow_map.js";
import { bundlesLeft, flowsInForce, originsOf, seenOf, strongestFirst, strongestFlows } from "../filter/flow_bundles.js";
import { datum, el } from "../base/dom.js";
import { periodOf } from "./evidence.js";
import { plainMarks } from "./sheets.js";
import { formatNumber, own, say, termTitle } from "../base/text.js";

/** @typedef {import("../data/atlas.js").Feature} Feature */
/** @typedef {import("../filter/flow_bundles.js").SeenBundle} SeenBundle */
/** @typedef {(stop: {feature?: Feature, flows?: string}) => void} GoFlows */

/** Zoom of the map; the page sets it. */
export const flowZoom = { /** @type {() => number} */ now: () => 0 };

/** @param {string} family */
export const familyTitle = (family) => say(`flow_family_${family}`);

/** A number of things in words. @param {string} what @param {number} n */
export const flowNumber = (what, n) => (n === 1 ? say(`flow_one_${what}`) : say(`flow_many_${what}`, { n: formatNumber(n, 0) }));

/** From, to and what. @param {import("../data/flow_map.js").FlowBundle} bundle */
function bundleTitle({ from, to }, twoWay = false) {
  return `${nodeTitle(from)} ${twoWay ? "↔" : "→"} ${nodeTitle(to)}`;
}

/** A bundle in one line: "Andes → United States: drugs, 4 independent sources, 9 flows". @param {SeenBundle} seen */
export function bundleText({ bundle, features, origins, twoWay }) {
  const parts = [familyTitle(bundle.family).toLocaleLowerCase(), flowNumber("sources", origins), flowNumber("flows", features.length)];
  return `${bundleTitle(bundle, twoWay)}: ${parts.join(", ")}`;
}

/** Whether an id is that of something on the flow map. @param {string} id */
export const isOnFlowMap = (id) => nodeOf(id) !== null || bundleOf(id, flowZoom.now()) !== null;

/** Mark what a card of the flow map is of; an empty text for none. @param {string} id */
export function chooseOnFlowMap(id) {
  flowChoice.on = id;
  if (id) flowChoice.family = "";
}

/** @param {string} id of a bundle or node @param {GoFlows} go @returns {any[]} */
export function flowCard(id, go) {
  const node = nodeOf(id);
  if (node) return nodeCard(node, go);
  const bundle = bundleOf(id, flowZoom.now());
  return bundle ? bundleCard(bundle, go) : [];
}

/** @param {string} family @param {string} text */
function familyLine(family, text) {
  const chip = el("span", { class: "gx-flow-chip", "aria-hidden": "true" });
  chip.style.background = familyColor(family);
  return el("p", { class: "gx-kind" }, chip, el("span", { text }));
}

/** @param {import("../data/flow_map.js").FlowBundle} bundle @param {GoFlows} go */
function bundleCard(bundle, go) {
  const seen = seenOf(bundle, flowsInForce());
  const out = bundle.flows.length - seen.features.length;
  return [
    familyLine(bundle.family, familyTitle(bundle.family)),
    datum("h2", bundleTitle(bundle, seen.twoWay)),
    el("p", { text: `${flowNumber("sources", seen.origins)}, ${flowNumber("flows", seen.features.length)}` }),
    el("p", { class: "gx-quiet", text: `${say("flow_is_diagram")} ${say("flow_counted")}` }),
    out ? el("p", { class: "gx-quiet", text: flowNumber("left_out", out) }) : null,
    sourcesPart(seen),
    flowsPart(say("flow_list"), seen.features, go),
    el("div", { class: "gx-switch" }, ...[bundle.from, bundle.to].map((node) => nodeButton(node, go))),
  ];
}

/** @param {import("../data/flow_map.js").MapNode} node @param {GoFlows} go */
const nodeButton = (node, go) =>
  el("button", { type: "button", class: "gx-button", on: { click: () => go({ flows: `node:${node.id}` }) } }, datum("span", nodeTitle(node)));

/** Who states it. @param {SeenBundle} seen */
function sourcesPart({ bundle, features }) {
  const left = new Set(features.map(({ layer, row }) => String(cell(tableOf(layer), tableOf(layer).key, row))));
  const numbers = [...new Set(bundle.flows.filter((flow) => left.has(flow)).flatMap((flow) => flowMap()?.origins.get(flow) ?? []))];
  const names = numbers.map((number) => {
    const id = atlas.data.flow_map.sources[number];
    const known = own(atlas.data.sources, id, {});
    return `${known.author || known.title || id} ${known.year ?? ""}`.trim();
  });
  if (!names.length) return null;
  return el("section", {}, el("h3", { text: say("flow_stated_by") }), el("ul", { class: "gx-plain" }, ...names.sort().map((name) => el("li", {}, datum("span", name)))));
}

/** Flows with grade and sources, each opening its own card. @param {string} title @param {Feature[]} features @param {GoFlows} go */
function flowsPart(title, features, go) {
  if (!features.length) return null;
  const items = strongestFlows(features).map((feature) => {
    const { layer, row } = feature;
    const table = tableOf(layer);
    const text = (name) => String(cell(table, name, row) ?? "");
    const grade = `${text("source_reliability")}${text("information_credibility")}`;
    const about = [
      termTitle(own(vocabularyOf(table), "commodity", "commodity"), text("commodity")),
      flowNumber("sources", originsOf([text(table.key)])),
      periodOf(table, row),
    ];
    return el("li", {},
      el("button", { type: "button", on: { click: () => go({ feature }) } },
        grade.trim() ? el("b", { class: "gx-grade-mark", text: grade }) : null,
        el("span", {}, datum("span", rowTitle(table, row)), datum("small", about.filter(Boolean).join(" · ")), ...plainMarks(table, row))));
  });
  return el("section", {}, el("h3", { text: `${title} (${formatNumber(features.length, 0)})` }), el("ul", { class: "gx-choices gx-flow-list" }, ...items));
}

/** Column → vocabulary, as the facts of a table say it. */
const vocabularyOf = (table) => Object.fromEntries(table.facts.map(({ column, vocabulary }) => [column, vocabulary]));

/** @param {import("../data/flow_map.js").MapNode} node @param {GoFlows} go */
function nodeCard(node, go) {
  const levels = flowMap()?.levels ?? [];
  const now = flowLevelAt(flowZoom.now());
  const has = (level) => levels[level]?.inside.has(node) || levels[level]?.bundles.some(({ from, to }) => from === node || to === node);
  const level = has(now) ? now : Math.max(0, levels.findIndex((_, number) => has(number)));
  const seen = strongestFirst(bundlesLeft(level));
  const left = flowsInForce();
  const inside = (levels[level]?.inside.get(node) ?? []).flatMap((flow) => left.get(flow) ?? []);
  const part = (title, bundles, other) => bundles.length ? el("section", {},
    el("h3", { text: `${title} (${formatNumber(bundles.length, 0)})` }),
    el("ul", { class: "gx-choices gx-flow-list" }, ...bundles.map((one) => bundleItem(one, other, go)))) : null;
  return [
    el("p", { class: "gx-kind" }, el("span", { text: say(node.box ? "flow_node_box" : "flow_node") })),
    datum("h2", nodeTitle(node)),
    el("p", { class: "gx-quiet", text: say(node.box ? "flow_node_box_about" : "flow_is_diagram") }),
    part(say("flow_from_here"), seen.filter(({ bundle }) => bundle.from === node), "to"),
    part(say("flow_to_here"), seen.filter(({ bundle }) => bundle.to === node), "from"),
    flowsPart(say("flow_inside"), inside, go),
  ];
}

/** @param {SeenBundle} seen @param {"from"|"to"} other @param {GoFlows} go */
function bundleItem(seen, other, go) {
  const { bundle, origins, features } = seen;
  const chip = el("span", { class: "gx-flow-chip", "aria-hidden": "true" });
  chip.style.background = familyColor(bundle.family);
  const about = [familyTitle(bundle.family), flowNumber("sources", origins), flowNumber("flows", features.length)].join(" · ");
  return el("li", {}, el("button", { type: "button", on: { click: () => go({ flows: bundle.id }) } }, chip,
    el("span", {}, datum("span", nodeTitle(bundle[other])), datum("small", about))));
}

/** The bundles of a level that a flow is in: the way to their cards without a pointer. @param {Feature} feature @param {GoFlows} go */
export function bundlesOf({ layer, row }, go) {
  if (layer.style !== "flow") return null;
  const id = String(cell(tableOf(layer), tableOf(layer).key, row));
  const items = bundlesLeft(flowLevelAt(flowZoom.now())).filter(({ bundle }) => bundle.flows.includes(id)).map((seen) =>
    el("li", {}, el("button", { type: "button", class: "gx-link", on: { click: () => go({ flows: seen.bundle.id }) } }, datum("span", bundleText(seen)))));
  return items.length ? el("section", {}, el("h3", { text: say("flow_on_map") }), el("ul", { class: "gx-plain" }, ...items)) : null;
}
