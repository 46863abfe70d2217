// The atlas as read from the page's data block: layers, rows, shapes; and what the reader chose.

import { own, say, speech, titleIn } from "../base/text.js";
import { allReady, makeColumn, unpackColumns } from "./columns.js";
import { makeLargePoints } from "./large_table.js";
import { boxAround, decodeShape, joinShapes, worldX, worldY } from "../base/geometry.js";
import { readTranslations, translated, writtenLanguage } from "./texts.js";
import { canUnpack, unpackBytes, unpackPoints } from "./unpack.js";

/** @typedef {import("../base/geometry.js").Shape} Shape */
/** @typedef {{layer: any, row: number}} Feature */

/** Everything the page knows, and everything the reader chose. */
export const atlas = {
  /** @type {any} */ data: null,
  /** @type {any[]} every layer of the tree, in its order */ layers: [],
  /** @type {Set<string>} ids of the layers that are shown */ shown: new Set(),
  /** @type {Record<string, number>} year chosen for a choropleth layer */ years: {},
  /** @type {Feature|null} */ selected: null,
  /** id of the view in force; empty where the reader's layers stand for themselves */ view: "",
  /** dark mode in force */ dark: false,
  /** how often the canvas was drawn; tests wait for it */ drawn: 0,
};

/** @type {Map<string, any>} */
const shapesOfTable = new Map();

/** Read the data block. @param {any} data */
export function readAtlas(data) {
  if (data.format !== 3) throw new Error(`data of format ${data.format}; this page reads 3`);
  atlas.data = data;
  readTranslations(data.texts);
  speech.strings = data.strings;
  speech.vocabulary = data.vocabulary;
  speech.language = data.atlas.language;
  for (const group of data.groups) {
    for (const layer of group.layers) {
      atlas.layers.push(layer);
      if (layer.visible) atlas.shown.add(layer.id);
      const years = layer.choropleth?.years;
      if (years?.length) atlas.years[layer.id] = years[years.length - 1];
    }
  }
}

/** Names of the tables that are packed. */
export const largeTables = () => Object.keys(atlas.data.tables).filter((name) => atlas.data.tables[name].points);

/** Unpack what the map and the filters need; the rest waits until somebody asks. */
export async function unpackAtlas() {
  if (!canUnpack()) throw new Error(say("no_unpacking"));
  for (const name of largeTables()) await unpackTable(atlas.data.tables[name]);
  for (const layer of atlas.layers) {
    const table = tableOf(layer);
    if (!table.points) continue;
    const kept = layer.rows && (await unpackBytes(layer.rows));
    const all = Uint32Array.from({ length: table.size }, (_, row) => row);
    layer.rows = kept ? all.filter((row) => kept[row >> 3] & (128 >> (row & 7))) : all;
    const facets = atlas.data.facets.map((facet) => own(facet.columns, layer.style, ""));
    await unpackColumns(table, [...facets, ...DRAWN_COLUMNS, styleOf(layer).by ?? ""].filter((column) => own(table.columns, column, null)));
  }
}

/** Whether every column can be read. */
export const restReady = () => largeTables().every((name) => allReady(atlas.data.tables[name]));

/** @type {Promise<void>|null} */
let unpacking = null;

/** Unpack all that is still packed: a card, the search or the table asks for it. */
export function unpackRest() {
  unpacking ??= (async () => {
    for (const name of largeTables()) {
      const table = atlas.data.tables[name];
      await unpackColumns(table, Object.keys(table.columns));
    }
  })();
  return unpacking;
}

/** What decides how and when a marker is drawn; and the sources, which stand under every picture of it. */
const DRAWN_COLUMNS = ["sources", "claim", "contested", "place_precision", "date_from", "date_to", "date_precision"];

