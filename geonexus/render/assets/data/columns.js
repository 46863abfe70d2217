// Columns of large tables: read cell by cell like a list, and unpacked when somebody asks.
//
// A plain list and a packed column both know `at(row)` and `indexOf(value)`; that is all that the
// rest of the page needs of a column.

import { dayNumber, isoDay } from "../base/dates.js";
import { unpackBytes, unpackFloats, unpackIntegers, unpackJson } from "./unpack.js";

/** @typedef {ReturnType<typeof makeColumn>} Column */

/** How precise a date is; 3 is a day. */
const NO_DATE = 0;
const YEAR = 1;
const MONTH = 2;
const EMPTY = 4;

/** Terms and the number of each row's term. @typedef {{terms: any[], codes: ArrayLike<number>}} Terms */

/**
 * A packed column as the rest of the page reads it; null in every row until it is unpacked.
 * @param {any} packed what the data says of it @param {number} size rows
 */
export function makeColumn(packed, size) {
  const constant = packed.kind === "constant";
  const column = {
    packed,
    length: size,
    ready: constant,
    /** @type {Promise<void>|null} */ unpacking: null,
    /** @type {Terms|null} numbers of terms, where it has them */ byTerm: null,
    /** @type {{days: ArrayLike<number>, precision: ArrayLike<number>, low: number}|null} */ byDay: null,
    /** @type {(row: number) => any} */ at: () => (constant ? packed.value : null),
    /** @type {(value: any) => number} the first row that holds a value, or −1 */
    indexOf: (value) => (constant && value === packed.value && size ? 0 : -1),
  };
  if (constant) column.byTerm = { terms: [packed.value], codes: new Uint8Array(size) };
  return column;
}

/** Unpack columns of a table, each once, whoever asks meanwhile. @param {any} table @param {string[]} names */
export async function unpackColumns(table, names) {
  for (const name of names) {
    const column = table.columns[name];
    if (column?.ready === false) await (column.unpacking ??= unpackColumn(table, column));
  }
}

async function unpackColumn(table, column) {
  const { packed } = column;
  if (packed.kind === "same") {
    await unpackColumns(table, [packed.as]);
    const { at, indexOf, byTerm, byDay } = table.columns[packed.as];
    Object.assign(column, { at, indexOf, byTerm, byDay });
  } else Object.assign(column, await READERS[packed.kind](packed, column.length));
  // the text is not needed again
  Object.assign(column, { ready: true, packed: null });
}

/** Whether every column of a table can be read. @param {any} table */
export const allReady = (table) => Object.values(table.columns).every((column) => column.ready !== false);

/** @type {Record<string, (packed: any, size: number) => Promise<any>>} */
const READERS = { terms: readTerms, numbers: readNumbers, floats: readFloats, dates: readDates, serials: readSerials, texts: readTexts };

async function readTerms(packed) {
  const [terms, codes] = [await unpackJson(packed.terms), await unpackIntegers(packed.codes)];
  const at = (row) => terms[codes[row]] ?? null;
  return { at, byTerm: { terms, codes }, indexOf: (value) => codes.indexOf(terms.indexOf(value)) };
}

async function readNumbers({ low, scale, above: block }) {
  const above = await unpackIntegers(block);
  const at = (row) => (above[row] ? (above[row] - 1 + low) / scale : null);
  return { at, indexOf: (value) => above.indexOf(Math.round(value * scale) - low + 1) };
}

async function readFloats({ floats: block }) {
  const floats = await unpackFloats(block);
  return { at: (row) => (Number.isNaN(floats[row]) ? null : floats[row]), indexOf: (value) => floats.indexOf(value) };
}

async function readDates(packed, size) {
  const [days, precision] = [await unpackIntegers(packed.days), await unpackIntegers(packed.precision)];
  const { low } = packed;
  const at = (row) => dateText(days[row] + low, precision[row]);
  return { at, byDay: { days, precision, low }, indexOf: (value) => firstRow(at, size, value) };
}

function dateText(day, precision) {
  if (precision === NO_DATE) return null;
  if (precision === EMPTY) return "";
  return isoDay(day).slice(0, precision === YEAR ? 4 : precision === MONTH ? 7 : 10);
}

/** First and last day that a packed date may mean. @returns {[number, number]|null} */
export function daysAt({ days, precision, low }, row) {
  const how = precision[row];
  if (how === NO_DATE || how === EMPTY) return null;
  const day = days[row] + low;
  if (how !== YEAR && how !== MONTH) return [day, day];
  const date = new Date(day * 86400000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return [day, how === YEAR ? dayNumber(year, 11, 31) : dayNumber(year, month + 1, 0)];
}

function firstRow(at, size, value) {
  for (let row = 0; row < size; row += 1) if (at(row) === value) return row;
  return -1;
}

async function readSerials(packed) {
  const forms = await unpackJson(packed.forms);
  const [which, numbers] = [await unpackIntegers(packed.which), await unpackIntegers(packed.numbers)];
  const at = (row) => {
    const form = forms[which[row]];
    return form ? form[0] + String(numbers[row]).padStart(form[1], "0") + form[2] : null;
  };
  const indexOf = (value) => {
    const digits = /^[^]*?(\d{1,9})\D*$/.exec(String(value));
    const number = digits ? Number(digits[1]) : -1;
    for (let row = numbers.indexOf(number); row >= 0; row = numbers.indexOf(number, row + 1))
      if (at(row) === value) return row;
    return -1;
  };
  return { at, indexOf };
}

async function readTexts(packed, size) {
  const [lengths, bytes] = [await unpackIntegers(packed.lengths), await unpackBytes(packed.bytes)];
  const starts = new Uint32Array(size + 1);
  for (let row = 0; row < size; row += 1) starts[row + 1] = starts[row] + Math.max(0, lengths[row] - 1);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const at = (row) => {
    if (!lengths[row]) return null;
    const text = decoder.decode(bytes.subarray(starts[row], starts[row + 1]));
    return packed.json ? JSON.parse(text) : text;
  };
  const indexOf = (value) => {
    const sought = new TextEncoder().encode(packed.json ? JSON.stringify(value) : String(value));
    for (let row = 0; row < size; row += 1)
      if (lengths[row] === sought.length + 1 && at(row) === value) return row;
    return -1;
  };
  return { at, indexOf };
}
