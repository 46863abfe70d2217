import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { allReady, daysAt, makeColumn, unpackColumns } from "./columns.js";
import { dateBounds } from "../base/dates.js";
import { bytesOf, canUnpack, unpackPoints } from "./unpack.js";

// packed by Python, with the cells that went in
const cases = JSON.parse(readFileSync("packed.json", "utf-8"));

async function made(packed, size) {
  const table = { columns: { it: makeColumn(packed, size) } };
  await unpackColumns(table, ["it", "missing"]);
  return table.columns.it;
}

for (const { name, packed, cells } of cases.columns)
  test(`every cell of "${name}" comes back, and is found again`, async () => {
    const column = await made(packed, cells.length);
    cells.forEach((cell, row) => assert.deepEqual(column.at(row), cell, `row ${row}`));
    for (const row of [0, Math.floor(cells.length / 2), cells.length - 1])
      if (typeof cells[row] === "string") assert.equal(column.indexOf(cells[row]), cells.indexOf(cells[row]));
    assert.equal(column.indexOf("never-12 was here"), -1);
  });

test("before it is unpacked a column is empty; after it, its terms stand for the rows", async () => {
  const { packed, cells } = cases.columns.find(({ name }) => name === "terms");
  const table = { columns: { it: makeColumn(packed, cells.length), plain: ["a"] } };
  assert.equal(table.columns.it.at(2), null);
  assert.equal(allReady(table), false);
  await Promise.all([unpackColumns(table, ["it"]), unpackColumns(table, ["it", "plain"])]);
  assert.equal(allReady(table), true);
  const { terms, codes } = table.columns.it.byTerm;
  assert.deepEqual(cells.map((_, row) => terms[codes[row]]), cells);
});

test("a column that is the same as another reads the same", async () => {
  const { packed, cells } = cases.columns.find(({ name }) => name === "serials");
  const table = { columns: { one: makeColumn(packed, cells.length), two: makeColumn({ kind: "same", as: "one" }, cells.length) } };
  await unpackColumns(table, ["two"]);
  assert.deepEqual(cells.map((_, row) => table.columns.two.at(row)), cells);
});

test("a packed date means the same days as its text", async () => {
  const { packed, cells } = cases.columns.find(({ name }) => name === "dates");
  const { byDay } = await made(packed, cells.length);
  cells.forEach((cell, row) => assert.deepEqual(daysAt(byDay, row), dateBounds(cell ?? ""), cell));
});

test("points come back to the last unit, in the order of the rows", async () => {
  const { x, y } = await unpackPoints(cases.points);
  const placed = cases.places.filter((place) => place.length);
  assert.deepEqual(Array.from(x, (_, row) => [x[row], y[row]]), placed);
  assert.equal((await unpackPoints(cases.empty)).x.length, 0);
});

test("five digits are four bytes; Node has what a browser has", () => {
  assert.equal(canUnpack(), true);
  assert.deepEqual([...bytesOf("!!!!!!!!!#", 8)], [0, 0, 0, 0, 0, 0, 0, 1]);
});
