// How a row looks: color and shape by its term, dash and softness by how sure it is.

import { atlas, cell, lookOf, tableOf } from "./atlas.js";
import { own } from "../base/text.js";

/** Color and shape of a row by the term that its style looks at. */
export function symbolOf(layer, row) {
  const look = lookOf(layer);
  const term = look.by ? String(cell(tableOf(layer), look.by, row) ?? "") : "";
  const color = own(look.colors, term, look.color);
  const shape = own(look.shapes, term, look.shape);
  return { color: readable(color), shape, size: look.size_px, width: look.width_px };
}

/** A dark color is lifted on dark ground, so that it stays visible. @param {string} color */
export function readable(color) {
  if (!atlas.dark || !/^#[0-9a-f]{6}$/i.test(color)) return color;
  const parts = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  const light = (0.3 * parts[0] + 0.59 * parts[1] + 0.11 * parts[2]) / 255;
  const lift = light < 0.5 ? 0.5 : 0.1;
  return `rgb(${parts.map((part) => Math.round(part + (255 - part) * lift)).join(",")})`;
}

/** Dash and softness of an outline or line, by claim, dispute and method. */
export function certainty(table, row, partKind = 0) {
  const { style } = atlas.data;
  const method = String(cell(table, "geometry_method", row) ?? "");
  const contested = cell(table, "contested", row) === true;
  const claim = String(cell(table, "claim", row) ?? "");
  const soft = style.soft_edges.includes(method);
  const parts = Boolean(table.part_kinds);
  const schematic = parts ? partKind === 1 : method === "schematic";
  const modelled = parts ? partKind === 2 : style.modelled_ways.includes(method);
  let dash = own(style.claim_dash, claim, []);
  if (!dash.length && modelled) dash = style.claim_dash.modelled;
  if (contested) dash = style.contested_dash;
  if (schematic) dash = style.schematic_dash;
  return { dash, outline: dash.length || !soft ? dash : style.soft_dash, soft, contested };
}

/** Whether a row's marker stands for a whole region or country. */
export function isHollow(table, row) {
  return atlas.data.style.hollow_precisions.includes(cell(table, "place_precision", row));
}

/** Whether a claim was reasoned, and not observed: its line would be broken. */
export function isReasoned(table, row) {
  return own(atlas.data.style.claim_dash, String(cell(table, "claim", row) ?? ""), []).length > 0;
}
