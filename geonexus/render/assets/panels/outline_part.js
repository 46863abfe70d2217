// The outlines of a territory in its card: which to see, how each is defined, and two of them compared.

import { findFeature, rowTitle, tableOf } from "../data/atlas.js";
import { chooseOutlines, chosenOutlines, outlineList, rowId, sharedArea, shownOutlines } from "../data/outline_choice.js";
import { outlineLook } from "../draw/outline_lines.js";
import { byId, datum, el } from "../base/dom.js";
import { linkTo } from "./sheets.js";
import { boxAround } from "../base/geometry.js";
import { formatMeters, formatNumber, say, termTitle } from "../base/text.js";

/** @typedef {import("../data/outline_choice.js").Outline} Outline */

const outlinePart = {
  /** @type {() => void} draws the map and notes the address */ onChange: () => {},
  /** @type {(box: number[]) => void} */ onZoomBox: () => {},
  /** @type {Set<string>} territories whose list is open */ open: new Set(),
  /** @type {Record<string, [string, string]>} the two that are compared, by territory */ pairs: {},
};

/** @param {() => void} onChange @param {(box: number[]) => void} onZoomBox */
export function prepareOutlinePart(onChange, onZoomBox) {
  Object.assign(outlinePart, { onChange, onZoomBox });
}

/** The part of a card; null where a territory has one outline. @param {any} table @param {number} row @param {import("./sheets.js").Go} go */
export function outlinesOf(table, row, go) {
  const outlines = outlineList(table, row);
  if (outlines.length < 2) return null;
  const id = rowId(table, row);
  const body = el("div", { class: "gx-outlines-body" });
  const part = el("details", { class: "gx-outlines-part" }, el("summary", { text: `${say("outlines")} (${formatNumber(outlines.length, 0)})` }), body);
  const write = () => body.replaceChildren(...outlineParts(table, row, outlines, go, write));
  part.addEventListener("toggle", () => (part.open ? outlinePart.open.add(id) : outlinePart.open.delete(id)));
  part.open = outlinePart.open.has(id) || chosenOutlines.territory === id;
  write();
  return part;
}

function outlineParts(table, row, outlines, go, write) {
  const id = rowId(table, row);
  const chosen = chosenOutlines.territory === id ? chosenOutlines.ids : [];
  const choose = (ids) => {
    chooseOutlines(id, ids);
    const focused = document.activeElement?.getAttribute("data-outline");
    write();
    writeOutlineKey();
    outlinePart.onChange();
    const again = focused ? document.querySelector(`[data-outline="${CSS.escape(focused)}"]`) : null;
    if (again instanceof HTMLElement) again.focus();
  };
  const press = (word, name, act) => el("button", { type: "button", class: "gx-button", "data-outline": name, text: say(word), on: { click: act } });
  return [
    el("ul", { class: "gx-plain gx-outline-list" }, ...outlines.map((outline) => outlineItem(outline, chosen, choose))),
    el("div", { class: "gx-outline-tools" },
      chosen.length < outlines.length && press("outlines_all", "all", () => choose(outlines.map((one) => one.id))),
      chosen.length > 0 && press("outlines_none", "none", () => choose([])),
      chosen.length > 0 && press("zoom_to", "zoom", zoomToOutlines)),
    chosen.length > 1 ? comparePart(table, row, outlines.filter((one) => chosen.includes(one.id)), go) : el("p", { class: "gx-quiet", text: say("outlines_hint") }),
  ];
}

function outlineItem(outline, chosen, choose) {
  const on = chosen.includes(outline.id);
  const box = el("input", { type: "checkbox", "data-outline": outline.id, on: { change: (event) => choose(event.target.checked ? [...chosen, outline.id] : chosen.filter((one) => one !== outline.id)) } });
  box.checked = on;
  const words = [`${formatNumber(outline.area_km2)} km²`, definedBy(outline), outline.basis ? termTitle("outline_basis", outline.basis) : "", outline.drawn ? say("outline_shown") : ""];
  return el("li", {}, el("label", { class: "gx-outline" }, box, outlineMark(outline.number),
    el("span", {}, datum("span", outline.title), datum("small", words.filter(Boolean).join(" · ")))));
}

/** The number of an outline over a piece of its line. @param {number} number */
function outlineMark(number) {
  const { tone, dash } = outlineLook(number);
  const mark = el("span", { class: "gx-outline-mark", text: String(number) });
  mark.style.color = tone;
  mark.style.borderBottom = `3px ${dash.length === 0 ? "solid" : dash[0] < 4 ? "dotted" : "dashed"} ${tone}`;
  return mark;
}

/** How an outline is made, in words: "33 districts or municipalities". @param {Outline} outline */
function definedBy({ definition, units, width_m: width }) {
  if (!definition) return "";
  if (units !== null) return say(units === 1 ? `defined_${definition}_one` : `defined_${definition}`, { n: formatNumber(units, 0) });
  return say(`defined_${definition}`, { width: width === null ? "" : formatMeters(width) });
}

