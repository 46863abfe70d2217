// Arcs of the selected actor on the canvas, above the layers.

import { arcPoints } from "../data/arc_geometry.js";
import { arcs, arcsInForce } from "./arcs.js";
import { atlas } from "../data/atlas.js";
import { stroke } from "../base/paint.js";

/** @typedef {import("../base/paint.js").View} View */

const LOOP_PX = 11;
/** Round dots: a dash shorter than its line is wide. */
const DOTS = [0.1, 6];

/** @param {View[]} views */
export function drawArcs(views) {
  const { places, arcs: drawn } = arcsInForce();
  for (const view of views) {
    for (const arc of drawn) drawArc(view, arc);
    const ends = new Set([...places, ...drawn.flatMap(({ from, to }) => [from, to])]);
    for (const place of ends) drawEnd(view, place);
  }
}

/** @param {View} view @param {import("./arcs.js").Arc} arc */
function drawArc(view, arc) {
  const { ctx, scale, left, top, palette } = view;
  const points = arcPoints(arc.from, arc.to, arc.number, LOOP_PX / scale).map((v, i) => v * scale + (i % 2 ? top : left));
  const bold = arc.link !== null && arcs.focus === `link:${arc.link.row}`;
  ctx.beginPath();
  for (let i = 0; i < points.length; i += 2) ctx.lineTo(points[i], points[i + 1]);
  stroke(view, palette.casing, bold ? 7 : 5, [], 0.75);
  const dash = !arc.link ? DOTS : arc.contested ? atlas.data.style.contested_dash : [];
  if (!arc.link) dotted(ctx, palette.selected);
  else stroke(view, palette.selected, bold ? 3.4 : 1.9, dash);
  if (arc.link) drawTip(view, points, bold ? 9 : 7);
  if (arc.contested) drawDoubt(view, points);
}

/** @param {CanvasRenderingContext2D} ctx */
function dotted(ctx, color) {
  ctx.strokeStyle = color;
  ctx.lineWidth = 2.4;
  ctx.lineCap = "round";
  ctx.setLineDash(DOTS);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** Which way the relation goes: an arrow two thirds along the arc. @param {View} view @param {number[]} points */
function drawTip({ ctx, palette }, points, size) {
  const at = Math.floor(points.length / 3) * 2 - (Math.floor(points.length / 3) * 2) % 2;
  const [x, y] = [points[at], points[at + 1]];
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(Math.atan2(y - points[at - 1], x - points[at - 2]));
  ctx.beginPath();
  ctx.moveTo(size, 0);
  ctx.lineTo(-size * 0.6, size * 0.7);
  ctx.lineTo(-size * 0.6, -size * 0.7);
  ctx.closePath();
  ctx.lineWidth = 2;
  ctx.strokeStyle = palette.casing;
  ctx.stroke();
  ctx.fillStyle = palette.selected;
  ctx.fill();
  ctx.restore();
}

/** A question mark half-way: contested. @param {View} view @param {number[]} points */
function drawDoubt(view, points) {
  const { ctx, palette } = view;
  const middle = Math.floor(points.length / 4) * 2;
  const [x, y] = [points[middle], points[middle + 1]];
  ctx.beginPath();
  ctx.arc(x, y, 7, 0, 2 * Math.PI);
  ctx.fillStyle = palette.paper;
  ctx.fill();
  stroke(view, palette.border_disputed, 1.6);
  ctx.fillStyle = palette.border_disputed;
  ctx.font = "700 10px system-ui, sans-serif";
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText("?", x, y + 0.5);
  ctx.textAlign = "left";
}

/** @param {View} view @param {import("./arcs.js").Place} place */
function drawEnd(view, place) {
  const { ctx, scale, left, top, palette } = view;
  const bold = arcs.focus === place.id;
  ctx.beginPath();
  ctx.arc(place.x * scale + left, place.y * scale + top, bold ? 8 : 4.2, 0, 2 * Math.PI);
  ctx.fillStyle = place.contested ? palette.paper : palette.selected;
  ctx.fill();
  stroke(view, place.contested ? palette.selected : palette.casing, place.contested ? 2 : 1.6);
}
