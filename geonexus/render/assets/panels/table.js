// A table of what is on the map, and the same as files.

import { atlas, cell, cellIn, layerTitle, restReady, rowTitle, shapeOf, tableOf, unpackRest } from "../data/atlas.js";
import { hasTexts, writtenLanguage } from "../data/texts.js";
import { byId, datum, el } from "../base/dom.js";
import { periodOf } from "./evidence.js";
import { filterState, filteredRows } from "../filter/filtered.js";
import { firstInOrder, inPieces } from "../data/long_lists.js";
import { columnsIn, csvCell, csvLine, geometryOf } from "../data/download.js";
import { formatNumber, say, speech, termTitle } from "../base/text.js";

const PAGE_ROWS = 200;
const FREE_MS = 60000;
const SORT_AT_ONCE = 20000;
const TEXTS = ["title", "summary", "note"];

/** @typedef {import("../data/atlas.js").Feature} Feature */

const table = {
  /** @type {any} */ map: null,
  /** @type {(feature: Feature) => void} */ onOpen: () => {},
  column: 0,
  down: false,
  /** whether only what lies in the view is listed */ inView: false,
  most: PAGE_ROWS,
  /** counts the tables made, so that a late one is dropped */ asked: 0,
};

/** @param {any} map @param {(feature: Feature) => void} onOpen */
export function prepareTable(map, onOpen) {
  Object.assign(table, { map, onOpen });
  byId("gx-table-button").addEventListener("click", () => {
    table.most = PAGE_ROWS;
    showTable();
    byId("gx-table").showModal();
  });
}

/** What is shown, past every filter; and in the view, if asked. @returns {Feature[]} */
function onTheMap() {
  const layers = filterState.layers.filter((layer) => atlas.shown.has(layer.id));
  const all = layers.flatMap((layer) => Array.from(filteredRows(layer), (row) => ({ layer, row })));
  if (!table.inView) return all;
  const bounds = table.map.getBounds();
  const west = ((bounds.getWest() + 180) / 360) * 256;
  const east = ((bounds.getEast() + 180) / 360) * 256;
  const top = table.map.project(bounds.getNorthWest(), 0).y;
  const bottom = table.map.project(bounds.getSouthEast(), 0).y;
  return all.filter(({ layer, row }) => {
    const shape = shapeOf(layer, row);
    if (!shape) return false;
    const [x0, y0, x1, y1] = shape.box ?? [shape.x, shape.y, shape.x, shape.y];
    return x1 >= west && x0 <= east && y1 >= top && y0 <= bottom;
  });
}

/** The columns of the table: title and text of a feature. */
function columns() {
  const text = (name) => ({ layer, row }) => String(cell(tableOf(layer), name, row) ?? "");
  return [
    { title: say("name"), of: ({ layer, row }) => rowTitle(tableOf(layer), row) },
    { title: say("layer"), of: ({ layer }) => layerTitle(layer) },
    { title: say("period"), of: ({ layer, row }) => periodOf(tableOf(layer), row), by: (f) => text("date_from")(f) || text("date_to")(f) },
    { title: say("claim"), of: (f) => termTitle("claim", text("claim")(f)) },
    { title: say("grade"), of: (f) => text("source_reliability")(f) + text("information_credibility")(f) },
    { title: say("contested"), of: ({ layer, row }) => (cell(tableOf(layer), "contested", row) === true ? say("yes") : "") },
  ];
}

/** Write the dialog, in the language in force. */
export function showTable() {
  const dialog = byId("gx-table");
  const features = onTheMap();
  const close = { type: "button", class: "gx-close", "aria-label": say("close"), title: say("close"), text: "×", on: { click: () => dialog.close() } };
  const box = el("input", { type: "checkbox", id: "gx-in-view", on: { change: (event) => { table.inView = event.target.checked; showTable(); byId("gx-in-view").focus(); } } });
  box.checked = table.inView;
  const take = (name, word, act) => el("button", { type: "button", class: "gx-button", id: name, text: say(word), on: { click: act } });
  dialog.setAttribute("aria-label", say("table"));
  dialog.replaceChildren(
    el("button", close),
    el("h2", { text: `${say("table")} (${formatNumber(features.length, 0)})` }),
    el("div", { class: "gx-time-row gx-table-tools" },
      el("label", { class: "gx-undated" }, box, say("in_view")),
      take("gx-download-geojson", "take_geojson", () => writeAndDownload("geojson", "application/geo+json", geoJson, features)),
      take("gx-download-csv", "take_csv", () => writeAndDownload("csv", "text/csv;charset=utf-8", csv, features))),
    tablePart(features),
    features.length > table.most ? take("gx-table-more", "more_rows", () => { table.most += PAGE_ROWS; showTable(); }) : "",
  );
}

