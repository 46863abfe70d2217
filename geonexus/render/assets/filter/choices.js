// What the reader chose beside filters and view, as parts of the address: opacity, a layer alone,
// network, indicator, years, classes. Anyone can write an address, so nothing in it is trusted.

import { own } from "../base/text.js";

/**
 * @typedef {object} Choices
 * @property {string} solo id of the layer that stands alone
 * @property {string} network what the network panel shows; empty where it is closed
 * @property {string} ind id of the chosen indicator
 * @property {Map<string, number>} opacity percent by layer
 * @property {Map<string, number>} year by layer
 * @property {Map<string, string>} classes method by layer, with * for the classes of one year
 * @property {{territory: string, ids: string[]}} outlines of one territory
 */

const MOST = 8000;
const MOST_PAIRS = 60;

/** @param {string} text what location.hash holds @returns {Choices} */
export function parseChoices(text) {
  const parts = text.length > MOST ? [] : text.replace(/^#/, "").split("&").map((part) => part.split("="));
  const raw = Object.fromEntries(parts.filter(([name, value]) => name && value !== undefined));
  return {
    solo: readWord(own(raw, "solo", "")),
    network: readWord(own(raw, "network", "")),
    ind: readWord(own(raw, "ind", "")),
    opacity: numbers(own(raw, "opacity", ""), 10, 99),
    year: numbers(own(raw, "year", ""), -9999, 9999),
    classes: new Map(pairs(own(raw, "classes", "")).filter(([, method]) => /^[a-z-]{1,30}\*?$/.test(method))),
    outlines: readOutlines(own(raw, "outlines", "")),
  };
}

/** @param {string} value */
function readWord(value) {
  try {
    return decodeURIComponent(value).slice(0, 200);
  } catch {
    return "";
  }
}

/** @param {string} value @returns {[string, string][]} */
function pairs(value) {
  return value.split(",").slice(0, MOST_PAIRS).flatMap((pair) => {
    const at = pair.lastIndexOf(":");
    return at > 0 ? [/** @type {[string, string]} */ ([readWord(pair.slice(0, at)), pair.slice(at + 1)])] : [];
  });
}

/** The outlines of a territory: terr:pe-vraem:decree-33,river-valleys @param {string} value */
function readOutlines(value) {
  const at = value.lastIndexOf(":");
  const ids = at > 0 ? value.slice(at + 1).split(",").slice(0, MOST_PAIRS).filter((id) => /^[a-z0-9-]{1,80}$/.test(id)) : [];
  return { territory: ids.length ? readWord(value.slice(0, at)) : "", ids };
}

function numbers(value, least, most) {
  const read = pairs(value).map(([id, text]) => /** @type {[string, number]} */ ([id, /^-?\d{1,4}$/.test(text) ? Number(text) : NaN]));
  return new Map(read.filter(([id, number]) => id && number >= least && number <= most));
}

/** @param {Choices} choices @returns {string} empty, or parts joined by & */
export function writeChoices({ solo, network, ind, opacity, year, classes, outlines }) {
  const list = (map) => [...map].map(([id, value]) => `${encodeURIComponent(id)}:${value}`).join(",");
  const words = Object.entries({ solo, network, ind }).filter(([, value]) => value);
  const lists = Object.entries({ opacity, year, classes }).filter(([, map]) => map.size);
  return [
    ...words.map(([name, value]) => `${name}=${encodeURIComponent(value).replace(/%3A/g, ":").replace(/%2F/g, "/")}`),
    ...lists.map(([name, map]) => `${name}=${list(map)}`),
    ...(outlines.ids.length ? [`outlines=${encodeURIComponent(outlines.territory).replace(/%3A/g, ":")}:${outlines.ids.join(",")}`] : []),
  ].join("&");
}
