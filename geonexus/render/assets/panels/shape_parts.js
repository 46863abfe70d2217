// What a card says of a shape: the legs of a route, the outlines of a territory, the nodes of a flow.

import { atlas, cell, countryName, findFeature, nodesOf } from "../data/atlas.js";
import { termIn } from "../data/texts.js";
import { datum, el } from "../base/dom.js";
import { collapsible, linkTo } from "./sheets.js";
import { formatNumber, say, speech, termTitle } from "../base/text.js";

/** The legs of a route, path by path: how each is travelled, and what the source left unsaid. */
export function legsOf(table, row) {
  const legs = table.legs?.[row] ?? [];
  if (!legs.length) return null;
  const items = legs.map(([, mode, from, to, precision, length, method]) => {
    const words = [termTitle("leg", mode), termTitle("geometry_method", method ?? "")];
    if (typeof length === "number") words.push(`${formatNumber(length, 0)} km`);
    if (precision === "assumed") words.push(say("precision_assumed"));
    const about = words.filter((word, i) => word && words.indexOf(word) === i).join(" · ");
    return el("li", {}, datum("span", `${termIn(from)} → ${termIn(to)}`), datum("small", about));
  });
  return collapsible(say("legs"), items);
}

/** The nodes of a flow, path by path: who sends to whom, and how well each end is known. */
export function nodePart(table, row, go) {
  /** @type {Map<number, import("../data/atlas.js").FlowNode[]>} */
  const paths = new Map();
  for (const node of nodesOf(table, row)) paths.set(node.path, [...(paths.get(node.path) ?? []), node]);
  const arrow = cell(table, "two_way", row) === true ? " ⇄ " : " → ";
  const items = [...paths.values()].map((path) => {
    const known = path.map((node) => `${nodeName(node)}: ${termTitle("place_precision", node.precision).toLocaleLowerCase(speech.language)}`);
    const alone = path.length === 1 ? `${termTitle("role", path[0].role)}; ${say("one_end")}. ` : "";
    return el("li", {}, ...path.flatMap((node, i) => [i ? arrow : "", nodeLink(node, go)]), datum("small", `${alone}${known.join(" · ")}`));
  });
  return items.length ? el("section", { class: "gx-nodes" }, el("h3", { text: say("nodes") }), el("p", { class: "gx-quiet", text: say("nodes_hint") }), el("ul", { class: "gx-plain gx-two" }, ...items)) : null;
}

const nodeLink = (node, go) => (node.kind === "territory" && findFeature(node.at) ? linkTo(node.at, go) : datum("span", nodeName(node)));

/** A node in the language in force, where it has a name of its own there. @param {import("../data/atlas.js").FlowNode} node */
function nodeName({ kind, at, name }) {
  if (kind === "region") return termTitle("world_region", at);
  if (kind !== "country") return termIn(name);
  const base = atlas.data.base.land;
  const english = base?.name_en?.[base.key.indexOf(at)];
  return name === english ? countryName(at) : termIn(name);
}
