// Marker shapes, for the map and for the legend alike.

const CORNERS = { triangle: 3, square: 4, diamond: 4, pentagon: 5, hexagon: 6, star: 5 };
const TURN = { square: Math.PI / 4 };

/** Add a marker to the path. @param {CanvasRenderingContext2D} ctx */
export function traceMarker(ctx, shape, x, y, size) {
  const radius = size / 2;
  const corners = CORNERS[shape];
  if (shape === "cross") {
    const arm = radius * 0.42;
    const far = radius * 1.05;
    const outline = [
      [-arm, -far], [arm, -far], [arm, -arm], [far, -arm], [far, arm], [arm, arm],
      [arm, far], [-arm, far], [-arm, arm], [-far, arm], [-far, -arm], [-arm, -arm],
    ];
    outline.forEach(([dx, dy], i) => (i ? ctx.lineTo(x + dx, y + dy) : ctx.moveTo(x + dx, y + dy)));
    ctx.closePath();
    return;
  }
  if (!corners) {
    ctx.moveTo(x + radius, y);
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  const points = shape === "star" ? corners * 2 : corners;
  for (let i = 0; i < points; i += 1) {
    const angle = (TURN[shape] ?? 0) - Math.PI / 2 + (i * 2 * Math.PI) / points;
    const reach = (shape === "star" && i % 2 ? 0.55 : 1.18) * radius;
    const px = x + reach * Math.cos(angle);
    const py = y + reach * Math.sin(angle);
    if (i) ctx.lineTo(px, py);
    else ctx.moveTo(px, py);
  }
  ctx.closePath();
}

/** A bar through a marker, as an error bar along a time axis. @param {CanvasRenderingContext2D} ctx */
function drawBar(ctx, x, y, { size, color, casing }) {
  const reach = size / 2 + 5.5;
  ctx.beginPath();
  ctx.moveTo(x - reach, y);
  ctx.lineTo(x + reach, y);
  for (const end of [x - reach, x + reach]) {
    ctx.moveTo(end, y - 3.5);
    ctx.lineTo(end, y + 3.5);
  }
  ctx.lineCap = "butt";
  for (const [width, style] of [[4, casing], [1.6, color]]) {
    ctx.lineWidth = Number(width);
    ctx.strokeStyle = String(style);
    ctx.stroke();
  }
}

/** @type {Map<string, HTMLCanvasElement>} */
const sprites = new Map();
const SPRITE_MARGIN_PX = 9;

/** As `drawMarker`, from a picture that was drawn once, on whole pixels: for hundreds of them. @param {CanvasRenderingContext2D} ctx */
export function stampMarker(ctx, x, y, marker) {
  const ratio = ctx.getTransform().a;
  const name = `${ratio}/${Object.values(marker).join("/")}`;
  const side = Math.ceil(marker.size) + 2 * SPRITE_MARGIN_PX;
  let sprite = sprites.get(name);
  if (!sprite) {
    sprite = document.createElement("canvas");
    sprite.width = sprite.height = Math.ceil(side * ratio);
    const inside = /** @type {CanvasRenderingContext2D} */ (sprite.getContext("2d"));
    inside.scale(ratio, ratio);
    drawMarker(inside, side / 2, side / 2, marker);
    sprites.set(name, sprite);
  }
  const whole = (value) => Math.round((value - side / 2) * ratio) / ratio;
  ctx.drawImage(sprite, whole(x), whole(y), sprite.width / ratio, sprite.height / ratio);
}

/**
 * Draw a marker: filled where the place is known, hollow where it stands for a whole area, with
 * a pale dot where the claim was reasoned and not observed, with a dashed ring where disputed, and
 * with a bar through it where the date is longer than the time on the map.
 * @param {CanvasRenderingContext2D} ctx
 * @param {{color: string, shape: string, size: number, casing: string, hollow?: boolean,
 *   reasoned?: boolean, contested?: boolean, uncertain?: boolean}} marker
 */
export function drawMarker(ctx, x, y, marker) {
  if (marker.uncertain) drawBar(ctx, x, y, marker);
  ctx.beginPath();
  traceMarker(ctx, marker.shape, x, y, marker.size);
  ctx.lineJoin = "round";
  if (marker.hollow) {
    ctx.fillStyle = marker.casing;
    ctx.globalAlpha = 0.75;
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.lineWidth = 2;
    ctx.strokeStyle = marker.color;
    ctx.stroke();
  } else {
    ctx.lineWidth = 2.4;
    ctx.strokeStyle = marker.casing;
    ctx.stroke();
    ctx.fillStyle = marker.color;
    ctx.fill();
  }
  if (marker.reasoned) {
    ctx.beginPath();
    ctx.arc(x, y, marker.size * 0.17, 0, 2 * Math.PI);
    ctx.fillStyle = marker.hollow ? marker.color : marker.casing;
    ctx.fill();
  }
  if (marker.contested) {
    ctx.beginPath();
    ctx.arc(x, y, marker.size / 2 + 4, 0, 2 * Math.PI);
    ctx.setLineDash([3, 2.5]);
    ctx.lineWidth = 1.3;
    ctx.strokeStyle = marker.color;
    ctx.stroke();
    ctx.setLineDash([]);
  }
}
