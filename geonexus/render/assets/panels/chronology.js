// The list by date, in step with the map: what is shown, in order of time, the chosen period marked.

import { layerTitle, restReady, rowTitle, tableOf, unpackRest } from "../data/atlas.js";
import { datum, el } from "../base/dom.js";
import { periodOf } from "./evidence.js";
import { datedRows, yearOfDated } from "../filter/dated.js";
import { filterState } from "../filter/filtered.js";
import { swatch } from "../draw/swatch.js";
import { symbolOf } from "../data/symbology.js";
import { formatNumber, say } from "../base/text.js";

/** @typedef {import("../data/atlas.js").Feature} Feature */

const PAGE_ITEMS = 400;

const chronology = { inView: false, most: PAGE_ITEMS, undatedOpen: false };

/**
 * The list as a part of a panel.
 * @param {(feature: Feature) => void} onOpen @param {() => void} onChange writes it anew
 * @param {() => (feature: Feature) => boolean} viewTestNow what lies in the view
 */
export function chronologyPart(onOpen, onChange, viewTestNow) {
  if (!restReady()) {
    unpackRest().then(onChange);
    return el("p", { class: "gx-quiet", role: "status", text: say("sorting") });
  }
  const { dated, undated, unlisted } = datedRows();
  const inView = chronology.inView ? viewTestNow() : () => true;
  const listed = dated.filter(inView);
  const without = undated.filter(inView);
  const chosen = filterState.filters.span !== null;
  const inside = listed.filter((one) => one.inside).length;
  const count = chosen ? say("dated_inside", { n: formatNumber(inside, 0), all: formatNumber(listed.length, 0) }) : say("dated_count", { n: formatNumber(listed.length, 0) });
  const more = listed.length - chronology.most;
  return el("div", { class: "gx-chronology" },
    el("p", { class: "gx-quiet", text: say("by_date_hint") }),
    viewBox(onChange),
    el("p", { class: "gx-quiet gx-chronology-count", role: "status", text: count }),
    ...yearParts(listed.slice(0, chronology.most), chosen, onOpen),
    more > 0 ? el("button", { type: "button", class: "gx-button", text: say("more_rows"), on: { click: () => ((chronology.most += PAGE_ITEMS), onChange()) } }) : null,
    unlisted ? el("p", { class: "gx-quiet", text: say("dated_unlisted", { n: formatNumber(unlisted, 0) }) }) : null,
    without.length ? undatedPart(without, onOpen) : null);
}

function viewBox(onChange) {
  const box = el("input", { type: "checkbox", id: "gx-dated-in-view", on: { change: (event) => ((chronology.inView = event.target.checked), onChange()) } });
  box.checked = chronology.inView;
  return el("label", { class: "gx-layer-head gx-flush" }, box, el("span", { text: say("in_view") }));
}

/** Whether the list depends on the view. */
export const chronologyFollowsView = () => chronology.inView;

/** One list a year, under its heading. */
function yearParts(listed, chosen, onOpen) {
  /** @type {Map<number, any[]>} */
  const years = new Map();
  for (const one of listed) {
    const year = yearOfDated(one);
    years.set(year, [...(years.get(year) ?? []), one]);
  }
  return [...years].flatMap(([year, some]) => [
    el("h2", { class: chosen && some.some((one) => one.inside) ? "gx-year-head gx-inside" : "gx-year-head", text: String(year) }),
    el("ol", { class: "gx-list gx-dated" }, ...some.map((one) => datedItem(one, chosen, onOpen))),
  ]);
}

/** A row with its date as the source says it, in the precision that is known. */
function datedItem({ layer, row, inside }, chosen, onOpen) {
  const state = chosen ? (inside ? "gx-inside" : "gx-outside") : "";
  const press = { type: "button", class: state, "aria-current": chosen && inside ? "date" : null, on: { click: () => onOpen({ layer, row }) } };
  return el("li", {}, el("button", press, swatch(layer, symbolOf(layer, row)),
    el("span", {}, datum("small", periodOf(tableOf(layer), row), "gx-when"), datum("span", rowTitle(tableOf(layer), row)), datum("small", layerTitle(layer)))));
}

function undatedPart(features, onOpen) {
  const items = () => features.map((feature) =>
    el("li", {}, el("button", { type: "button", on: { click: () => onOpen(feature) } },
      el("span", {}, datum("span", rowTitle(tableOf(feature.layer), feature.row)), datum("small", layerTitle(feature.layer))))));
  const list = el("ul", { class: "gx-list" });
  const part = el("details", { class: "gx-list-part" }, el("summary", { text: say("undated_listed", { n: formatNumber(features.length, 0) }) }), list);
  part.addEventListener("toggle", () => {
    chronology.undatedOpen = part.open;
    if (part.open && !list.childElementCount) list.replaceChildren(...items());
  });
  part.open = chronology.undatedOpen;
  return part;
}
