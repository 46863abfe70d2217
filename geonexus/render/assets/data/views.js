// The views of the atlas: each shows some layers and asks one question of them.

import { atlas } from "./atlas.js";

/** @typedef {{id: string, title: import("../base/text.js").Titles, layers: string[]}} View */

/** @returns {View[]} */
export const viewList = () => atlas.data.views.list;

/** @param {string} id @returns {View|undefined} */
export const viewOf = (id) => viewList().find((view) => view.id === id);

/** The view at first; an empty text where the specification names none, and the layers say what is shown. */
export const firstView = () => (atlas.data.views.named ? (viewList()[0]?.id ?? "") : "");

/** Ids of the layers of a view, in the order of the tree; without a view, of those that are visible at first. @param {string} id */
export function layersOfView(id) {
  const layers = viewOf(id)?.layers;
  return atlas.layers.filter((layer) => (layers ? layers.includes(layer.id) : layer.visible)).map((layer) => layer.id);
}

/** Choose a view: two choropleths on top of each other cannot both be read, so only the first of them is shown. @param {string} id */
export function enterView(id) {
  atlas.view = id;
  showOnly(layersOfView(id));
}

/** @param {string[]} ids */
export function showOnly(ids) {
  atlas.shown.clear();
  let colored = false;
  for (const layer of atlas.layers.filter((one) => ids.includes(one.id))) {
    if (layer.kind === "choropleth" && colored) continue;
    colored ||= layer.kind === "choropleth";
    atlas.shown.add(layer.id);
  }
}
