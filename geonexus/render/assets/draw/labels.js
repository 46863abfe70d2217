// The labels of a frame: who comes first takes the place; none lies on another, none is cut.

import { plainText } from "../base/text.js";

/** @typedef {import("../base/paint.js").View} View */
/** @typedef {{x: number, y: number, align?: "left"|"center"|"right"}} Candidate a place for a label: its middle line, and which of its sides x is */
/** @typedef {number[]} LabelBox left, top, right, bottom in pixels of the canvas */
/**
 * @typedef {object} LabelOptions
 * @property {string} kind what is named, as tests and benchmarks read it
 * @property {number} size in pixels
 * @property {number} [weight] @property {string} [color] @property {string} [spacing] @property {boolean} [italic]
 * @property {number} [widest] a longer text goes on two or three lines
 * @property {boolean} [overMarkers] whether it may lie on a marker
 * @property {boolean} [drawn] false where the caller draws the text itself
 */
/** @typedef {{text: string, lines: string[], box: LabelBox, kind: string, left: number[], font: string, options: LabelOptions}} Label */

const LABEL_FONT = 'system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif';
const CELL_PX = 64;
const LINE_HEIGHT = 1.18;
const MOST_LINES = 3;
/** Between the letters and the edge of the box. */
const MARGIN_PX = 2;
/** From here to the edge of the map. */
const MAP_EDGE_PX = 3;

const labelFrame = {
  /** @type {Label[]} */ labels: [],
  /** @type {Label[]} of all sides of a divider */ written: [],
  /** @type {Label[]} of the last frame on the screen */ shown: [],
  /** @type {LabelBox[]} what panels cover */ covered: [],
  /** @type {Map<number, {box: LabelBox, marker: boolean}[]>} what is taken, by squares of the canvas */ cells: new Map(),
};

/** Before a frame, or one side of a divider: what panels cover is taken. @param {LabelBox[]} covered */
export function startLabels(covered) {
  labelFrame.labels = [];
  labelFrame.cells = new Map();
  labelFrame.covered = covered;
}

/** No label is to lie here. @param {LabelBox} box @param {boolean} [marker] a label of great importance may, if it finds no other place */
export function keepClear(box, marker = false) {
  const one = { box, marker };
  eachCell(box, (name) => {
    const cell = labelFrame.cells.get(name);
    if (cell) cell.push(one);
    else labelFrame.cells.set(name, [one]);
  });
}

/** @param {LabelBox} box @param {(name: number) => boolean|void} action stops where it says true */
function eachCell(box, action) {
  const [right, bottom] = [Math.floor(box[2] / CELL_PX), Math.floor(box[3] / CELL_PX)];
  for (let x = Math.floor(box[0] / CELL_PX); x <= right; x += 1)
    for (let y = Math.floor(box[1] / CELL_PX); y <= bottom; y += 1) if (action(x * 4096 + y)) return true;
  return false;
}

/** Whether nothing lies in a box yet. @param {LabelBox} box @param {boolean} [overMarkers] */
export function isFree(box, overMarkers = false) {
  if (labelFrame.covered.some((other) => overlap(box, other))) return false;
  return !eachCell(box, (name) => {
    const cell = labelFrame.cells.get(name);
    return cell !== undefined && cell.some(({ box: other, marker }) => !(marker && overMarkers) && overlap(box, other));
  });
}

/** @param {LabelBox} a @param {LabelBox} b */
const overlap = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];

/** Whether a box is whole in what the reader sees, or whole out of it. @param {View} view @param {LabelBox} box */
function uncut({ part, width, height }, [left, top, right, bottom]) {
  const inside = left >= part[0] + MAP_EDGE_PX && top >= part[1] + MAP_EDGE_PX && right <= part[2] - MAP_EDGE_PX && bottom <= part[3] - MAP_EDGE_PX;
  const outside = right < part[0] - MAP_EDGE_PX || bottom < part[1] - MAP_EDGE_PX || left > part[2] + MAP_EDGE_PX || top > part[3] + MAP_EDGE_PX;
  return (inside || outside) && left >= 0 && top >= 0 && right <= width && bottom <= height;
}

/** @type {Map<string, number>} */
const textWidths = new Map();

/** Width of a text in pixels. @param {CanvasRenderingContext2D} ctx */
function labelWidth(ctx, font, spacing, text) {
  const name = `${font}|${spacing}|${text}`;
  const known = textWidths.get(name);
  if (known !== undefined) return known;
  if (textWidths.size > 6000) textWidths.clear();
  ctx.font = font;
  ctx.letterSpacing = spacing;
  const { width } = ctx.measureText(text);
  ctx.letterSpacing = "0px";
  textWidths.set(name, width);
  return width;
}

/**
 * A text on as few lines as its width allows, broken at words and as even as can be; null where
 * it does not fit.
 * @param {string} text @param {number} widest @param {(text: string) => number} measure @returns {string[]|null}
 */
export function labelLines(text, widest, measure) {
  if (measure(text) <= widest) return [text];
  const words = text.split(" ");
  for (let number = 2; number <= Math.min(MOST_LINES, words.length); number += 1) {
    const lines = evenLines(words, number, measure);
    if (Math.max(...lines.map(measure)) <= widest) return lines;
  }
  return null;
}

