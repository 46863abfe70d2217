// Swipe-compare: a divider on the map, and the two periods under it.

import { dayNumber, shortDate, yearOf } from "../base/dates.js";
import { byId, el } from "../base/dom.js";
import { filterState, setTime, setTwoTimes } from "../filter/filtered.js";
import { showList } from "../panels/card.js";
import { changeCounts, countOn, sides, spanText } from "../filter/two_periods.js";
import { faultNote, readTyped, showDateFault } from "../filter/typed_dates.js";
import { formatNumber, say } from "../base/text.js";
import { monthsOf } from "../filter/time_bins.js";

/** @typedef {import("../base/dates.js").Days} Days */

const compare = {
  /** @type {() => void} */ onChange: () => {},
  /** @type {Days|null} the span before comparing began */ before: null,
};

/** Whether anything on the map has a date. */
export const canCompare = () => monthsOf(filterState.filters.starts, filterState.filters.ends) !== null;

/** @param {() => void} onChange called when the divider or its being there changes */
export function prepareCompare(onChange) {
  compare.onChange = onChange;
  const divider = byId("gx-divider");
  divider.addEventListener("pointerdown", drag);
  divider.addEventListener("keydown", moveByKey);
  filterState.listeners.push(() => {
    // whoever sets another time (the time bar, "clear all") ends the comparison
    if (sides.on && filterState.filters.also !== sides.spans[1]) leave();
    updateCompare();
  });
}

/** Two halves of what the reader looks at: the chosen span, or all dates. @returns {[Days, Days]} */
function twoHalves() {
  const { span } = filterState.filters;
  const [first, last] = /** @type {[number, number]} */ (monthsOf(filterState.filters.starts, filterState.filters.ends));
  const from = span && Number.isFinite(span[0]) ? yearOf(span[0]) : Math.floor(first / 12);
  const to = span && Number.isFinite(span[1]) ? yearOf(span[1]) : Math.floor(last / 12);
  const middle = Math.floor((from + to) / 2);
  const second = Math.min(middle + 1, to);
  return [[dayNumber(from, 0, 1), dayNumber(middle, 11, 31)], [dayNumber(second, 0, 1), dayNumber(to, 11, 31)]];
}

export function startCompare() {
  compare.before = filterState.filters.span;
  compareSpans(twoHalves(), 0.5);
  byId("gx-divider").focus();
}

/** @param {[Days, Days]} spans @param {number} at */
export function compareSpans(spans, at) {
  Object.assign(sides, { on: true, spans, at, version: -1 });
  setTwoTimes(spans);
  showCompare();
}

/** Forget the two sides; the filters are somebody else's. */
function leave() {
  sides.on = false;
  showCompare();
}

export function endCompare() {
  if (!sides.on) return;
  leave();
  setTime(compare.before, filterState.filters.undated);
}

/** Write divider and bar, in the language in force. */
export function showCompare() {
  byId("gx-app").classList.toggle("gx-comparing", sides.on);
  byId("gx-divider").hidden = byId("gx-compare").hidden = !sides.on;
  if (sides.on) {
    byId("gx-divider").setAttribute("aria-label", say("divider"));
    byId("gx-divider").replaceChildren(el("span", { class: "gx-side" }), el("span", { class: "gx-side" }));
    byId("gx-compare").setAttribute("aria-label", say("compare"));
    byId("gx-compare").replaceChildren(
      el("div", { class: "gx-time-row" }, sidePart(0), sidePart(1), el("span", { id: "gx-compare-undated", class: "gx-quiet" }),
        el("button", { type: "button", id: "gx-changes", class: "gx-button", on: { click: () => showList("changes") } }),
        el("button", { type: "button", id: "gx-compare-end", class: "gx-button", text: say("compare_end"), on: { click: endCompare } })),
    );
    updateCompare();
  }
  compare.onChange();
}

