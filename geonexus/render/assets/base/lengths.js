// Lengths for people: the scale of the map at a latitude, round lengths, kilometers and miles.

import { ECC2, RADIUS_M } from "./geodesic.js";
import { formatNumber } from "./text.js";

const M_PER_MILE = 1609.344;
const M_PER_FOOT = 0.3048;
const M2_PER_MILE2 = M_PER_MILE ** 2;

/** Meters on the ground from east to west under one pixel, on the ellipsoid. @param {number} lat @param {number} zoom */
export function metersPerPixel(lat, zoom) {
  const radians = (lat * Math.PI) / 180;
  const across = (2 * Math.PI * RADIUS_M * Math.cos(radians)) / Math.sqrt(1 - ECC2 * Math.sin(radians) ** 2);
  return across / (256 * 2 ** zoom);
}

/** The largest of 1, 2, 5, 10, 20 … that is no larger. @param {number} most above 0 */
export function roundDown(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return power * ([5, 2, 1].find((one) => one * power <= most * (1 + 1e-12)) ?? 1);
}

/**
 * The bars of a scale: kilometers and miles, each a round length that fits.
 * @param {number} perPixel meters @param {number} widest in pixels @returns {{text: string, px: number}[]}
 */
export function scaleBars(perPixel, widest) {
  const most = perPixel * widest;
  const meters = roundDown(most);
  const mile = most >= M_PER_MILE ? M_PER_MILE : M_PER_FOOT;
  const other = roundDown(most / mile);
  return [
    { text: meters >= 1000 ? `${formatNumber(meters / 1000)} km` : `${formatNumber(meters)} m`, px: meters / perPixel },
    { text: `${formatNumber(other)} ${mile === M_PER_MILE ? "mi" : "ft"}`, px: (other * mile) / perPixel },
  ];
}

/** Five figures at most: no click is better. @param {number} value */
const significant = (value) => formatNumber(value < 1e4 ? value : Number(value.toPrecision(5)), value < 10 ? 3 : value < 100 ? 2 : 1);

/** "12.34 km · 7.668 mi" @param {number} meters */
export function lengthText(meters) {
  const metric = meters < 1000 ? `${significant(meters)} m` : `${significant(meters / 1000)} km`;
  const feet = meters < M_PER_MILE / 4;
  return `${metric} · ${feet ? `${significant(meters / M_PER_FOOT)} ft` : `${significant(meters / M_PER_MILE)} mi`}`;
}

/** "12.34 km² · 4.764 mi²" @param {number} area in square meters */
export function areaText(area) {
  const metric = area < 1e4 ? `${significant(area)} m²` : area < 1e6 ? `${significant(area / 1e4)} ha` : `${significant(area / 1e6)} km²`;
  return `${metric} · ${significant(area / M2_PER_MILE2)} mi²`;
}
