// What the map says of a large table: how many are in view, what is drawn, and how to choose.

import { atlas, layerTitle } from "../data/atlas.js";
import { largeDrawing, LARGE_MODES } from "./draw_large.js";
import { byId, datum, el } from "../base/dom.js";
import { sides } from "../filter/two_periods.js";
import { formatNumber, say } from "../base/text.js";

const note = {
  /** @type {() => void} */ onChange: () => {},
  written: "",
};

/** @param {() => void} onChange draws the map again */
export function prepareLargeNote(onChange) {
  note.onChange = onChange;
}

/** After each drawing: a line for every large layer of which not each point is drawn by itself. */
export function writeLargeNote() {
  const box = byId("gx-large");
  const lines = largeLines();
  const text = [...lines, largeDrawing.mode, say("crowd_as")].join("\n");
  if (text === note.written) return;
  note.written = text;
  box.hidden = !lines.length;
  const chosen = box.querySelector("select") === document.activeElement;
  box.replaceChildren(modeChoice(), ...lines.map((line) => datum("p", line)), el("p", { class: "gx-quiet", text: say(`crowd_${largeDrawing.mode}_about`) }));
  if (chosen) box.querySelector("select")?.focus();
}

/** What is drawn together, of each side of a divider. @returns {string[]} */
function largeLines() {
  const shown = sides.on ? largeDrawing.shown : largeDrawing.shown.slice(0, 1);
  return shown.flatMap(({ drawn }, side) => {
    const together = drawn.filter((one) => one.together && atlas.shown.has(one.layer.id));
    const where = sides.on ? `${say(side ? "compare_right" : "compare_left")}: ` : "";
    return together.map((one) => where + lineOf(one));
  });
}

/** The same for a picture, which nobody can ask: how it is drawn too. @returns {string[]} */
export function largeWords() {
  const lines = largeLines();
  return lines.length ? [...lines, say(`crowd_${largeDrawing.mode}_about`)] : [];
}

/** @param {import("./draw_large.js").Drawn} drawn */
function lineOf({ layer, count, hollow, darkest }) {
  const words = [`${layerTitle(layer)}: ${say("crowd_in_view", { n: formatNumber(count, 0) })}`];
  if (hollow) words.push(say("crowd_hollow", { n: formatNumber(hollow, 0) }));
  if (largeDrawing.mode === "density") words.push(say("crowd_darkest", { n: formatNumber(darkest, 0) }));
  return words.join("; ");
}

function modeChoice() {
  const options = LARGE_MODES.map((mode) => el("option", { value: mode, text: say(`crowd_${mode}`) }));
  const choose = (event) => {
    largeDrawing.mode = event.target.value;
    note.onChange();
  };
  const select = el("select", { id: "gx-large-mode", on: { change: choose } }, ...options);
  select.value = largeDrawing.mode;
  return el("label", {}, `${say("crowd_as")} `, select);
}
