// What the shapes and lines of the network mean: those that are drawn, and no others.

import { NODE_GROUPS, edgeLook, nodeGroup, shapePath } from "./network_look.js";
import { el } from "../base/dom.js";
import { svgEl } from "../base/svg.js";
import { say } from "../base/text.js";

/** @typedef {{symbol: any, text: string}} NetworkEntry the symbol is a group of 40 × 18 pixels */

const STRENGTH_STEPS = ["s4", "s3", "s2", "s1", "s0", "beside"];

/** @param {string[]} ids of the nodes @param {import("./network_data.js").NetworkEdge[]} edges @returns {NetworkEntry[]} */
export function networkEntries(ids, edges) {
  const groups = new Set(ids.map(nodeGroup));
  const looks = edges.map(edgeLook);
  const entries = NODE_GROUPS.filter((group) => groups.has(group)).map((group) => ({ symbol: nodeSymbol(group), text: say(group === "more" ? "network_several" : `network_${group}`) }));
  for (const name of STRENGTH_STEPS)
    if (looks.some((look) => look.name === name)) entries.push({ symbol: lineSymbol(`gx-net-${name}`, name === "beside"), text: say(`strength_${name.replace(/^s/, "")}`) });
  const marks = [["contested", "gx-net-s2 gx-net-contested"], ["supposed", "gx-net-s2 gx-net-supposed"], ["weak", "gx-net-s2 gx-net-weak"]];
  for (const [name, classes] of marks)
    if (looks.some((look) => look[name])) entries.push({ symbol: lineSymbol(classes, false, name === "contested"), text: say(`network_${name}`) });
  if (looks.some(({ name }) => name === "named")) entries.push({ symbol: lineSymbol("gx-net-named", false), text: say("network_named") });
  return entries;
}

const nodeSymbol = (group) =>
  svgEl("g", { class: `gx-net-node gx-net-${group}` }, svgEl("path", { d: shapePath(group, 7), transform: "translate(20 9)", class: "gx-net-shape" }));

/** @param {string} classes @param {boolean} double @param {boolean} [doubt] */
const lineSymbol = (classes, double, doubt = false) =>
  svgEl("g", { class: `gx-net-edge ${classes}` },
    svgEl("path", { d: "M2 9L36 9", class: "gx-net-line" }),
    double && svgEl("path", { d: "M2 9L36 9", class: "gx-net-inner" }),
    doubt && svgEl("circle", { cx: 24, cy: 9, r: 6, class: "gx-net-doubt" }),
    doubt && svgEl("text", { x: 24, y: 12.6, class: "gx-net-doubt-mark", text: "?" }));

/** @param {NetworkEntry[]} entries */
export const networkLegend = (entries) =>
  el("ul", { class: "gx-net-legend", "aria-label": say("legend") },
    ...entries.map(({ symbol, text }) => el("li", {}, svgEl("svg", { width: 40, height: 18, viewBox: "0 0 40 18", "aria-hidden": "true" }, symbol), el("span", { text }))));
