// The days of everything that can be filtered, and which of them are those of an event that is not
// known to the day.

import { cell, rowsOf, tableOf } from "../data/atlas.js";
import { daysAt } from "../data/columns.js";
import { dateBounds, intervalOf, isImprecise, isImpreciseSpan, spanOf } from "../base/dates.js";
import { own } from "../base/text.js";

/** A territory, route or place lasts through its period; an event was on some day of it. @param {any} layer */
const isEvent = (layer) => layer.style === "incident" || layer.style === "response";

/**
 * First and last days of the rows of small tables, and what is imprecise. A start that nobody states
 * is NaN without any date, and −∞ where the end is known: both are counted apart, never as "always".
 * @param {any[]} layers of each feature @param {number[]} rows @param {number} size of all features, those of large tables too @returns {[Float64Array, Float64Array, Uint8Array]}
 */
export function timesOf(layers, rows, size) {
  const starts = new Float64Array(size).fill(NaN);
  const ends = new Float64Array(size).fill(NaN);
  const imprecise = new Uint8Array(size);
  rows.forEach((row, feature) => {
    const table = tableOf(layers[feature]);
    const text = (name) => String(cell(table, name, row) ?? "");
    const dates = [text("date_from"), text("date_to"), text("date_precision")];
    const days = intervalOf(dates[0], dates[1], dates[2]);
    if (days) [starts[feature], ends[feature]] = days;
    if (days && isEvent(layers[feature]) && isImprecise(dates[0], dates[1], dates[2])) imprecise[feature] = 1;
  });
  return [starts, ends, imprecise];
}

/** Days of the rows of a large table, written to the times. @param {any} layer @param {number} first its first feature @param {[Float64Array, Float64Array, Uint8Array]} times */
export function largeTimes(layer, first, times) {
  const [starts, ends, imprecise] = times;
  const [from, to] = ["date_from", "date_to"].map((name) => boundsOf(tableOf(layer), name));
  const { columns } = tableOf(layer);
  const precision = own(columns, "date_precision", null);
  rowsOf(layer).forEach((row, i) => {
    const start = from(row);
    const end = to(row);
    const how = String(precision?.at(row) ?? "");
    const days = spanOf(start, end, how);
    if (days) [starts[first + i], ends[first + i]] = days;
    if (days && isEvent(layer) && isImpreciseSpan(start, end, how)) imprecise[first + i] = 1;
  });
}

/** The days that a date of a column may mean, by its row. @returns {(row: number) => [number, number]|null} */
function boundsOf(table, name) {
  const column = own(table.columns, name, null);
  if (!column) return () => null;
  if (column.byDay) return (row) => daysAt(column.byDay, row);
  if (!column.byTerm) return (row) => dateBounds(String(column.at(row) ?? ""));
  const { terms, codes } = column.byTerm;
  const bounds = terms.map((term) => dateBounds(String(term ?? "")));
  return (row) => bounds[codes[row]] ?? null;
}
