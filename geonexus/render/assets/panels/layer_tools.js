// What stands beside each layer of the tree: the layer alone, and its opacity.

import { atlas, layerTitle } from "../data/atlas.js";
import { el } from "../base/dom.js";
import { opacityOf, setOpacity } from "../draw/opacity.js";
import { soloLayer, toggleSolo } from "../filter/solo.js";
import { formatNumber, say } from "../base/text.js";

/** @param {any} layer @param {() => void} onChange */
export function soloButton(layer, onChange) {
  const click = () => {
    toggleSolo(layer.id);
    onChange();
  };
  return el("button", { type: "button", class: "gx-solo", "data-solo": layer.id, text: "◎", on: { click } });
}

/** @type {Map<string, boolean>} layers of which the reader opened or closed what lies under them */
const unfolded = new Map();

/** Whether legend, opacity and list of a layer show: at once of a layer alone, and of colored areas, which without a year say little. */
export const isLayerUnfolded = (layer) => unfolded.get(layer.id) ?? (soloLayer() === layer.id || (layer.kind === "choropleth" && atlas.shown.has(layer.id)));

/** @param {any} layer */
export function foldButton(layer) {
  const click = () => {
    unfolded.set(layer.id, !isLayerUnfolded(layer));
    updateFolds();
  };
  return el("button", { type: "button", class: "gx-fold", "data-fold": layer.id, title: say("layer_more"), "aria-label": `${say("layer_more")}: ${layerTitle(layer)}`, on: { click } });
}

/** Bring the buttons, and what lies under them, in line with what is open. */
export function updateFolds() {
  for (const layer of atlas.layers) {
    const open = isLayerUnfolded(layer);
    const body = document.querySelector(`[data-body="${CSS.escape(layer.id)}"]`);
    if (body instanceof HTMLElement) body.hidden = !open;
    document.querySelector(`[data-fold="${CSS.escape(layer.id)}"]`)?.setAttribute("aria-expanded", String(open));
  }
}

/** Bring the buttons in line with what is shown. */
export function updateSolo() {
  for (const layer of atlas.layers) {
    const button = document.querySelector(`[data-solo="${CSS.escape(layer.id)}"]`);
    if (!button) continue;
    const on = soloLayer() === layer.id;
    const label = on ? say("solo_end") : say("solo", { layer: layerTitle(layer) });
    button.setAttribute("aria-pressed", String(on));
    button.setAttribute("aria-label", label);
    button.setAttribute("title", label);
  }
}

/** @param {any} layer @param {HTMLElement} body what holds the legend, which fades too @param {() => void} onChange */
export function opacityPart(layer, body, onChange) {
  const number = el("output", { class: "gx-quiet" });
  const slider = el("input", { type: "range", min: 10, max: 100, step: 5, "data-opacity": layer.id, "aria-label": say("opacity_of", { layer: layerTitle(layer) }) });
  const show = () => {
    slider.value = String(opacityOf(layer));
    number.textContent = `${formatNumber(opacityOf(layer), 0)} %`;
    slider.setAttribute("aria-valuetext", number.textContent);
    body.style.setProperty("--layer-opacity", String(opacityOf(layer) / 100));
  };
  slider.addEventListener("input", () => {
    setOpacity(layer, Number(slider.value));
    show();
    onChange();
  });
  show();
  return el("div", { class: "gx-opacity" }, el("span", { "aria-hidden": "true", text: say("opacity") }), slider, number);
}
