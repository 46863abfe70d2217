// Where each node of a network stands: by d3-force, the same at every run, and no name on another.

/**
 * @typedef {object} LayoutNode
 * @property {string} id
 * @property {number} step from the center
 * @property {number} group kinds stand together at first
 * @property {number} width of the node with its name, in pixels
 * @property {number} height
 */

const LAYOUT_TICKS = 180;
const LAST_ROUNDS = 400;
const NODE_GAP_PX = 7;
/** A higher drawing is made wider instead. */
const HIGHEST_PX = 1300;

/**
 * Middles of the boxes of all nodes.
 * @param {LayoutNode[]} nodes the center first
 * @param {{from: string, to: string}[]} edges
 * @param {{width: number, height: number}} frame in pixels
 * @returns {Map<string, {x: number, y: number}>}
 */
export function layOut(nodes, edges, frame) {
  const { forceLink, forceManyBody, forceSimulation, forceX, forceY } = /** @type {any} */ (globalThis).geonexusForce;
  const placed = firstPlaces(nodes, frame);
  const links = edges.filter(({ from, to }) => from !== to).map(({ from, to }) => ({ source: from, target: to }));
  const room = Math.sqrt((frame.width * frame.height) / Math.max(2, nodes.length));
  const wide = frame.width / frame.height;
  // nothing moves on the screen: all steps are done here and now
  forceSimulation(placed)
    .force("links", forceLink(links).id(({ id }) => id).distance(room * 0.95))
    .force("apart", forceManyBody().strength(-room * 6).distanceMax(room * 5))
    .force("across", forceX(frame.width / 2).strength(0.06 / Math.max(0.6, wide)))
    .force("down", forceY(frame.height / 2).strength(0.06 * Math.max(0.6, wide)))
    .force("names", () => (separateNodes(placed, 0.5), keepInside(placed, frame)))
    .stop()
    .tick(LAYOUT_TICKS);
  fillFrame(placed, frame);
  for (let round = 0; round < LAST_ROUNDS && separateNodes(placed, 0.55); round += 1) keepInside(placed, frame);
  return new Map(placed.map(({ id, x, y }) => [id, { x, y }]));
}

/** Around the center, kinds together, in the order of their ids. */
function firstPlaces(nodes, { width, height }) {
  const [center, ...others] = nodes;
  const sorted = [...others].sort((a, b) => a.step - b.step || a.group - b.group || (a.id < b.id ? -1 : 1));
  const around = sorted.map((node, i) => {
    const ring = sorted.filter(({ step }) => step === node.step);
    const turn = (2 * Math.PI * ring.indexOf(node)) / ring.length + (node.step === 2 ? 0.1 : -Math.PI / 2);
    const reach = node.step === 1 ? 0.3 : 0.46;
    return { ...node, x: width / 2 + width * reach * Math.cos(turn), y: height / 2 + height * reach * Math.sin(turn), order: i };
  });
  return [{ ...center, x: width / 2, y: height / 2, fx: width / 2, fy: height / 2, order: -1 }, ...around];
}

/** Push boxes that overlap apart, along the shorter way; whether any did. */
function separateNodes(nodes, share) {
  let any = false;
  for (let i = 0; i < nodes.length; i += 1)
    for (let j = i + 1; j < nodes.length; j += 1) {
      const [a, b] = [nodes[i], nodes[j]];
      const overX = (a.width + b.width) / 2 + NODE_GAP_PX - Math.abs(a.x - b.x);
      const overY = (a.height + b.height) / 2 + NODE_GAP_PX - Math.abs(a.y - b.y);
      if (overX <= 0.5 || overY <= 0.5) continue;
      any = true;
      const [axis, over] = overX < overY * 1.4 ? ["x", overX] : ["y", overY];
      const side = a[axis] < b[axis] || (a[axis] === b[axis] && a.order < b.order) ? -1 : 1;
      const fixed = a.fx !== undefined ? [0, 2] : b.fx !== undefined ? [2, 0] : [1, 1];
      a[axis] += side * over * share * fixed[0];
      b[axis] -= side * over * share * fixed[1];
    }
  return any;
}

/** Use the whole frame, on every side of the center: a network in a wide one may be wider than high. */
function fillFrame(nodes, frame) {
  for (const [axis, extent, most] of /** @type {["x"|"y", "width"|"height", number][]} */ ([["x", "width", 2.2], ["y", "height", 1.8]])) {
    const middle = frame[extent] / 2;
    const room = middle - Math.max(...nodes.map((node) => node[extent])) / 2 - 4;
    for (const side of [-1, 1]) {
      const there = nodes.filter((node) => (node[axis] - middle) * side > 0);
      const reach = Math.max(...there.map((node) => Math.abs(node[axis] - middle)), 1);
      const share = Math.max(1, Math.min(most, room / reach));
      for (const node of there) node[axis] = middle + (node[axis] - middle) * share;
    }
  }
}

function keepInside(nodes, { width, height }) {
  for (const node of nodes) {
    node.x = Math.max(node.width / 2 + 2, Math.min(width - node.width / 2 - 2, node.x));
    node.y = Math.max(node.height / 2 + 2, Math.min(height - node.height / 2 - 2, node.y));
  }
}

/**
 * The frame that so many boxes need: as wide as there is room; higher, and only then wider, where they need more.
 * @param {LayoutNode[]} nodes @param {{width: number, height: number}} room
 */
export function frameFor(nodes, room) {
  const area = 2.6 * nodes.reduce((sum, { width, height }) => sum + (width + NODE_GAP_PX) * (height + NODE_GAP_PX), 0);
  const high = area > room.width * HIGHEST_PX;
  const width = high ? Math.max(room.width, Math.min(760, Math.sqrt(area * 0.6))) : room.width;
  return { width, height: Math.max(room.height, area / width) };
}
