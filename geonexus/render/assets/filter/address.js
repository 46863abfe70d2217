// The address of a view: what stands behind the #. Anyone can write one, so nothing in it is trusted.

import { dateBounds, shortDate } from "../base/dates.js";
import { addressParts } from "./address_parts.js";

/**
 * @typedef {object} Address
 * @property {[number, number, number]|null} map zoom, latitude, longitude
 * @property {string} view id of the view; empty where it does not say
 * @property {string[]|null} layers ids; null where it does not say
 * @property {Map<string, string[]>} facets
 * @property {string[]} all facets that ask for all of their values
 * @property {boolean} keep whether what has no such field stays
 * @property {[number, number]|null} span
 * @property {boolean} undated
 * @property {string[]} on ids of what is selected, or to be chosen from; an area of an indicator names its layer too
 * @property {string} actor
 * @property {string} lang
 * @property {string} base base map; empty where it does not say
 * @property {boolean} terrain whether the terrain is shaded
 * @property {Map<string, string>} [parts] what panels keep for themselves, by name
 * @property {{spans: [[number, number], [number, number]], at: number}|null} compare two periods, and where the divider stands
 */

const MOST_CHARACTERS = 8000;
const MOST_VALUES = 200;
const MOST_FACETS = 40;

/** @returns {Address} */
const nothing = () => ({
  map: null, view: "", layers: null, facets: new Map(), all: [], keep: false, span: null, undated: true, on: [], actor: "", lang: "",
  base: "", terrain: false, compare: null, parts: new Map(),
});

/** @param {string} text what location.hash holds @returns {Address} */
export function parseAddress(text) {
  const address = nothing();
  if (text.length > MOST_CHARACTERS) return address;
  for (const part of text.replace(/^#/, "").split("&").slice(0, MOST_FACETS)) {
    const at = part.indexOf("=");
    if (at < 1) continue;
    readPart(address, part.slice(0, at), part.slice(at + 1));
  }
  return address;
}

/** @param {Address} address */
function readPart(address, name, value) {
  if (name === "map") address.map = readPlace(value);
  else if (name === "view") address.view = /^[a-z]{1,20}$/.test(value) ? value : "";
  else if (name === "layers") address.layers = readList(value);
  else if (name === "time") address.span = readSpan(value);
  else if (name === "all") address.all = readList(value);
  else if (name === "keep") address.keep = value === "1";
  else if (name === "undated") address.undated = value !== "0";
  else if (name === "actor") address.actor = readText(value);
  else if (name === "on") address.on = readList(value).filter(Boolean);
  else if (name === "base") address.base = /^(light|dark|none)$/.test(value) ? value : "";
  else if (name === "terrain") address.terrain = value === "1";
  else if (name === "compare") address.compare = readCompare(value);
  else if (name === "lang") address.lang = /^[a-z]{2,3}$/.test(value) ? value : "";
  else if (addressParts.some((part) => part.name === name)) address.parts?.set(name, readText(value));
  else if (name.startsWith("f.")) address.facets.set(readText(name.slice(2)), readList(value));
}

/** @returns {[number, number, number]|null} */
function readPlace(value) {
  const parts = value.split("/").map((text) => (/^-?\d{1,3}(\.\d{1,8})?$/.test(text) ? Number(text) : NaN));
  const [zoom, lat, lon] = parts;
  const sound = parts.length === 3 && zoom >= 0 && zoom <= 30 && Math.abs(lat) <= 90 && Math.abs(lon) <= 540;
  return sound ? [zoom, lat, lon] : null;
}

/** @returns {[number, number]|null} */
function readSpan(value) {
  const ends = value.split("..");
  if (ends.length !== 2) return null;
  const from = ends[0] ? dateBounds(ends[0]) : [-Infinity, 0];
  const to = ends[1] ? dateBounds(ends[1]) : [0, Infinity];
  if (!from || !to || (!ends[0] && !ends[1]) || from[0] > to[1]) return null;
  return [from[0], to[1]];
}

/** Two spans and the divider in hundredths: 2008..2012/2013..2019/50 */
function readCompare(value) {
  const [left, right, at, ...rest] = value.split("/");
  const spans = [left, right].map((text) => readSpan(text ?? ""));
  if (!spans[0] || !spans[1] || rest.length || !/^(\d{1,2}|100)$/.test(at ?? "")) return null;
  return { spans: /** @type {[[number, number], [number, number]]} */ ([spans[0], spans[1]]), at: Number(at) / 100 };
}

function readText(value) {
  try {
    return decodeURIComponent(value).slice(0, 500);
  } catch {
    return "";
  }
}

const readList = (value) => (value === "" ? [] : value.split(",").slice(0, MOST_VALUES).map((item) => (item === "~" ? "" : readText(item))));

/** A value in an address; ~ stands for "not stated". @param {string} value */
const writeText = (value) => (value === "" ? "~" : encodeURIComponent(value).replace(/%3A/g, ":").replace(/%40/g, "@").replace(/~/g, "%7E"));

/** @param {[number, number]} span */
const writeSpan = (span) =>
  `${span[0] === -Infinity ? "" : shortDate(span[0], false)}..${span[1] === Infinity ? "" : shortDate(span[1], true)}`;

/** @param {Address} address @returns {string} empty, or beginning with # */
export function writeAddress({ map, view, layers, facets, all, keep, span, undated, on, actor, lang, base, terrain, compare, parts: others }) {
  const parts = [];
  if (map) parts.push(`map=${map[0]}/${map[1].toFixed(4)}/${map[2].toFixed(4)}`);
  if (view) parts.push(`view=${writeText(view)}`);
  if (layers) parts.push(`layers=${layers.map(writeText).join(",")}`);
  for (const [id, values] of facets) if (values.length) parts.push(`f.${writeText(id)}=${values.map(writeText).join(",")}`);
  if (all.length) parts.push(`all=${all.map(writeText).join(",")}`);
  if (keep) parts.push("keep=1");
  if (span && !compare) parts.push(`time=${writeSpan(span)}`);
  if (compare) parts.push(`compare=${compare.spans.map(writeSpan).join("/")}/${Math.round(compare.at * 100)}`);
  if (!undated) parts.push("undated=0");
  if (on.length) parts.push(`on=${on.map(writeText).join(",")}`);
  if (actor) parts.push(`actor=${writeText(actor)}`);
  if (base) parts.push(`base=${base}`);
  if (terrain) parts.push("terrain=1");
  for (const [name, text] of others ?? []) parts.push(`${name}=${writeText(text)}`);
  if (lang) parts.push(`lang=${lang}`);
  return parts.length ? `#${parts.join("&")}` : "";
}
