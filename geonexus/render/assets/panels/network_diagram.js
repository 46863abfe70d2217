// The network as a drawing: nodes with their names, links with their words.

import { nodeGroup, nodeKind, shapePath, edgeLook, edgeSentence, relationWords } from "./network_look.js";
import { titleOf } from "./sheets.js";
import { linkLanes } from "../data/network_graph.js";
import { frameFor, layOut } from "../data/network_layout.js";
import { CURVE_SPOTS, arrowPath, curveBetween, pathOf, pointAlong, roomAlong } from "../data/network_paths.js";
import { NODE_GROUPS } from "./network_look.js";
import { svgEl, textWidth, wrapWords } from "../base/svg.js";
import { formatNumber, say } from "../base/text.js";

/** @typedef {import("./network_data.js").NetworkEdge} NetworkEdge */
/** @typedef {{id: string, title: string, lines: string[], radius: number, step: number, group: number, width: number, height: number, x: number, y: number, links: number}} DrawnNode */
/** @typedef {{edge: NetworkEdge, curve: import("../data/network_paths.js").Curve}} DrawnEdge */
/** @typedef {{nodes: DrawnNode[], edges: DrawnEdge[], ties: string[], width: number, height: number}} Drawing `ties` lead from a group to what it hangs on */

const NAME_FONT = "12px system-ui, sans-serif";
const CENTER_FONT = "600 13.5px system-ui, sans-serif";
const WORDS_FONT = "italic 11px system-ui, sans-serif";
const NAME_LINE_PX = 14;
const NAME_PX = 118;

/**
 * Nodes and links with their places.
 * @param {string} center @param {ReturnType<typeof import("./network_data.js").presentNetwork>} found
 * @param {{width: number, height: number}} room @returns {Drawing}
 */
export function makeDrawing(center, found, room) {
  const hidden = new Set([...found.folded.values()].flat());
  const counts = new Map();
  for (const { from, to } of found.edges) for (const id of new Set([from, to])) counts.set(id, (counts.get(id) ?? 0) + 1);
  const ids = [...found.steps.keys()].filter((id) => !hidden.has(id));
  const groups = [...found.folded].map(([id, members]) => ({ id, title: say("network_more", { n: formatNumber(members.length, 0) }), step: 2 }));
  const named = ids.map((id) => ({ id, title: titleOf(id), step: found.steps.get(id) ?? 0 }));
  const sized = [...named, ...groups].map((node) => sizeNode(node, node.id === center, counts.get(node.id) ?? 0));
  const bound = [...found.drawn, ...groups.map(({ id }) => ({ from: id.slice("more:".length), to: id }))];
  const frame = frameFor(sized, room);
  const places = layOut(sized, bound, frame);
  // a box holds the node and, under it, its name
  const nodes = sized.map((node) => {
    const { x, y } = places.get(node.id) ?? { x: 0, y: 0 };
    return { ...node, x, y: y - node.height / 2 + node.radius + 2 };
  });
  const ties = drawnEdges(nodes, groups.map(({ id }) => ({ id, from: id.slice("more:".length), to: id, relation: "", row: -1 }))).map(({ curve }) => pathOf(curve));
  return { nodes, edges: drawnEdges(nodes, found.drawn), ties, width: Math.ceil(frame.width), height: Math.ceil(frame.height) };
}

function sizeNode({ id, title, step }, first, links) {
  const font = first ? CENTER_FONT : NAME_FONT;
  const lines = wrapWords(title, font, NAME_PX);
  const radius = first ? 15 : id.startsWith("more:") ? 11 : 9;
  const width = Math.max(2 * radius, ...lines.map((text) => textWidth(text, font))) + 6;
  return { id, title, lines, radius, step, links, width, height: 2 * radius + 6 + lines.length * NAME_LINE_PX, group: NODE_GROUPS.indexOf(nodeGroup(id)), x: 0, y: 0 };
}

/** @param {DrawnNode[]} nodes @param {NetworkEdge[]} edges @returns {DrawnEdge[]} */
function drawnEdges(nodes, edges) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const lanes = linkLanes(edges);
  return edges.flatMap((edge) => {
    const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    if (!from || !to || from === to) return [];
    return [{ edge, curve: curveBetween(from, to, lanes.get(edge.id) ?? 0, [from.radius + 4, to.radius + 5]) }];
  });
}

/** @param {DrawnNode} node */
const nodeBox = ({ x, y, radius, width, height }) => [x - width / 2, y - radius - 2, x + width / 2, y - radius - 2 + height];

/**
 * The drawing as an element. Links are drawn under the nodes and come after them for the keyboard.
 * @param {Drawing} drawing @param {string} label of the whole
 */