/** Two outlines beside each other; which two, the reader chooses. */
function comparePart(table, row, chosen, go) {
  const id = rowId(table, row);
  const kept = outlinePart.pairs[id] ?? ["", ""];
  const ids = chosen.map((one) => one.id);
  const pair = kept.every((one) => ids.includes(one)) && kept[0] !== kept[1] ? kept : [ids[0], ids[1]];
  const box = el("div", { class: "gx-outline-compare" });
  const write = () => {
    outlinePart.pairs[id] = /** @type {[string, string]} */ ([...pair]);
    const pick = (at) => {
      const select = el("select", { "aria-label": say("outline_pick", { n: at + 1 }), on: { change: (event) => ((pair[at] = event.target.value), write(), box.querySelectorAll("select")[at].focus()) } },
        ...chosen.map((one) => el("option", { value: one.id, text: `${one.number} ${one.title}`, disabled: one.id === pair[1 - at] })));
      select.value = pair[at];
      return select;
    };
    const two = pair.map((one) => chosen.find((outline) => outline.id === one));
    box.replaceChildren(
      el("h3", { text: say("outlines_compared") }),
      chosen.length > 2 ? el("div", { class: "gx-outline-pick" }, pick(0), pick(1)) : "",
      pairTable(table, row, two[0], two[1]),
      el("p", { class: "gx-quiet", text: say("holds_hint") }),
      ...onlyIn(two[0], two[1], go));
  };
  write();
  return box;
}

/** @param {any} table @param {number} row @param {Outline} one @param {Outline} other */
function pairTable(table, row, one, other) {
  const shared = sharedArea(table, row, one, other);
  const share = (area) => (shared === null || !area ? "" : `${formatNumber((100 * shared) / area, 0)} %`);
  const line = (title, left, right) => el("tr", {}, el("th", { scope: "row", text: title }), el("td", {}, datum("span", left)), el("td", {}, datum("span", right)));
  const both = (title, of) => line(title, of(one), of(other));
  const held = (style) => both(say(`holds_${style}`), ({ holds }) => formatNumber(holds[style]?.length ?? 0, 0));
  return el("table", { class: "gx-outline-table" },
    el("thead", {}, el("tr", {}, el("td", {}), el("th", { scope: "col" }, outlineMark(one.number), datum("span", one.title)), el("th", { scope: "col" }, outlineMark(other.number), datum("span", other.title)))),
    el("tbody", {},
      both(say("area"), ({ area_km2: area }) => `${formatNumber(area)} km²`),
      shared === null ? null : el("tr", {}, el("th", { scope: "row", text: say("area_shared") }), el("td", { colspan: 2 }, datum("span", `${formatNumber(shared)} km²`))),
      shared === null ? null : both(say("area_share"), ({ area_km2: area }) => share(area)),
      both(say("outline_definition"), definedBy),
      both(say("outline_basis"), ({ basis }) => (basis ? termTitle("outline_basis", basis) : "")),
      ...Object.keys(one.holds).map(held)));
}

/** What one of two outlines holds and the other does not, as links. */
function onlyIn(one, other, go) {
  return [[one, other], [other, one]].flatMap(([holder, without]) => {
    const ids = Object.keys(holder.holds).flatMap((style) => holder.holds[style].filter((id) => !(without.holds[style] ?? []).includes(id)));
    const known = [...new Set(ids)].filter((id) => findFeature(id));
    if (!known.length) return [];
    const summary = el("summary", { text: say("only_in", { n: holder.number, number: formatNumber(known.length, 0) }) });
    return [el("details", {}, summary, el("ul", { class: "gx-plain gx-two" }, ...known.map((id) => el("li", {}, linkTo(id, go)))))];
  });
}

function zoomToOutlines() {
  const boxes = shownOutlines().flatMap(({ shape }) => (shape ? [shape.box] : []));
  if (boxes.length) outlinePart.onZoomBox(boxAround(boxes));
}

/** What the numbers on the map mean, while outlines are shown; it stays when the card is closed. */
export function writeOutlineKey() {
  const key = byId("gx-outlines");
  const shown = shownOutlines();
  key.hidden = !shown.length;
  const feature = shown.length ? findFeature(chosenOutlines.territory) : null;
  if (!feature) return void key.replaceChildren();
  const close = () => {
    chooseOutlines("", []);
    writeOutlineKey();
    outlinePart.onChange();
  };
  key.setAttribute("aria-label", say("outlines"));
  key.replaceChildren(
    el("button", { type: "button", class: "gx-close", "aria-label": say("outlines_none"), title: say("outlines_none"), text: "×", on: { click: close } }),
    datum("b", `${rowTitle(tableOf(feature.layer), feature.row)}`),
    el("ul", { class: "gx-plain" }, ...shown.map(({ outline }) => el("li", {}, outlineMark(outline.number), datum("span", outline.title), datum("small", `${formatNumber(outline.area_km2)} km²`)))));
}
