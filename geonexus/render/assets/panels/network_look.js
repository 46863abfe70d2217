// How a node or a link of the network looks, and what it is called.

import { actorOf, stopOf } from "../data/actors.js";
import { atlas, cell } from "../data/atlas.js";
import { plainMarks, relationTitle, titleOf } from "./sheets.js";
import { own, say, termTitle } from "../base/text.js";

/** @typedef {import("./network_data.js").NetworkEdge} NetworkEdge */

/** Kinds of node, each with a shape and a color of its own; and the kinds of actor in it. @type {Record<string, string[]>} */
const ACTOR_GROUPS = {
  state: ["state", "state-agency", "international-body"],
  armed: ["insurgent", "terrorist", "militia"],
  crime: ["cartel", "gang", "network"],
  business: ["company"],
  civil: ["political", "community", "civil-society", "program", "other"],
};
export const NODE_GROUPS = [...Object.keys(ACTOR_GROUPS), "territory", "place", "more"];
/** Corners of a shape; a circle has none. */
const NODE_CORNERS = { state: 4, armed: 3, crime: 4, business: 5, territory: 6 };
/** Relations that have no direction. */
const MUTUAL_RELATIONS = new Set(["named-with", "in-contact-with", "deals-with", "allied-with", "competes-with"]);

/** @param {string} id */
export function nodeGroup(id) {
  if (id.startsWith("more:")) return "more";
  const actor = actorOf(id);
  if (actor) return Object.keys(ACTOR_GROUPS).find((name) => ACTOR_GROUPS[name].includes(actor.kind)) ?? "civil";
  const feature = stopOf(id)?.feature;
  return feature?.layer.kind === "area" && feature.layer.style !== "mentioned" ? "territory" : "place";
}

/** The kind of a node, in words. @param {string} id */
export function nodeKind(id) {
  const actor = actorOf(id);
  return actor ? termTitle("actor_kind", actor.kind) : say(`network_${nodeGroup(id)}`);
}

/** Outline of a shape around 0, 0, as an SVG path. @param {string} group @param {number} radius */
export function shapePath(group, radius) {
  const corners = NODE_CORNERS[group];
  if (!corners) return `M${radius} 0A${radius} ${radius} 0 1 1 ${-radius} 0A${radius} ${radius} 0 1 1 ${radius} 0Z`;
  const turn = group === "state" ? Math.PI / 4 : 0;
  const reach = group === "armed" ? radius * 1.2 : radius * 1.1;
  const points = Array.from({ length: corners }, (_, i) => {
    const angle = turn - Math.PI / 2 + (i * 2 * Math.PI) / corners;
    return `${(reach * Math.cos(angle)).toFixed(1)} ${(reach * Math.sin(angle)).toFixed(1)}`;
  });
  return `M${points.join("L")}Z`;
}

const linkCell = (edge, name) => (edge.named ? null : cell(atlas.data.links, name, edge.row));

/** How strong a relation is, 0–4; null beside the scale. @param {NetworkEdge} edge @returns {number|null} */
export const strengthOf = (edge) => own(atlas.data.strength ?? {}, edge.relation, null);

/** A link that its source only supposes, or that did not come about. @param {NetworkEdge} edge */
const isSupposed = (edge) => linkCell(edge, "hypothetical") === true || !["", "done"].includes(String(linkCell(edge, "outcome") ?? ""));

/** What a link looks like. @param {NetworkEdge} edge */
export function edgeLook(edge) {
  if (edge.named) return { name: "named", contested: false, supposed: false, weak: false, beside: false, mutual: true };
  const strength = strengthOf(edge);
  const weak = /[D-F]/.test(String(linkCell(edge, "source_reliability") ?? "")) || Number(linkCell(edge, "information_credibility") ?? 0) >= 4;
  return {
    name: strength === null ? "beside" : `s${strength}`, beside: strength === null,
    contested: linkCell(edge, "contested") === true, supposed: isSupposed(edge), weak, mutual: MUTUAL_RELATIONS.has(edge.relation),
  };
}

/** Reliability and credibility as they are written: B3. @param {NetworkEdge} edge */
export const gradeText = (edge) => `${linkCell(edge, "source_reliability") ?? ""}${linkCell(edge, "information_credibility") ?? ""}`;

/** The relation in words, with what became of it where it did not come about. @param {NetworkEdge} edge */
export const relationWords = (edge) => (edge.named ? say("network_named_in") : relationTitle(edge.relation, String(linkCell(edge, "outcome") ?? "")));

/** What sets a link apart, in words: contested, alleged, supposed. @param {NetworkEdge} edge @returns {string[]} */
export const markWords = (edge) => (edge.named ? [] : plainMarks(atlas.data.links, edge.row, false).map((mark) => mark.textContent));

/** A link as one line of text. @param {NetworkEdge} edge */
export function edgeSentence(edge) {
  const between = edgeLook(edge).mutual && !edge.named ? "–" : "→";
  const sentence = `${titleOf(edge.from)} ${between} ${relationWords(edge)} ${between} ${titleOf(edge.to)}`;
  return [sentence, ...markWords(edge), gradeText(edge)].filter(Boolean).join(" · ");
}
