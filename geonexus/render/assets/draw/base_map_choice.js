// Which ground the map stands on: light, dark or none, and the shading of the terrain.

import { atlas, land } from "../data/atlas.js";
import { traceRings } from "../base/paint.js";

export const GROUNDS = ["light", "dark", "none"];

export const ground = {
  /** what the reader chose; empty follows the system */ chosen: "",
  /** whether the shading of the terrain is drawn */ shaded: false,
  /** online tiles lie under the map: it is drawn without a ground of its own */ online: false,
  /** @type {HTMLCanvasElement|null} the shading, ready to be drawn */ relief: null,
};

const system = matchMedia("(prefers-color-scheme: dark)");

/** The ground in force. */
export const groundName = () => ground.chosen || (system.matches ? "dark" : "light");

/** Whether land, borders and names of countries are drawn at all. */
export const hasGround = () => groundName() !== "none" && !ground.online;

/** Page and map go dark together: the legend shows the colors of the map. */
function followGround() {
  const name = groundName();
  atlas.dark = name === "none" ? system.matches : name === "dark";
  document.documentElement.dataset.theme = atlas.dark ? "dark" : "light";
}

/** @param {() => void} onChange called when the ground has changed */
export function prepareGround(onChange) {
  followGround();
  system.addEventListener("change", () => {
    followGround();
    onChange();
  });
  const { shading } = atlas.data.base;
  if (shading) readShading(shading, onChange);
}

/** @param {string} name one of GROUNDS, or empty @param {boolean} shaded */
export function setGround(name, shaded) {
  ground.chosen = GROUNDS.includes(name) ? name : "";
  ground.shaded = shaded && Boolean(atlas.data.base.shading);
  followGround();
}

/** Gray becomes black or white of some opacity, so that it shades any color of ground. */
function readShading({ png, flat }, onReady) {
  const picture = new Image();
  picture.addEventListener("load", () => {
    const canvas = document.createElement("canvas");
    canvas.width = picture.width;
    canvas.height = picture.height;
    const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
    ctx.drawImage(picture, 0, 0);
    const pixels = ctx.getImageData(0, 0, canvas.width, canvas.height);
    const { data } = pixels;
    for (let i = 0; i < data.length; i += 4) {
      const gray = data[i] - flat;
      data[i] = data[i + 1] = data[i + 2] = gray < 0 ? 0 : 255;
      data[i + 3] = Math.min(255, Math.abs(gray) * 2);
    }
    ctx.putImageData(pixels, 0, 0);
    ground.relief = canvas;
    onReady();
  });
  picture.src = `data:image/png;base64,${png}`;
}

/** The terrain, on land only. @param {import("../base/paint.js").View} view */
export function drawRelief(view) {
  if (!ground.shaded || !ground.relief || !hasGround()) return;
  const { ctx, scale, left, top } = view;
  const [west, north, east, south] = atlas.data.base.shading.box;
  ctx.save();
  ctx.beginPath();
  for (const shape of land()) if (shape) traceRings(view, shape);
  ctx.clip("evenodd");
  ctx.globalAlpha = atlas.dark ? 0.42 : 0.3;
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(ground.relief, west * scale + left, north * scale + top, (east - west) * scale, (south - north) * scale);
  ctx.restore();
}
