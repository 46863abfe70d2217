// A layer as a whole at the opacity that the reader chose: what overlaps in it does not add up.

import { atlas } from "../data/atlas.js";

/** @type {Record<string, number>} percent by layer; none is 100 */
const chosen = {};

/** Percent. @param {any} layer @returns {number} */
export const opacityOf = (layer) => (Object.hasOwn(chosen, layer.id) ? chosen[layer.id] : 100);

/** @param {any} layer @param {number} percent */
export function setOpacity(layer, percent) {
  const whole = Math.round(percent);
  if (whole >= 100 || !Number.isFinite(whole)) delete chosen[layer.id];
  else chosen[layer.id] = Math.max(10, whole);
}

/** Layers that are not opaque. @returns {Map<string, number>} */
export const faded = () => new Map(atlas.layers.filter((layer) => opacityOf(layer) < 100).map((layer) => [layer.id, opacityOf(layer)]));

/** @type {HTMLCanvasElement|null} */
let scratch = null;

/**
 * Draw a layer in every view; one that is not opaque is drawn aside first.
 * @param {import("../base/paint.js").View[]} views on one canvas
 * @param {any} layer
 * @param {(view: import("../base/paint.js").View, layer: any) => void} draw
 * @param {number} [share] of its opacity that it keeps
 */
export function drawFaded(views, layer, draw, share = 1) {
  const percent = opacityOf(layer) * share;
  if (percent >= 100) {
    for (const view of views) draw(view, layer);
    return;
  }
  const { ctx } = views[0];
  scratch ??= document.createElement("canvas");
  // a new width clears it
  scratch.width = ctx.canvas.width;
  scratch.height = ctx.canvas.height;
  const aside = /** @type {CanvasRenderingContext2D} */ (scratch.getContext("2d"));
  aside.setTransform(ctx.getTransform());
  for (const view of views) draw({ ...view, ctx: aside }, layer);
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalAlpha = percent / 100;
  ctx.drawImage(scratch, 0, 0);
  ctx.restore();
}
