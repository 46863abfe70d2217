// The page on paper: title, map, legend, sources and address; no panels, light colors.

import { atlas } from "../data/atlas.js";
import { byId, datum, el } from "../base/dom.js";
import { headlineText } from "../panels/headline.js";
import { filterWords, legendParts, noteWords } from "./picture_text.js";
import { pictureOfMap } from "./picture.js";
import { say, titleIn } from "../base/text.js";

/** @param {any} map @param {() => void} onChange called when colors have changed */
export function preparePrint(map, onChange) {
  addEventListener("beforeprint", () => {
    inLight(() => writePaper(map));
    onChange();
  });
  addEventListener("afterprint", () => byId("gx-print").replaceChildren());
}

/** Do something in light colors: a dark base map wastes ink. @param {() => void} action */
function inLight(action) {
  const kept = atlas.dark;
  atlas.dark = false;
  try {
    action();
  } finally {
    atlas.dark = kept;
  }
}

function writePaper(map) {
  const picture = pictureOfMap(map, 2);
  picture.className = "gx-print-map";
  byId("gx-print").replaceChildren(
    datum("h1", titleIn(atlas.data.atlas.title)),
    datum("p", headlineText(), "gx-print-headline"),
    datum("p", filterWords().join(" · "), "gx-print-words"),
    el("div", { class: `gx-print-body ${picture.width > picture.height ? "gx-print-wide" : ""}` }, picture, el("div", { class: "gx-print-legend" }, ...legendParts().map(legendPart))),
    el("div", { class: "gx-print-notes" }, ...[...noteWords(), say("view_address", { text: addressOnPaper() })].map((text) => datum("p", text, "gx-print-note"))),
  );
}

function legendPart({ title, entries }) {
  const items = entries.map((entry) => {
    const chip = entry.swatch ?? el("span", { class: entry.missing ? "gx-chip gx-missing" : "gx-chip" });
    if (entry.color) chip.style.background = entry.color;
    return el("li", {}, chip, datum("span", entry.text, "gx-entry"));
  });
  // a layer of one symbol needs its name once
  const alone = entries.length === 1 && entries[0].text === title;
  return el("section", {}, alone ? "" : datum("h2", title), el("ul", { class: "gx-legend" }, ...items));
}

/** The address of the view; of a page from a disk the file's name alone: folders tell who prints. */
function addressOnPaper() {
  const { protocol, href, pathname, hash } = location;
  if (protocol === "http:" || protocol === "https:") return href;
  const name = pathname.split("/").pop() ?? "";
  try {
    return decodeURIComponent(name) + hash;
  } catch {
    return name + hash;
  }
}
