// What is on the map, as files: GeoJSON and CSV. Everything in them is text and numbers from the data.

import { stepsOfRun } from "../base/geometry.js";

const FORMULA = /^[=+\-@\t\r]/;

/** One cell of a CSV file; text that a spreadsheet would run as a formula gets an apostrophe. @param {unknown} value */
export function csvCell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  const text = String(value);
  const guarded = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replace(/"/g, '""')}"` : guarded;
}

/** One row with its line end. @param {string[]} names @param {Record<string, unknown>} row */
export const csvLine = (names, row) => `${names.map((name) => csvCell(Object.hasOwn(row, name) ? row[name] : null)).join(",")}\n`;

/** @param {string[]} names @param {Record<string, unknown>[]} rows */
export function csvText(names, rows) {
  return [`${names.map(csvCell).join(",")}\n`, ...rows.map((row) => csvLine(names, row))].join("");
}

/** Every column of the rows, in the order in which they first occur. @param {Record<string, unknown>[]} rows */
export function columnsIn(rows) {
  const names = new Set();
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  return [...names];
}

/** Degrees of a run of differences. @param {number[]} steps @param {number} quantum @returns {[number, number][]} */
export function degreesOf(steps, quantum) {
  const digits = Math.max(0, Math.round(-Math.log10(quantum)));
  /** @type {[number, number][]} */
  const points = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    points.push([Number((x * quantum).toFixed(digits)), Number((y * quantum).toFixed(digits))]);
  }
  return points;
}

/** Twice the signed area: positive counter-clockwise. @param {[number, number][]} ring */
function turnOf(ring) {
  let sum = 0;
  for (let i = 1; i < ring.length; i += 1) sum += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return sum;
}

function inRing(ring, [x, y]) {
  let inside = false;
  for (let i = 1; i < ring.length; i += 1) {
    const [[ax, ay], [bx, by]] = [ring[i - 1], ring[i]];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

/** A point surely inside of a ring: half-way along a cut through it. */
function innerOf(ring) {
  const ys = [...new Set(ring.map(([, y]) => y))].sort((a, b) => a - b);
  const y = (ys[0] + ys[1]) / 2;
  const xs = [];
  for (let i = 1; i < ring.length; i += 1) {
    const [[ax, ay], [bx, by]] = [ring[i - 1], ring[i]];
    if (ay > y !== by > y) xs.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
  }
  xs.sort((a, b) => a - b);
  return /** @type {[number, number]} */ ([(xs[0] + xs[1]) / 2, y]);
}

/** Rings drawn by the even-odd rule, as polygons with their holes, wound as RFC 7946 asks. */
export function polygonsOf(rings) {
  const closed = rings
    .map((ring) => (String(ring[0]) === String(ring[ring.length - 1]) ? ring : [...ring, ring[0]]))
    .filter((ring) => ring.length > 3 && turnOf(ring) !== 0);
  const areas = closed.map((ring) => Math.abs(turnOf(ring)));
  const around = closed.map((ring, i) => {
    const point = innerOf(ring);
    return closed.map((_, j) => j).filter((j) => j !== i && areas[j] > areas[i] && inRing(closed[j], point));
  });
  const wound = (ring, way) => (turnOf(ring) * way > 0 ? ring : [...ring].reverse());
  /** @type {Map<number, [number, number][][]>} */
  const polygons = new Map();
  closed.forEach((ring, i) => around[i].length % 2 === 0 && polygons.set(i, [wound(ring, 1)]));
  closed.forEach((ring, i) => {
    if (around[i].length % 2 === 0) return;
    const owner = around[i].filter((j) => polygons.has(j)).sort((a, b) => areas[a] - areas[b])[0];
    polygons.get(owner)?.push(wound(ring, -1));
  });
  return [...polygons.values()];
}

/** The nodes of a flow without a line that have a place. */
function nodePoints(table, row) {
  const located = (table.nodes?.[row] ?? []).map((node) => node.slice(-2)).filter(([x]) => x !== null);
  return located.length ? { type: "MultiPoint", coordinates: located.map((node) => degreesOf(node, table.quantum)[0]) } : null;
}

/**
 * Geometry of a row as GeoJSON, or null without a place.
 * @param {any} table @param {string} kind @param {number} row
 * @param {any} [base] the base map, of which an area may be made
 */
export function geometryOf(table, kind, row, base = null) {
  if (table.x) {
    if ((table.x[row] ?? null) === null) return null;
    return { type: "Point", coordinates: degreesOf([table.x[row], table.y[row]], table.quantum)[0] };
  }
  const whole = table.land?.[row] ?? [];
  const parts = whole.length && base ? whole.flatMap((number) => base.land.rings[number] ?? []) : table.parts?.[row];
  const quantum = whole.length && base ? base.quantum : table.quantum;
  if (!parts?.length) return nodePoints(table, row);
  const runs = parts.map((part) => degreesOf(stepsOfRun(part), quantum));
  if (kind === "line") return { type: "MultiLineString", coordinates: runs };
  const polygons = polygonsOf(runs);
  return polygons.length ? { type: "MultiPolygon", coordinates: polygons } : null;
}
