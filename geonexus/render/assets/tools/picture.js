// A picture of the view to take away: title, filters, map, scale, north, legend, sources.

import { atlas, unpackRest } from "../data/atlas.js";
import { paintAtlas, palette } from "../draw/canvas.js";
import { drawElsewhere } from "../draw/draw_large.js";
import { baseMap } from "../draw/base_map_choice.js";
import { filterWords, legendParts, noteWords } from "./picture_text.js";
import { metersPerPixel, scaleBars } from "../base/lengths.js";
import { hatch } from "../base/paint.js";
import { downloadFile } from "../panels/take_files.js";
import { plainText, say, titleIn } from "../base/text.js";
import { sides, spanText } from "../filter/two_periods.js";

const PAD = 18;
const SANS = 'system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif';
const SERIF = '"Iowan Old Style", "Palatino Linotype", Palatino, Georgia, "DejaVu Serif", serif';
const COLUMN_PX = 270;
const LONGEST = 4000;
/** Some phones refuse a larger canvas. */
const MOST_PIXELS = 16e6;

/** @typedef {{text: string, font: string, color: string, line: number, x?: number, swatch?: (ctx: CanvasRenderingContext2D, x: number, y: number) => void}} Row */

/** Lines of a text no wider than asked; a word that is too long is broken. @param {CanvasRenderingContext2D} ctx */
export function wrapText(ctx, text, widest) {
  const lines = [""];
  for (const word of plainText(text.slice(0, LONGEST)).split(" ")) {
    let rest = word;
    const at = lines.length - 1;
    const joined = lines[at] ? `${lines[at]} ${rest}` : rest;
    if (ctx.measureText(joined).width <= widest) {
      lines[at] = joined;
      continue;
    }
    while (ctx.measureText(rest).width > widest && rest.length > 1) {
      let fits = rest.length - 1;
      while (fits > 1 && ctx.measureText(rest.slice(0, fits)).width > widest) fits = Math.floor(fits * 0.8);
      lines.push(rest.slice(0, fits));
      rest = rest.slice(fits);
    }
    lines.push(rest);
  }
  return lines.filter(Boolean);
}

/** The map of the view alone, with scale and north. @param {any} map @param {number} ratio pixels a pixel */
export function pictureOfMap(map, ratio) {
  const { x: width, y: height } = map.getSize();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.scale(ratio, ratio);
  // paper takes the strokes themselves, even those beyond the edge
  ctx.rect(0, 0, width, height);
  ctx.clip();
  const corner = map.containerPointToLayerPoint([0, 0]);
  const L = globalThis.L;
  const online = baseMap.online;
  // tiles belong to whoever serves them: a picture has the base map of this file
  baseMap.online = false;
  drawElsewhere(() => paintAtlas(map, L.bounds(corner, corner.add([width, height])), ctx));
  baseMap.online = online;
  if (sides.on) drawDivider(ctx, width, height);
  drawScale(ctx, map, height);
  drawNorth(ctx, width);
  return canvas;
}

/** @param {CanvasRenderingContext2D} ctx */
function halo(ctx, text, x, y) {
  ctx.lineJoin = "round";
  ctx.lineWidth = 4;
  ctx.strokeStyle = palette().label_halo;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = palette().ink;
  ctx.fillText(text, x, y);
}

/** @param {CanvasRenderingContext2D} ctx */
function drawScale(ctx, map, height) {
  const bars = scaleBars(metersPerPixel(map.getCenter().lat, map.getZoom()), 120);
  ctx.font = `12px ${SANS}`;
  ctx.textBaseline = "alphabetic";
  bars.forEach(({ text, px }, i) => {
    const y = height - 34 + i * 22;
    for (const [color, width] of /** @type {[string, number][]} */ ([[palette().label_halo, 5], [palette().ink, 1.6]])) {
      ctx.strokeStyle = color;
      ctx.lineWidth = width;
      ctx.beginPath();
      ctx.moveTo(14, y - 5);
      ctx.lineTo(14, y);
      ctx.lineTo(14 + px, y);
      ctx.lineTo(14 + px, y - 5);
      ctx.stroke();
    }
    halo(ctx, text, 19, y - 4);
  });
}

/** @param {CanvasRenderingContext2D} ctx */
function drawNorth(ctx, width) {
  const x = width - 24;
  ctx.beginPath();
  ctx.moveTo(x, 12);
  ctx.lineTo(x + 7, 32);
  ctx.lineTo(x, 27);
  ctx.lineTo(x - 7, 32);
  ctx.closePath();
  ctx.lineJoin = "round";
  ctx.lineWidth = 4;
  ctx.strokeStyle = palette().label_halo;
  ctx.stroke();
  ctx.fillStyle = palette().ink;
  ctx.fill();
  ctx.font = `600 13px ${SANS}`;
  halo(ctx, say("north"), x - ctx.measureText(say("north")).width / 2, 47);
}

/** @param {CanvasRenderingContext2D} ctx */
function drawDivider(ctx, width, height) {
  const x = width * sides.at;
  ctx.fillStyle = palette().ink;
  ctx.fillRect(x - 1, 0, 2, height);
  ctx.font = `600 13px ${SANS}`;
  ctx.textBaseline = "alphabetic";
  const left = spanText(sides.spans[0]);
  halo(ctx, left, x - 10 - ctx.measureText(left).width, 24);
  halo(ctx, spanText(sides.spans[1]), x + 10, 24);
}

