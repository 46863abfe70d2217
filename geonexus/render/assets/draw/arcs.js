// Arcs of the selected actor: between the territories where it is present, or to linked actors.

import { linksWith, whereNamed } from "../data/actors.js";
import { nearestPair, spanningPairs } from "../data/arc_geometry.js";
import { atlas, cell, findFeature, shapeOf, tableOf } from "../data/atlas.js";
import { worldX, worldY } from "../base/geometry.js";
import { passesFilters } from "../filter/filtered.js";

/** @typedef {import("../data/atlas.js").Feature} Feature */
/** @typedef {{feature: Feature, id: string, x: number, y: number, contested: boolean}} Place where an actor is present */
/**
 * @typedef {object} Arc
 * @property {Place} from
 * @property {Place} to
 * @property {number} number of arcs before it between the same two
 * @property {boolean} contested
 * @property {import("../data/actors.js").Link|null} link null where the actor is present in both, and no more is said
 */

export const MODES = ["places", "actors", "off"];
/** Relations to a territory that say that the actor is there. */
const PRESENCE = new Set(["operates-in", "controls", "taxes", "expands-into"]);

export const arcs = {
  /** id of the actor whose card is open */ actor: "",
  mode: MODES[0],
  /** @type {string} id of the territory or link that the reader points at in the card */ focus: "",
};

/** Territories where an actor is present: those that name it, and those that a link says. @param {string} id @returns {Place[]} */
export function presenceOf(id) {
  /** @type {Map<string, Place>} */
  const places = new Map();
  for (const feature of whereNamed(id))
    if (isTerritory(feature)) noteTerritory(places, feature, cell(tableOf(feature.layer), "contested", feature.row) === true);
  for (const { row, from, to, relation } of linksWith(id)) {
    if (from !== id || !PRESENCE.has(relation) || !isDrawn(row)) continue;
    const feature = findFeature(to);
    if (feature && isTerritory(feature)) noteTerritory(places, feature, cell(atlas.data.links, "contested", row) === true);
  }
  return [...places.values()];
}

/** A place that is only mentioned makes nobody present in it. @param {Feature} feature */
const isTerritory = ({ layer }) => layer.kind === "area" && layer.style !== "mentioned";

/** One uncontested word for its presence is enough. */
function noteTerritory(places, feature, contested) {
  const table = tableOf(feature.layer);
  const id = String(cell(table, table.key, feature.row));
  const known = places.get(id);
  if (known) known.contested &&= contested;
  else if (spotOf(feature)) places.set(id, { feature, id, contested, ...spotOf(feature) });
}

/** The middle of a territory, in world units. @param {Feature} feature */
function spotOf({ layer, row }) {
  const table = tableOf(layer);
  const label = table.label?.[row];
  if (label) return { x: worldX(label[0] * table.quantum), y: worldY(label[1] * table.quantum) };
  const box = shapeOf(layer, row)?.box;
  return box ? { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2 } : null;
}

/** What the filters leave in a layer that is shown. @param {Place} place */
export const isOnMap = ({ feature }) => atlas.shown.has(feature.layer.id) && passesFilters(feature);

/** A link that its source only supposes, or that never came about, is not drawn. @param {number} row */
const isDrawn = (row) =>
  cell(atlas.data.links, "hypothetical", row) !== true && ["", "done"].includes(String(cell(atlas.data.links, "outcome", row) ?? ""));

/** Links of an actor to other actors. @param {string} id */
export const actorLinks = (id) => linksWith(id).filter(({ from, to }) => !findFeature(from === id ? to : from));

/** Places and arcs in force. @returns {{places: Place[], arcs: Arc[]}} */
export function arcsInForce() {
  const { actor, mode } = arcs;
  if (!actor || mode === "off") return { places: [], arcs: [] };
  const places = presenceOf(actor).filter(isOnMap);
  return mode === "places" ? { places, arcs: samePresence(places) } : { places, arcs: relations(actor, places) };
}

/** @param {Place[]} places @returns {Arc[]} */
function samePresence(places) {
  return spanningPairs(places).map(([i, j]) => ({
    from: places[i], to: places[j], number: 0, link: null, contested: places[i].contested || places[j].contested,
  }));
}

/** @param {string} actor @param {Place[]} places @returns {Arc[]} */
function relations(actor, places) {
  /** @type {Map<string, number>} */
  const before = new Map();
  const made = [];
  for (const link of actorLinks(actor).filter(({ row }) => isDrawn(row))) {
    const out = link.from === actor;
    const pair = nearestPair(places, presenceOf(out ? link.to : link.from).filter(isOnMap));
    if (!pair) continue;
    const [from, to] = out ? pair : [pair[1], pair[0]];
    const name = [from.id, to.id].sort().join(" ");
    const number = before.get(name) ?? 0;
    before.set(name, number + 1);
    made.push({ from, to, number, link, contested: cell(atlas.data.links, "contested", link.row) === true });
  }
  return made;
}
