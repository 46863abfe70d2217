// The flow map as it was laid out: nodes, bundles of flows at each level, and who states each flow.

import { atlas } from "./atlas.js";
import { own, titleIn } from "../base/text.js";
import { boxAround, worldX, worldY } from "../base/geometry.js";

/** @typedef {{id: string, number: number, box: boolean, title: import("../base/text.js").Titles, x: number, y: number}} MapNode a region, a country or a place; a box stands at the frame */
/** @typedef {{id: string, from: MapNode, to: MapNode, family: string, flows: string[], curve: number[], level: number}} FlowBundle `curve`: start, control point and end of a quadratic curve, in world units */
/** @typedef {{from: number, below: number, bundles: FlowBundle[], inside: Map<MapNode, string[]>}} FlowLevel between two zooms; `inside`: flows that stay in a node, or of which only this end is known */
/** @typedef {{nodes: MapNode[], levels: FlowLevel[], families: string[], origins: Map<string, number[]>}} FlowMap */

/** What the reader chose on the flow map. */
export const flowChoice = {
  /** id of a bundle or `node:` and that of a node, whose card is open */ on: "",
  /** a family that stands out */ family: "",
  /** whether what rests on one source is shown from the first view */ all: false,
};

/** @type {FlowMap|null|undefined} */
let readMap;

/** The flow map, or null where the atlas has none. @returns {FlowMap|null} */
export function flowMap() {
  if (readMap === undefined) readMap = atlas.data.flow_map ? readFlows(atlas.data.flow_map) : null;
  return readMap;
}

/** @returns {FlowMap} */
function readFlows({ quantum, nodes: listed, families: looks, flows, origins, levels }) {
  const places = (cells) => cells.map((cell, i) => (i % 2 ? worldY(cell * quantum) : worldX(cell * quantum)));
  /** @type {MapNode[]} */
  const nodes = listed.map(({ id, kind, title, at }, number) => {
    const [x, y] = places(at);
    return { id, number, title, box: kind === "box", x, y };
  });
  const families = Object.keys(looks);
  const named = (numbers) => numbers.map((number) => flows[number]);
  return {
    nodes,
    families,
    origins: new Map(flows.map((flow, i) => [flow, origins[i]])),
    levels: levels.map(({ min_zoom: from, max_zoom: below, bundles, inside }, level) => ({
      from,
      below,
      bundles: bundles.map(([start, goal, family, held, curve]) => ({
        id: `bundle:${nodes[start].id}>${nodes[goal].id}:${families[family]}`,
        from: nodes[start], to: nodes[goal], family: families[family],
        flows: named(held), curve: places(curve), level,
      })),
      inside: new Map(inside.map(([node, held]) => [nodes[node], named(held)])),
    })),
  };
}

/** Number of the level at a zoom. @param {number} zoom */
export function flowLevelAt(zoom) {
  const levels = flowMap()?.levels ?? [];
  return Math.max(0, levels.findLastIndex(({ from }) => zoom >= from));
}

/** A bundle by its id: of the level of a zoom, else of any other. @param {string} id @param {number} zoom @returns {FlowBundle|null} */
export function bundleOf(id, zoom) {
  const levels = flowMap()?.levels ?? [];
  const first = levels[flowLevelAt(zoom)];
  const found = [first, ...levels].map((level) => level?.bundles.find((one) => one.id === id)).find(Boolean);
  return found ?? null;
}

/** @param {string} id `node:` and the id of a node @returns {MapNode|null} */
export const nodeOf = (id) => flowMap()?.nodes.find((node) => `node:${node.id}` === id) ?? null;

/** @param {MapNode} node */
export const nodeTitle = (node) => titleIn(node.title);

/** Color of a family of goods in the mode in force. @param {string} family */
export const familyColor = (family) => own(atlas.data.flow_map?.families ?? {}, family, { light: "#666666", dark: "#aaaaaa" })[atlas.dark ? "dark" : "light"];

/** Family of a commodity. @param {string} commodity @returns {string} */
export function familyOfGoods(commodity) {
  const found = Object.entries(atlas.data.flow_map?.families ?? {}).find(([, { terms }]) => terms.includes(commodity));
  return found ? found[0] : "goods";
}

/** World box of a flow: of the curves that it is on where all its ends are, and of the places where it stays. @param {string} flow @returns {number[]|null} */
export function flowBox(flow) {
  const level = flowMap()?.levels.at(-1);
  const bundles = (level?.bundles ?? []).filter(({ flows }) => flows.includes(flow));
  const nodes = [...(level?.inside ?? [])].filter(([, flows]) => flows.includes(flow)).map(([node]) => node);
  const boxes = [...bundles.flatMap(({ from, to }) => [from, to]), ...nodes].map(({ x, y }) => [x, y, x, y]);
  return boxes.length ? boxAround(boxes) : null;
}