/** Words on a number of lines whose widest is least. @param {string[]} words @returns {string[]} */
function evenLines(words, number, measure) {
  if (number === 1) return [words.join(" ")];
  /** @type {string[]} */
  let best = [];
  let least = Infinity;
  for (let first = 1; first <= words.length - number + 1; first += 1) {
    const head = words.slice(0, first).join(" ");
    if (measure(head) >= least) break;
    const lines = [head, ...evenLines(words.slice(first), number - 1, measure)];
    const widest = Math.max(...lines.map(measure));
    if (widest < least) [best, least] = [lines, widest];
  }
  return best;
}

/**
 * Where a text would go, before it is known whether the place is free: its lines and its size.
 * @param {View} view @param {string} text @param {LabelOptions} options
 */
export function labelSize(view, text, { size, weight = 400, spacing = "0px", italic = false, widest = Infinity }) {
  const font = `${italic ? "italic " : ""}${weight} ${size}px ${LABEL_FONT}`;
  const measure = (line) => labelWidth(view.ctx, font, spacing, line);
  const lines = labelLines(plainText(text), widest, measure);
  if (!lines) return null;
  const widths = lines.map(measure);
  return { font, lines, widths, width: Math.max(...widths), height: lines.length * size * LINE_HEIGHT };
}

/**
 * Put a text at the first of some places that is free and inside the map; null where there is none.
 * @param {View} view @param {string} text @param {Candidate[]} candidates best first @param {LabelOptions} options
 * @returns {LabelBox|null} what the label takes
 */
export function placeLabel(view, text, candidates, options) {
  const room = labelSize(view, text, options);
  if (!room || !room.width) return null;
  for (const { x, y, align = "center" } of candidates) {
    const left = align === "left" ? x : align === "right" ? x - room.width : x - room.width / 2;
    const box = [left - MARGIN_PX, y - room.height / 2 - MARGIN_PX, left + room.width + MARGIN_PX, y + room.height / 2 + MARGIN_PX];
    if (!uncut(view, box) || !isFree(box, options.overMarkers)) continue;
    keepClear(box);
    const shifts = room.widths.map((width) => left + (align === "left" ? 0 : (room.width - width) / (align === "right" ? 1 : 2)));
    labelFrame.labels.push({ text: plainText(text), lines: room.lines, box, kind: options.kind, left: shifts, font: room.font, options });
    return box;
  }
  return null;
}

/** Eight places around a point, the best first. @param {number} x @param {number} y @param {number} gap to the point @param {number} size of the letters @returns {Candidate[]} */
export function aroundPoint(x, y, gap, size) {
  const slant = gap * 0.7;
  const half = size * 0.55;
  return [
    { x: x + gap, y, align: "left" },
    { x: x + slant, y: y - slant - half, align: "left" },
    { x: x + slant, y: y + slant + half, align: "left" },
    { x: x - gap, y, align: "right" },
    { x, y: y - gap - half },
    { x, y: y + gap + half },
    { x: x - slant, y: y - slant - half, align: "right" },
    { x: x - slant, y: y + slant + half, align: "right" },
  ];
}

/** The label with this text that was placed nearest to a point, in pixels away. @param {string} text @param {number} x @param {number} y */
export function sameTextAway(text, x, y) {
  const away = labelFrame.labels
    .filter((label) => label.text.toLowerCase() === text.toLowerCase())
    .map(({ box }) => Math.hypot((box[0] + box[2]) / 2 - x, (box[1] + box[3]) / 2 - y));
  return Math.min(Infinity, ...away);
}

/** Write all labels over everything that was drawn. @param {View} view */
export function writeLabels({ ctx, palette }) {
  labelFrame.written.push(...labelFrame.labels);
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  ctx.lineJoin = "round";
  ctx.lineWidth = 3;
  ctx.strokeStyle = palette.label_halo;
  // the least important first: a halo never lies on what matters more
  for (const { lines, box, left, font, options } of [...labelFrame.labels].reverse()) {
    if (options.drawn === false) continue;
    ctx.font = font;
    ctx.letterSpacing = options.spacing ?? "0px";
    const step = options.size * LINE_HEIGHT;
    lines.forEach((line, number) => {
      const y = box[1] + MARGIN_PX + step * (number + 0.5);
      ctx.globalAlpha = 0.9;
      ctx.strokeText(line, left[number], y);
      ctx.globalAlpha = 1;
      ctx.fillStyle = options.color ?? palette.label;
      ctx.fillText(line, left[number], y);
    });
  }
  ctx.letterSpacing = "0px";
}

/** Before the screen is drawn: a picture that was made since has labels of its own. */
export function forgetLabels() {
  labelFrame.written = [];
}

/** After the screen is drawn. */
export function keepLabels() {
  labelFrame.shown = labelFrame.written;
}

/** The labels on the screen, with boxes in pixels of the canvas. @returns {Label[]} */
export const shownLabels = () => labelFrame.shown;
