// Large tables on the canvas: single symbols where few are in view, else clusters, a density, or
// every point as a dot. What is placed only to a region or a country stays hollow in clusters and
// dots; beside a density their number is said.

import { atlas, styleOf, tableOf } from "../data/atlas.js";
import { countIn, eachIn, gather, rowsIn, rowsNear } from "../data/large_table.js";
import { drawClusters } from "./clusters.js";
import { drawDensity, drawDots } from "./dots.js";
import { WORLD } from "../base/geometry.js";
import { readable } from "../data/symbology.js";
import { passingRows } from "../filter/filtered.js";
import { onSide, sides } from "../filter/two_periods.js";
import { own } from "../base/text.js";

/** @typedef {import("../base/paint.js").View} View */
/** @typedef {import("./clusters.js").Cluster} Cluster */
/** @typedef {import("../data/large_table.js").Cells} Cells */
/** @typedef {{colors: string[], kindOf: Uint8Array, flags: number}} Marks */
/** @typedef {{layer: any, count: number, hollow: number, together: boolean, darkest: number}} Drawn */

/** Up to so many in view are drawn one by one. */
const FEW = 2500;
/** One spot can hold thousands; a card lists the first. */
export const MOST_NEAR = 60;
const DENSITY_PX = 4;
/** Bits of a row's mark. */
export const HOLLOW = 1;
export const REASONED = 2;
export const CONTESTED = 4;
export const LARGE_MODES = ["clusters", "density", "dots"];

/**
 * What a drawing shows of the large layers.
 * @typedef {object} Shown
 * @property {Drawn[]} drawn
 * @property {Map<any, Cluster[]>} clusters
 * @property {Map<any, Set<number>>} single rows that stand alone between clusters
 */

/** @returns {Shown} */
const nothingShown = () => ({ drawn: [], clusters: new Map(), single: new Map() });

export const largeDrawing = {
  mode: LARGE_MODES[0],
  /** what the last drawing shows; of a divider's sides apart */ shown: [nothingShown(), nothingShown()],
};

/** What is shown on the side that is in force just now. */
const shownHere = () => largeDrawing.shown[sides.side];

/** @type {Map<any, Marks>} */
const marks = new Map();

/** Color of each row as a number, hollow ones apart; and which marks occur. @param {any} layer @returns {Marks} */
export function marksOf(layer) {
  const known = marks.get(layer);
  if (known) return known;
  const table = tableOf(layer);
  const layerStyle = styleOf(layer);
  const { style } = atlas.data;
  /** @type {string[]} */
  const colors = [];
  const colorOf = (term) => {
    const color = own(layerStyle.colors, String(term ?? ""), layerStyle.color);
    if (!colors.includes(color)) colors.push(color);
    return colors.indexOf(color);
  };
  const color = byRow(table, layerStyle.by ?? "", colorOf);
  const flags = [
    byRow(table, "place_precision", (term) => (style.hollow_precisions.includes(term) ? HOLLOW : 0)),
    byRow(table, "claim", (term) => (own(style.claim_dash, String(term ?? ""), []).length ? REASONED : 0)),
    byRow(table, "contested", (term) => (term === true ? CONTESTED : 0)),
  ];
  if (!colors.length) colors.push(layerStyle.color);
  const made = { colors, kindOf: new Uint8Array(table.size), flags: 0 };
  for (let row = 0; row < table.size; row += 1) {
    const found = flags[0](row) | flags[1](row) | flags[2](row);
    made.flags |= found;
    made.kindOf[row] = color(row) * 2 + (found & HOLLOW ? 1 : 0);
  }
  marks.set(layer, made);
  return made;
}

/** A number for each row, from the term that it has in a column. @returns {(row: number) => number} */
function byRow(table, name, numberOf) {
  const column = own(table.columns, name, null);
  if (!column?.byTerm) return () => 0;
  const numbers = column.byTerm.terms.map(numberOf);
  const { codes } = column.byTerm;
  return (row) => numbers[codes[row]];
}

/** A part of the canvas in world units: west, north, east, south. @param {View} view @param {number[]} part in pixels */
const boxOfPart = ({ left, top, scale }, part) => part.map((pixel, i) => (pixel - (i % 2 ? top : left)) / scale);

/** Before the layers are drawn anew. */
export function forgetLarge() {
  largeDrawing.shown = [nothingShown(), nothingShown()];
}

/** Draw elsewhere than on the map: what the map itself shows stays known. @param {() => void} draw */
export function drawElsewhere(draw) {
  const kept = largeDrawing.shown;
  forgetLarge();
  draw();
  largeDrawing.shown = kept;
}

/** Boxes of the clusters of a view in pixels; names keep clear of them. @param {View} view @returns {number[][]} */
export function clusterBoxes({ scale, left, top }) {
  return [...shownHere().clusters.values()].flat().map(({ x, y, radius }) => {
    const [px, py] = [x * scale + left, y * scale + top];
    return [px - radius, py - radius, px + radius, py + radius];
  });
}

