// Areas in the colors of an indicator. What is missing is hatched, never zero; what was assessed, what
// is only a bound, and where sources give several figures, has an edge of its own.

import { areasOf, atlas, cell, tableOf } from "../data/atlas.js";
import { claimOf, classesInForce, colorIn, shownFigures } from "../data/indicators.js";
import { hatch, inView, stroke, traceLines, traceRings } from "../base/paint.js";
import { own } from "../base/text.js";
import { forDashes } from "./generalize.js";

/** @typedef {import("../base/paint.js").View} View */

/** @param {View} view @param {any} layer */
export function drawChoropleth(view, layer) {
  const { keys, shapes, focus } = areasOf(layer);
  const { ctx, palette } = view;
  const missing = hatch(view, palette.missing_hatch, palette.missing, 6);
  const classes = classesInForce(layer);
  const figures = new Map(shownFigures(layer).map((figure) => [figure.key, figure]));
  const marked = [];
  shapes.forEach((shape, i) => {
    if (!shape || !inView(view, shape.box)) return;
    const figure = figures.get(keys[i]);
    if (!figure && !focus[i]) return;
    ctx.beginPath();
    traceRings(view, shape);
    ctx.fillStyle = figure ? colorIn(classes, figure.value) : missing;
    ctx.globalAlpha = figure ? 0.9 : 1;
    ctx.fill("evenodd");
    ctx.globalAlpha = 1;
    stroke(view, palette.paper, 0.7);
    if (figure) marked.push({ shape, figure });
  });
  // after all fills: a neighbor's would cover half of an edge
  for (const { shape, figure } of marked) drawEdge(view, shape, edgeOf(layer, figure));
}

/** What the edge of an area says: nothing, how it is known, a bound, or several figures. */
export function edgeOf(layer, figure) {
  if (figure.several) return "several";
  const qualifier = String(cell(tableOf(layer), "qualifier", figure.row) ?? "");
  if (atlas.data.style.bound_words.some((word) => qualifier.includes(word))) return "bound";
  const claim = claimOf(layer, figure);
  return own(atlas.data.style.claim_dash, claim, []).length ? claim : "";
}

/** @param {View} view */
function drawEdge(view, shape, edge) {
  if (!edge) return;
  view.ctx.beginPath();
  traceLines(view, edge === "several" ? shape : forDashes(shape, view.zoom));
  const { ink, paper } = view.palette;
  if (edge === "several") {
    stroke(view, ink, 3.6);
    stroke(view, paper, 1.6);
    return;
  }
  const { claim_dash: dashes, contested_dash: dashDot } = atlas.data.style;
  stroke(view, ink, 1.6, (edge === "bound" ? dashDot : own(dashes, edge, [])).map((d) => d * 0.8));
}
