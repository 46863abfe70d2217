// The time bar: one slider for everything, with a histogram to brush, steps and play.

import { atlas } from "../data/atlas.js";
import { monthOf, shortDate } from "../base/dates.js";
import { byId, el } from "../base/dom.js";
import { yearWithin } from "../data/indicators.js";
import { filterState, setTime } from "../filter/filtered.js";
import { TIME } from "../filter/filter_masks.js";
import { formatNumber, say } from "../base/text.js";
import { binOf, daysOf, histogram, makeBins, monthsOf } from "../filter/time_bins.js";
import { paintTimeline } from "../draw/time_histogram.js";
import { countUncertain } from "../filter/uncertain_dates.js";
import { faultNote, readTyped, showDateFault } from "../filter/typed_dates.js";
import { isUnfolded, keepUnfolded, prepareFold } from "./time_fold.js";

const STEP_MS = 900;

const time = {
  /** @type {[number, number]|null} months from the first to the last date */ whole: null,
  /** @type {import("../filter/time_bins.js").Bins|null} */ bins: null,
  /** whether the histogram shows the chosen span only */ zoomed: false,
  /** @type {any} */ timer: 0,
  /** @type {[number, number]|null|undefined} the span from which it plays, and to which it comes back */ home: undefined,
  /** @type {[number, number]|null|undefined} where it was paused */ paused: undefined,
  /** @type {import("../filter/typed_dates.js").Typed} what is wrong with what was typed */ typed: { span: null, fault: "", at: [] },
  /** @type {[number, number]|null} the span that was in force when it was typed */ kept: null,
  /** @type {[number, number]|null} the span that the choropleths follow */ followed: null,
  /** @type {() => void} */ onFold: () => {},
};

/** @param {() => void} onFold called when the reader folds or unfolds the bar */
export function prepareTime(onFold) {
  time.onFold = onFold;
  prepareFold(updateTime);
}

/** Write the bar, in the language in force; none where nothing has a date. */
export function showTime() {
  const bar = byId("gx-time");
  time.whole ??= monthsOf(filterState.filters.starts, filterState.filters.ends);
  bar.hidden = !time.whole;
  if (!time.whole) return;
  time.bins ??= makeBins(...time.whole);
  bar.setAttribute("aria-label", say("time"));
  const toggle = { type: "button", id: "gx-time-toggle", class: "gx-link", "aria-controls": "gx-time-chart", on: { click: toggleBar } };
  bar.replaceChildren(
    el("div", { class: "gx-time-row" },
      el("button", toggle),
      timeButton("gx-time-play", "play", "▶", play), timeButton("gx-time-back", "step_back", "‹", () => step(-1)),
      timeButton("gx-time-on", "step_on", "›", () => step(1)), dateField("gx-time-from", "since"), dateField("gx-time-to", "until"),
      timeButton("gx-time-all", "all_time", say("all_time"), () => chooseSpan(null)),
      timeButton("gx-time-zoom", "zoom_time", "⇔", zoom),
      el("span", { id: "gx-uncertain", role: "status", title: say("vague_hint") }),
      el("label", { class: "gx-undated", title: say("no_start_hint") },
        el("input", { type: "checkbox", id: "gx-undated", on: { change: (event) => setTime(filterState.filters.span, event.target.checked) } }),
        el("span", { id: "gx-undated-text" }))),
    faultNote("gx-time-fault"),
    el("div", { id: "gx-time-chart" }, el("canvas", { id: "gx-time-canvas", "aria-hidden": "true" }), handle("from"), handle("to")));
  byId("gx-time-canvas").addEventListener("pointerdown", brush);
  updateTime();
}

function timeButton(id, word, text, act) {
  return el("button", { type: "button", id, class: "gx-button", "aria-label": say(word), title: say(word), text, on: { click: act } });
}

function dateField(id, word) {
  return el("input", { id, class: "gx-date", "aria-label": say(word), placeholder: say("date_form"), autocomplete: "off", maxlength: 10, on: { change: typed } });
}

function handle(side) {
  return el("div", { id: `gx-time-handle-${side}`, class: "gx-handle", role: "slider", tabindex: 0, "data-side": side, on: { keydown: nudge, pointerdown: brush } });
}

function toggleBar() {
  keepUnfolded(!isUnfolded());
  updateTime();
  time.onFold();
}

