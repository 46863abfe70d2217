// The part of an actor's card that says what is drawn of it on the map, and lets the reader choose.

import { actorLinks, arcs, arcsInForce, isOnMap, MODES, presenceOf } from "../draw/arcs.js";
import { rowTitle, tableOf } from "../data/atlas.js";
import { byId, datum, el } from "../base/dom.js";
import { linkTo } from "./sheets.js";
import { formatNumber, say, speech, termTitle } from "../base/text.js";

/** @typedef {import("./sheets.js").Go} Go */

/**
 * @param {string} id of the actor @param {Go} go
 * @param {{onMode: () => void, onPoint: () => void, onZoom: (box: number[]) => void}} actions after
 *   a change of what is drawn, after one of what is pointed at, and to see all of it
 * @returns {any} null where there is nothing that could be drawn
 */
export function arcPart(id, go, { onMode, onPoint, onZoom }) {
  const all = presenceOf(id);
  if (!all.length && !actorLinks(id).length) return null;
  const choose = (mode) => {
    arcs.mode = mode;
    onMode();
    byId(`gx-arcs-${mode}`)?.focus();
  };
  const buttons = MODES.map((mode) =>
    el("button", {
      type: "button", id: `gx-arcs-${mode}`, class: "gx-button", text: say(`arcs_${mode}`),
      "aria-pressed": String(arcs.mode === mode), on: { click: () => choose(mode) },
    }),
  );
  const items = arcs.mode === "places" ? placeItems(all, go, onPoint) : arcs.mode === "actors" ? linkItems(id, go, onPoint) : [];
  return el("section", { class: "gx-arcs" },
    el("h3", { id: "gx-arcs-title", text: say("arcs") }),
    el("div", { class: "gx-switch", role: "group", "aria-labelledby": "gx-arcs-title" }, ...buttons, zoomButton(onZoom)),
    arcs.mode === "off" ? null : el("p", { class: "gx-quiet", text: say(`arcs_note_${arcs.mode}`) }),
    arcs.mode === "off" ? null : arcLegend(),
    arcs.mode === "off" ? null : el("p", { class: "gx-arcs-number", text: numberText(id, all) }),
    items.length ? el("ul", { class: "gx-plain gx-two" }, ...items) : null);
}

function zoomButton(onZoom) {
  const { places, arcs: drawn } = arcsInForce();
  const spots = [...places, ...drawn.flatMap(({ from, to }) => [from, to])];
  if (!spots.length) return null;
  const [xs, ys] = [spots.map(({ x }) => x), spots.map(({ y }) => y)];
  const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  return el("button", { type: "button", id: "gx-arcs-zoom", class: "gx-button", text: say("zoom_to"), on: { click: () => onZoom(box) } });
}

/** How much of it is on the map, and why not more. */
function numberText(id, all) {
  const onMap = all.filter(isOnMap).length;
  const hidden = onMap < all.length ? say("arcs_hidden") : "";
  const shown = { n: formatNumber(onMap, 0), all: formatNumber(all.length, 0) };
  if (arcs.mode === "places") return `${say("arcs_drawn", shown)}. ${hidden}`.trim();
  const links = actorLinks(id).length;
  return `${say("arcs_links_drawn", { n: formatNumber(arcsInForce().arcs.length, 0), all: formatNumber(links, 0) })}. ${hidden}`.trim();
}

function arcLegend() {
  const { arcs: drawn, places } = arcsInForce();
  const entries = arcs.mode === "places" ? [["arcs_spot", "spot"], ["arcs_present", "dots"]] : [["arcs_spot", "spot"], ["arcs_relation", "arrow"]];
  const used = entries.filter(([, symbol]) => (symbol === "spot" ? places.length : drawn.length));
  if (drawn.some(({ contested }) => contested)) used.push(["arcs_contested", "doubt"]);
  const items = used.map(([word, symbol]) =>
    el("li", {}, el("span", { class: `gx-arc-symbol gx-arc-${symbol}`, "aria-hidden": "true", text: symbol === "doubt" ? "?" : symbol === "arrow" ? "→" : "" }),
      el("span", { class: "gx-entry", text: say(word) })));
  return items.length ? el("ul", { class: "gx-legend" }, ...items) : null;
}

/** Point at a feature on the map while the pointer or the focus is on its line. */
function pointing(name, onPoint) {
  const point = (focus) => () => {
    if (arcs.focus === focus) return;
    arcs.focus = focus;
    onPoint();
  };
  return { focusin: point(name), focusout: point(""), mouseenter: point(name), mouseleave: point("") };
}

function placeItems(places, go, onPoint) {
  const titled = places.map((place) => ({ place, title: rowTitle(tableOf(place.feature.layer), place.feature.row) }));
  titled.sort((a, b) => a.title.localeCompare(b.title, speech.language));
  return titled.map(({ place }) =>
    el("li", { on: pointing(place.id, onPoint) }, linkTo(place.id, go), place.contested ? contestedMark() : null,
      isOnMap(place) ? null : el("small", { text: say("arcs_not_shown") })));
}

function linkItems(id, go, onPoint) {
  return arcsInForce().arcs.flatMap(({ link, from, to, contested }) => {
    if (!link) return [];
    const out = link.from === id;
    const [relation, other] = [datum("span", termTitle("relation", link.relation), "gx-relation"), linkTo(out ? link.to : link.from, go)];
    const names = [from, to].map(({ feature }) => rowTitle(tableOf(feature.layer), feature.row));
    const where = names[0] === names[1] ? names[0] : names.join(" → ");
    const sentence = out ? [relation, " → ", other] : [other, " → ", relation];
    return [el("li", { on: pointing(`link:${link.row}`, onPoint) }, ...sentence, contested ? contestedMark() : null, datum("small", where))];
  });
}

const contestedMark = () => el("span", { class: "gx-mark gx-mark-contested", text: say("contested") });
