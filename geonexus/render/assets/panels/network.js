// The network panel: who is linked to whom, as a drawing or as a table, and the evidence of each link.

import { stopOf } from "../data/actors.js";
import { byId, el } from "../base/dom.js";
import { MOST_NODES, chooseNetwork, network, presentNetwork, territoryChoices } from "./network_data.js";
import { drawingElement, makeDrawing } from "./network_diagram.js";
import { listenToNetwork } from "./network_keys.js";
import { networkEntries, networkLegend } from "./network_legend.js";
import { edgeLook, edgeSentence } from "./network_look.js";
import { takePicture } from "./network_picture.js";
import { networkCsv, networkTable } from "./network_table.js";
import { titleOf } from "./sheets.js";
import { downloadFile } from "./take_files.js";
import { atlas, findFeature } from "../data/atlas.js";
import { filterState } from "../filter/filtered.js";
import { formatNumber, say, speech } from "../base/text.js";

/** @typedef {import("./network_data.js").NetworkEdge} NetworkEdge */

const DRAWN_AGAIN_MS = 150;
/** A small panel holds fewer nodes, but never fewer than these. */
const LEAST_NODES = 30;
const PX_A_NODE = 8500;

const networkPanel = {
  /** @type {import("./sheets.js").Go} */ go: () => {},
  /** @type {() => void} makes room where there is little */ onOpen: () => {},
  /** @type {() => void} the address follows */ onChange: () => {},
  /** @type {any} what had the focus before */ opener: null,
  /** @type {any} */ timer: 0,
  /** the size that the panel was last written for */ drawnFor: "",
  /** @type {ReturnType<typeof presentNetwork>|null} */ found: null,
};

/** @param {{go: import("./sheets.js").Go, onOpen: () => void, onChange: () => void}} actions to open a card, before it opens, and after a change of what is shown */
export function prepareNetwork(actions) {
  Object.assign(networkPanel, actions);
  filterState.listeners.push(() => showNetwork());
  byId("gx-network").addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    closeNetwork();
  });
  new ResizeObserver(() => {
    clearTimeout(networkPanel.timer);
    // what was drawn for this size stays: a reader may already be scrolling or pointing in it
    networkPanel.timer = setTimeout(() => panelSize() !== networkPanel.drawnFor && showNetwork(), DRAWN_AGAIN_MS);
  }).observe(byId("gx-network"));
}

const panelSize = () => `${byId("gx-network").clientWidth}×${byId("gx-network").clientHeight}`;

export const networkOpen = () => network.center !== "";

/** Open the network of an actor or a territory. @param {string} id */
export function openNetwork(id) {
  if (!networkOpen()) networkPanel.opener = document.activeElement;
  chooseNetwork({ center: id, steps: 1, territory: "" });
  networkPanel.onOpen();
  showNetwork();
  byId("gx-network-title")?.focus();
  networkPanel.onChange();
}

export function closeNetwork() {
  chooseNetwork({ center: "", territory: "", steps: 1 });
  showNetwork();
  const opener = networkPanel.opener?.isConnected ? networkPanel.opener : byId("map_geonexus");
  opener.focus({ preventScroll: true });
  networkPanel.onChange();
}

/** @param {Parameters<typeof chooseNetwork>[0]} choice */
function changeNetwork(choice) {
  chooseNetwork(choice);
  showNetwork();
  networkPanel.onChange();
}

/** Write the panel, in the language in force; the focus stays on what it was on. */
export function showNetwork() {
  const section = byId("gx-network");
  section.hidden = !networkOpen();
  networkPanel.drawnFor = panelSize();
  if (section.hidden) return section.replaceChildren();
  const focused = section.contains(document.activeElement) ? selectorOf(document.activeElement) : "";
  const most = Math.floor(Math.max(0, section.clientWidth - 30) * Math.max(0, section.clientHeight - 230) / PX_A_NODE);
  const found = (networkPanel.found = presentNetwork(Math.max(LEAST_NODES, Math.min(MOST_NODES, most))));
  section.setAttribute("aria-labelledby", "gx-network-title");
  const body = el("div", { class: "gx-network-body", id: "gx-network-body" });
  /** @type {{made: import("./network_diagram.js").Drawing|null}} */
  const drawing = { made: null };
  section.replaceChildren(
    el("button", { type: "button", class: "gx-close", "aria-label": say("close_network"), title: say("close_network"), text: "×", on: { click: closeNetwork } }),
    el("h2", { id: "gx-network-title", tabindex: -1, text: networkTitle() }),
    el("div", { class: "gx-network-tools" }, stepSwitch(), territorySelect(), viewSwitch(), networkTakes(found, drawing)),
    el("p", { id: "gx-network-facts", class: "gx-quiet", role: "status", text: networkFacts(found) }),
    network.territory ? el("p", { class: "gx-quiet", text: say("network_concern_hint") }) : "",
    body);
  if (network.view === "table") {
    body.append(el("div", { class: "gx-table-scroll", tabindex: 0, role: "region", "aria-label": say("table") },
      networkTable(found.edges, networkPanel.go, openNetworkEdge, () => showNetwork())), el("p", { class: "gx-quiet", text: say("network_note") }));
  } else drawing.made = appendDiagram(body, found);
  if (focused) section.querySelector(focused)?.focus({ preventScroll: true });
}

/** How what has the focus is found again. @param {any} element */
function selectorOf(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  for (const name of ["node", "edge", "column"]) if (element.dataset[name]) return `${element.tagName === "path" ? ".gx-net-key" : ""}[data-${name}="${CSS.escape(element.dataset[name])}"]`;
  return "";
}