export function drawingElement({ nodes, edges, ties, width, height }, label) {
  const taken = nodes.map(nodeBox);
  const frame = { width, height };
  const lines = edges.map((one) => edgeLine(one, taken, frame));
  // strong links are named first, where there is room
  const rank = ({ edge }) => ["s4", "s3", "s2", "beside", "s1", "s0", "named"].indexOf(edgeLook(edge).name);
  const words = [...edges].sort((a, b) => rank(a) - rank(b) || (a.edge.id < b.edge.id ? -1 : 1)).map((one) => edgeWords(one, taken, frame));
  return svgEl("svg", { class: "gx-net-svg", width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label },
    svgEl("g", { "aria-hidden": "true" }, ...ties.map((d) => svgEl("path", { d, class: "gx-net-tie" })), ...lines),
    svgEl("g", { "aria-hidden": "true" }, ...words),
    svgEl("g", { class: "gx-net-nodes" }, ...nodes.map((node) => nodeElement(node))),
    svgEl("g", { class: "gx-net-keys" }, ...edges.map(({ edge, curve }) =>
      svgEl("path", { d: pathOf(curve), class: "gx-net-key", role: "button", tabindex: -1, "data-edge": edge.id, "aria-label": edgeSentence(edge) }))));
}

/** @param {DrawnEdge} drawn @param {number[][]} taken @param {{width: number, height: number}} frame */
function edgeLine({ edge, curve }, taken, frame) {
  const look = edgeLook(edge);
  const classes = ["gx-net-edge", `gx-net-${look.name}`, look.contested && "gx-net-contested", look.supposed && "gx-net-supposed", look.weak && "gx-net-weak"];
  const d = pathOf(curve);
  const doubt = (look.contested && roomAlong(curve, CURVE_SPOTS.sign, { width: 15, height: 15 }, taken, frame)) || pointAlong(curve, CURVE_SPOTS.sign[0]);
  return svgEl("g", { class: classes.filter(Boolean).join(" "), "data-edge": edge.id },
    svgEl("title", { text: edgeSentence(edge) }),
    svgEl("path", { d, class: "gx-net-reach" }),
    svgEl("path", { d, class: "gx-net-line" }),
    look.beside && svgEl("path", { d, class: "gx-net-inner" }),
    !look.mutual && svgEl("path", { d: arrowPath(curve, 10), class: "gx-net-arrow" }),
    look.contested && svgEl("circle", { cx: doubt.x.toFixed(1), cy: doubt.y.toFixed(1), r: 6.5, class: "gx-net-doubt" }),
    look.contested && svgEl("text", { x: doubt.x.toFixed(1), y: (doubt.y + 3.6).toFixed(1), class: "gx-net-doubt-mark", text: "?" }));
}

/** The words of a link: hidden until somebody points at it, where there is no room for them. */
function edgeWords({ edge, curve }, taken, frame) {
  const text = relationWords(edge);
  const room = edge.named ? null : roomAlong(curve, CURVE_SPOTS.words, { width: textWidth(text, WORDS_FONT) + 6, height: 15 }, taken, frame);
  const { x, y } = room ?? pointAlong(curve, 0.5);
  return svgEl("text", { x: x.toFixed(1), y: (y + 4).toFixed(1), class: room ? "gx-net-words" : "gx-net-words gx-net-no-room", "data-edge": edge.id, text });
}

/** @param {DrawnNode} node */
function nodeElement(node) {
  const { id, title, lines, radius, step, links, x, y } = node;
  const group = nodeGroup(id);
  const [left, top, right, bottom] = nodeBox(node).map(Math.round);
  const label = group === "more" ? title : [title, nodeKind(id), say("network_links_of", { n: formatNumber(links, 0) })].join(", ");
  const rows = lines.map((text, i) => svgEl("tspan", { x: x.toFixed(1), dy: i ? NAME_LINE_PX : 0, text }));
  return svgEl("g", { class: `gx-net-node gx-net-${group}${step === 0 ? " gx-net-center" : ""}`, role: "button", tabindex: step === 0 ? 0 : -1, "data-node": id, "aria-label": label },
    svgEl("title", { text: label }),
    svgEl("rect", { x: left, y: top, width: right - left, height: bottom - top, rx: 4, class: "gx-net-box" }),
    svgEl("path", { d: shapePath(group, radius), transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`, class: "gx-net-shape" }),
    svgEl("text", { x: x.toFixed(1), y: (y + radius + NAME_LINE_PX).toFixed(1), class: "gx-net-name" }, ...rows));
}
