// The points of a large table: where each stands, and which stand in a part of the map.

import { WORLD, worldX, worldY } from "../base/geometry.js";

/** Neighbors stand together in the table, so that a few hundred of them fill a small box. */
export const NEIGHBORS = 256;

/**
 * @typedef {object} LargePoints
 * @property {number} placed rows with a place; those without stand behind them
 * @property {Float32Array} x in world units
 * @property {Float32Array} y
 * @property {Float32Array} boxes west, north, east, south of each page of rows
 */

/** @param {Int32Array} x in quanta @param {Int32Array} y @param {number} quantum in degrees @returns {LargePoints} */
export function makeLargePoints(x, y, quantum) {
  const placed = x.length;
  const large = {
    placed, x: new Float32Array(placed), y: new Float32Array(placed),
    boxes: new Float32Array(4 * Math.ceil(placed / NEIGHBORS)),
  };
  for (let row = 0; row < placed; row += 1) {
    large.x[row] = worldX(x[row] * quantum);
    large.y[row] = worldY(y[row] * quantum);
  }
  for (let page = 0; page * NEIGHBORS < placed; page += 1) {
    let [west, north, east, south] = [WORLD, WORLD, 0, 0];
    for (let row = page * NEIGHBORS; row < Math.min(placed, (page + 1) * NEIGHBORS); row += 1) {
      west = Math.min(west, large.x[row]);
      east = Math.max(east, large.x[row]);
      north = Math.min(north, large.y[row]);
      south = Math.max(south, large.y[row]);
    }
    large.boxes.set([west, north, east, south], page * 4);
  }
  return large;
}

/**
 * Visit every row in a box that passes.
 * @param {LargePoints} large @param {Uint8Array} passing 1 for each row that passes
 * @param {number[]} box west, north, east, south in world units
 * @param {(row: number) => void} visit
 */
export function eachIn({ placed, x, y, boxes }, passing, [west, north, east, south], visit) {
  for (let page = 0; page * NEIGHBORS < placed; page += 1) {
    const at = page * 4;
    if (boxes[at] > east || boxes[at + 2] < west || boxes[at + 1] > south || boxes[at + 3] < north) continue;
    const last = Math.min(placed, (page + 1) * NEIGHBORS);
    for (let row = page * NEIGHBORS; row < last; row += 1)
      if (passing[row] && x[row] >= west && x[row] <= east && y[row] >= north && y[row] <= south) visit(row);
  }
}

/**
 * The rows in a box that pass, unless they are more than so many: then null.
 * @param {LargePoints} large @param {Uint8Array} passing @param {number[]} box @param {number} most @returns {number[]|null}
 */
export function rowsIn(large, passing, [west, north, east, south], most) {
  const { placed, x, y, boxes } = large;
  /** @type {number[]} */
  const rows = [];
  for (let page = 0; page * NEIGHBORS < placed; page += 1) {
    const at = page * 4;
    if (boxes[at] > east || boxes[at + 2] < west || boxes[at + 1] > south || boxes[at + 3] < north) continue;
    const last = Math.min(placed, (page + 1) * NEIGHBORS);
    for (let row = page * NEIGHBORS; row < last; row += 1)
      if (passing[row] && x[row] >= west && x[row] <= east && y[row] >= north && y[row] <= south) rows.push(row);
    if (rows.length > most) return null;
  }
  return rows;
}

/**
 * How many rows in a box pass, and how many of these have an odd kind: those that are hollow.
 * @param {LargePoints} large @param {Uint8Array} passing @param {number[]} box @param {Uint8Array} kindOf @returns {[number, number]}
 */
export function countIn({ placed, x, y, boxes }, passing, [west, north, east, south], kindOf) {
  let count = 0;
  let odd = 0;
  for (let page = 0; page * NEIGHBORS < placed; page += 1) {
    const at = page * 4;
    if (boxes[at] > east || boxes[at + 2] < west || boxes[at + 1] > south || boxes[at + 3] < north) continue;
    const whole = boxes[at] >= west && boxes[at + 2] <= east && boxes[at + 1] >= north && boxes[at + 3] <= south;
    const last = Math.min(placed, (page + 1) * NEIGHBORS);
    for (let row = page * NEIGHBORS; row < last; row += 1) {
      if (!passing[row]) continue;
      if (!whole && (x[row] < west || x[row] > east || y[row] < north || y[row] > south)) continue;
      count += 1;
      odd += kindOf[row] & 1;
    }
  }
  return [count, odd];
}

/**
 * Rows that pass within a reach of a spot, nearest first.
 * @param {LargePoints} large @param {Uint8Array} passing @param {{x: number, y: number}} at @param {number} reach
 */
export function rowsNear(large, passing, at, reach) {
  /** @type {{row: number, away: number}[]} */
  const near = [];
  eachIn(large, passing, [at.x - reach, at.y - reach, at.x + reach, at.y + reach], (row) => {
    const away = Math.hypot(large.x[row] - at.x, large.y[row] - at.y);
    if (away <= reach) near.push({ row, away });
  });
  return near.sort((a, b) => a.away - b.away).map(({ row }) => row);
}

/**
 * Passing rows counted by the squares of a grid that stands still when the map is dragged.
 * @typedef {object} Cells
 * @property {number} number of squares
 * @property {number} kinds
 * @property {Int32Array} counts of each square
 * @property {Float64Array} x sum over the rows of each square
 * @property {Float64Array} y
 * @property {Int32Array} rows one row of each square
 * @property {Int32Array} byKind of each square and kind
 * @property {number} west of the grid, in squares @property {number} north @property {number} wide in squares
 */

/**
 * @param {LargePoints} large @param {Uint8Array} passing @param {number[]} box @param {number} side in world units
 * @param {Uint8Array|null} kindOf of each row: what is counted apart @param {number} kinds
 * @param {number[]} [edges] west and east of which nothing is counted @returns {Cells}
 */
export function gather(large, passing, box, side, kindOf, kinds, [from, to] = [-Infinity, Infinity]) {
  const west = Math.floor(box[0] / side);
  const north = Math.floor(box[1] / side);
  const wide = Math.floor(box[2] / side) - west + 1;
  const high = Math.floor(box[3] / side) - north + 1;
  const number = wide * high;
  const cells = {
    number, kinds, west, north, wide, counts: new Int32Array(number), x: new Float64Array(number),
    y: new Float64Array(number), rows: new Int32Array(number), byKind: new Int32Array(number * kinds),
  };
  const { placed, x, y, boxes } = large;
  // whole squares: one that the edge of the view cuts would change its count at every step
  const [left, top, right, bottom] = [west * side, north * side, (west + wide) * side, (north + high) * side];
  for (let page = 0; page * NEIGHBORS < placed; page += 1) {
    const at = page * 4;
    if (boxes[at] > right || boxes[at + 2] < left || boxes[at + 1] > bottom || boxes[at + 3] < top) continue;
    const last = Math.min(placed, (page + 1) * NEIGHBORS);
    for (let row = page * NEIGHBORS; row < last; row += 1) {
      if (!passing[row] || x[row] < from || x[row] > to) continue;
      const column = Math.floor(x[row] / side) - west;
      const line = Math.floor(y[row] / side) - north;
      if (column < 0 || line < 0 || column >= wide || line >= high) continue;
      const cell = line * wide + column;
      cells.counts[cell] += 1;
      cells.x[cell] += x[row];
      cells.y[cell] += y[row];
      cells.rows[cell] = row;
      if (kindOf) cells.byKind[cell * kinds + kindOf[row]] += 1;
    }
  }
  return cells;
}
