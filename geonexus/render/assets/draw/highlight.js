// What names the actor whose card is open: it stands out on the map, and all else stands back.

import { linksWith, whereNamed } from "../data/actors.js";
import { atlas, cell, findFeature, shapeOf, tableOf } from "../data/atlas.js";
import { boxAround, worldX, worldY } from "../base/geometry.js";
import { passesFilters } from "../filter/filtered.js";

/** @typedef {import("../data/atlas.js").Feature} Feature */

/** Relations to a territory that say that the actor is there. */
const PRESENCE_RELATIONS = new Set(["operates-in", "controls", "taxes", "expands-into"]);
/** Of a large table a filter shows more than a thousand heavy markers would. */
const MOST_OF_LARGE = 500;
/** What stands back keeps this share of its opacity. */
const BACK_SHARE = 0.22;

const highlight = {
  actor: "",
  /** @type {Map<any, Set<number>>} rows that passed the filters when it was last drawn, by layer */ rows: new Map(),
};

/** @param {string} id of an actor; empty for none */
export function highlightActor(id) {
  Object.assign(highlight, { actor: id, rows: new Map() });
}

/** Everything that names an actor, and the territories where a link says that it is; each once. @param {string} id @returns {Feature[]} */
export function featuresOfActor(id) {
  const named = whereNamed(id);
  const large = named.filter(({ layer }) => tableOf(layer).large);
  const found = large.length > MOST_OF_LARGE ? named.filter(({ layer }) => !tableOf(layer).large) : named;
  const known = new Set(found.map(nameOfRow));
  const linked = linksWith(id).flatMap(({ row, from, to, relation }) => {
    const feature = from === id && PRESENCE_RELATIONS.has(relation) && isStatedFact(row) ? findFeature(to) : null;
    return feature && !known.has(nameOfRow(feature)) ? [feature] : [];
  });
  return [...found, ...linked.filter((one, i) => linked.findIndex((other) => nameOfRow(other) === nameOfRow(one)) === i)];
}

const nameOfRow = ({ layer, row }) => `${layer.id} ${row}`;

/** A link that its source only supposes, or that never came about, makes nobody present. @param {number} row */
const isStatedFact = (row) =>
  cell(atlas.data.links, "hypothetical", row) !== true && ["", "done"].includes(String(cell(atlas.data.links, "outcome", row) ?? ""));

/** What is highlighted: it passes the filters, and its layer may be hidden. @returns {Feature[]} */
export function highlighted() {
  if (!highlight.actor) return [];
  const passing = featuresOfActor(highlight.actor).filter(passesFilters);
  highlight.rows = new Map();
  for (const { layer, row } of passing) highlight.rows.set(layer, (highlight.rows.get(layer) ?? new Set()).add(row));
  return passing;
}

/** @param {Feature} feature */
export const isHighlighted = ({ layer, row }) => highlight.actor !== "" && highlight.rows.get(layer)?.has(row) === true;

/** Layers that hold something highlighted and are not shown. */
export const hiddenHighlightLayers = () => (highlight.actor ? [...highlight.rows.keys()].filter(({ id }) => !atlas.shown.has(id)) : []);

/** The share of its opacity that a layer keeps: less while something is highlighted. */
export const shareOfOpacity = () => (highlight.actor && highlighted().length ? BACK_SHARE : 1);

/**
 * World box of what is highlighted, as far as it lies in the region of the atlas; null where nothing does.
 * Of territories, places, events and routes; of flows only where nothing else is there.
 */
export function highlightBox() {
  const [west, south, east, north] = atlas.data.atlas.extent;
  const region = [worldX(west), worldY(north), worldX(east), worldY(south)];
  const within = highlighted().flatMap(({ layer, row }) => {
    const shape = shapeOf(layer, row);
    const box = shape && overlapOf(shape.box ?? [shape.x, shape.y, shape.x, shape.y], region);
    return box ? [{ flow: layer.style === "flow", box }] : [];
  });
  const still = within.filter(({ flow }) => !flow);
  const boxes = (still.length ? still : within).map(({ box }) => box);
  return boxes.length ? boxAround(boxes) : null;
}

/** What two boxes share, or null. */
function overlapOf(a, b) {
  const shared = [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  return shared[0] <= shared[2] && shared[1] <= shared[3] ? shared : null;
}
