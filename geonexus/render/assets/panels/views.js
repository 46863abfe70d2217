// The views, on top of the map: one click each, with a headline that says what is seen.

import { atlas } from "../data/atlas.js";
import { byId, datum, el, nameButton } from "../base/dom.js";
import { enterView, firstView, viewList } from "../data/views.js";
import { forgetSolo } from "../filter/solo.js";
import { headlineText } from "./headline.js";
import { inUse } from "../filter/filter_masks.js";
import { filterState } from "../filter/filtered.js";
import { say, titleIn } from "../base/text.js";
import { updateViewLegend, writeViewLegend } from "./view_legend.js";
import { viewChoice } from "../data/view_colors.js";

const bar = {
  /** @type {() => void} after another view was chosen */ onChange: () => {},
  /** whether the headline is folded away */ folded: false,
};

/** @param {{onChange: () => void}} actions */
export function prepareViews(actions) {
  Object.assign(bar, actions);
  byId("gx-headline-fold").addEventListener("click", () => {
    bar.folded = !bar.folded;
    updateHeadline();
  });
  byId("gx-view-choice").addEventListener("keydown", stepView);
}

/** Show the layers of a view in its colors. @param {string} id */
export function chooseView(id) {
  forgetSolo();
  Object.assign(viewChoice, { style: "", name: "" });
  enterView(id);
  bar.onChange();
}

/** A view for each; and where none is named in the specification, what was visible at first. */
function choices() {
  const views = viewList().map(({ id, title }) => ({ id, title: titleIn(title) }));
  return firstView() || !views.length ? views : [{ id: "", title: say("view_overview") }, ...views];
}

/** Write bar, headline and legend, in the language in force. */
export function showViews() {
  const box = byId("gx-views");
  const shown = choices();
  box.hidden = shown.length < 2;
  box.setAttribute("aria-label", say("views"));
  const group = byId("gx-view-choice");
  group.setAttribute("aria-label", say("views"));
  box.setAttribute("aria-label", say("views"));
  group.replaceChildren(...shown.map(({ id, title }) =>
    el("button", { type: "button", role: "radio", "data-view": id, class: "gx-view", on: { click: () => chooseView(id) } }, datum("span", title))));
  writeViewLegend();
  updateViews();
}

/** Bring bar, headline and legend in line with what is shown. */
export function updateViews() {
  const buttons = [...byId("gx-view-choice").children];
  const reached = buttons.find((button) => button.dataset.view === atlas.view) ?? buttons[0];
  for (const button of buttons) {
    button.setAttribute("aria-checked", String(button.dataset.view === atlas.view));
    button.tabIndex = button === reached ? 0 : -1;
  }
  showChosen(byId("gx-view-choice"), reached);
  updateHeadline();
  updateViewLegend();
}

/** On a phone the row scrolls sideways: what is chosen stands in it. @param {any} row @param {any} button */
function showChosen(row, button) {
  if (!button || row.scrollWidth <= row.clientWidth) return;
  const { left, right } = button.getBoundingClientRect();
  const frame = row.getBoundingClientRect();
  if (left < frame.left || right > frame.right) row.scrollLeft += left - frame.left - (frame.width - (right - left)) / 2;
}

/** Bring the headline in line with zoom and filters. */
export function updateHeadline() {
  const text = headlineText();
  const open = Boolean(text) && !bar.folded;
  const fold = byId("gx-headline-fold");
  byId("gx-headline").hidden = !open;
  byId("gx-headline").textContent = inUse(filterState.filters) ? `${say("headline_filtered")} ${text}` : text;
  fold.hidden = !text;
  fold.setAttribute("aria-expanded", String(open));
  nameButton("gx-headline-fold", say(bar.folded ? "headline_show" : "headline_hide"), bar.folded ? "▾" : "▴");
}

/** Arrows go through the views as through radio buttons. @param {KeyboardEvent} event */
function stepView(event) {
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  const buttons = [...byId("gx-view-choice").children];
  const at = buttons.indexOf(document.activeElement);
  const step = steps[event.key] ?? 0;
  const next = event.key === "Home" ? 0 : event.key === "End" ? buttons.length - 1 : step ? (at + step + buttons.length) % buttons.length : -1;
  if (at < 0 || next < 0) return;
  event.preventDefault();
  const { view } = buttons[next].dataset;
  chooseView(view);
  const now = byId("gx-view-choice").children[next];
  now.focus();
}
