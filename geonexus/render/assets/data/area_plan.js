// Which areas of a table are filled, which have their band only, and which share an outline.

import { shapesOf } from "./atlas.js";

/** An area narrower than this is a ring, and neither takes a fill from another nor has one. */
export const SMALL_AREA_PX = 9;

/**
 * @typedef {object} AreaPlan
 * @property {number[]} order rows that are drawn, the largest first; of several with one outline the first
 * @property {Set<number>} filled rows with a ground
 * @property {Map<number, number[]>} sharing row that is drawn → all that have its outline, where there are several
 */

/** @param {any} shape @returns {number} the longer side of its box in world units */
export const widthOf = ({ box }) => Math.max(box[2] - box[0], box[3] - box[1]);

/** @type {WeakMap<any, number>} */
const sizes = new WeakMap();

/** Ground of a shape in square world units, by the even-odd rule. @param {any} shape */
function sizeOf(shape) {
  let size = sizes.get(shape);
  if (size === undefined) {
    size = Math.abs(shape.parts.reduce((sum, ring) => sum + ringSize(ring), 0));
    sizes.set(shape, size);
  }
  return size;
}

function ringSize(ring) {
  let twice = 0;
  for (let i = 2; i < ring.length; i += 2) twice += ring[i - 2] * ring[i + 1] - ring[i] * ring[i - 1];
  return twice / 2;
}

/**
 * Plan the areas of a table at a scale. One fill over a place: an area is filled where nothing smaller that is drawn
 * lies on it. Two, where color tells what a reader asks (`most`): an area is filled unless two fills on it meet.
 * Whole countries are light, and may lie under one more.
 * @param {any} table @param {any[]} shapes @param {number[]} rows that are left @param {number} scale pixels per world unit
 * @param {number} most fills over one place @returns {AreaPlan}
 */
export function planAreas(table, shapes, rows, scale, most) {
  const drawn = new Set(rows.filter((row) => shapes[row]?.parts.length));
  const sharing = new Map();
  for (const row of [...drawn]) {
    const group = (table.same?.[row] ?? []).filter((other) => drawn.has(other));
    if (group.length < 2) continue;
    sharing.set(group[0], group);
    for (const other of group.slice(1)) drawn.delete(other);
  }
  const order = [...drawn].sort((a, b) => sizeOf(shapes[b]) - sizeOf(shapes[a]) || b - a);
  const filled = new Set();
  const large = new Set(order.filter((row) => widthOf(shapes[row]) * scale >= SMALL_AREA_PX));
  for (const row of [...order].reverse()) {
    if (!large.has(row)) continue;
    const two = most > 1 || Boolean(table.land?.[row]?.length);
    const inside = (table.smaller?.[row] ?? []).filter((other) => (two ? filled : large).has(other));
    if (two ? !meet(table, inside) : !inside.length) filled.add(row);
  }
  return { order, filled, sharing };
}

/** Whether two of some rows share ground. */
function meet(table, rows) {
  const among = new Set(rows);
  return rows.some((row) => table.smaller[row].some((other) => among.has(other)));
}

/** @type {{table: string, rows: any[], scale: number, most: number, plan: AreaPlan}[]} */
const plans = [];
const KEPT_PLANS = 8;

/**
 * The plan of a table for the rows that its layers show, kept as long as these are the same lists.
 * @param {any} layer @param {any[]} rows lists of rows, one for each layer on the map @param {number} scale @param {number} most
 * @param {() => any} read its table @returns {AreaPlan}
 */
export function planOf(layer, rows, scale, most, read) {
  const known = plans.find((one) => one.table === layer.table && one.scale === scale && one.most === most &&
    one.rows.length === rows.length && one.rows.every((list, i) => list === rows[i]));
  if (known) return known.plan;
  const plan = planAreas(read(), shapesOf(layer.table), [...new Set(rows.flatMap((list) => Array.from(list)))], scale, most);
  plans.unshift({ table: layer.table, rows, scale, most, plan });
  plans.length = Math.min(plans.length, KEPT_PLANS);
  return plan;
}
