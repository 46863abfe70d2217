// Symbology of a row: color and shape by its term, dash and softness by its certainty.

import { atlas, cell, styleOf, tableOf } from "./atlas.js";
import { familyColor, familyOfGoods } from "./flow_map.js";
import { own } from "../base/text.js";
import { viewColor } from "./view_colors.js";

/** Color and shape of a row by the term in the column of its style. */
export function symbolOf(layer, row) {
  const style = styleOf(layer);
  const viewed = viewColor(layer, row);
  const term = style.by ? String(cell(tableOf(layer), style.by, row) ?? "") : "";
  const color = own(style.colors, term, style.color);
  const shape = own(style.shapes, term, style.shape);
  if (layer.style === "flow") return { color: familyColor(familyOfGoods(String(cell(tableOf(layer), "commodity", row) ?? ""))), shape, size: style.size_px, width: style.width_px };
  return { color: viewed?.color ?? readable(color), shape, size: style.size_px, width: style.width_px };
}

/**
 * How a territory is drawn: the color of the view in force, else of its family; and what is less sure.
 * @typedef {object} AreaLook
 * @property {string} color of band and outline
 * @property {string|null} fill color of the ground; null for none
 * @property {number} fill_opacity
 * @property {number} band width of the band inside a crisp outline in pixels; 0 for none
 * @property {number} blur width of a soft edge in pixels
 * @property {boolean} hatch whether the ground is hatched: the view asks for what is not known of it
 * @property {boolean} contested whether band or edge is hatched: sources disagree
 * @property {number[]} dash of the outline: the claim was reasoned, and not reported
 * @property {boolean} soft whether the outline has no hard line, in whatever view
 * @property {number} [small] opacity of the ground where there is room for a ring only
 * @property {number} strength by how much all of it is lighter than it would be alone, 0 to 1
 */

/**
 * What a view says of fill, band, hatching and dash goes before the rest, where there is room for a ground.
 * @param {any} layer @param {number} row @param {boolean} [filled] whether there is room for a ground @returns {AreaLook}
 */
export function areaLook(layer, row, filled = false) {
  const style = styleOf(layer);
  const table = tableOf(layer);
  const viewed = viewColor(layer, row);
  const { soft, contested, reasoned } = certainty(table, row);
  const color = viewed ? viewed.color : symbolOf(layer, row).color;
  const term = style.by ? String(cell(table, style.by, row) ?? "") : "";
  const whole = Boolean(table.land?.[row]?.length);
  const quiet = style.quiet.includes(term) || isWide(table, row);
  const fill = viewed?.fill === undefined ? color : viewed.fill;
  const band = viewed?.band ?? (whole ? 0 : style.band_px);
  return {
    color,
    fill: filled ? fill : null,
    fill_opacity: viewed?.fill_opacity ?? style.fill_opacity * (viewed ? 1.5 : whole ? 0.5 : 1),
    band,
    blur: 0,
    hatch: filled && viewed?.hatch === true,
    contested: contested && (!viewed || band > 0),
    // the outline of a whole country is no claim, and has no band to hatch
    dash: viewed?.dash ?? (whole && contested ? atlas.data.style.contested_dash : reasoned),
    soft: soft && !whole,
    strength: quiet ? 0.6 : 1,
    small: viewed ? (viewed.fill ? 0.82 : 0) : undefined,
  };
}

/** Whether an outline is known so roughly that it has no line. */
function isWide(table, row) {
  return Number(cell(table, "accuracy_m", row) ?? 0) >= atlas.data.style.wide_m;
}

/** Whether nobody but us drew an outline, or only roughly. */
function isSoft(table, row) {
  const { soft_edges: made, our_outlines: ours } = atlas.data.style;
  return made.includes(cell(table, "geometry_method", row)) || ours.includes(cell(table, "outline_basis", row)) || isWide(table, row);
}

/** A dark color is lifted on a dark base map, so that it stays visible. @param {string} color */
export function readable(color) {
  const given = own(atlas.data.style.dark_colors, color, "");
  if (atlas.dark && given) return given;
  if (!atlas.dark || !/^#[0-9a-f]{6}$/i.test(color)) return color;
  const parts = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  const light = (0.3 * parts[0] + 0.59 * parts[1] + 0.11 * parts[2]) / 255;
  const lift = light < 0.5 ? 0.5 : 0.1;
  return `rgb(${parts.map((part) => Math.round(part + (255 - part) * lift)).join(",")})`;
}

/** Dash and softness of an outline or line, by claim, dispute and method; `reasoned` is the dash of the claim alone. */
export function certainty(table, row, partKind = 0) {
  const { style } = atlas.data;
  const method = String(cell(table, "geometry_method", row) ?? "");
  const contested = cell(table, "contested", row) === true;
  const claim = String(cell(table, "claim", row) ?? "");
  const soft = isSoft(table, row);
  const parts = Boolean(table.part_kinds);
  const schematic = parts ? partKind === 1 : method === "schematic" || method === "diagram";
  const modelled = parts ? partKind === 2 : style.modelled_ways.includes(method);
  let dash = own(style.claim_dash, claim, []);
  if (!dash.length && modelled) dash = style.claim_dash.modelled;
  const reasoned = dash;
  if (contested) dash = style.contested_dash;
  if (schematic) dash = style.schematic_dash;
  return { dash, outline: dash.length || !soft ? dash : style.soft_dash, soft, contested, reasoned };
}

/** Whether a row's marker stands for a whole region or country. */
export function isHollow(table, row) {
  return atlas.data.style.hollow_precisions.includes(cell(table, "place_precision", row));
}

/** Whether a claim was reasoned, and not observed: its line would be broken. */
export function isReasoned(table, row) {
  return own(atlas.data.style.claim_dash, String(cell(table, "claim", row) ?? ""), []).length > 0;
}
