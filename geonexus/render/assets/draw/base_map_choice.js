// Which base map is drawn: light, dark or none, and the shading of the terrain.

import { atlas, land } from "../data/atlas.js";
import { traceRings } from "../base/paint.js";

export const BASE_MAPS = ["light", "dark", "none"];

export const baseMap = {
  /** what the reader chose; empty follows the system */ chosen: "",
  /** whether the shading of the terrain is drawn */ shaded: false,
  /** online tiles lie under the map: it is drawn without a base map of its own */ online: false,
  /** @type {HTMLCanvasElement|null} the shading, ready to be drawn */ relief: null,
};

const system = matchMedia("(prefers-color-scheme: dark)");

/** The base map in force. */
export const baseMapName = () => baseMap.chosen || (system.matches ? "dark" : "light");

/** Whether land, borders and names of countries are drawn at all. */
export const hasBaseMap = () => baseMapName() !== "none" && !baseMap.online;

/** Page and map go dark together: the legend shows the colors of the map. */
function followTheme() {
  const name = baseMapName();
  atlas.dark = name === "none" ? system.matches : name === "dark";
  document.documentElement.dataset.theme = atlas.dark ? "dark" : "light";
}

/** @param {() => void} onChange called when the base map has changed */
export function prepareBaseMap(onChange) {
  followTheme();
  system.addEventListener("change", () => {
    followTheme();
    onChange();
  });
  const { shading } = atlas.data.base;
  if (shading) readShading(shading, onChange);
}

/** @param {string} name one of BASE_MAPS, or empty @param {boolean} shaded */
export function setBaseMap(name, shaded) {
  baseMap.chosen = BASE_MAPS.includes(name) ? name : "";
  baseMap.shaded = shaded && Boolean(atlas.data.base.shading);
  followTheme();
}

/** Gray becomes black or white of some opacity, so that it shades any color of land. */
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
    baseMap.relief = canvas;
    onReady();
  });
  picture.src = `data:image/png;base64,${png}`;
}

/** The terrain, on land only. @param {import("../base/paint.js").View} view */
export function drawRelief(view) {
  if (!baseMap.shaded || !baseMap.relief || !hasBaseMap()) return;
  const { ctx, scale, left, top } = view;
  const [west, north, east, south] = atlas.data.base.shading.box;
  ctx.save();
  ctx.beginPath();
  for (const shape of land()) if (shape) traceRings(view, shape);
  ctx.clip("evenodd");
  ctx.globalAlpha = atlas.dark ? 0.42 : 0.3;
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(baseMap.relief, west * scale + left, north * scale + top, (east - west) * scale, (south - north) * scale);
  ctx.restore();
}
