// Small pictures of symbols, for the legend and the lists.

import { atlas } from "../data/atlas.js";
import { readable } from "../data/symbology.js";
import { drawMarker } from "../base/markers.js";

const WIDE_PX = 26;
const HIGH_PX = 16;
/** That of a diagram, shortened to the room. */
const FLOW_DASH = [5, 3.5];

/**
 * A swatch of a layer's symbol.
 * @param {any} layer
 * @param {{color: string, shape: string, hollow?: boolean, reasoned?: boolean, dash?: number[],
 *   contested?: boolean, uncertain?: boolean}} symbol
 */
export function swatch(layer, symbol) {
  const canvas = document.createElement("canvas");
  canvas.className = "gx-swatch";
  canvas.width = WIDE_PX * 2;
  canvas.height = HIGH_PX * 2;
  canvas.setAttribute("aria-hidden", "true");
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.scale(2, 2);
  const color = readable(symbol.color);
  if (layer.kind === "area") areaSwatch(ctx, color, symbol.dash);
  else if (layer.style === "flow") lineSwatch(ctx, color, FLOW_DASH, 1.2);
  else if (layer.kind === "line") lineSwatch(ctx, color, symbol.dash);
  else
    drawMarker(ctx, WIDE_PX / 2, HIGH_PX / 2, {
      ...symbol,
      color,
      size: symbol.contested || symbol.uncertain ? 7 : 10,
      casing: atlas.data.style[atlas.dark ? "dark" : "light"].casing,
    });
  return canvas;
}

function areaSwatch(ctx, color, dash = []) {
  ctx.fillStyle = color;
  ctx.globalAlpha = 0.3;
  ctx.fillRect(3, 2.5, 20, 11);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = color;
  ctx.lineWidth = 1.6;
  ctx.setLineDash(dash);
  ctx.strokeRect(3, 2.5, 20, 11);
}

function lineSwatch(ctx, color, dash = [], width = 2.6) {
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(1, 8);
  ctx.lineTo(25, 8);
  ctx.stroke();
}
