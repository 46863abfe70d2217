// The network by pointer and by keyboard: Tab goes from the nodes to the links of one of them, the
// arrows go from one to the next, Enter opens.

/** @typedef {import("./network_diagram.js").Drawing} Drawing */

const NODE_WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/**
 * @param {any} svg as `drawingElement` makes it @param {Drawing} drawing
 * @param {{onNode: (id: string) => void, onEdge: (id: string) => void, onPoint: (id: string) => void}} actions the last: of what the reader points at; empty for nothing
 */
export function listenToNetwork(svg, drawing, { onNode, onEdge, onPoint }) {
  let current = drawing.nodes[0]?.id ?? "";
  const nodeOf = (id) => svg.querySelector(`[data-node="${CSS.escape(id)}"]`);
  const keyOf = (id) => svg.querySelector(`.gx-net-key[data-edge="${CSS.escape(id)}"]`);
  const linksOf = (id) => linksAround(drawing, id);
  const point = (id) => {
    markNetwork(svg, drawing, id);
    onPoint(id);
  };
  const target = (event) => event.target.closest?.("[data-node], [data-edge]");
  const nameOf = (element) => element?.dataset.node ?? element?.dataset.edge ?? "";

  /** One node and one of its links can be reached by Tab. */
  function choose(id) {
    nodeOf(current)?.setAttribute("tabindex", "-1");
    current = id;
    nodeOf(id)?.setAttribute("tabindex", "0");
    for (const key of svg.querySelectorAll(".gx-net-key")) key.setAttribute("tabindex", "-1");
    keyOf(linksOf(id)[0] ?? "")?.setAttribute("tabindex", "0");
  }

  svg.addEventListener("click", (event) => {
    const hit = target(event);
    if (hit?.dataset.node) onNode(hit.dataset.node);
    else if (hit) onEdge(hit.dataset.edge);
  });
  svg.addEventListener("mouseover", (event) => point(nameOf(target(event))));
  svg.addEventListener("mouseleave", () => point(""));
  svg.addEventListener("focusin", (event) => {
    const held = target(event);
    if (held?.dataset.node) choose(held.dataset.node);
    point(nameOf(held));
    held?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  });
  svg.addEventListener("focusout", () => point(""));
  svg.addEventListener("keydown", (event) => {
    const held = target(event);
    if (!held) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (held.dataset.node) onNode(held.dataset.node);
      else onEdge(held.dataset.edge);
    } else if (event.key in NODE_WAYS || event.key === "Home") {
      event.preventDefault();
      if (held.dataset.node) nodeOf(event.key === "Home" ? drawing.nodes[0].id : nextNode(drawing, held.dataset.node, NODE_WAYS[event.key]))?.focus();
      else keyOf(nextLink(linksOf(current), held.dataset.edge, event.key))?.focus();
    }
  });
  choose(current);
}

/** Links of a node, clockwise from the top. @param {Drawing} drawing @param {string} id @returns {string[]} */
function linksAround({ nodes, edges }, id) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const center = byId.get(id);
  if (!center) return [];
  const turn = ({ edge }) => {
    const other = byId.get(edge.from === id ? edge.to : edge.from) ?? center;
    return (Math.atan2(other.x - center.x, center.y - other.y) + 2 * Math.PI) % (2 * Math.PI);
  };
  const own = edges.filter(({ edge }) => edge.from === id || edge.to === id);
  return own.sort((a, b) => turn(a) - turn(b) || (a.edge.id < b.edge.id ? -1 : 1)).map(({ edge }) => edge.id);
}

/** @param {string[]} links */
function nextLink(links, id, key) {
  if (key === "Home") return links[0];
  const step = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
  return links[(links.indexOf(id) + step + links.length) % links.length];
}

/** The nearest node in a direction; the same where there is none. @param {Drawing} drawing @param {string} id @param {number[]} way */
function nextNode({ nodes }, id, way) {
  const [wx, wy] = way;
  const here = nodes.find((node) => node.id === id);
  if (!here) return id;
  let best = { id, cost: Infinity };
  for (const node of nodes) {
    const [dx, dy] = [node.x - here.x, node.y - here.y];
    const ahead = dx * wx + dy * wy;
    const aside = Math.abs(dx * wy) + Math.abs(dy * wx);
    if (node.id === id || ahead <= 0 || aside > ahead * 2) continue;
    const cost = ahead + aside * 2;
    if (cost < best.cost) best = { id: node.id, cost };
  }
  return best.id;
}

/** What is pointed at stands out, with what it touches. @param {any} svg @param {Drawing} drawing */
function markNetwork(svg, { edges }, id) {
  const touched = new Set(edges.filter(({ edge }) => id && (edge.id === id || edge.from === id || edge.to === id)).flatMap(({ edge }) => [edge.id, edge.from, edge.to]));
  if (id) touched.add(id);
  svg.classList.toggle("gx-net-pointing", touched.size > 0);
  for (const element of svg.querySelectorAll("[data-node], [data-edge]"))
    element.classList.toggle("gx-net-on", touched.has(element.dataset.node ?? element.dataset.edge));
}
