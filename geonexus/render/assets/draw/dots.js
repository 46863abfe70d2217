// A picture made pixel by pixel: every point as a dot, or how many points each square holds.

/** @typedef {import("../base/paint.js").View} View */

const DOT_PX = 3;
const SOLID = [[0, 0], [1, 0], [2, 0], [0, 1], [1, 1], [2, 1], [0, 2], [1, 2], [2, 2]];
const RING = [[0, -1], [1, -1], [2, -1], [-1, 0], [3, 0], [-1, 1], [3, 1], [-1, 2], [3, 2], [0, 3], [1, 3], [2, 3]];
const FAINTEST = 60;

/** A color as the four bytes of a pixel. @param {string} color #rrggbb or rgb(r,g,b) @param {number} alpha 0–255 */
export function pixelOf(color, alpha) {
  const [red, green, blue] = color.startsWith("#")
    ? [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16))
    : (color.match(/\d+/g) ?? ["0", "0", "0"]).map(Number);
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** A picture as large as the canvas. @param {View} view @param {(pixels: Uint32Array, wide: number, high: number, ratio: number) => void} fill */
function paint(view, fill) {
  const { canvas } = view.ctx;
  const picture = document.createElement("canvas");
  picture.width = canvas.width;
  picture.height = canvas.height;
  const ctx = /** @type {CanvasRenderingContext2D} */ (picture.getContext("2d"));
  const image = ctx.createImageData(canvas.width, canvas.height);
  fill(new Uint32Array(image.data.buffer), canvas.width, canvas.height, canvas.width / view.width);
  ctx.putImageData(image, 0, 0);
  view.ctx.drawImage(picture, 0, 0, view.width, view.height);
}

/** Every point as a dot; a ring where only a region or country is known. @param {View} view */
export function drawDots(view, large, passing, box, kindOf, colors, eachIn) {
  const inks = colors.map((color) => pixelOf(color, 255));
  paint(view, (pixels, wide, high, ratio) => {
    const [scale, left, top] = [view.scale * ratio, view.left * ratio - DOT_PX / 2, view.top * ratio - DOT_PX / 2];
    const [solid, ring] = [SOLID, RING].map((spots) => spots.map(([dx, dy]) => dy * wide + dx));
    eachIn(large, passing, box, (row) => {
      const x = Math.round(large.x[row] * scale + left);
      const y = Math.round(large.y[row] * scale + top);
      if (x < 1 || y < 1 || x > wide - 4 || y > high - 4) return;
      const at = y * wide + x;
      const kind = kindOf[row];
      for (const shift of kind & 1 ? ring : solid) pixels[at + shift] = inks[kind >> 1];
    });
  });
}

/**
 * The number in each square as a shade, on a scale of powers.
 * @param {View} view @param {import("../data/large_table.js").Cells} cells @param {number} side in pixels @param {string} color
 * @param {number} most the number in the darkest square
 */
export function drawDensity(view, cells, side, color, most) {
  const shades = Array.from({ length: 256 }, (_, alpha) => pixelOf(color, alpha));
  paint(view, (pixels, wide, high, ratio) => {
    const step = side * ratio;
    for (let at = 0; at < cells.number; at += 1) {
      const count = cells.counts[at];
      if (!count) continue;
      const share = most > 1 ? Math.log(count) / Math.log(most) : 1;
      const shade = shades[Math.round(FAINTEST + share * (235 - FAINTEST))];
      const x = (cells.west + (at % cells.wide)) * step + view.left * ratio;
      const y = (cells.north + Math.floor(at / cells.wide)) * step + view.top * ratio;
      const [x0, x1] = [Math.max(0, Math.round(x)), Math.min(wide, Math.round(x + step))];
      for (let line = Math.max(0, Math.round(y)); line < Math.min(high, Math.round(y + step)); line += 1)
        pixels.fill(shade, line * wide + x0, line * wide + x1);
    }
  });
}
