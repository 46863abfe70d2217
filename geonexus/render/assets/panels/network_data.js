// What the network panel shows: its center, how far it reaches, and the links that pass the filters.

import { actorsIn, insideOf, linksWith, stopOf } from "../data/actors.js";
import { atlas, findFeature, rowsOf, shapeOf, tableOf } from "../data/atlas.js";
import { contains, worldX, worldY } from "../base/geometry.js";
import { edgesConcerning, foldGraph, graphAround } from "../data/network_graph.js";
import { featuresOfActor } from "../draw/highlight.js";
import { allLinks, passesLink } from "../filter/link_filter.js";
import { passesFilters } from "../filter/filtered.js";
import { parseNetwork, writeNetwork } from "../filter/network_address.js";

/** @typedef {import("../data/network_graph.js").Edge & {relation: string, row: number, named?: boolean}} NetworkEdge of the links, or `named`: a territory whose record names an actor */
/** @typedef {import("../filter/network_address.js").NetworkChoice} NetworkChoice */

/** A reader tells about so many nodes apart. */
export const MOST_NODES = 60;
const NO_NETWORK = parseNetwork("");

/** @type {NetworkChoice} */
export const network = { ...NO_NETWORK };

/** @param {Partial<NetworkChoice>} choice of what is shown, on top of what is chosen already */
export function chooseNetwork(choice) {
  Object.assign(network, choice);
}

/** As a part of the address; empty where no network is open. */
export const networkAddress = () => writeNetwork(network);

/** Whether there is anything to show of an id. @param {string} id */
export const hasNetwork = (id) => linksWith(id).length > 0 || namedHere(id).size > 0;

const isArea = (feature) => feature?.layer.kind === "area";

/** @type {Map<string, Set<string>>} shapes do not change */
const territoriesByHolder = new Map();

/** A territory and the smaller ones whose middle lies in it. @param {string} id @returns {Set<string>} */
function territoriesIn(id) {
  const known = territoriesByHolder.get(id) ?? findTerritoriesIn(id);
  territoriesByHolder.set(id, known);
  return known;
}

/** @param {string} id @returns {Set<string>} */
function findTerritoriesIn(id) {
  const feature = findFeature(id);
  const shape = feature && shapeOf(feature.layer, feature.row);
  const found = new Set([id]);
  if (!shape?.parts) return found;
  const sizeOf = ({ box }) => (box[2] - box[0]) * (box[3] - box[1]);
  for (const layer of atlas.layers.filter((one) => one.kind === "area"))
    for (const row of rowsOf(layer)) {
      const [other, spot] = [shapeOf(layer, row), tableOf(layer).label?.[row]];
      const { quantum, columns, key } = tableOf(layer);
      if (other && spot && sizeOf(other) < sizeOf(shape) && contains(shape, worldX(spot[0] * quantum), worldY(spot[1] * quantum))) found.add(String(columns[key].at(row)));
    }
  return found;
}

/** Actors that the record of a territory names, or that of anything in it. @param {Set<string>} places @returns {Set<string>} */
function actorsNamedIn(places) {
  const features = [...places].flatMap((id) => [findFeature(id) ?? [], insideOf(id)].flat());
  return new Set(features.filter(passesFilters).flatMap(actorsIn));
}

/** Actors that a territory's own record names; none of anything else. @param {string} id */
function namedHere(id) {
  const feature = findFeature(id);
  return new Set(feature && isArea(feature) && passesFilters(feature) ? actorsIn(feature) : []);
}

/** That a territory names an actor stands beside the links: it says less than any of them. @param {string} id @returns {NetworkEdge[]} */
function namedEdges(id) {
  const linked = new Set(linksWith(id).flatMap(({ from, to }) => [from, to]));
  return [...namedHere(id)].filter((actor) => !linked.has(actor)).map((actor) => ({ id: `named:${actor}`, from: actor, to: id, relation: "", row: -1, named: true }));
}

/** @param {NetworkEdge[]} edges */
function graphOf(edges) {
  const { center, steps, territory } = network;
  const all = [...edges, ...namedEdges(center)];
  const places = territory ? territoriesIn(territory) : null;
  const kept = places ? edgesConcerning(all, places, actorsNamedIn(places)) : all;
  return graphAround(center, steps, kept);
}

/**
 * The network in force: nodes by step, links, and what was folded away to keep it readable.
 * @param {number} [most] nodes
 * @returns {import("../data/network_graph.js").Folded & {edges: NetworkEdge[], drawn: NetworkEdge[], filteredOut: number}}
 */
export function presentNetwork(most = MOST_NODES) {
  const links = allLinks();
  const graph = graphOf(links.filter(({ row }) => passesLink(row)));
  const folded = /** @type {any} */ (foldGraph(network.center, graph, most));
  return { ...folded, filteredOut: graphOf(links).edges.length - graph.edges.length };
}

/** Territories that one may ask for, each with the number of links within reach that concern it. @returns {{id: string, count: number}[]} */
export function territoryChoices() {
  const { center, steps } = network;
  const { edges, steps: reached } = graphAround(center, steps, [...allLinks().filter(({ row }) => passesLink(row)), ...namedEdges(center)]);
  const near = isArea(findFeature(center)) ? [] : featuresOfActor(center).filter((one) => isArea(one) && passesFilters(one));
  const named = near.map(({ layer, row }) => String(tableOf(layer).columns[tableOf(layer).key].at(row)));
  const linked = [...reached.keys()].filter((id) => isArea(findFeature(id)));
  const wanted = [...new Set([...named, ...linked, ...(network.territory ? [network.territory] : [])])];
  const counted = wanted.map((id) => {
    const places = territoriesIn(id);
    return { id, count: edgesConcerning(edges, places, actorsNamedIn(places)).length };
  });
  return counted.filter(({ id, count }) => count > 0 || id === network.territory);
}

/** Bring the state to what an address says; what the atlas does not know is passed over. @param {string} text */
export function readNetworkAddress(text) {
  const choice = parseNetwork(text);
  const known = stopOf(choice.center) !== null && hasNetwork(choice.center);
  Object.assign(network, known ? choice : NO_NETWORK, known && !isArea(findFeature(choice.territory)) ? { territory: "" } : {});
}
