// The network around an actor or a territory: who is within one or two steps, and by which links.
// Plain lists of ids: nothing here knows the page.

/** @typedef {{id: string, from: string, to: string}} Edge */
/**
 * @typedef {object} Graph
 * @property {Map<string, number>} steps from the center, of each node; the center has 0
 * @property {Edge[]} edges whose two ends are both in it
 */

/**
 * All that links lead to within some steps, and every link between what was found.
 * @param {string} center @param {number} most steps @param {Edge[]} edges @returns {Graph}
 */
export function graphAround(center, most, edges) {
  /** @type {Map<string, Set<string>>} */
  const beside = new Map();
  for (const { from, to } of edges)
    for (const [one, other] of [[from, to], [to, from]]) beside.set(one, (beside.get(one) ?? new Set()).add(other));
  const steps = new Map([[center, 0]]);
  let edge = [center];
  for (let step = 1; step <= most; step += 1) {
    const next = edge.flatMap((id) => [...(beside.get(id) ?? [])]).filter((id) => !steps.has(id));
    for (const id of next) steps.set(id, step);
    edge = [...new Set(next)];
  }
  return { steps, edges: edges.filter(({ from, to }) => steps.has(from) && steps.has(to)) };
}

/**
 * The links that concern a territory: with one end there, or between two who are both named there.
 * The source of the latter need not say that it happened there.
 * @template {Edge} T @param {T[]} edges @param {Set<string>} places the territory and what lies in it
 * @param {Set<string>} named actors that are named there @returns {T[]}
 */
export function edgesConcerning(edges, places, named) {
  return edges.filter(({ from, to }) => places.has(from) || places.has(to) || (named.has(from) && named.has(to)));
}

/** @typedef {Graph & {folded: Map<string, string[]>, drawn: Edge[], undrawn: number}} Folded groups by their id; links as they are drawn, and how many are not */

/** Id of the group of what hangs on a node. @param {string} id */
export const groupOf = (id) => `more:${id}`;

/**
 * No more nodes than a reader can tell apart: what hangs on one node only is put together first.
 * @param {string} center @param {Graph} graph @param {number} most nodes @returns {Folded}
 */
export function foldGraph(center, graph, most) {
  const { steps, edges } = graph;
  const order = foldingOrder(center, graph);
  let hidden = new Map();
  for (let number = Math.max(0, steps.size - most); number <= order.length; number += 1) {
    hidden = new Map(order.slice(0, number).map(({ id, parent }) => [id, parent]));
    const groups = new Set([...hidden.values()].map((parent) => rootOf(parent, hidden)));
    if (steps.size - number + groups.size <= most) break;
  }
  /** @type {Map<string, string[]>} */
  const folded = new Map();
  for (const [id, parent] of hidden) {
    const group = groupOf(rootOf(parent, hidden));
    folded.set(group, [...(folded.get(group) ?? []), id]);
  }
  // a group of one takes as much room as the one itself
  for (const [group, members] of folded)
    if (members.length === 1) {
      folded.delete(group);
      hidden.delete(members[0]);
    }
  const drawn = edges.filter(({ from, to }) => !hidden.has(from) && !hidden.has(to));
  return { steps, edges, folded, drawn, undrawn: edges.length - drawn.length };
}

/** The nearest node toward the center that is itself drawn. */
const rootOf = (id, hidden) => (hidden.has(id) ? rootOf(hidden.get(id), hidden) : id);

/** What may be folded, first to go first: farther nodes, those with few links, in large groups. */
function foldingOrder(center, { steps, edges }) {
  const neighbors = new Map([...steps.keys()].map((id) => [id, new Set()]));
  for (const { from, to } of edges) {
    neighbors.get(from)?.add(to);
    neighbors.get(to)?.add(from);
  }
  const stepOf = (/** @type {string} */ id) => steps.get(id) ?? 0;
  const parentOf = (/** @type {string} */ id) => [...(neighbors.get(id) ?? [])].filter((other) => stepOf(other) < stepOf(id)).sort()[0] ?? center;
  const found = [...steps.keys()].filter((id) => id !== center).map((id) => ({ id, parent: parentOf(id), links: neighbors.get(id)?.size ?? 0 }));
  const leaves = new Map();
  for (const { parent, links } of found) if (links === 1) leaves.set(parent, (leaves.get(parent) ?? 0) + 1);
  return found.sort((a, b) =>
    stepOf(b.id) - stepOf(a.id) || a.links - b.links ||
    (leaves.get(b.parent) ?? 0) - (leaves.get(a.parent) ?? 0) || (a.parent < b.parent ? -1 : a.parent > b.parent ? 1 : a.id < b.id ? -1 : 1));
}

/**
 * Links between the same two lie beside each other: the place of each among them, from the straight line.
 * @param {Edge[]} edges @returns {Map<string, number>} 0 on the line, else to one side or the other
 */
export function linkLanes(edges) {
  /** @type {Map<string, Edge[]>} */
  const pairs = new Map();
  for (const edge of edges) {
    const name = [edge.from, edge.to].sort().join(" ");
    pairs.set(name, [...(pairs.get(name) ?? []), edge]);
  }
  const lanes = new Map();
  for (const pair of pairs.values())
    pair.forEach((edge, i) => {
      const lane = i - (pair.length - 1) / 2;
      // seen from one end for all of them, whichever way each goes
      lanes.set(edge.id, edge.from < edge.to ? lane : -lane);
    });
  return lanes;
}
