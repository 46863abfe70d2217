// What lies over the map: names keep clear of it.

import { byId } from "../base/dom.js";

/** These follow the pointer, or lie there for an instant. */
const PASSING = ["gx-tip", "gx-cross", "gx-divider", "gx-failed", "gx-status"];

/** Boxes of the panels over the map, in pixels of the canvas. @param {HTMLCanvasElement} canvas @returns {number[][]} */
export function coveredBoxes(canvas) {
  const from = canvas.getBoundingClientRect();
  // the stack of legends is as high as the map: what covers it is what stands in the stack
  const beside = [...byId("gx-main").children].flatMap((one) => (one.id === "gx-legends" ? [...one.children] : [one]));
  const over = beside.filter((one) => !one.classList.contains("folium-map") && !PASSING.includes(one.id));
  return over
    .map((one) => one.getBoundingClientRect())
    .filter(({ width, height }) => width > 0 && height > 0)
    .map(({ left, top, right, bottom }) => [left - from.left, top - from.top, right - from.left, bottom - from.top]);
}
