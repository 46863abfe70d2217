// Small pictures of symbols, for the legend and the lists.

import { atlas } from "../data/atlas.js";
import { readable } from "../data/symbology.js";
import { drawMarker } from "../base/markers.js";
import { paintArea } from "./area_paint.js";

const WIDE_PX = 34;
const HIGH_PX = 18;
/** Dashes are shortened, so that a sample holds several. */
const DASH_SHARE = 0.6;
const MIDDLE_PX = HIGH_PX / 2;

/**
 * @typedef {object} Symbol
 * @property {string} color
 * @property {string} shape
 * @property {boolean} [hollow]
 * @property {boolean} [reasoned]
 * @property {number[]} [dash]
 * @property {boolean} [contested]
 * @property {boolean} [uncertain]
 * @property {boolean} [soft] an outline without a hard line
 * @property {boolean} [filled] an area with a ground
 * @property {boolean} [faint] a line that stands back
 * @property {number} [sharing] number of territories that have one outline
 */

/** A swatch of a layer's symbol. @param {any} layer @param {Symbol} symbol */
export function swatch(layer, symbol) {
  const canvas = document.createElement("canvas");
  canvas.className = "gx-swatch";
  canvas.width = WIDE_PX * 2;
  canvas.height = HIGH_PX * 2;
  canvas.setAttribute("aria-hidden", "true");
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.scale(2, 2);
  const color = readable(symbol.color);
  if (layer.kind === "area") areaSwatch(ctx, color, symbol);
  else if (layer.style === "flow") arrowSwatch(ctx, symbol.color);
  else if (layer.kind === "line") lineSwatch(ctx, color, (symbol.dash ?? []).map((part) => part * DASH_SHARE), symbol.faint ? 1.2 : 2.4, symbol.faint ? 0.65 : 1);
  else
    drawMarker(ctx, WIDE_PX / 2, MIDDLE_PX, {
      ...symbol,
      color,
      size: symbol.contested || symbol.uncertain ? 7 : 10,
      casing: paletteInForce().casing,
    });
  return canvas;
}

const paletteInForce = () => atlas.data.style[atlas.dark ? "dark" : "light"];

/** A piece of an area, as the map paints it: a family with a light ground, so that its color can be seen. @param {any} symbol */
function areaSwatch(ctx, color, symbol) {
  const { soft = false, contested = false, dash = [], filled, sharing, shape } = symbol;
  const sign = !shape && filled === undefined;
  const look = {
    color, fill: sign ? null : color, fill_opacity: 0.22, band: 4.5, blur: 7, hatch: false, contested, dash, soft, strength: 1,
  };
  const box = () => ctx.rect(4, 3, WIDE_PX - 8, HIGH_PX - 6);
  const view = /** @type {any} */ ({ ctx, palette: paletteInForce() });
  paintArea(view, { rings: box, lines: box }, look, 1.3);
  if (sharing) countSwatch(ctx, color, sharing);
}

function countSwatch(ctx, color, count) {
  ctx.beginPath();
  ctx.arc(WIDE_PX / 2, MIDDLE_PX, 6, 0, 2 * Math.PI);
  ctx.fillStyle = paletteInForce().paper;
  ctx.fill();
  ctx.strokeStyle = color;
  ctx.lineWidth = 1.2;
  ctx.stroke();
  ctx.fillStyle = paletteInForce().ink;
  ctx.font = "600 9px system-ui, sans-serif";
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(String(count), WIDE_PX / 2, MIDDLE_PX + 0.5);
}

/** @param {number[]} dash */
function lineSwatch(ctx, color, dash, width = 2.4, opacity = 1) {
  ctx.strokeStyle = color;
  ctx.globalAlpha = opacity;
  ctx.lineWidth = width;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(1, MIDDLE_PX);
  ctx.lineTo(WIDE_PX - 1, MIDDLE_PX);
  ctx.stroke();
  ctx.globalAlpha = 1;
}

function arrowSwatch(ctx, color) {
  ctx.strokeStyle = ctx.fillStyle = color;
  ctx.lineWidth = 2.6;
  ctx.beginPath();
  ctx.moveTo(1, 12);
  ctx.quadraticCurveTo(10, 5, 19, 6);
  ctx.stroke();
  ctx.beginPath();
  for (const [x, y] of [[25, 7], [17, 2], [16.5, 10]]) ctx.lineTo(x, y);
  ctx.fill();
}