/** @param {number} side */
function sidePart(side) {
  const name = say(side ? "compare_right" : "compare_left");
  const field = (end, word) => el("input", {
    id: `gx-compare-${side}-${end}`, class: "gx-date", "aria-label": say(word, { side: name }), placeholder: say("date_form"),
    autocomplete: "off", maxlength: 10, on: { change: () => typedSide(side) },
  });
  const number = el("span", { id: `gx-compare-${side}`, class: "gx-count", role: "status" });
  return el("div", { class: "gx-time-row" }, el("b", { text: name }), field("from", "compare_from"), field("to", "compare_to"), number, faultNote(`gx-compare-${side}-fault`));
}

/** What was typed at one side; amiss, it stays to be mended, and so does the period. @param {number} side */
function typedSide(side) {
  const fields = { from: byId(`gx-compare-${side}-from`), to: byId(`gx-compare-${side}-to`) };
  const typed = readTyped(fields.from.value, fields.to.value);
  // all dates are no period to compare with
  if (!typed.span && !typed.fault) Object.assign(typed, { fault: say("date_none"), at: ["from", "to"] });
  showDateFault(byId(`gx-compare-${side}-fault`), fields, typed);
  if (!typed.span) return;
  /** @type {[Days, Days]} */
  const spans = [sides.spans[0], sides.spans[1]];
  spans[side] = typed.span;
  Object.assign(sides, { spans, version: -1 });
  setTwoTimes(spans);
}

/** Bring divider and bar in line with periods and filters. */
function updateCompare() {
  if (!sides.on || !byId("gx-compare-0")) return;
  const counts = [countOn(0), countOn(1)];
  const undated = counts[0].undated;
  const { added, gone } = changeCounts();
  byId("gx-changes").textContent = say("changes_list", { added: formatNumber(added, 0), gone: formatNumber(gone, 0) });
  counts.forEach(({ dated }, side) => {
    const [from, to] = sides.spans[side];
    if (!byId(`gx-compare-${side}-fault`).textContent) {
      byId(`gx-compare-${side}-from`).value = from === -Infinity ? "" : shortDate(from, false);
      byId(`gx-compare-${side}-to`).value = to === Infinity ? "" : shortDate(to, true);
    }
    byId(`gx-compare-${side}`).textContent = formatNumber(dated, 0);
    byId("gx-divider").children[side].replaceChildren(el("span", { text: spanText(sides.spans[side]) }), " ", el("span", { text: `· ${formatNumber(dated, 0)}` }));
  });
  byId("gx-compare-undated").textContent = undated ? say("compare_undated", { n: formatNumber(undated, 0) }) : "";
  placeDivider();
}

function placeDivider() {
  const divider = byId("gx-divider");
  const percent = Math.round(sides.at * 1000) / 10;
  divider.style.left = `${percent}%`;
  for (const [name, value] of [["min", 0], ["max", 100], ["now", Math.round(percent)]]) divider.setAttribute(`aria-value${name}`, String(value));
  divider.setAttribute("aria-valuetext", [0, 1].map((side) => divider.children[side].textContent).join(" | "));
}

/** @param {number} at */
function moveDivider(at) {
  sides.at = Math.max(0, Math.min(1, at));
  placeDivider();
  compare.onChange();
}

/** @param {PointerEvent} event */
function drag(event) {
  const divider = byId("gx-divider");
  const box = byId("gx-main").getBoundingClientRect();
  const start = event.clientX - sides.at * box.width;
  const move = (e) => moveDivider((e.clientX - start) / box.width);
  const end = () => {
    for (const [name, listener] of stops) divider.removeEventListener(name, listener);
  };
  const stops = /** @type {[string, any][]} */ ([["pointermove", move], ["pointerup", end], ["pointercancel", end]]);
  event.preventDefault();
  divider.focus();
  divider.setPointerCapture(event.pointerId);
  for (const [name, listener] of stops) divider.addEventListener(name, listener);
}

/** @param {KeyboardEvent} event */
function moveByKey(event) {
  const steps = { ArrowLeft: -0.01, ArrowDown: -0.01, ArrowRight: 0.01, ArrowUp: 0.01, PageDown: -0.1, PageUp: 0.1, Home: -1, End: 1 };
  if (!Object.hasOwn(steps, event.key)) return;
  event.preventDefault();
  moveDivider(sides.at + steps[event.key] * (event.shiftKey ? 5 : 1));
}
