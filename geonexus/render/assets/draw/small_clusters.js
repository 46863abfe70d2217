// Below zoom 6, markers that would lie on one another are one gray disc with their number; a click
// zooms to them. Tables of all layers go together; those of large tables have clusters of their own.

import { layerTitle, shapeOf, shownLayers, tableOf } from "../data/atlas.js";
import { keepClear } from "./labels.js";
import { stroke } from "../base/paint.js";
import { filteredRows } from "../filter/filtered.js";
import { sides } from "../filter/two_periods.js";
import { formatCount, formatNumber } from "../base/text.js";

/** @typedef {import("../base/paint.js").View} View */
/** @typedef {import("../data/atlas.js").Feature} Feature */
/** @typedef {{x: number, y: number, features: Feature[], radius: number}} SmallCluster x and y in world units, radius in pixels */

const CLUSTERS_BELOW_ZOOM = 6;
/** Markers closer than this lie on one another. */
const TOUCH_PX = 15;
const RIM_PX = 1.5;

/** @typedef {{clusters: SmallCluster[], rows: Map<any, Set<number>>}} Gathered and the rows by layer that are in a cluster */

/** @type {Gathered[]} of a divider's sides apart */
const gathered = [0, 1].map(() => ({ clusters: [], rows: new Map() }));

/** What was gathered for the side in force. */
const smallHere = () => gathered[sides.side];

const smallRadius = (count) => Math.min(17, 7.5 + 2.6 * Math.log2(count) ** 0.8);

/** Put together what would lie on one another, before the layers are drawn. @param {View} view */
export function gatherSmall({ zoom, scale }) {
  const small = { clusters: /** @type {SmallCluster[]} */ ([]), rows: new Map() };
  gathered[sides.side] = small;
  if (zoom >= CLUSTERS_BELOW_ZOOM) return;
  /** @type {SmallCluster[]} */
  let made = [];
  for (const layer of shownLayers()) {
    if (layer.kind !== "point" || tableOf(layer).large) continue;
    for (const row of filteredRows(layer)) {
      const spot = shapeOf(layer, row);
      if (spot) made.push({ x: spot.x, y: spot.y, features: [{ layer, row }], radius: TOUCH_PX / 2 });
    }
  }
  for (let before = -1; made.length !== before; ) {
    before = made.length;
    made = touchingJoined(made, scale);
  }
  small.clusters = made.filter(({ features }) => features.length > 1);
  for (const { layer, row } of small.clusters.flatMap(({ features }) => features)) {
    const rows = small.rows.get(layer) ?? new Set();
    rows.add(row);
    small.rows.set(layer, rows);
  }
}

/** Those that touch become one, the larger taking in the smaller. @param {SmallCluster[]} all @param {number} scale @returns {SmallCluster[]} */
function touchingJoined(all, scale) {
  /** @type {SmallCluster[]} */
  const kept = [];
  for (const one of [...all].sort((a, b) => b.features.length - a.features.length)) {
    const near = kept.find((other) => Math.hypot(other.x - one.x, other.y - one.y) * scale < other.radius + one.radius);
    if (!near) {
      kept.push(one);
      continue;
    }
    const [here, more] = [near.features.length, one.features.length];
    near.x = (near.x * here + one.x * more) / (here + more);
    near.y = (near.y * here + one.y * more) / (here + more);
    near.features = [...near.features, ...one.features];
    near.radius = smallRadius(near.features.length) + RIM_PX;
  }
  return kept;
}

/** Whether a row is in a cluster, and so has no marker of its own. @param {any} layer @param {number} row */
export const inSmallCluster = (layer, row) => smallHere().rows.get(layer)?.has(row) ?? false;

/** @param {View} view */
export function drawSmallClusters(view) {
  const { ctx, palette, scale } = view;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (const { x, y, features, radius } of smallHere().clusters) {
    const [at, top] = [x * scale + view.left, y * scale + view.top];
    if (at < view.edges[0] || at > view.edges[1]) continue;
    // a divider cuts no disc: halves of two numbers would read as one
    const left = Math.max(view.edges[0] + radius, Math.min(at, view.edges[1] - radius));
    if (left < -radius || top < -radius || left > view.width + radius || top > view.height + radius) continue;
    ctx.beginPath();
    ctx.arc(left, top, radius - RIM_PX, 0, 2 * Math.PI);
    ctx.fillStyle = palette.paper;
    ctx.fill();
    stroke(view, palette.casing, 4, [], 0.8);
    stroke(view, palette.label, RIM_PX);
    ctx.fillStyle = palette.ink;
    ctx.font = `600 ${radius < 12 ? 9.5 : 10.5}px system-ui, sans-serif`;
    ctx.fillText(formatCount(features.length), left, top + 0.5);
    keepClear([left - radius, top - radius, left + radius, top + radius]);
  }
  ctx.textAlign = "left";
}

/**
 * The cluster under the pointer, with the box to zoom to.
 * @param {{x: number, y: number, scale: number}} at
 * @returns {{title: string, box: number[], features: Feature[], layer: any, count: number, rows: number[]}|null}
 */
export function smallClusterAt(at) {
  const found = smallHere().clusters.find(({ x, y, radius }) => Math.hypot(x - at.x, y - at.y) * at.scale <= radius + 1);
  if (!found) return null;
  const spots = found.features.map(({ layer, row }) => shapeOf(layer, row));
  const edge = (pick, axis) => pick(...spots.map((spot) => spot[axis]));
  const box = [edge(Math.min, "x"), edge(Math.min, "y"), edge(Math.max, "x"), edge(Math.max, "y")];
  const { features } = found;
  const layers = [...new Set(features.map(({ layer }) => layer))];
  const counts = layers.map((layer) => `${layerTitle(layer)}: ${formatNumber(features.filter((one) => one.layer === layer).length, 0)}`);
  return { title: counts.join("; "), box, features, layer: layers[0], count: features.length, rows: [] };
}

/** Where the cluster of a row can be clicked, in world units; null where it stands alone. @param {any} layer @param {number} row */
export function clusterSpot(layer, row) {
  if (!inSmallCluster(layer, row)) return null;
  const found = smallHere().clusters.find(({ features }) => features.some((one) => one.layer === layer && one.row === row));
  return found ? { x: found.x, y: found.y } : null;
}