/** @param {[number, number]|null} span */
function chooseSpan(span) {
  setTime(span, filterState.filters.undated);
}

/** First and last chosen bin; all of them where nothing is chosen. @returns {[number, number]} */
function chosenBins() {
  const bins = /** @type {import("../filter/time_bins.js").Bins} */ (time.bins);
  const { span } = filterState.filters;
  return span ? [binOf(bins, span[0]), binOf(bins, span[1])] : [0, bins.count - 1];
}

function chooseBins(from, to) {
  const bins = /** @type {import("../filter/time_bins.js").Bins} */ (time.bins);
  const [low, high] = [Math.max(0, Math.min(from, to)), Math.min(bins.count - 1, Math.max(from, to))];
  chooseSpan(low === 0 && high === bins.count - 1 && !time.zoomed ? null : daysOf(bins, low, high));
}

const dateFields = () => ({ from: byId("gx-time-from"), to: byId("gx-time-to") });

/** What was typed is in force if it is sound; else it stays to be mended, and so does the span. */
function typed() {
  const { from, to } = dateFields();
  if (time.timer) stop();
  time.typed = readTyped(from.value, to.value);
  time.kept = filterState.filters.span;
  if (time.typed.fault) updateTime();
  else chooseSpan(time.typed.span);
}

/** Move the span by one bin; without one, begin at the first. @returns {boolean} whether it moved */
function step(way) {
  const bins = /** @type {import("../filter/time_bins.js").Bins} */ (time.bins);
  if (!filterState.filters.span) {
    chooseBins(...(way > 0 ? [0, 0] : [bins.count - 1, bins.count - 1]));
    return true;
  }
  const [from, to] = chosenBins();
  if (from + way < 0 || to + way >= bins.count) return false;
  chooseSpan(daysOf(bins, from + way, to + way));
  return true;
}

/** Through all dates from the chosen span on; at the end back to that span, which was the reader's. */
function play() {
  if (time.timer) return stop();
  if (time.paused === undefined || filterState.filters.span !== time.paused) time.home = filterState.filters.span;
  const [from, to] = chosenBins();
  const bins = /** @type {import("../filter/time_bins.js").Bins} */ (time.bins);
  // at the end it begins again
  if (filterState.filters.span && to >= bins.count - 1) chooseSpan(daysOf(bins, 0, to - from));
  else step(1);
  time.timer = setInterval(() => step(1) || comeHome(), STEP_MS);
  updateTime();
}

function comeHome() {
  stop();
  time.paused = undefined;
  chooseSpan(time.home ?? null);
}

function stop() {
  clearInterval(time.timer);
  time.timer = 0;
  time.paused = filterState.filters.span;
  updateTime();
}

/** Show the chosen span alone, in finer bins; or all again. */
function zoom() {
  const whole = /** @type {[number, number]} */ (time.whole);
  const { span } = filterState.filters;
  time.zoomed = !time.zoomed && span !== null;
  const from = span && time.zoomed ? Math.max(whole[0], Number.isFinite(span[0]) ? monthOf(span[0]) : whole[0]) : whole[0];
  const to = span && time.zoomed ? Math.min(whole[1], Number.isFinite(span[1]) ? monthOf(span[1]) : whole[1]) : whole[1];
  time.bins = makeBins(Math.min(from, to), Math.max(from, to));
  updateTime();
}

/** @param {PointerEvent} event on the histogram or on a handle */
function brush(event) {
  const canvas = byId("gx-time-canvas");
  if (time.timer) stop();
  const box = canvas.getBoundingClientRect();
  const bins = /** @type {import("../filter/time_bins.js").Bins} */ (time.bins);
  const binAt = (e) => Math.max(0, Math.min(bins.count - 1, Math.floor(((e.clientX - box.left) / box.width) * bins.count)));
  const [from, to] = chosenBins();
  const side = /** @type {HTMLElement} */ (event.currentTarget).dataset.side;
  const start = binAt(event);
  const inside = !side && filterState.filters.span !== null && start >= from && start <= to && to - from < bins.count - 1;
  const move = (e) => {
    const bin = binAt(e);
    const shift = Math.max(-from, Math.min(bins.count - 1 - to, bin - start));
    if (side) chooseBins(side === "from" ? bin : from, side === "to" ? bin : to);
    else if (!inside) chooseBins(start, bin);
    else if (shift) chooseSpan(daysOf(bins, from + shift, to + shift));
  };
  const end = (e) => {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
    // a click inside of a span picks its one bin
    if (inside && binAt(e) === start) chooseBins(start, start);
  };
  event.preventDefault();
  if (side) /** @type {HTMLElement} */ (event.currentTarget).focus();
  else if (!inside) chooseBins(start, start);
  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
}

