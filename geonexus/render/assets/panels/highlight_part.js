// The part of an actor's card that says what of it is highlighted on the map.

import { shapeOf } from "../data/atlas.js";
import { el } from "../base/dom.js";
import { featuresOfActor, highlightBox, highlighted } from "../draw/highlight.js";
import { formatNumber, say } from "../base/text.js";

/**
 * @param {string} id of the actor
 * @param {(box: number[]) => void} onZoom to see all of it
 * @param {any[]} more buttons
 * @returns {any}
 */
export function highlightPart(id, onZoom, more) {
  const all = featuresOfActor(id);
  const box = highlightBox();
  const zoom = box && el("button", { type: "button", id: "gx-highlight-zoom", class: "gx-button", text: say("zoom_to"), on: { click: () => onZoom(box) } });
  const buttons = [zoom, ...more].filter(Boolean);
  if (!all.length && !buttons.length) return null;
  return el("section", { class: "gx-highlight" },
    el("h3", { text: say("on_the_map") }),
    el("p", { class: "gx-quiet", text: all.length ? numberText(all.length) : say("highlight_none") }),
    buttons.length ? el("div", { class: "gx-switch" }, ...buttons) : null);
}

/** How much of it is highlighted, and why not more. @param {number} all */
function numberText(all) {
  const passing = highlighted();
  const placed = passing.filter(({ layer, row }) => shapeOf(layer, row)).length;
  const number = (value) => formatNumber(value, 0);
  return [
    say("highlight_number", { n: number(placed), all: number(all) }),
    passing.length < all ? say("highlight_filtered", { n: number(all - passing.length) }) : "",
    placed < passing.length ? say("highlight_placeless", { n: number(passing.length - placed) }) : "",
  ].filter(Boolean).join(" ");
}
