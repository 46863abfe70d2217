// Clusters: one disc for the points of a square of the map, with their number. Its ring shows how
// much of it has which color; the hollow part of the ring are those known to a region or country.

import { formatCount } from "../base/text.js";

/** @typedef {import("../base/paint.js").View} View */
/** @typedef {import("../data/large_table.js").Cells} Cells */
/**
 * @typedef {object} Cluster
 * @property {number} x in world units @property {number} y
 * @property {number} count
 * @property {number} radius in pixels
 * @property {number[][]} boxes of its squares, in world units
 * @property {Int32Array} kinds
 */

const SIDE_PX = 64;
const MOST_OVERLAP = 0.8;
const RING_PX = 4;
/** From a disc to the divider: its casing, and half of the divider. */
const EDGE_PX = 3;

/**
 * @param {View} view @param {(side: number, edges: number[]) => Cells} gatherBy @param {string[]} colors
 * @returns {{clusters: Cluster[], single: number[]}} those drawn, and rows that stand alone in their square
 */
export function drawClusters(view, gatherBy, colors) {
  const side = SIDE_PX / view.scale;
  const [first, last] = view.edges.map((edge) => (edge - view.left) / view.scale);
  const cells = gatherBy(side, [first, last]);
  /** @type {Cluster[]} */
  const clusters = [];
  const single = [];
  for (let at = 0; at < cells.number; at += 1) {
    const count = cells.counts[at];
    if (count === 1) single.push(cells.rows[at]);
    if (count < 2) continue;
    const [column, line] = [cells.west + (at % cells.wide), cells.north + Math.floor(at / cells.wide)];
    clusters.push({
      count, x: cells.x[at] / count, y: cells.y[at] / count,
      radius: radiusOf(count),
      boxes: [[Math.max(column * side, first), line * side, Math.min((column + 1) * side, last), (line + 1) * side]],
      kinds: cells.byKind.subarray(at * cells.kinds, (at + 1) * cells.kinds),
    });
  }
  const keep = (cluster) => keepWhole(cluster, first, last, view.scale);
  clusters.forEach(keep);
  const apart = joined(clusters, view.scale);
  apart.forEach(keep);
  for (const cluster of apart) drawCluster(view, cluster, colors);
  return { clusters: apart, single };
}

const radiusOf = (count) => Math.min(30, 9 + 3.4 * Math.log10(count) ** 1.25);

/** Discs that would lie on one another become one, the larger taking in the smaller. @param {Cluster[]} clusters */
function joined(clusters, scale) {
  clusters.sort((a, b) => b.count - a.count);
  /** @type {Cluster[]} */
  const kept = [];
  for (const one of clusters) {
    const near = kept.find((other) => Math.hypot(other.x - one.x, other.y - one.y) * scale < (other.radius + one.radius) * MOST_OVERLAP);
    if (near) takeIn(near, one);
    else kept.push(one);
  }
  return kept;
}

/** @param {Cluster} one @param {Cluster} other */
function takeIn(one, other) {
  const count = one.count + other.count;
  one.x = (one.x * one.count + other.x * other.count) / count;
  one.y = (one.y * one.count + other.y * other.count) / count;
  one.count = count;
  one.radius = radiusOf(count);
  one.kinds = one.kinds.map((number, kind) => number + other.kinds[kind]);
  one.boxes.push(...other.boxes);
}

/** A divider cuts no disc: halves of two numbers would read as one. @param {Cluster} cluster */
function keepWhole(cluster, first, last, scale) {
  const reach = (cluster.radius + EDGE_PX) / scale;
  cluster.x = Math.min(Math.max(cluster.x, first + reach), last - reach);
}

/** @param {View} view @param {Cluster} cluster @param {string[]} colors */
function drawCluster(view, { x, y, count, radius, kinds }, colors) {
  const { ctx, palette } = view;
  const [left, top] = [x * view.scale + view.left, y * view.scale + view.top];
  ctx.beginPath();
  ctx.arc(left, top, radius + 1.5, 0, 2 * Math.PI);
  ctx.fillStyle = palette.casing;
  ctx.globalAlpha = 0.92;
  ctx.fill();
  ctx.globalAlpha = 1;
  let from = -Math.PI / 2;
  for (let kind = 0; kind < kinds.length; kind += 1) {
    if (!kinds[kind]) continue;
    const to = from + (2 * Math.PI * kinds[kind]) / count;
    arc(view, left, top, radius, from, to, colors[kind >> 1], (kind & 1) === 1);
    from = to;
  }
  ctx.fillStyle = palette.ink;
  ctx.font = `600 ${radius < 14 ? 10 : 11.5}px system-ui, sans-serif`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(formatCount(count), left, top + 0.5);
  ctx.textAlign = "left";
}

/** A part of the ring: solid, or two thin lines where the places are not known closely. @param {View} view */
function arc(view, x, y, radius, from, to, color, hollow) {
  const { ctx } = view;
  for (const [inset, width] of hollow ? [[0.6, 1.2], [RING_PX - 0.6, 1.2]] : [[RING_PX / 2, RING_PX]]) {
    ctx.beginPath();
    ctx.arc(x, y, radius - inset, from, to);
    ctx.lineCap = "butt";
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    ctx.stroke();
  }
}
