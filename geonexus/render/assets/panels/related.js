// What a card leads to: incidents in a territory, routes over it, links, and where an actor is named.

import { actorOf, insideOf, linksWith, whereNamed } from "../data/actors.js";
import { atlas, cell, cellIn, countryName, layerTitle, nodesOf, rowTitle, rowsOf, shapeOf, tableOf } from "../data/atlas.js";
import { termIn } from "../data/texts.js";
import { byId, datum, el } from "../base/dom.js";
import { evidenceOf, languageNote, line, periodOf } from "./evidence.js";
import { contains } from "../base/geometry.js";
import { chosenOf, chooseValue } from "../filter/filtered.js";
import { countLinks } from "../filter/link_filter.js";
import { openNetwork } from "./network.js";
import { hasNetwork } from "./network_data.js";
import { relationWords } from "./network_look.js";
import { nodePart } from "./shape_parts.js";
import { collapsible, linkTo, notePart, plainMarks, titleOf } from "./sheets.js";
import { formatNumber, say, speech, splitCell, termTitle } from "../base/text.js";

/** @typedef {import("../data/atlas.js").Feature} Feature */
/** @typedef {import("./sheets.js").Go} Go */

const OPEN_UP_TO = 6;
/** A list of thousands helps nobody. */
const MOST_ITEMS = 500;

/** Opens the network of an actor or a feature; null where there is none. @param {string} id */
export function networkButton(id) {
  if (!hasNetwork(id)) return null;
  const { all } = countLinks(id);
  const text = all ? say("network_button", { n: formatNumber(all, 0) }) : say("network");
  return el("button", { type: "button", id: "gx-network-open", class: "gx-button", text, on: { click: () => openNetwork(id) } });
}

/** @param {Feature[]} features @param {Go} go */
function featureItems(features, go) {
  const titled = features.slice(0, MOST_ITEMS).map((feature) => ({ feature, title: rowTitle(tableOf(feature.layer), feature.row) }));
  titled.sort((a, b) => a.title.localeCompare(b.title, speech.language));
  const items = titled.map(({ feature, title }) => {
    const period = periodOf(tableOf(feature.layer), feature.row);
    const press = { type: "button", class: "gx-link", on: { click: () => go({ feature }) } };
    return el("li", {}, el("button", press, datum("span", title)), period ? datum("small", period) : null);
  });
  const more = features.length - titled.length;
  if (more > 0) items.push(el("li", { class: "gx-quiet", text: say("more_items", { n: formatNumber(more, 0) }) }));
  return items;
}

/** What a feature leads to. @param {Feature} feature @param {Go} go */
export function relatedOf(feature, go) {
  const { layer, row } = feature;
  const id = String(cell(tableOf(layer), tableOf(layer).key, row) ?? "");
  const parts = [];
  if (layer.kind === "area") parts.push(...areaParts(feature, id, go));
  if (layer.style === "flow") parts.push(nodePart(tableOf(layer), row, go));
  else if (layer.kind === "line") {
    const found = crossing(feature, (other) => other.kind === "area");
    if (found.length) parts.push(collapsible(say("territories_here"), featureItems(found, go)));
  }
  parts.push(notePart(id, go), linkPart(id, go));
  return parts;
}

/** What is in a territory; and apart from it, what is known to its state or its country only. */
function areaParts(feature, id, go) {
  const { layer, row } = feature;
  const inside = [...insideOf(id), ...(layer.style === "mentioned" ? flowsNaming(id) : [])];
  const known = knownToCountry(splitCell(cell(tableOf(layer), "countries", row)), inside);
  const inState = knownToState(splitCell(tableOf(layer).states?.[row]), inside);
  const part = (word, found) => (found.length ? collapsible(say(word), featureItems(found, go), false, found.length) : null);
  const styled = (features, style) => features.filter((one) => one.layer.style === style);
  const incidents = styled(known, "incident");
  const wider = [part("incidents_state", inState), part("incidents_country", incidents), part("flows_country", styled(known, "flow"))].filter(Boolean);
  return [
    part("incidents_here", styled(inside, "incident")),
    ...widerButtons(inState.length, incidents.length),
    part("routes_here", crossing(feature, (other) => other.kind === "line" && other.style !== "flow")),
    part("flows_here", styled(inside, "flow")),
    part("responses_here", styled(inside, "response")),
    wider.length ? el("section", { class: "gx-wider" }, el("h3", { id: "gx-wider-title", tabindex: -1, text: say("known_wider") }), el("p", { class: "gx-quiet", text: say("known_to_country_hint") }), ...wider) : null,
  ];
}

