// The list of what is not known: each kind with its count, and the way to each of its features.

import { atlas, countryName, layerTitle, rowTitle, tableOf } from "../data/atlas.js";
import { unknownsOf } from "../data/unknowns.js";
import { datum, el } from "../base/dom.js";
import { formatList, formatNumber, own, say, speech, titleIn } from "../base/text.js";

/** @typedef {import("../data/atlas.js").Feature} Feature */

/** @type {Set<string>} kinds that the reader opened */
const openKinds = new Set();

/** The list as a part of a panel. @param {(feature: Feature) => void} onOpen @param {(indicator: string) => void} onIndicator */
export function unknownList(onOpen, onIndicator) {
  const kinds = unknownsOf().map((one) => kindPart(one, onOpen, onIndicator));
  return el("div", { class: "gx-unknowns" }, el("p", { class: "gx-quiet", text: say("unknown_hint") }), ...kinds);
}

/** One kind: a list that is written when it is opened. @param {import("../data/unknowns.js").Unknown} unknown */
function kindPart(unknown, onOpen, onIndicator) {
  const body = el("div", {});
  const summary = el("summary", {}, el("span", { text: say(unknown.title) }), el("span", { class: "gx-count", text: formatNumber(unknown.count, 0) }));
  const part = el("details", { class: "gx-list-part gx-unknown", "data-unknown": unknown.kind }, summary, body);
  const write = () => body.replaceChildren(el("p", { class: "gx-quiet", text: say(`${unknown.title}_hint`) }), listOf(unknown, onOpen, onIndicator));
  part.addEventListener("toggle", () => {
    if (part.open) openKinds.add(unknown.kind);
    else openKinds.delete(unknown.kind);
    if (part.open && !body.childElementCount) write();
  });
  if (openKinds.has(unknown.kind)) write();
  part.open = openKinds.has(unknown.kind);
  return part;
}

/** @param {import("../data/unknowns.js").Unknown} unknown */
function listOf({ features, indicators, reasons }, onOpen, onIndicator) {
  const list = (...items) => el("ul", { class: "gx-list" }, ...items);
  if (indicators) return list(...indicators.map((gap) => indicatorItem(gap, onIndicator)));
  if (reasons) return el("ul", { class: "gx-plain" }, ...reasons.map(({ reason, count }) => el("li", { text: `${reasonTitle(reason)}: ${formatNumber(count, 0)}` })));
  const titled = features.map((feature) => ({ feature, title: rowTitle(tableOf(feature.layer), feature.row) }));
  const collator = new Intl.Collator(speech.language, { numeric: true });
  titled.sort((a, b) => collator.compare(a.title, b.title));
  return list(...titled.map(({ feature, title }) =>
    el("li", {}, el("button", { type: "button", on: { click: () => onOpen(feature) } },
      el("span", {}, datum("span", title), datum("small", layerTitle(feature.layer)))))));
}

/** A reason that the page has no words for is shown as it stands. @param {string} reason */
function reasonTitle(reason) {
  const key = `left_out_${reason.replace(/-/g, "_")}`;
  return own(speech.strings[speech.language], key, null) ? say(key) : reason;
}

/** @param {import("../data/unknowns.js").IndicatorGap} gap */
function indicatorItem({ id, title, missing, of }, onIndicator) {
  const names = missing.length <= 6 ? `: ${formatList(missing.map(countryName))}` : "";
  const about = `${say("unknown_of", { n: formatNumber(missing.length, 0), all: formatNumber(of, 0) })}${names}`;
  const known = atlas.layers.some(({ chooser }) => chooser);
  const words = [datum("span", titleIn(title)), datum("small", about)];
  return el("li", {}, known ? el("button", { type: "button", on: { click: () => onIndicator(id) } }, el("span", {}, ...words)) : el("span", {}, ...words));
}