/** The table at once; or, of very many rows, as soon as its first rows are found. @param {Feature[]} features */
function tablePart(features) {
  const part = el("div", { class: "gx-table-scroll", tabindex: 0 });
  const { of, by } = columns()[table.column];
  const keyOf = by ?? of;
  const collator = new Intl.Collator(speech.language, { numeric: true });
  const compare = (a, b) => collator.compare(a, b) * (table.down ? -1 : 1);
  const asked = ++table.asked;
  if (features.length <= SORT_AT_ONCE && restReady()) {
    const keyed = features.map((feature) => ({ feature, key: keyOf(feature) }));
    keyed.sort((a, b) => compare(a.key, b.key));
    part.append(tableOfFeatures(keyed.map(({ feature }) => feature)));
    return part;
  }
  part.append(el("p", { class: "gx-quiet", role: "status", text: say("sorting") }));
  unpackRest()
    .then(() => firstInOrder(features, keyOf, compare, table.most, () => asked !== table.asked))
    .then((first) => asked === table.asked && part.replaceChildren(tableOfFeatures(first)));
  return part;
}

/** @param {Feature[]} sorted */
function tableOfFeatures(sorted) {
  const shown = columns();
  const heads = shown.map(({ title }, i) => {
    const sorted = i === table.column ? (table.down ? "descending" : "ascending") : null;
    const press = { type: "button", class: "gx-link", on: { click: () => sortBy(i) } };
    return el("th", { scope: "col", "aria-sort": sorted }, el("button", { ...press, text: `${title}${sorted ? (table.down ? " ▾" : " ▴") : ""}` }));
  });
  const rows = sorted.slice(0, table.most).map((feature) => {
    const open = { type: "button", class: "gx-link", on: { click: () => openRow(feature) } };
    const [first, ...rest] = shown.map((column) => datum("span", column.of(feature)));
    return el("tr", {}, el("th", { scope: "row" }, el("button", open, first)), ...rest.map((text) => el("td", {}, text)));
  });
  return el("table", { class: "gx-rows" }, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows));
}

function sortBy(column) {
  table.down = column === table.column && !table.down;
  table.column = column;
  showTable();
  byId("gx-table").querySelectorAll("thead button")[column].focus();
}

function openRow(feature) {
  byId("gx-table").close();
  table.onOpen(feature);
}

/** Columns that the files hold in the language in force too. */
const translatedColumns = (source) => speech.language === writtenLanguage() || !hasTexts(speech.language) ? []
  : TEXTS.filter((name) => Object.hasOwn(source.columns, name) && !Object.hasOwn(source.columns, `${name}_${speech.language}`));

/** All columns of a feature, with the layer in front. @param {Feature} feature */
function properties({ layer, row }) {
  const source = tableOf(layer);
  /** @type {Record<string, unknown>} */
  const found = { layer: layer.id };
  for (const [name, cells] of Object.entries(source.columns)) if (name !== "layer") found[name] = cells.at(row);
  // a title in three columns has one for the language in force already
  for (const name of translatedColumns(source)) found[`${name}_${speech.language}`] = cellIn(source, name, row);
  return found;
}

/** @param {Feature[]} features @returns {Promise<string[]>} */
async function geoJson(features) {
  const pieces = await inPieces(features, (feature, i) => (i ? "," : "") + JSON.stringify({
    type: "Feature",
    geometry: geometryOf(tableOf(feature.layer), feature.layer.kind, feature.row, atlas.data.base),
    properties: properties(feature),
  }));
  return ['{"type":"FeatureCollection","features":[', ...pieces, "]}"];
}

/** @param {Feature[]} features @returns {Promise<string[]>} */
async function csv(features) {
  // all rows of a layer have the same columns
  const layers = [...new Set(features.map(({ layer }) => layer))];
  const names = columnsIn(layers.map((layer) => ({ ...properties({ layer, row: 0 }), lon: null, lat: null })));
  const pieces = await inPieces(features, (feature) => {
    const geometry = geometryOf(tableOf(feature.layer), feature.layer.kind, feature.row, atlas.data.base);
    const [lon, lat] = geometry?.type === "Point" ? geometry.coordinates : [null, null];
    return csvLine(names, { ...properties(feature), lon, lat });
  });
  return [`${names.map(csvCell).join(",")}\n`, ...pieces];
}

/** Write a file and hand it to the reader. @param {(features: Feature[]) => Promise<string[]>} write */
async function writeAndDownload(ending, type, write, features) {
  await unpackRest();
  downloadFile(ending, type, await write(features));
}

/** Hand a file over to the reader; nothing leaves the page. @param {string} ending @param {string} type @param {(string|Blob)[]} pieces */
export function downloadFile(ending, type, pieces) {
  const address = URL.createObjectURL(new Blob(pieces, { type }));
  const name = String(atlas.data.atlas.id).replace(/[^A-Za-z0-9_-]+/g, "-").slice(0, 60) || "atlas";
  const anchor = el("a", { href: address, download: `${name}.${ending}` });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), FREE_MS);
}
