// Lines of a card: a value with the passage that states it, an amount, and every other column.

import { cell } from "../data/atlas.js";
import { termIn } from "../data/texts.js";
import { datum, el } from "../base/dom.js";
import { line, statedAt, statedMark } from "./evidence.js";
import { formatNumber, say, termTitle } from "../base/text.js";

/** A value, and the passage that states it. @param {string} text @param {any} mark */
export const stateable = (text, mark) => el("span", {}, datum("span", text), mark);

/** Control and violence stand side by side: a calm place may be a controlled one. */
export function statements(table, row) {
  const stated = statedAt(table, row);
  const boxes = ["control", "violence"]
    .filter((name) => table.columns[name])
    .map((name) => {
      const term = String(cell(table, name, row) ?? "");
      const title = datum("span", termTitle(name, term));
      return el("div", {}, el("span", { class: "gx-quiet", text: say(name) }), title, term === "not-stated" ? null : statedMark(stated, name));
    });
  return boxes.length ? el("div", { class: "gx-statements" }, ...boxes) : null;
}

/** A number with its unit and what it means; null where there is none. */
export function amountLine(table, row, label, valueName, unitName, qualifierName) {
  const value = cell(table, valueName, row);
  if (value === null || value === "") return null;
  const unit = termIn(String(cell(table, unitName, row) ?? ""));
  const qualifier = termIn(String(cell(table, qualifierName, row) ?? ""));
  const amount = `${formatNumber(value)}${unit ? ` ${unit}` : ""}`;
  return line(label, qualifier ? `${amount} (${qualifier})` : amount);
}

/** Every other column, as it stands in the data. */
export function details(table, row) {
  const names = table.details.filter((name) => (cell(table, name, row) ?? "") !== "");
  const key = line(table.key, String(cell(table, table.key, row) ?? ""));
  const lines = names.map((name) => line(name, termIn(String(cell(table, name, row)))));
  return el("details", {}, el("summary", { text: say("details") }), el("dl", {}, key, ...lines));
}