/** How many incidents may be here as well, and a way to them: a count of what is here would hide them. @param {number} state @param {number} country */
function widerButtons(state, country) {
  const lead = (word, n) => {
    const go = () => {
      const title = byId("gx-wider-title");
      title.scrollIntoView({ block: "start" });
      title.focus({ preventScroll: true });
    };
    return n ? el("p", { class: "gx-more-known" }, el("button", { type: "button", class: "gx-link", text: say(word, { n: formatNumber(n, 0) }), on: { click: go } })) : null;
  };
  return [lead("more_in_state", state), lead("more_in_country", country)];
}

/** Incidents that are known to one of the states and no closer, those inside left out. @param {string[]} states @param {Feature[]} inside @returns {Feature[]} */
function knownToState(states, inside) {
  const told = new Set(inside.map(({ layer, row }) => `${layer.id} ${row}`));
  const fits = (layer, row) => cell(tableOf(layer), "place_precision", row) === "admin1" && states.includes(String(cell(tableOf(layer), "admin1", row)));
  return smallLayers().filter((layer) => layer.style === "incident").flatMap((layer) =>
    Array.from(rowsOf(layer)).filter((row) => !told.has(`${layer.id} ${row}`) && fits(layer, row)).map((row) => ({ layer, row })));
}

/** Small layers whose rows are features. */
const smallLayers = () => atlas.layers.filter((layer) => layer.kind !== "choropleth" && !tableOf(layer).large);

/** Flows with a node that is the place itself. @param {string} id @returns {Feature[]} */
function flowsNaming(id) {
  return smallLayers().filter((layer) => layer.style === "flow").flatMap((layer) =>
    Array.from(rowsOf(layer)).filter((row) => nodesOf(tableOf(layer), row).some(({ at }) => at === id)).map((row) => ({ layer, row })));
}

/** Incidents and flows that are known to one of the countries and no closer, those inside left out. @param {string[]} countries @param {Feature[]} inside @returns {Feature[]} */
function knownToCountry(countries, inside) {
  const shared = (value) => splitCell(value).some((code) => countries.includes(code));
  const told = new Set(inside.map(({ layer, row }) => `${layer.id} ${row}`));
  const fits = (layer, row) => {
    const table = tableOf(layer);
    if (layer.style === "incident") return cell(table, "place_precision", row) === "country" && shared(cell(table, "country", row));
    return layer.style === "flow" && nodesOf(table, row).some(({ precision, country }) => precision === "country" && shared(country));
  };
  return smallLayers().flatMap((layer) =>
    Array.from(rowsOf(layer)).filter((row) => !told.has(`${layer.id} ${row}`) && fits(layer, row)).map((row) => ({ layer, row })));
}

/** Routes that touch a territory, or territories that a route touches. @param {Feature} feature @param {(layer: any) => boolean} wanted */
function crossing(feature, wanted) {
  const shape = shapeOf(feature.layer, feature.row);
  if (!shape) return [];
  const found = [];
  const isArea = feature.layer.kind === "area";
  for (const layer of atlas.layers.filter(wanted))
    for (const row of rowsOf(layer)) {
      const other = shapeOf(layer, row);
      const [area, way, wayOf] = isArea ? [shape, other, { layer, row }] : [other, shape, feature];
      if (area && way && touches(area, way, tableOf(wayOf.layer).part_kinds?.[wayOf.row])) found.push({ layer, row });
    }
  return found;
}