/** @param {CanvasRenderingContext2D} ctx @returns {Row[]} */
function textRows(ctx, texts, font, color, line, widest) {
  ctx.font = font;
  return texts.flatMap((text) => wrapText(ctx, text, widest).map((part) => ({ text: part, font, color, line })));
}

/** Legend as columns of rows. @param {CanvasRenderingContext2D} ctx @returns {Row[][]} */
function legendColumns(ctx, width) {
  const { ink } = palette();
  const number = Math.max(1, Math.floor(width / COLUMN_PX));
  const widest = width / number - 16;
  /** @type {Row[][]} rows that stay together */
  const blocks = [];
  for (const { title, entries } of legendParts()) {
    const head = textRows(ctx, [title], `600 13px ${SANS}`, ink, 19, widest);
    entries.forEach((entry, i) => {
      const rows = textRows(ctx, [entry.text], `12.5px ${SANS}`, ink, 18, widest - 34);
      rows.forEach((row) => (row.x = 34));
      if (rows[0]) rows[0].swatch = (to, x, y) => drawChip(to, entry, x, y);
      blocks.push(i === 0 ? [...head, ...rows] : rows);
    });
    blocks[blocks.length - 1].push({ text: "", font: "", color: "", line: 8 });
  }
  const high = (rows) => rows.reduce((sum, row) => sum + row.line, 0);
  const target = blocks.reduce((sum, rows) => sum + high(rows), 0) / number;
  /** @type {Row[][]} */
  const columns = [[]];
  for (const rows of blocks) {
    const full = high(columns[columns.length - 1]) + high(rows) / 2 > target;
    if (full && columns.length < number && columns[columns.length - 1].length) columns.push([]);
    columns[columns.length - 1].push(...rows);
  }
  return columns;
}

/** @param {CanvasRenderingContext2D} ctx @param {import("./picture_text.js").Entry} entry */
function drawChip(ctx, entry, x, y) {
  if (entry.swatch) ctx.drawImage(entry.swatch, x, y - 12, 26, 16);
  else {
    const colors = palette();
    ctx.fillStyle = entry.missing ? hatch(/** @type {any} */ ({ ctx }), colors.missing_hatch, colors.missing, 6) : entry.color ?? "";
    ctx.fillRect(x, y - 11, 26, 14);
    ctx.strokeStyle = colors.border;
    ctx.lineWidth = 0.7;
    ctx.strokeRect(x, y - 11, 26, 14);
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {Row[]} rows @returns {number} where they end */
function writeRows(ctx, rows, x, top) {
  let y = top;
  ctx.textBaseline = "alphabetic";
  for (const row of rows) {
    y += row.line;
    row.swatch?.(ctx, x, y - 5);
    ctx.font = row.font;
    ctx.fillStyle = row.color;
    ctx.fillText(row.text, x + (row.x ?? 0), y - 5);
  }
  return y;
}

/** The whole picture. @param {any} map @returns {HTMLCanvasElement} */
export function makePicture(map) {
  const { x: width, y: mapHigh } = map.getSize();
  const canvas = document.createElement("canvas");
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const { ink, label, paper } = palette();
  const inside = width - 2 * PAD;
  const high = (rows) => rows.reduce((sum, row) => sum + row.line, 0);
  const head = [
    ...textRows(ctx, [titleIn(atlas.data.atlas.title)], `600 22px ${SERIF}`, ink, 29, inside).slice(0, 3),
    ...textRows(ctx, [filterWords().join(" · ")], `13.5px ${SANS}`, label, 20, inside).slice(0, 12),
  ];
  const columns = legendColumns(ctx, inside);
  const notes = [...noteWords(), ...(baseMap.online ? [say("no_tiles_here")] : [])];
  const noteRows = textRows(ctx, notes, `11.5px ${SANS}`, label, 16, inside);
  const mapTop = PAD + high(head) + 10;
  const legendTop = mapTop + mapHigh + 10;
  const notesTop = legendTop + Math.max(...columns.map(high)) + 4;
  const whole = notesTop + high(noteRows) + PAD;
  const ratio = Math.min(2, Math.sqrt(MOST_PIXELS / (width * whole)));
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(whole * ratio);
  ctx.scale(ratio, ratio);
  ctx.fillStyle = paper;
  ctx.fillRect(0, 0, width, whole);
  writeRows(ctx, head, PAD, PAD);
  ctx.drawImage(pictureOfMap(map, ratio), 0, mapTop, width, mapHigh);
  columns.forEach((rows, i) => writeRows(ctx, rows, PAD + (inside / columns.length) * i, legendTop));
  writeRows(ctx, noteRows, PAD, notesTop);
  return canvas;
}

/** Make the picture and hand it to the reader as a file. @param {any} map */
export async function downloadPicture(map) {
  // the sources of a large table may still be packed
  await unpackRest();
  makePicture(map).toBlob((blob) => blob && downloadFile("png", "image/png", [blob]), "image/png");
}