/** @param {KeyboardEvent} event on a handle */
function nudge(event) {
  const bins = /** @type {import("../filter/time_bins.js").Bins} */ (time.bins);
  const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10, Home: -bins.count, End: bins.count };
  const move = Object.hasOwn(steps, event.key) ? steps[event.key] : 0;
  if (!move) return;
  if (time.timer) stop();
  event.preventDefault();
  const [from, to] = chosenBins();
  const inFrom = /** @type {HTMLElement} */ (event.currentTarget).dataset.side === "from";
  chooseBins(inFrom ? Math.min(from + move, to) : from, inFrom ? to : Math.max(to + move, from));
}

/** Bring the bar in line with the filters. */
export function updateTime() {
  if (!time.whole || !time.bins) return;
  const { filters } = filterState;
  const { span } = filters;
  const open = isUnfolded();
  const text = span ? [span[0] === -Infinity ? "" : shortDate(span[0], false), span[1] === Infinity ? "" : shortDate(span[1], true)] : ["", ""];
  const [from, to] = chosenBins();
  const { close, wide, imprecise, undated } = histogram(time.bins, filters, TIME);
  const uncertain = countUncertain();
  byId("gx-uncertain").textContent = uncertain ? say("vague_count", { n: formatNumber(uncertain, 0) }) : "";
  // a span that was chosen otherwise, meanwhile, takes the place of what was typed amiss
  if (time.typed.fault && span !== time.kept) time.typed = { span: null, fault: "", at: [] };
  if (!time.typed.fault) Object.entries(dateFields()).forEach(([, field], end) => (field.value = text[end]));
  showDateFault(byId("gx-time-fault"), dateFields(), time.typed);
  byId("gx-time-all").disabled = !span;
  byId("gx-time-zoom").setAttribute("aria-pressed", String(time.zoomed));
  byId("gx-time-zoom").disabled = !span && !time.zoomed;
  byId("gx-undated").checked = filters.undated;
  byId("gx-undated-text").textContent = say("undated_count", { n: formatNumber(undated, 0) });
  byId("gx-time-play").textContent = time.timer ? "❚❚" : "▶";
  byId("gx-time-play").setAttribute("aria-label", say(time.timer ? "pause" : "play"));
  byId("gx-time-toggle").textContent = `${say("time")} ${open ? "▾" : "▸"}`;
  byId("gx-time-toggle").setAttribute("aria-expanded", String(open));
  for (const [side, bin] of /** @type {[string, number][]} */ ([["from", from], ["to", to]])) {
    const thumb = byId(`gx-time-handle-${side}`);
    const [first, last] = daysOf(time.bins, bin, bin);
    thumb.style.left = `${((bin + (side === "to" ? 1 : 0)) / time.bins.count) * 100}%`;
    thumb.setAttribute("aria-label", say(side === "from" ? "since" : "until"));
    thumb.setAttribute("aria-valuemin", "0");
    thumb.setAttribute("aria-valuemax", String(time.bins.count - 1));
    thumb.setAttribute("aria-valuenow", String(bin));
    thumb.setAttribute("aria-valuetext", side === "from" ? shortDate(first, false) : shortDate(last, true));
  }
  if (open) paintTimeline(byId("gx-time-canvas"), time.bins, { close, wide, imprecise }, span ? [from, to] : null);
  followYears();
}

/** A choropleth shows what was known at the end of the span. */
function followYears() {
  const { span } = filterState.filters;
  if (span === time.followed) return;
  time.followed = span;
  for (const layer of atlas.layers) {
    const year = yearWithin(layer.choropleth?.years ?? [], span);
    if (year === undefined) continue;
    atlas.years[layer.id] = year;
    const select = document.querySelector(`select[data-year="${CSS.escape(layer.id)}"]`);
    if (select instanceof HTMLSelectElement) select.value = String(atlas.years[layer.id]);
  }
}
