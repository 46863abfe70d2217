// The card of an area of an indicator: its figure, every other one on file, and how they are known.

import { areasOf, atlas, cell, layerTitle, tableOf, valueOf } from "../data/atlas.js";
import { termIn } from "../data/texts.js";
import { datum, el } from "../base/dom.js";
import { evidenceOf } from "./evidence.js";
import { rivalsOf } from "../data/indicators.js";
import { formatFigure, own, say, termTitle } from "../base/text.js";

/** @param {import("../data/atlas.js").Feature} feature @param {(id: string) => Node} linkOf @param {any[]} more parts before the evidence */
export function areaCard({ layer, row }, linkOf, more) {
  const { keys, names } = areasOf(layer);
  const key = keys[row];
  const latest = valueOf(layer, key);
  const head = [datum("p", layerTitle(layer), "gx-kind"), datum("h2", String(names[row] ?? ""))];
  if (!latest) return [...head, el("p", { class: "gx-value", text: say("no_data") }), ...more];
  const [year, value, figure] = latest;
  const table = tableOf(layer);
  const shown = el("p", { class: "gx-value" }, datum("b", formatFigure(value, layer.choropleth.unit)), datum("span", ` ${termIn(layer.choropleth.unit)}`));
  const words = [year ?? say("undated"), qualifierOf(table, figure)].filter(Boolean).join(" · ");
  const several = rivalsOf(layer, key, year).length > 1;
  const series = [...own(layer.choropleth.values, key, [])].reverse();
  return [
    ...head,
    shown,
    el("p", { class: "gx-quiet" }, datum("span", words)),
    several && el("p", { class: "gx-note gx-contested", text: say("several_figures") }),
    series.length > 1 && el("h3", { text: say("other_values") }),
    series.length > 1 && el("table", { class: "gx-series" }, el("tbody", {}, ...series.map((item) => figureRow(table, item, layer.choropleth.unit)))),
    ...more,
    evidenceOf(table, figure, linkOf),
  ];
}

const qualifierOf = (table, row) => termIn(String(cell(table, "qualifier", row) ?? ""));

/** Year, value, and what sets the figure apart: its qualifier, and a claim that was reasoned. */
function figureRow(table, [year, value, row], unit) {
  const claim = String(cell(table, "claim", row) ?? "");
  const reasoned = own(atlas.data.style.claim_dash, claim, []).length > 0;
  const marks = [qualifierOf(table, row), reasoned ? termTitle("claim", claim) : "", cell(table, "contested", row) === true ? say("contested") : ""];
  return el("tr", {},
    el("th", { scope: "row", text: year ?? say("undated") }),
    el("td", { text: formatFigure(value, unit) }),
    el("td", {}, datum("small", marks.filter(Boolean).join(" · "))));
}
