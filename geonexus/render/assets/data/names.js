// Every name by which an actor, a source or a country may be looked for.

import { actorOf } from "./actors.js";
import { atlas, cell } from "./atlas.js";
import { inEvery } from "./texts.js";
import { own } from "../base/text.js";

/** In whatever language, and aliases. @param {string} id @returns {string[]} */
export function actorNames(id) {
  const actor = actorOf(id);
  if (!actor) return [id];
  return [actor.title, String(cell(atlas.data.actors, "title", actor.row) ?? ""), ...inEvery(id, "title"), ...actor.aliases];
}

/** Title, authors, and both with the year. @param {string} id @returns {string[]} */
export function sourceNames(id) {
  const { author, year, title, publication } = own(atlas.data.sources, id, {});
  return [title, [author, year].filter(Boolean).join(" "), [author, year, title].filter(Boolean).join(" "), publication].map((name) => String(name ?? ""));
}

/** @param {number} row in the base map @returns {string[]} */
export const countryNames = (row) => ["name_en", "name_es", "name_pt"].map((name) => String(atlas.data.base.land[name]?.[row] ?? ""));
