// Classes and colors of territories and incidents in a view that has its own.

import { atlas, cell, tableOf } from "./atlas.js";
import { own } from "../base/text.js";

/** What the reader chose in the legend of the view: the class that stands out; empty for all. */
export const viewChoice = { style: "", name: "" };

/** A class of control and one of violence are a cell of the square. */
export const UNKNOWN = "unknown";

/** Ground of a class that is known. */
const STRONG = 0.82;
/** What the reader did not choose in the legend stays as a thin line. */
const QUIET = { fill: null, fill_opacity: 0, band: 0, hatch: false };

const mode = () => (atlas.dark ? "dark" : "light");

/** @param {Record<string, string[]>} classes @param {unknown} term */
const classOf = (classes, term) => Object.keys(classes).find((name) => classes[name].includes(String(term ?? ""))) ?? UNKNOWN;

/** Control and violence of a row as a cell: `criminal/low`. @param {any} table @param {number} row */
export function cellOf(table, row) {
  const { control, violence } = atlas.data.views.classes;
  return `${classOf(control, cell(table, "control", row))}/${classOf(violence, cell(table, "violence", row))}`;
}

/** How well a place is known: spot, zone or country. @param {any} table @param {number} row */
export function placeClass(table, row) {
  const name = classOf(atlas.data.views.classes.place, cell(table, "place_precision", row));
  return name === UNKNOWN ? "country" : name;
}

/** Whether no day, month or year is stated. @param {any} table @param {number} row */
export const hasNoDate = (table, row) => !cell(table, "date_from", row) && !cell(table, "date_to", row);

/** Class of a territory or an incident in the view in force; empty where the view has none for it. */
export function viewClass(layer, row) {
  const table = tableOf(layer);
  if (layer.style === "territory") return areaClass(table, row);
  if (layer.style !== "incident" || table.large) return "";
  if (atlas.view === "certainty") return placeClass(table, row);
  if (atlas.view !== "unknown") return "";
  const dated = hasNoDate(table, row) ? "undated" : "dated";
  return placeClass(table, row) === "country" ? `${dated}-unplaced` : dated;
}

function areaClass(table, row) {
  const named = cellOf(table, row);
  if (atlas.view === "control") return named;
  if (atlas.view === "certainty") {
    const basis = String(cell(table, "outline_basis", row) ?? "");
    return own(atlas.data.views.colors.light.outline, basis, null) ? basis : UNKNOWN;
  }
  if (atlas.view !== "unknown") return "";
  if (!named.includes(UNKNOWN)) return "stated";
  return named === `${UNKNOWN}/${UNKNOWN}` ? "neither" : "one";
}

/** Color of a class of the view in force. @param {string} style @param {string} name */
export function classColor(style, name) {
  const { cells, outline, gaps, place } = atlas.data.views.colors[mode()];
  if (style === "incident") return atlas.view === "certainty" ? place[name] : gaps[name === "dated" ? "stated" : "neither"];
  return (atlas.view === "control" ? cells : atlas.view === "certainty" ? outline : gaps)[name];
}

/** Whether the ground of a class is hatched: something is not stated. @param {string} name */
export const isHatched = (name) => name.includes(UNKNOWN) || name === "neither" || name === "one";

/**
 * Look of a territory or an incident in the view in force; null where the view has no colors of its own for it, and it
 * keeps those of its kind. What is left out is as without a view.
 * @typedef {{color: string, fill?: string|null, fill_opacity?: number, band?: number, hatch?: boolean, dash?: number[]}} ViewLook
 * @param {any} layer @param {number} row @returns {ViewLook|null}
 */
export function viewColor(layer, row) {
  if (!atlas.view) return null;
  const area = layer.style === "territory";
  if (area && atlas.view === "flows") return { ...QUIET, color: lineColor(), dash: [] };
  const name = viewClass(layer, row);
  if (!name) return null;
  if (isPassedOver(layer.style, name)) return { ...QUIET, color: lineColor() };
  const color = classColor(layer.style, name);
  if (!area) return { color };
  const hatch = isHatched(name);
  const plain = hatch || name === "stated";
  return { color, fill: plain ? null : color, fill_opacity: plain ? 0 : STRONG, band: 0, hatch };
}

/** Whether the view in force gives a layer colors of its own. @param {any} layer */
export const viewPaints = (layer) =>
  (layer.style === "territory" && ["flows", "control", "certainty", "unknown"].includes(atlas.view)) ||
  (layer.style === "incident" && ["certainty", "unknown"].includes(atlas.view));

/** @param {string} style @param {string} name */
const isPassedOver = (style, name) => viewChoice.name !== "" && (viewChoice.style !== style || viewChoice.name !== name);

const lineColor = () => atlas.data.style[mode()].missing_hatch;
