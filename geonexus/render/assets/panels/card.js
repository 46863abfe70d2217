// The side card: what a feature is, and how we know. Every datum goes in as text.

import { highlightActor, highlightBox } from "../draw/highlight.js";
import { highlightPart } from "./highlight_part.js";
import { areaCard } from "./area_card.js";
import {
  areasOf, cell, cellIn, countryName, layerTitle, styleOf, restReady, rowTitle, tableOf, unpackRest,
} from "../data/atlas.js";
import { termIn } from "../data/texts.js";
import { byId, datum, el } from "../base/dom.js";
import { evidenceOf, languageNote, line, periodOf, statedAt, statedMark } from "./evidence.js";
import { symbolOf } from "../data/symbology.js";
import { bundlesOf, chooseOnFlowMap, flowCard } from "./flow_card.js";
import { actorCard, networkButton, relatedOf } from "./related.js";
import { listCard } from "./list_cards.js";
import { amountLine, details, stateable, statements } from "./fact_lines.js";
import { legsOf } from "./shape_parts.js";
import { outlinesOf } from "./outline_part.js";
import { linkList, linkTo, notePart, plainMarks, sheetCard } from "./sheets.js";
import { formatNumber, say, splitCell, termTitle } from "../base/text.js";
import { swatch } from "../draw/swatch.js";
import { goSteps, stopAt, visit, visitAgain } from "./card_history.js";
import { gripButton, makeTall } from "./card_sheet.js";

/** @typedef {import("../data/atlas.js").Feature} Feature */
/** @typedef {{feature?: Feature, actor?: string, sheet?: import("../data/actors.js").Sheet, list?: string, several?: Feature[], flows?: string}} Stop one card, or a list */

/** What the card shows, and what it can ask of the page. */
const card = {
  /** @type {import("./card_history.js").CardHistory<Stop>} */ history: { stops: [], at: -1 },
  /** @type {any} what had the focus before the card opened */ opener: null,
  /** whether the focus stays where it is */ quiet: false,
  /** @type {(feature: Feature|null) => void} */ onSelect: () => {},
  /** @type {(stop: Stop|null) => void} once it is open */ onShow: () => {},
  /** @type {(feature: Feature) => void} */ onZoom: () => {},
  /** @type {(box: number[]) => void} to a box in world units */ onZoomBox: () => {},
};

/** @param {{onSelect: (f: Feature|null) => void, onShow: (stop: Stop|null) => void, onZoom: (f: Feature) => void, onZoomBox: (box: number[]) => void}} actions */
export function prepareCard(actions) {
  Object.assign(card, actions);
}

/** Title of a feature; for a choropleth, the name of the area. @param {Feature} feature */
export function featureTitle({ layer, row }) {
  if (layer.kind === "choropleth") return String(areasOf(layer).names[row] ?? "");
  return rowTitle(tableOf(layer), row);
}

/** Show what was found at a spot: nothing, one card, or a list to choose from. */
export function showFound(found) {
  if (!found.length) closeCard();
  else goTo(found.length === 1 ? { feature: found[0] } : { several: found });
}

/** @param {Stop} stop */
export function goTo(stop) {
  visit(card.history, stop);
  showStop();
  if (stop.actor !== undefined) zoomToActor();
}

/** The map moves to what is highlighted of the actor whose card is open, where anything is. */
export function zoomToActor() {
  const box = highlightBox();
  if (box) card.onZoomBox(box);
}

/** As `goTo`; the focus stays where it is, and so does the map. @param {Stop} stop */
export function showQuietly(stop) {
  card.quiet = true;
  visit(card.history, stop);
  showStop();
  card.quiet = false;
}

/** As `showQuietly`; a stop that lies beside the one in force is gone to, not added. @param {Stop} stop */
export function showAgain(stop) {
  visitAgain(card.history, stop);
  showQuietly(stop);
}

/** A link, a note or a figure. @param {import("../data/actors.js").Sheet} sheet */
export const showSheet = (sheet) => goTo({ sheet });

/** A list, such as what the filters leave. @param {string} list */
export const showList = (list) => goTo({ list });

/** A bundle or a node of the flow map, by its id. @param {string} id */
export const showFlows = (id) => goTo({ flows: id });