/** Draw a large layer; the rows to be drawn one by one are handed back. @param {View} view @returns {number[]} */
export function drawLarge(view, layer) {
  const { large } = tableOf(layer);
  const passing = passingRows(layer).marks;
  const box = boxOfPart(view, view.around);
  const { colors, kindOf } = marksOf(layer);
  const few = rowsIn(large, passing, box, FEW);
  const [count, hollow] = countIn(large, passing, boxOfPart(view, view.part), kindOf);
  // each copy of the world adds to what was drawn before
  const { drawn: all } = shownHere();
  let drawn = all.find((one) => one.layer === layer);
  if (!drawn) all.push((drawn = { layer, count: 0, hollow: 0, together: false, darkest: 0 }));
  drawn.count += count;
  drawn.hollow += hollow;
  // two sides can be compared only when both are drawn in the same way
  if (few && !onOther(() => !rowsIn(large, passingRows(layer).marks, box, FEW))) return few;
  drawn.together = true;
  const shades = colors.map(readable);
  if (largeDrawing.mode === "dots") drawDots(view, large, passing, box, kindOf, shades, eachIn);
  else if (largeDrawing.mode === "density") {
    const square = DENSITY_PX / view.scale;
    const cells = squaresOf(layer, box, square);
    const most = () => mostOf(squaresOf(layer, sharedBox(box), square));
    drawn.darkest = Math.max(most(), onOther(most) ?? 0);
    drawDensity(view, cells, DENSITY_PX, readable(styleOf(layer).color), drawn.darkest);
  } else return clustered(view, layer, large, passing, box, kindOf, shades);
  return [];
}

/** Do something on the other side of the divider; without one, nothing. @template T @param {() => T} action @returns {T|null} */
const onOther = (action) => (sides.on ? onSide(1 - sides.side, action) : null);

/** @type {WeakMap<Uint8Array, {name: string, cells: Cells}>} what was counted last, by the rows that pass */
const counted = new WeakMap();

/** How many passing rows each square holds: a divider that moves changes nothing of it. @param {any} layer @param {number[]} box @param {number} square its side */
function squaresOf(layer, box, square) {
  const { marks } = passingRows(layer);
  const name = [...box, square].join("/");
  const known = counted.get(marks);
  if (known?.name === name) return known.cells;
  const cells = gather(tableOf(layer).large, marks, box, square, null, 0);
  counted.set(marks, { name, cells });
  return cells;
}

/** @param {Cells} cells */
const mostOf = ({ counts }) => counts.reduce((most, count) => Math.max(most, count), 0);

/** Where the darkest square is sought: for every copy of the world in view the same. @param {number[]} box */
const sharedBox = (box) => (box[0] < 0 || box[2] > WORLD ? [0, box[1], WORLD, box[3]] : box);

function clustered(view, layer, large, passing, box, kindOf, shades) {
  const { clusters, single } = drawClusters(view, (side, edges) => gather(large, passing, box, side, kindOf, shades.length * 2, edges), shades);
  const here = shownHere();
  here.clusters.set(layer, [...(here.clusters.get(layer) ?? []), ...clusters]);
  here.single.set(layer, new Set([...(here.single.get(layer) ?? []), ...single]));
  return single;
}

/** Rows under the pointer, where they are drawn one by one or as dots. @param {any} layer */
export function largeNear(layer, at, reach) {
  const here = shownHere();
  const drawn = here.drawn.find((one) => one.layer === layer);
  if (drawn?.together && largeDrawing.mode === "density") return [];
  const { large } = tableOf(layer);
  if (!drawn?.together || largeDrawing.mode === "dots") return rowsNear(large, passingRows(layer).marks, at, reach);
  // between clusters only what stands alone is drawn
  const alone = here.single.get(layer);
  return rowsNear(large, passingRows(layer).marks, at, reach).filter((row) => alone?.has(row));
}

function clusterAt(layer, at) {
  return (shownHere().clusters.get(layer) ?? []).find((one) => Math.hypot(one.x - at.x, one.y - at.y) * at.scale <= one.radius) ?? null;
}

/**
 * The cluster under the pointer, or the square of a density: how many, and the box to zoom to.
 * @param {{x: number, y: number, scale: number}} at
 * @returns {{layer: any, count: number, box: number[], rows: number[]}|null}
 */
export function aggregateAt(at) {
  for (const { layer, together } of [...shownHere().drawn].reverse()) {
    if (!together || largeDrawing.mode === "dots" || !atlas.shown.has(layer.id)) continue;
    const cluster = largeDrawing.mode === "clusters" ? clusterAt(layer, at) : null;
    const side = largeDrawing.mode === "density" ? (DENSITY_PX * 3) / at.scale : 0;
    const boxes = cluster?.boxes ?? (side ? [[at.x - side, at.y - side, at.x + side, at.y + side]] : null);
    const found = boxes ? countBoxes(layer, boxes) : null;
    if (found?.count) return found;
  }
  return null;
}

/** How many rows of some boxes pass, where they really are, and the first of them. @param {number[][]} boxes */
function countBoxes(layer, boxes) {
  const { large } = tableOf(layer);
  const tight = [Infinity, Infinity, -Infinity, -Infinity];
  /** @type {number[]} */
  const rows = [];
  let count = 0;
  const add = (row, box) => {
    // what lies on the far edge of a square is of the next one
    if (large.x[row] === box[2] || large.y[row] === box[3]) return;
    count += 1;
    if (rows.length < MOST_NEAR) rows.push(row);
    tight[0] = Math.min(tight[0], large.x[row]);
    tight[1] = Math.min(tight[1], large.y[row]);
    tight[2] = Math.max(tight[2], large.x[row]);
    tight[3] = Math.max(tight[3], large.y[row]);
  };
  for (const box of boxes) eachIn(large, passingRows(layer).marks, box, (row) => add(row, box));
  return { layer, count, box: tight, rows };
}
