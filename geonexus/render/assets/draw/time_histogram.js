// The histogram of the time bar: dated features dark, events of an imprecise date lighter, those with
// long or open periods pale.

import { daysOf } from "../filter/time_bins.js";
import { yearOf } from "../base/dates.js";

const AXIS_PX = 15;
const LABEL_PX = 44;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {import("../filter/time_bins.js").Bins} bins
 * @param {{close: Int32Array, wide: Int32Array, imprecise: Int32Array}} counts
 * @param {[number, number]|null} chosen first and last bin
 */
export function paintTimeline(canvas, bins, { close, wide, imprecise }, chosen) {
  const { clientWidth: width, clientHeight: height } = canvas;
  if (!width || !height) return;
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  const color = (name) => style.getPropertyValue(name).trim();
  const room = height - AXIS_PX - 2;
  const step = width / bins.count;
  let most = 1;
  for (let bin = 0; bin < bins.count; bin += 1) most = Math.max(most, close[bin] + wide[bin] + imprecise[bin]);
  if (chosen) {
    ctx.fillStyle = color("--accent-soft");
    ctx.fillRect(chosen[0] * step, 0, (chosen[1] - chosen[0] + 1) * step, height - AXIS_PX);
  }
  const gap = step > 4 ? 1 : 0;
  for (let bin = 0; bin < bins.count; bin += 1) {
    const inside = !chosen || (bin >= chosen[0] && bin <= chosen[1]);
    ctx.fillStyle = color(inside ? "--accent" : "--quiet");
    // the root keeps a year with one feature visible beside one with a hundred
    const tall = (number) => Math.sqrt(number / most) * room;
    const tops = [0, tall(close[bin]), tall(close[bin] + imprecise[bin]), tall(close[bin] + imprecise[bin] + wide[bin])];
    [1, 0.6, 0.3].forEach((alpha, band) => {
      ctx.globalAlpha = inside ? alpha : alpha * 0.55;
      ctx.fillRect(bin * step, height - AXIS_PX - tops[band + 1], step - gap, tops[band + 1] - tops[band]);
    });
  }
  ctx.globalAlpha = 1;
  ctx.fillStyle = color("--line");
  ctx.fillRect(0, height - AXIS_PX, width, 1);
  paintYears(ctx, bins, step, height, color("--quiet"), style.fontFamily);
}

function paintYears(ctx, bins, step, height, color, font) {
  ctx.fillStyle = color;
  ctx.font = `11px ${font}`;
  ctx.textBaseline = "bottom";
  const years = (bins.count * bins.width) / 12;
  const every = [1, 2, 5, 10, 20, 50, 100, 500].find((one) => (years / one) * LABEL_PX <= bins.count * step) ?? 1000;
  let last = NaN;
  for (let bin = 0; bin < bins.count; bin += 1) {
    const year = yearOf(daysOf(bins, bin, bin)[0]);
    if (year === last || year % every !== 0) continue;
    last = year;
    const x = bin * step;
    ctx.fillRect(x, height - AXIS_PX, 1, 4);
    if (x + 30 < bins.count * step) ctx.fillText(String(year), x + 3, height);
  }
}
