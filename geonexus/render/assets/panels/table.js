// A table of what is on the map: searched, sorted, opened, and taken as files.

import { restReady, unpackRest } from "../data/atlas.js";
import { byId, datum, el } from "../base/dom.js";
import { firstInOrder, keptOf } from "../data/long_lists.js";
import { normalizeText, wordsOf } from "../base/name_search.js";
import { seenFeatures, viewTest } from "./seen.js";
import { takeFeatures } from "./take_files.js";
import { tableColumns } from "./table_columns.js";
import { formatNumber, say, speech } from "../base/text.js";

const PAGE_ROWS = 200;
const SORT_AT_ONCE = 20000;
const TYPE_MS = 150;

/** @typedef {import("../data/atlas.js").Feature} Feature */

const table = {
  /** @type {any} */ map: null,
  /** @type {(feature: Feature) => void} */ onOpen: () => {},
  column: 0,
  down: false,
  /** whether only what lies in the view is listed */ inView: false,
  sought: "",
  most: PAGE_ROWS,
  /** counts the tables made, so that a late one is dropped */ asked: 0,
  /** @type {Feature[]} what is listed, for the files */ listed: [],
  /** @type {any} */ timer: 0,
};

/** @param {any} map @param {(feature: Feature) => void} onOpen */
export function prepareTable(map, onOpen) {
  Object.assign(table, { map, onOpen });
}

/** Open the dialog anew. */
export function openTable() {
  Object.assign(table, { most: PAGE_ROWS, sought: "" });
  showTable();
  byId("gx-table").showModal();
}

/** Write the dialog, in the language in force. */
export function showTable() {
  const dialog = byId("gx-table");
  const close = { type: "button", class: "gx-close", "aria-label": say("close"), title: say("close"), text: "×", on: { click: () => dialog.close() } };
  const box = el("input", { type: "checkbox", id: "gx-in-view", on: { change: (event) => ((table.inView = event.target.checked), writeTableRows()) } });
  box.checked = table.inView;
  const find = el("input", { type: "search", id: "gx-table-find", class: "gx-find", "aria-label": say("find_in_table"), placeholder: say("find_in_table"), maxlength: 200, on: { input: seek } });
  find.value = table.sought;
  const take = (kind) => el("button", { type: "button", class: "gx-button", id: `gx-download-${kind}`, text: say(`take_${kind}`), on: { click: () => takeFeatures(kind, table.listed) } });
  dialog.setAttribute("aria-label", say("table"));
  dialog.replaceChildren(
    el("button", close),
    el("h2", { id: "gx-table-title", "aria-live": "polite" }),
    el("div", { class: "gx-time-row gx-table-tools" }, find, el("label", { class: "gx-undated" }, box, say("in_view")), take("geojson"), take("csv")),
    el("div", { id: "gx-table-part" }));
  writeTableRows();
}

/** What is typed is looked for when the hand rests. */
function seek(event) {
  clearTimeout(table.timer);
  table.timer = setTimeout(() => {
    Object.assign(table, { sought: event.target.value, most: PAGE_ROWS });
    writeTableRows();
  }, TYPE_MS);
}

/** Whether the texts of a feature hold every word that is sought. */
function soughtTest() {
  const words = wordsOf(table.sought);
  const columns = tableColumns();
  if (!words.length) return null;
  return (/** @type {Feature} */ feature) => {
    const text = normalizeText(columns.map(({ of }) => of(feature)).join(" "));
    return words.every((word) => text.includes(word));
  };
}

/** The rows at once; or, of very many, as soon as the first of them are found. */
function writeTableRows() {
  const all = table.inView ? seenFeatures().filter(viewTest(table.map)) : seenFeatures();
  const asked = ++table.asked;
  const { of, by } = tableColumns()[table.column];
  const keyOf = by ?? of;
  const collator = new Intl.Collator(speech.language, { numeric: true });
  const compare = (a, b) => collator.compare(a, b) * (table.down ? -1 : 1);
  const test = soughtTest();
  if (all.length <= SORT_AT_ONCE && restReady()) {
    const features = test ? all.filter(test) : all;
    const keyed = features.map((feature) => ({ feature, key: keyOf(feature) }));
    keyed.sort((a, b) => compare(a.key, b.key));
    return placeRows(features, keyed.slice(0, table.most).map(({ feature }) => feature));
  }
  const stale = () => asked !== table.asked;
  nameTable(all.length);
  table.listed = all;
  byId("gx-table-part").replaceChildren(el("p", { class: "gx-quiet", role: "status", text: say("sorting") }));
  unpackRest()
    .then(() => (test ? keptOf(all, test, stale) : all))
    .then(async (features) => ({ features, first: await firstInOrder(features, keyOf, compare, table.most, stale) }))
    .then(({ features, first }) => stale() || placeRows(features, first));
}

const nameTable = (number) => (byId("gx-table-title").textContent = `${say("table")} (${formatNumber(number, 0)})`);

/** @param {Feature[]} features all that are listed @param {Feature[]} first those that are shown */
function placeRows(features, first) {
  table.listed = features;
  nameTable(features.length);
  const more = { type: "button", class: "gx-button", id: "gx-table-more", text: say("more_rows"), on: { click: () => ((table.most += PAGE_ROWS), writeTableRows()) } };
  byId("gx-table-part").replaceChildren(
    el("div", { class: "gx-table-scroll", tabindex: 0, role: "region", "aria-label": say("table") }, rowsPart(first)),
    features.length > table.most ? el("button", more) : "");
}

/** @param {Feature[]} sorted */
function rowsPart(sorted) {
  const shown = tableColumns();
  const heads = shown.map(({ title }, i) => {
    const order = i === table.column ? (table.down ? "descending" : "ascending") : null;
    const press = { type: "button", class: "gx-link", on: { click: () => sortBy(i) } };
    return el("th", { scope: "col", "aria-sort": order }, el("button", { ...press, text: `${title}${order ? (table.down ? " ▾" : " ▴") : ""}` }));
  });
  const rows = sorted.map((feature) => {
    const open = { type: "button", class: "gx-link", on: { click: () => openRow(feature) } };
    const [first, ...rest] = shown.map((column) => datum("span", column.of(feature)));
    return el("tr", {}, el("th", { scope: "row" }, el("button", open, first)),
      ...rest.map((text, i) => el("td", { "data-label": shown[i + 1].title, class: text.textContent ? "" : "gx-empty" }, text)));
  });
  return el("table", { class: "gx-rows" }, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows));
}

function sortBy(column) {
  table.down = column === table.column && !table.down;
  table.column = column;
  writeTableRows();
  byId("gx-table").querySelectorAll("thead button")[column]?.focus();
}

function openRow(feature) {
  byId("gx-table").close();
  table.onOpen(feature);
}
