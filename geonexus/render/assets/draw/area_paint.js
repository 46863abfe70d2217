// How an area is painted, on the map and in the legend: ground, band inside the outline, outline.

import { hatch } from "../base/paint.js";

/** @typedef {import("../data/symbology.js").AreaLook} AreaLook */

const BAND_OPACITY = 0.34;
const HATCH_OPACITY = 0.62;
const EDGE_GAP_PX = 5;
const GROUND_GAP_PX = 9;
/** Shares of the width of a soft edge, and how opaque each stroke is: together a blur. */
const SOFT_STROKES = [[1, 0.1], [0.68, 0.13], [0.38, 0.17]];
const NARROW_STROKES = [[1, 0.14], [0.5, 0.24]];
const NARROW_PX = 11;

/**
 * Paint an area into a context.
 * @param {import("../base/paint.js").View} view of which the context and the palette are used
 * @param {{rings: () => void, lines: () => void}} trace adds its rings, or the lines round it, to the path
 * @param {AreaLook} look @param {number} width of its outline in pixels
 */
export function paintArea(view, trace, look, width) {
  const { ctx } = view;
  if (look.fill || look.band || look.hatch) {
    ctx.beginPath();
    trace.rings();
    paintGround(view, look);
  }
  if (look.soft) paintSoftEdge(view, trace, look);
  else paintCrispEdge(view, trace, look, width);
}

function paintGround(view, look) {
  const { ctx } = view;
  if (look.fill) {
    ctx.fillStyle = look.fill;
    ctx.globalAlpha = look.fill_opacity * look.strength;
    ctx.fill("evenodd");
  }
  if (look.hatch) {
    ctx.fillStyle = hatch(view, look.color, "", GROUND_GAP_PX);
    ctx.globalAlpha = HATCH_OPACITY * look.strength;
    ctx.fill("evenodd");
  }
  ctx.globalAlpha = 1;
}

/** A band inside of the outline, hatched where sources disagree, and the outline over it. */
function paintCrispEdge(view, trace, look, width) {
  const { ctx } = view;
  if (look.band) {
    ctx.save();
    ctx.clip("evenodd");
    ctx.beginPath();
    trace.lines();
    paintStroke(ctx, look.color, look.band * 2, [], (look.contested ? 0.5 : 1) * BAND_OPACITY * look.strength);
    if (look.contested) paintStroke(ctx, hatch(view, look.color, "", EDGE_GAP_PX), look.band * 2.6, [], HATCH_OPACITY * look.strength);
    ctx.restore();
  }
  ctx.beginPath();
  trace.lines();
  paintStroke(ctx, look.color, width, look.dash, look.strength);
}

/** No hard line: strokes of less and less width; a dash where the claim was reasoned. */
function paintSoftEdge(view, trace, look) {
  const { ctx } = view;
  ctx.beginPath();
  trace.lines();
  for (const [share, opacity] of look.blur < NARROW_PX ? NARROW_STROKES : SOFT_STROKES) paintStroke(ctx, look.color, look.blur * share, [], opacity * look.strength);
  // the hatching fades outward too
  const lines = look.contested && hatch(view, look.color, "", EDGE_GAP_PX);
  if (lines) for (const share of [0.8, 0.45]) paintStroke(ctx, lines, look.blur * share, [], 0.6 * HATCH_OPACITY * look.strength);
  else if (look.dash.length) paintStroke(ctx, look.color, 3.2, look.dash, 0.5 * look.strength);
}

function paintStroke(ctx, color, width, dash, opacity) {
  ctx.globalAlpha = opacity;
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.lineJoin = width > 4 ? "bevel" : "round";
  ctx.lineCap = "butt";
  ctx.setLineDash(dash);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}
