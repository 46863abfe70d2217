// Outlines that the reader chose to compare, over everything: each with a tone, a dash and its number.

import { shownOutlines } from "../data/outline_choice.js";
import { atlas } from "../data/atlas.js";
import { inView, overlays, stroke, traceLines } from "../base/paint.js";

/** @typedef {import("../base/paint.js").View} View */

const TONES = {
  light: ["#1c1c1c", "#0b5fa5", "#b34700", "#00735a", "#8a3d86", "#7a5c00", "#5b5b5b"],
  dark: ["#f5f5f5", "#7cc0ff", "#ff9d5c", "#5fd6b3", "#e3a0de", "#e8c860", "#b9b9b9"],
};
const DASHES = [[], [10, 4], [3, 3], [14, 4, 3, 4], [6, 3], [1.5, 4], [18, 5]];
const BADGE_PX = 9;

/** Tone and dash of an outline by its number. @param {number} number from 1 */
export function outlineLook(number) {
  const at = (number - 1) % DASHES.length;
  return { tone: TONES[atlas.dark ? "dark" : "light"][at], dash: DASHES[at] };
}

/** Draw the chosen outlines with every frame from now on. */
export const prepareOutlines = () => void overlays.push(drawOutlines);

/** @param {View} view */
function drawOutlines(view) {
  const shown = shownOutlines().filter(({ shape }) => shape && inView(view, shape.box));
  for (const { outline, shape } of shown) {
    const { tone, dash } = outlineLook(outline.number);
    view.ctx.beginPath();
    traceLines(view, shape?.outline ?? shape);
    stroke(view, view.palette.paper, 4.6, [], 0.75);
    stroke(view, tone, 2.4, dash);
  }
  /** @type {number[][]} */
  const taken = [];
  for (const { outline, shape } of shown) drawBadge(view, outline.number, /** @type {any} */ (shape), taken);
}

/** The number of an outline on its line: in a direction of its own, so that nested outlines part. @param {View} view */
function drawBadge(view, number, shape, taken) {
  const spot = badgeSpot(view, number, shape, taken);
  if (!spot) return;
  taken.push(spot);
  const { ctx } = view;
  ctx.beginPath();
  ctx.arc(spot[0], spot[1], BADGE_PX, 0, 2 * Math.PI);
  ctx.fillStyle = view.palette.paper;
  ctx.fill();
  stroke(view, outlineLook(number).tone, 2);
  ctx.fillStyle = outlineLook(number).tone;
  ctx.font = "700 11.5px system-ui, sans-serif";
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(String(number), spot[0], spot[1] + 0.5);
  ctx.textAlign = "left";
}

/** The corner in sight that lies farthest out, in the first direction that is free. @returns {number[]|null} */
function badgeSpot(view, number, shape, taken) {
  const [left, top, right, bottom] = view.part;
  /** @type {number[][]} */
  const corners = [];
  for (const part of shape.parts)
    for (let i = 0; i < part.length; i += 2) {
      const [x, y] = [part[i] * view.scale + view.left, part[i + 1] * view.scale + view.top];
      if (x > left + BADGE_PX && x < right - BADGE_PX && y > top + BADGE_PX && y < bottom - BADGE_PX) corners.push([x, y]);
    }
  for (let turn = 0; turn < 8 && corners.length; turn += 1) {
    const angle = ((number - 1) / 7 + turn / 8) * 2 * Math.PI - Math.PI / 2;
    const reach = (/** @type {number[]} */ [x, y]) => x * Math.cos(angle) + y * Math.sin(angle);
    const best = corners.reduce((a, b) => (reach(b) > reach(a) ? b : a));
    if (taken.every(([x, y]) => Math.hypot(best[0] - x, best[1] - y) > BADGE_PX * 2.2)) return best;
  }
  return null;
}