async function unpackTable(table) {
  for (const [name, packed] of Object.entries(table.columns)) table.columns[name] = makeColumn(packed, table.size);
  const { x, y } = await unpackPoints(table.points);
  table.points.codes = null;
  Object.assign(table, { x, y, large: makeLargePoints(x, y, table.quantum) });
}

/** @param {any} layer */
export const tableOf = (layer) => atlas.data.tables[layer.table];

/** @param {any} layer */
export const styleOf = (layer) => atlas.data.style.named[layer.style];

/** Layers that are shown, those to be drawn first at the front. */
export function shownLayers() {
  const shown = atlas.layers.filter((layer) => atlas.shown.has(layer.id));
  return shown.sort((a, b) => styleOf(a).draw_order - styleOf(b).draw_order);
}

/** Row numbers of a layer. @param {any} layer @returns {number[]|Uint32Array} */
export function rowsOf(layer) {
  layer.rows ??= Array.from({ length: tableOf(layer).size }, (_, i) => i);
  return layer.rows;
}

/** @type {{layer: any, rows: Uint32Array}[]|null} */
let shares = null;

/** Every row of the large tables once, with the first layer that shows it. */
export function largeRows() {
  if (shares) return shares;
  /** @type {Map<any, Uint8Array>} */
  const taken = new Map();
  shares = atlas.layers.filter((layer) => tableOf(layer)?.large).map((layer) => {
    const table = tableOf(layer);
    const known = taken.get(table) ?? new Uint8Array(table.size);
    taken.set(table, known);
    const rows = layer.rows.filter((row) => !known[row]);
    for (const row of rows) known[row] = 1;
    return { layer, rows };
  });
  return shares;
}

/** One cell, or null. @param {any} table @param {string} column @param {number} row */
export function cell(table, column, row) {
  return own(table.columns, column, null)?.at(row) ?? null;
}

/** A cell in the language in force: of a trilingual column, or translated; else as it is written. */
export function cellIn(table, column, row) {
  return spokenCell(table, column, row) ?? cell(table, column, row);
}

const spokenCell = (table, column, row) =>
  cell(table, `${column}_${speech.language}`, row) ?? translated(cell(table, table.key, row), column);

/** Whether a row has a text that is not there in the language in force. @param {any} table @param {number} row */
export function inOneLanguage(table, row) {
  if (speech.language === writtenLanguage()) return false;
  return ["summary", "note"].some((name) => cell(table, name, row) && spokenCell(table, name, row) === null);
}

/** @param {any} table @param {number} row @returns {string} */
export function rowTitle(table, row) {
  const title = cellIn(table, "title", row) ?? cellIn(table, "name", row);
  return String(title ?? cell(table, table.key, row) ?? "");
}

/** Shape of a row, or {x, y} of a point; null without place. @param {any} layer @param {number} row */
export function shapeOf(layer, row) {
  const { large } = tableOf(layer);
  if (!large) return shapesOf(layer.table)[row] ?? null;
  return row < large.placed ? { x: large.x[row], y: large.y[row] } : null;
}

/** Decoded shapes of a table: an array of Shape or, for points, of {x, y}; null without place. */
export function shapesOf(name) {
  let shapes = shapesOfTable.get(name);
  if (!shapes) {
    const table = atlas.data.tables[name];
    shapes = table.x
      ? table.x.map((x, i) =>
          x === null ? null : { x: worldX(x * table.quantum), y: worldY(table.y[i] * table.quantum) },
        )
      : (table.parts ?? []).map((parts, row) => shapeOfRow(table, parts, row));
    shapesOfTable.set(name, shapes);
  }
  return shapes;
}

/** Columns of a node of a flow, before its x and y. */
const NODE = { path: 0, name: 1, role: 2, kind: 3, at: 4, country: 5, precision: 6, x: 7, y: 8 };

/** @typedef {{path: number, name: string, role: string, kind: string, at: string, country: string, precision: string, x: number|null, y: number|null}} FlowNode */