/** @param {string} id */
export const showActor = (id) => goTo({ actor: id });

/** What the card shows, or null. @returns {Stop|null} */
export const shownStop = () => (byId("gx-card").hidden ? null : stopAt(card.history, 0));

function showStop() {
  if (!restReady()) return void showLater(card.quiet);
  const stop = stopAt(card.history, 0);
  highlightActor(stop?.actor ?? "");
  chooseOnFlowMap(stop?.flows ?? "");
  card.onSelect(stop?.feature ?? null);
  if (stop?.feature) openPart(...(stop.feature.layer.kind === "choropleth" ? figureCard(stop.feature) : rowCard(stop.feature)));
  else if (stop?.flows) openPart(...flowCard(stop.flows, goTo));
  else if (stop?.sheet) openPart(...sheetCard(stop.sheet, goTo));
  else if (stop?.list) openPart(...listCard(stop.list, goTo));
  else if (stop?.actor !== undefined) openPart(...actorCard(stop.actor, goTo, highlightPart(stop.actor, card.onZoomBox, [networkButton(stop.actor)])));
  else openPart(...choiceCard(stop?.several ?? []));
  if (!card.quiet) card.onShow(stop);
}

/** A card waits until the texts of large tables are unpacked; it may be closed by then. @param {boolean} quiet */
async function showLater(quiet) {
  await unpackRest();
  if (!stopAt(card.history, 0)) return;
  card.quiet = quiet;
  showStop();
  card.quiet = false;
}

/** @param {number} steps */
function goThroughHistory(steps) {
  goSteps(card.history, steps);
  showStop();
}

/** Back and forward, where there is somewhere to go. */
function historyButtons() {
  const button = (steps, word, name, text) =>
    el("button", {
      type: "button", class: name, "aria-label": say(word), title: say(word), text,
      disabled: stopAt(card.history, steps) === null, on: { click: () => goThroughHistory(steps) },
    });
  if (card.history.stops.length < 2) return null;
  return el("div", { class: "gx-history" }, button(-1, "back", "gx-back", "‹"), button(1, "forward", "gx-forward", "›"));
}

export function closeCard() {
  const panel = byId("gx-card");
  const held = panel.contains(document.activeElement);
  panel.hidden = true;
  makeTall(false);
  panel.replaceChildren();
  card.history = { stops: [], at: -1 };
  highlightActor("");
  chooseOnFlowMap("");
  card.onSelect(null);
  if (!held) return;
  card.opener?.focus?.({ preventScroll: true });
  // a list that was closed meanwhile takes no focus; the map always does
  if (document.activeElement !== card.opener) byId("map_geonexus").focus();
}

/** Write the open card anew, after a change of language or year; the reader is elsewhere. */
export function refreshCard() {
  const panel = byId("gx-card");
  if (panel.hidden) return;
  const { scrollTop } = panel;
  card.quiet = !panel.contains(document.activeElement);
  showStop();
  card.quiet = false;
  panel.scrollTop = scrollTop;
}

function closeButton() {
  const attributes = { type: "button", class: "gx-close", "aria-label": say("close"), title: say("close") };
  return el("button", { ...attributes, text: "×", on: { click: closeCard } });
}

function openPart(...content) {
  const panel = byId("gx-card");
  if (panel.hidden) card.opener = document.activeElement;
  panel.replaceChildren(gripButton(closeCard), closeButton(), historyButtons() ?? "", ...content.filter(Boolean));
  panel.hidden = false;
  panel.scrollTop = 0;
  if (!card.quiet) panel.focus({ preventScroll: true });
}

/** @param {Feature[]} several */
function choiceCard(several) {
  return [
    el("h2", { text: say("several_here") }),
    el("p", { class: "gx-quiet", text: say("choose_one") }),
    el("ul", { class: "gx-choices" }, ...several.map(choice)),
  ];
}

/** @param {Feature} feature */
function choice(feature) {
  const { layer, row } = feature;
  const button = el(
    "button",
    { type: "button", on: { click: () => goTo({ feature }) } },
    layer.kind === "choropleth" ? null : swatch(layer, symbolOf(layer, row)),
    el("span", {}, datum("span", featureTitle(feature)), datum("small", kindOf(feature))),
  );
  return el("li", {}, button);
}

