// Drawing of shapes on a canvas: only what is in view, and no more corners than pixels.

/**
 * @typedef {object} View
 * @property {CanvasRenderingContext2D} ctx
 * @property {number} scale pixels per world unit
 * @property {number} left pixel of world x 0
 * @property {number} top pixel of world y 0
 * @property {number} width in pixels
 * @property {number} height in pixels
 * @property {number} zoom
 * @property {any} palette colors of the base map in the mode in force
 * @property {number[]} around what the reader sees and somewhat more: left, top, right, bottom in pixels
 * @property {number[]} part what the reader sees of it; of one side of a divider, that side's part
 * @property {number[]} edges left and right edge of the side in pixels; ±Infinity without a divider
 */

/** Whether a box in world units touches the view, with a margin in pixels. @param {View} view */
export function inView(view, box, margin = 8) {
  return (
    box[2] * view.scale + view.left >= -margin &&
    box[0] * view.scale + view.left <= view.width + margin &&
    box[3] * view.scale + view.top >= -margin &&
    box[1] * view.scale + view.top <= view.height + margin
  );
}

/** Corners nearer than this are not told apart. */
const LEAST_PX = 0.7;

/** Add the rings of a shape to the path. @param {View} view */
export function traceRings(view, shape) {
  const { ctx, scale, left, top } = view;
  shape.parts.forEach((ring, number) => {
    if (!inView(view, shape.boxes[number])) return;
    let lastX = ring[0] * scale + left;
    let lastY = ring[1] * scale + top;
    ctx.moveTo(lastX, lastY);
    for (let i = 2; i < ring.length; i += 2) {
      const x = ring[i] * scale + left;
      const y = ring[i + 1] * scale + top;
      if (Math.abs(x - lastX) + Math.abs(y - lastY) < LEAST_PX && i < ring.length - 2) continue;
      ctx.lineTo(x, y);
      lastX = x;
      lastY = y;
    }
    ctx.closePath();
  });
}

/** Where a segment meets the view: [from, to] as shares of it, or null. (Liang–Barsky) */
function clip(view, ax, ay, bx, by, margin) {
  let from = 0;
  let to = 1;
  const dx = bx - ax;
  const dy = by - ay;
  const edges = [
    [-dx, ax + margin],
    [dx, view.width + margin - ax],
    [-dy, ay + margin],
    [dy, view.height + margin - ay],
  ];
  for (const [step, room] of edges) {
    if (step === 0) {
      if (room < 0) return null;
      continue;
    }
    const share = room / step;
    if (step < 0) from = Math.max(from, share);
    else to = Math.min(to, share);
    if (from > to) return null;
  }
  return [from, to];
}

/**
 * Add one line to the path, cut at the view: endless dashes off the page would cost seconds.
 * @param {View} view @param {Float64Array} line @param {number} [least] pixels between two corners
 */
export function traceLine(view, line, least = LEAST_PX) {
  const { ctx, scale, left, top } = view;
  let penX = NaN;
  let penY = NaN;
  let ax = line[0] * scale + left;
  let ay = line[1] * scale + top;
  for (let i = 2; i < line.length; i += 2) {
    const bx = line[i] * scale + left;
    const by = line[i + 1] * scale + top;
    if (Math.abs(bx - ax) + Math.abs(by - ay) < least && i < line.length - 2) continue;
    const cut = clip(view, ax, ay, bx, by, 40);
    if (cut) {
      const startX = ax + (bx - ax) * cut[0];
      const startY = ay + (by - ay) * cut[0];
      if (startX !== penX || startY !== penY) ctx.moveTo(startX, startY);
      penX = cut[1] === 1 ? bx : ax + (bx - ax) * cut[1];
      penY = cut[1] === 1 ? by : ay + (by - ay) * cut[1];
      ctx.lineTo(penX, penY);
    }
    ax = bx;
    ay = by;
  }
}

/** Add all lines (or ring outlines) of a shape to the path. @param {View} view @param {number} [least] pixels between two corners */
export function traceLines(view, shape, least = LEAST_PX) {
  shape.parts.forEach((line, number) => {
    if (inView(view, shape.boxes[number])) traceLine(view, line, least);
  });
}

/** Stroke the path. @param {View} view @param {number[]} [dash] */
export function stroke(view, color, width, dash = [], alpha = 1) {
  const { ctx } = view;
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.lineJoin = "round";
  ctx.lineCap = dash.length ? "butt" : "round";
  ctx.setLineDash(dash);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/** @type {((view: View) => void)[]} what the tools draw over the map */
export const overlays = [];

/** @type {Map<string, CanvasPattern|null>} */
const patterns = new Map();

/** Diagonal hatching. @param {View} view @param {string} color @param {string} [background] */
export function hatch(view, color, background = "", gap = 7) {
  const name = `${color}/${background}/${gap}`;
  if (!patterns.has(name)) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = gap;
    const ctx = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
    if (background) {
      ctx.fillStyle = background;
      ctx.fillRect(0, 0, gap, gap);
    }
    ctx.strokeStyle = color;
    ctx.lineWidth = 1;
    ctx.beginPath();
    for (const shift of [-gap, 0, gap]) {
      ctx.moveTo(shift, gap);
      ctx.lineTo(shift + gap, 0);
    }
    ctx.stroke();
    patterns.set(name, view.ctx.createPattern(tile, "repeat"));
  }
  return /** @type {CanvasPattern} */ (patterns.get(name));
}