/** Nodes of a flow, in order; none of any other feature. @param {any} table @param {number} row @returns {FlowNode[]} */
export const nodesOf = (table, row) =>
  (table.nodes?.[row] ?? []).map((cells) => Object.fromEntries(Object.entries(NODE).map(([name, at]) => [name, cells[at]])));

/** A line or area; of whole countries, that of the base map; of a flow, its nodes too. @returns {Shape|null} */
function shapeOfRow(table, parts, row) {
  const whole = (table.land?.[row] ?? []).map((number) => land()[number]).filter(Boolean);
  if (whole.length) return joinShapes(whole);
  const shape = decodeShape(parts, table.quantum);
  const spots = nodesOf(table, row)
    .filter(({ x }) => x !== null)
    .map(({ x, y, name }) => ({ x: worldX(Number(x) * table.quantum), y: worldY(Number(y) * table.quantum), name }));
  if (!spots.length) return shape;
  const boxes = [...(shape ? [shape.box] : []), ...spots.map(({ x, y }) => [x, y, x, y])];
  return { parts: shape?.parts ?? [], boxes: shape?.boxes ?? [], box: boxAround(boxes), spots };
}

let landShapes = /** @type {any[]|null} */ (null);

/** Shapes of the countries of the base map. */
export function land() {
  const base = atlas.data.base;
  landShapes ??= (base.land?.rings ?? []).map((rings) => decodeShape(rings, base.quantum));
  return /** @type {any[]} */ (landShapes);
}

/** Areas of a choropleth: key, shape and title of each. @param {any} layer */
export function areasOf(layer) {
  const name = layer.choropleth.areas;
  if (!name) {
    const base = atlas.data.base.land;
    const names = base?.[`name_${speech.language}`] ?? base?.name_en ?? base?.key ?? [];
    return { keys: base?.key ?? [], shapes: land(), names, focus: base?.focus ?? [] };
  }
  const table = atlas.data.tables[name];
  const keys = table.columns[table.key];
  const names = keys.map((_, row) => rowTitle(table, row));
  return { keys, shapes: shapesOf(name), names, focus: keys.map(() => 1) };
}

/** Latest value of an area up to the chosen year: [year, value, row], or null; never zero. */
export function valueOf(layer, key) {
  const values = layer.choropleth.values;
  const series = own(values, key, []);
  const chosen = atlas.years[layer.id];
  let latest = null;
  for (const item of series) if (chosen === undefined || (item[0] ?? 0) <= chosen) latest = item;
  return latest;
}

/** Name of a country by its ISO code, in the language in force. @param {string} code */
export function countryName(code) {
  const base = atlas.data.base.land;
  const row = base ? base.key.indexOf(code) : -1;
  if (row < 0) return code;
  return base[`name_${speech.language}`]?.[row] ?? base.name_en?.[row] ?? code;
}

/** The layer and row of a feature id, in whichever layer shows it. @returns {Feature|null} */
export function findFeature(id) {
  for (const layer of atlas.layers) {
    if (layer.kind === "choropleth") continue;
    const table = tableOf(layer);
    const row = table.columns[table.key]?.indexOf(id) ?? -1;
    if (row >= 0 && rowsOf(layer).includes(row)) return { layer, row };
  }
  return null;
}

/** What became of an id: itself, or the ids that stand for it now. @param {string} id @returns {string[]} */
export function currentIds(id) {
  const news = own(atlas.data.renamed ?? {}, id, null);
  // "resp:" is the old id with another beginning
  return news ? news.map((one) => (one.endsWith(":") ? one + id.slice(id.indexOf(":") + 1) : one)) : [id];
}

/** Layers that an address names, by the names that they have now. @param {string[]} ids @returns {string[]} */
export const currentLayers = (ids) => ids.flatMap((id) => currentIds(`layer:${id}`).map((one) => one.slice("layer:".length)));

/** @param {any} layer */
export const layerTitle = (layer) => titleIn(layer.title);
