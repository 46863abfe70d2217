// What is on the map as files: GeoJSON and CSV, with every column and the sources.

import { atlas, cellIn, tableOf, unpackRest } from "../data/atlas.js";
import { hasTexts, writtenLanguage } from "../data/texts.js";
import { el } from "../base/dom.js";
import { inPieces } from "../data/long_lists.js";
import { columnsIn, csvCell, csvLine, geometryOf } from "../data/download.js";
import { speech } from "../base/text.js";

/** @typedef {import("../data/atlas.js").Feature} Feature */

const FREE_MS = 60000;
const TEXTS = ["title", "summary", "note"];

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

/** Write features as a file and hand it to the reader. @param {"geojson"|"csv"} kind @param {Feature[]} features */
export async function takeFeatures(kind, features) {
  await unpackRest();
  if (kind === "csv") downloadFile("csv", "text/csv;charset=utf-8", await csv(features));
  else downloadFile("geojson", "application/geo+json", await geoJson(features));
}

/** Hand a file over to the reader; nothing leaves the page. @param {string} ending @param {string} type @param {(string|Blob)[]} pieces */
export function downloadFile(ending, type, pieces) {
  const address = URL.createObjectURL(new Blob(pieces, { type }));
  const name = String(atlas.data.atlas.id).replace(/[^A-Za-z0-9_-]+/g, "-").slice(0, 60) || "atlas";
  const anchor = el("a", { href: address, download: `${name}.${ending}` });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), FREE_MS);
}