/** @param {string} id */
const linkOf = (id) => linkTo(id, goTo);

/** An area of an indicator, with what else is on file of it. @param {Feature} feature */
const figureCard = (feature) => areaCard(feature, linkOf, [notePart(String(areasOf(feature.layer).keys[feature.row]), goTo)]);

/** The kind of a feature, in words. @param {Feature} feature */
function kindOf({ layer, row }) {
  const style = styleOf(layer);
  const table = tableOf(layer);
  const term = layer.kind !== "choropleth" && style.by ? String(cell(table, style.by, row) ?? "") : "";
  return term ? termTitle(style.vocabulary, term) : layerTitle(layer);
}

/** @param {Feature} feature */
function rowCard(feature) {
  const { layer, row } = feature;
  const table = tableOf(layer);
  const period = periodOf(table, row);
  const zoom = { type: "button", class: "gx-link", on: { click: () => card.onZoom(feature) } };
  const kind = el("p", { class: "gx-kind" }, swatch(layer, symbolOf(layer, row)), datum("span", kindOf(feature)));
  const summary = String(cellIn(table, "summary", row) ?? "");
  const facts = [kindLine(feature), ...table.facts.map((fact) => factLine(table, row, fact))].filter(Boolean);
  return [
    kind,
    datum("h2", featureTitle(feature)),
    el("p", { class: "gx-marks" }, ...plainMarks(table, row)),
    period && el("p", { class: "gx-quiet" }, datum("span", period)),
    summary && datum("p", summary, "gx-summary"),
    languageNote(table, row),
    networkButton(String(cell(table, table.key, row) ?? "")),
    statements(table, row),
    outlinesOf(table, row, goTo),
    facts.length > 0 && el("section", {}, el("h3", { text: say("facts") }), el("dl", {}, ...facts)),
    bundlesOf(feature, goTo),
    ...relatedOf(feature, goTo),
    legsOf(table, row),
    evidenceOf(table, row, linkOf),
    details(table, row),
    el("button", { ...zoom, text: say("zoom_to") }),
  ];
}

/** The kind with the passage that states it, where that is on file. @param {Feature} feature */
function kindLine({ layer, row }) {
  const stated = statedAt(tableOf(layer), row);
  const term = String(cell(tableOf(layer), "type", row) ?? "");
  if (!stated || !term) return null;
  return line(say("kind"), stateable(termTitle("territory_type", term), term === "not-stated" ? null : statedMark(stated, "type")));
}

/** One fact, or null where it is not known. */
function factLine(table, row, fact) {
  const value = cellIn(table, fact.column, row);
  const parts = splitCell(value);
  const label = say(fact.label);
  if (fact.kind === "volume") return amountLine(table, row, label, "volume_value", "volume_unit", "volume_qualifier");
  if (fact.kind === "quantity") return amountLine(table, row, label, "quantity", "unit", "quantity_qualifier");
  if (!parts.length) return null;
  const stated = statedAt(table, row);
  const mark = (/** @type {string} */ part) => statedMark(stated, part);
  if (fact.kind === "terms" && stated)
    return line(label, el("ul", { class: "gx-plain" }, ...parts.map((part) => el("li", {}, stateable(termTitle(fact.vocabulary, part), mark(part))))));
  if (fact.kind === "term" || fact.kind === "terms")
    return line(label, list(parts.map((part) => termTitle(fact.vocabulary, part))));
  if (fact.kind === "actors") return line(label, linkList(parts, goTo, mark));
  if (fact.kind === "countries") return line(label, list(parts.map(countryName)));
  if (fact.kind === "features") return line(label, linkList(parts, goTo));
  if (fact.kind === "list") return line(label, list(parts));
  if (fact.kind === "yes") return value === true ? line(label, say("yes")) : null;
  if (fact.kind === "number")
    return line(label, `${formatNumber(value)}${fact.unit ? ` ${fact.unit}` : ""}`);
  return line(label, termIn(String(value)));
}

/** @param {string[]} texts */
function list(texts) {
  if (texts.length === 1) return texts[0];
  return el("ul", { class: "gx-plain" }, ...texts.map((text) => el("li", {}, datum("span", text))));
}
