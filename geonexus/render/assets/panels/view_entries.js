// The classes of the view in force as entries of a legend beside a picture or on paper.

import { filteredRows } from "../filter/filtered.js";
import { formatNumber, say, termTitle } from "../base/text.js";
import { atlas } from "../data/atlas.js";
import { classColor, isHatched, UNKNOWN, viewClass } from "../data/view_colors.js";

const CHIP_PX = [34, 18];

/** What a class is called. @param {string} style @param {string} name */
export function viewClassTitle(style, name) {
  if (atlas.view === "control") {
    const [control, violence] = name.split("/");
    return say("cell_named", { control: controlTitle(control), violence: violenceTitle(violence) });
  }
  if (atlas.view === "certainty" && style === "territory") return name === UNKNOWN ? say("not_stated") : termTitle("outline_basis", name);
  if (atlas.view === "certainty") return say(`placed_${name}`);
  return say(`gap_${name.replace("-", "_")}`);
}

/** @param {string} name */
export const controlTitle = (name) => say(name === UNKNOWN ? "class_not_stated" : `axis_control_${name}`);
/** @param {string} name */
export const violenceTitle = (name) => say(name === UNKNOWN ? "class_not_stated" : `axis_violence_${name}`);

/** Classes of a layer that the filters leave, with how many, the largest first. @param {any} layer @returns {{text: string, swatch: HTMLCanvasElement}[]} */
export function viewEntries(layer) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const row of filteredRows(layer)) {
    const name = viewClass(layer, row);
    if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const { style } = layer;
  return [...counts].sort((a, b) => b[1] - a[1]).map(([name, number]) => ({
    text: `${viewClassTitle(style, name)} (${formatNumber(number, 0)})`,
    swatch: classChip(classColor(style, name), style === "territory" && isHatched(name), name === "stated"),
  }));
}

/** A patch of the ground of a class. @param {string} color @param {boolean} hatched @param {boolean} empty */
function classChip(color, hatched, empty) {
  const [width, height] = CHIP_PX;
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { className: "gx-swatch", width: width * 2, height: height * 2 });
  canvas.setAttribute("aria-hidden", "true");
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.scale(2, 2);
  Object.assign(ctx, { fillStyle: color, strokeStyle: color, lineWidth: 1.4 });
  ctx.beginPath();
  ctx.rect(3, 2, width - 6, height - 4);
  if (!hatched && !empty) ctx.fill();
  ctx.stroke();
  ctx.clip();
  ctx.beginPath();
  if (hatched) for (let x = 0; x < width + height; x += 5) ctx.moveTo(x, 0), ctx.lineTo(x - height, height);
  ctx.stroke();
  return canvas;
}