const networkTitle = () => say("network_of", { name: titleOf(network.center) });

/** @returns {import("./network_diagram.js").Drawing} */
function appendDiagram(body, found) {
  const told = el("p", { class: "gx-network-told", "aria-hidden": "true" });
  const scroll = el("div", { class: "gx-network-scroll" });
  const hidden = new Set([...found.folded.values()].flat());
  const ids = [...[...found.steps.keys()].filter((id) => !hidden.has(id)), ...found.folded.keys()];
  // the drawing has the room that these leave
  told.textContent = say("network_hint");
  body.append(scroll, told, networkLegend(networkEntries(ids, found.drawn)), el("p", { class: "gx-quiet", text: say("network_note") }));
  const drawing = makeDrawing(network.center, found, { width: Math.max(280, scroll.clientWidth - 2), height: Math.max(300, scroll.clientHeight - 4) });
  const svg = drawingElement(drawing, say("network_keys", { name: networkTitle() }));
  scroll.append(svg);
  const { x, y } = drawing.nodes[0];
  scroll.scrollTo(x - scroll.clientWidth / 2, y - scroll.clientHeight / 2);
  const edges = new Map(found.edges.map((edge) => [edge.id, edge]));
  listenToNetwork(svg, drawing, {
    onNode: openNetworkNode, onEdge: openNetworkEdge,
    onPoint: (id) => (told.textContent = edges.has(id) ? edgeSentence(/** @type {NetworkEdge} */ (edges.get(id))) : say("network_hint")),
  });
  return drawing;
}

function openNetworkNode(id) {
  // what hangs on a node stands around it in its own network
  if (id.startsWith("more:")) return changeNetwork({ center: id.slice("more:".length), steps: 1, territory: "", view: id.endsWith(network.center) ? "table" : network.view });
  const stop = stopOf(id);
  if (stop) networkPanel.go(stop);
}

function openNetworkEdge(id) {
  const edge = /** @type {NetworkEdge|undefined} */ (networkPanel.found?.edges.find((one) => one.id === id));
  const feature = edge?.named ? findFeature(edge.to) : null;
  if (feature) networkPanel.go({ feature });
  else if (edge) networkPanel.go({ sheet: { kind: "link", table: atlas.data.links, row: edge.row } });
}

function stepSwitch() {
  const button = (steps) => el("button", {
    type: "button", id: `gx-network-steps-${steps}`, class: "gx-button", text: say(`network_steps_${steps}`),
    "aria-pressed": String(network.steps === steps), on: { click: () => changeNetwork({ steps }) },
  });
  return el("div", { class: "gx-switch", role: "group", "aria-label": say("network_steps") }, button(1), button(2));
}

function viewSwitch() {
  const button = (view) => el("button", {
    type: "button", id: `gx-network-${view}`, class: "gx-button", text: say(`network_${view}`),
    "aria-pressed": String(network.view === view), on: { click: () => changeNetwork({ view }) },
  });
  return el("div", { class: "gx-switch", role: "group", "aria-label": say("network_view") }, button("diagram"), button("table"));
}

/** Only the links that concern a territory; nothing where there is none to choose. */
function territorySelect() {
  const choices = territoryChoices().map(({ id, count }) => ({ id, text: `${titleOf(id)} (${formatNumber(count, 0)})` }));
  if (!choices.length) return null;
  choices.sort((a, b) => a.text.localeCompare(b.text, speech.language));
  const options = [{ id: "", text: say("network_everywhere") }, ...choices].map(({ id, text }) => el("option", { value: id, text, selected: id === network.territory }));
  const select = el("select", { id: "gx-network-territory", on: { change: (event) => changeNetwork({ territory: event.target.value }) } }, ...options);
  return el("label", { class: "gx-network-territory", title: say("network_concern_hint") }, el("span", { text: say("network_concern") }), select);
}

function networkTakes(found, drawing) {
  const take = (ending, act) => el("button", { type: "button", id: `gx-network-${ending}`, class: "gx-button", text: ending.toUpperCase(), "aria-label": say(`network_take_${ending}`), title: say(`network_take_${ending}`), on: { click: act } });
  const picture = (ending) => take(ending, () => takePicture(ending, drawing.made, networkTitle(), networkFacts(found), byId("gx-network-body")));
  const csv = take("csv", () => downloadFile("network.csv", "text/csv;charset=utf-8", [networkCsv(found.edges)]));
  return el("div", { class: "gx-switch", role: "group", "aria-label": say("network_take") }, csv, ...(network.view === "table" ? [] : [picture("svg"), picture("png")]));
}

/** How many links, how many of them are doubtful, and what the filters took. */
function networkFacts(found) {
  const looks = found.edges.map(edgeLook);
  const links = looks.filter(({ name }) => name !== "named").length;
  /** @type {[string, number][]} */
  const facts = [
    ["links", links], ["nodes", found.steps.size], ["contested_n", looks.filter(({ contested }) => contested).length],
    ["supposed_n", looks.filter(({ supposed }) => supposed).length], ["filtered_n", found.filteredOut], ["undrawn_n", network.view === "table" ? 0 : found.undrawn],
  ];
  const words = facts.filter(([name, n]) => n > 0 || name === "links").map(([name, n]) => say(`network_fact_${name}`, { n: formatNumber(n, 0) }));
  return words.join(" · ");
}