/** Of a schematic leg only the ends are known: what it crosses on the map says nothing. */
function touches(area, way, kinds) {
  return way.parts.some((part, number) => {
    const step = (kinds?.[number] ?? 0) === 1 ? Math.max(2, part.length - 2) : 2;
    for (let i = 0; i < part.length; i += step) if (contains(area, part[i], part[i + 1])) return true;
    return false;
  });
}

/** Links of an actor or a feature, each with its evidence. @param {string} id @param {Go} go */
function linkPart(id, go) {
  const links = linksWith(id);
  if (!links.length) return null;
  const items = links.map((link) => linkItem(id, link, go));
  return collapsible(say("links"), items, links.length <= OPEN_UP_TO);
}

function linkItem(id, link, go) {
  const table = atlas.data.links;
  const relation = datum("span", relationWords({ ...link, id: "" }), "gx-relation");
  const out = link.from === id;
  const other = linkTo(out ? link.to : link.from, go);
  const sentence = out ? [relation, " → ", other] : [other, " → ", relation, " → ", datum("b", titleOf(id))];
  const flows = splitCell(cell(table, "what_flows", link.row)).map((flow) => termIn(flow)).join(", ");
  const words = [String(cellIn(table, "summary", link.row) ?? ""), flows, periodOf(table, link.row)].filter(Boolean).join(" · ");
  const why = el("details", { class: "gx-why" }, el("summary", { text: say("evidence") }));
  why.addEventListener("toggle", () => why.childElementCount === 1 && why.append(evidenceOf(table, link.row, (id) => linkTo(id, go)) ?? ""));
  return el(
    "li",
    { class: "gx-link-item" },
    el("div", {}, ...sentence, ...plainMarks(table, link.row, false)),
    datum("small", words),
    why,
  );
}

/** The card of an actor: kind, names, links, and where it is named. @param {string} id @param {Go} go @param {any} drawn what of it is on the map */
export function actorCard(id, go, drawn) {
  const table = atlas.data.actors;
  const actor = actorOf(id);
  if (!actor) return [datum("h2", id)];
  const countries = splitCell(cell(table, "countries", actor.row)).map(countryName);
  const facts = [
    actor.aliases.length ? line(say("aliases"), actor.aliases.join("; ")) : null,
    countries.length ? line(say("countries"), countries.join(", ")) : null,
  ].filter(Boolean);
  const named = whereNamed(id);
  const layers = [...new Set(named.map(({ layer }) => layer))];
  const places = layers.map((layer) => {
    const here = named.filter((one) => one.layer === layer);
    return collapsible(layerTitle(layer), featureItems(here, go), false, here.length);
  });
  const chosen = chosenOf("actor").includes(id);
  const only = { type: "button", class: "gx-button", "aria-pressed": String(chosen), on: { click: () => chooseValue("actor", id, !chosen) } };
  return [
    datum("p", termTitle("actor_kind", actor.kind), "gx-kind"),
    datum("h2", actor.title),
    cell(table, "generic", actor.row) === true ? el("p", { class: "gx-quiet", text: say("generic_actor") }) : null,
    datum("p", String(cellIn(table, "summary", actor.row) ?? ""), "gx-summary"),
    languageNote(table, actor.row),
    facts.length ? el("dl", {}, ...facts) : null,
    named.length ? el("p", {}, el("button", { ...only, text: say(chosen ? "show_everyone" : "only_this_actor") })) : null,
    drawn,
    notePart(id, go),
    linkPart(id, go),
    named.length ? el("h3", { text: say("named_in") }) : null,
    ...places,
    el("p", { class: "gx-quiet", text: say("about_pact") }),
    evidenceOf(table, actor.row, (id) => linkTo(id, go)),
  ];
}
