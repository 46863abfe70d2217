// Countries compared beside the map: ranked bars, a small line over years, and what is missing.

import { areasOf, atlas, cell, tableOf } from "../data/atlas.js";
import { chooseIndicator, chooserLayer } from "../data/indicators.js";
import { rankAreas, seriesLines } from "../data/rank_areas.js";
import { termIn } from "../data/texts.js";
import { datum, el } from "../base/dom.js";
import { svgEl } from "../base/svg.js";
import { filterState } from "../filter/filtered.js";
import { formatFigure, formatNumber, own, say, speech, splitCell, titleIn } from "../base/text.js";

const WIDTH = 70;
const HEIGHT = 20;

const ranking = {
  indicator: "",
  /** @type {number|null} null for the latest full year of each */ year: null,
  byName: false,
  rising: false,
  /** @type {() => void} brings the panel to the front */ onAsk: () => {},
};

/** @param {() => void} onAsk */
export const prepareRanking = (onAsk) => void (ranking.onAsk = onAsk);

/** Compare the countries of an indicator. @param {string} id */
export function askRanking(id) {
  Object.assign(ranking, { indicator: id, year: null });
  ranking.onAsk();
}

/** The layer that shows an indicator over countries: its own, or that of the reader's choice. @param {string} id @returns {any} */
const layerOf = (id) => atlas.layers.find((one) => one.kind === "choropleth" && !one.chooser && one.choropleth?.indicator === id && !one.choropleth.areas) ?? chooserLayer();

/** @param {(feature: any) => void} onOpen @param {() => void} onChange writes the panel anew */
export function rankingPart(onOpen, onChange) {
  const choices = atlas.data.indicators;
  if (!choices.length) return el("p", { class: "gx-quiet", text: say("nothing_found") });
  const shown = atlas.layers.find((one) => one.kind === "choropleth" && atlas.shown.has(one.id) && !one.choropleth?.areas);
  ranking.indicator ||= shown?.indicator ?? shown?.choropleth?.indicator ?? choices[0].id;
  const choice = choices.find(({ id }) => id === ranking.indicator) ?? choices[0];
  const layer = layerOf(choice.id);
  const { values, years, unit } = choice.choropleth;
  const table = atlas.data.tables[chooserLayer()?.table] ?? tableOf(layer);
  const qualifierOf = (row) => String(cell(table, "qualifier", row) ?? "");
  const { keys, names, focus } = areasOf(layer);
  const nameOf = (key) => String(names[keys.indexOf(key)] ?? key);
  const wanted = keys.filter((key, i) => focus[i] || own(values, key, null));
  const { ranked, partial, missing } = rankAreas(values, wanted, ranking.year, qualifierOf);
  const most = Math.max(...[...ranked, ...partial].map(({ high }) => high), 0);
  const collator = new Intl.Collator(speech.language);
  const order = (rows) => [...rows].sort((a, b) => (ranking.byName ? collator.compare(nameOf(a.key), nameOf(b.key)) : b.value - a.value) * (ranking.rising ? -1 : 1));
  const context = { table, layer, choice, values, years, unit, qualifierOf, nameOf, most, keys, onOpen };
  return el("div", { class: "gx-ranking" },
    picker("indicator", say("list_countries"), choices.map(({ id, title }) => [id, titleIn(title)]), choice.id, (id) => (Object.assign(ranking, { indicator: id, year: null }), onChange())),
    years.length ? picker("rank_year", say("rank_year"), [["", say("latest_full")], ...[...years].reverse().map((year) => [String(year), String(year)])], String(ranking.year ?? ""), (year) => ((ranking.year = year ? Number(year) : null), onChange())) : null,
    el("p", { class: "gx-quiet" }, datum("span", termIn(unit)), ` · ${say("ranking_hint")}`),
    el("table", { class: "gx-ranks" },
      el("thead", {}, el("tr", {}, sortHead(true, say("country"), onChange), sortHead(false, say("value"), onChange), el("th", { scope: "col", text: years.length > 1 ? `${years[0]}–${years[years.length - 1]}` : say("rank_year") }))),
      el("tbody", {}, ...order(ranked).map((one) => rankRow(one, context)),
        partial.length ? el("tr", {}, el("th", { colspan: 3, scope: "rowgroup", class: "gx-rank-apart", text: say("rank_partial") })) : null,
        ...order(partial).map((one) => rankRow(one, context)),
        missing.length ? el("tr", {}, el("th", { colspan: 3, scope: "rowgroup", class: "gx-rank-apart", text: say("rank_missing", { n: formatNumber(missing.length, 0) }) })) : null,
        ...missing.map(nameOf).sort(collator.compare).map((name) => el("tr", { class: "gx-rank-missing" },
          el("th", { scope: "row" }, datum("span", name)), el("td", { colspan: 2 }, el("span", { class: "gx-rank-hatch gx-missing", "aria-hidden": "true" }), el("small", { text: say("no_figure") })))))));
}

/** A choice from a list, under its name. */
function picker(id, label, options, value, onPick) {
  const select = el("select", { id: `gx-${id}`, on: { change: (event) => onPick(event.target.value) } }, ...options.map(([name, text]) => el("option", { value: name, text })));
  select.value = value;
  return el("label", { class: "gx-year gx-rank-pick" }, el("span", { text: label }), select);
}

function sortHead(byName, text, onChange) {
  const mine = ranking.byName === byName;
  const rising = byName ? !ranking.rising : ranking.rising;
  const press = () => (Object.assign(ranking, { byName, rising: mine ? !ranking.rising : false }), onChange());
  return el("th", { scope: "col", "aria-sort": mine ? (rising ? "ascending" : "descending") : null },
    el("button", { type: "button", id: `gx-rank-by-${byName ? "name" : "value"}`, class: "gx-link", text: `${text}${mine ? (rising ? " ▴" : " ▾") : ""}`, on: { click: press } }));
}

/** A country: bar, figure with its range, year and source, and its line over years. */
function rankRow({ key, year, value, low, high, number, row, partial }, context) {
  const { table, layer, choice, values, years, unit, qualifierOf, nameOf, most, keys, onOpen } = context;
  const open = () => {
    if (layer.chooser) chooseIndicator(choice.id, filterState.filters.span);
    if (year !== null) atlas.years[layer.id] = year;
    onOpen({ layer, row: keys.indexOf(key) });
  };
  const selected = atlas.selected?.layer?.kind === "choropleth" && keys[atlas.selected.row] === key;
  const width = (part) => `${most > 0 ? Math.max(0, (100 * part) / most) : 0}%`;
  const bar = el("span", { class: partial ? "gx-rank-bar gx-partial" : "gx-rank-bar", "aria-hidden": "true" });
  bar.style.width = width(high);
  const sure = el("span", { class: "gx-rank-sure" });
  sure.style.width = high > 0 ? `${(100 * low) / high}%` : "0";
  bar.append(sure);
  const range = number > 1 ? ` (${formatFigure(low, unit)}–${formatFigure(high, unit)})` : "";
  const sources = [...new Set(splitCell(cell(table, "sources", row)).map((one) => one.split("@")[0]))].map((id) => own(atlas.data.sources, id, null)).map((one) => (one ? `${one.author} ${one.year ?? ""}`.trim() : ""));
  const about = [ranking.year === null ? year : "", termIn(qualifierOf(row)), sources.filter(Boolean).join(", ")].filter(Boolean).join(" · ");
  return el("tr", { class: selected ? "gx-chosen-row" : "" },
    el("th", { scope: "row" }, el("button", { type: "button", id: `gx-rank-${key}`, class: "gx-link", "aria-pressed": String(selected), on: { click: open } }, datum("span", nameOf(key)))),
    el("td", {}, bar, datum("b", formatFigure(value, unit)), datum("span", range), datum("small", about)),
    el("td", {}, sparkline(own(values, key, []), years, most, qualifierOf, unit)));
}

/** A small line over all years; a year without a figure is a gap, a part of a year a hollow point. */
function sparkline(items, years, most, qualifierOf, unit) {
  const { lines, partial } = seriesLines(items, qualifierOf);
  if (!lines.length && !partial.length) return el("small", { text: say("undated") });
  const [first, last] = [years[0], years[years.length - 1]];
  const x = (year) => 4 + ((WIDTH - 8) * (year - first)) / Math.max(1, last - first);
  const y = (value) => HEIGHT - 4 - ((HEIGHT - 8) * value) / (most || 1);
  const label = items.filter(([year]) => year !== null).map(([year, value, row]) => `${year}: ${formatFigure(value, unit)}${qualifierOf(row) ? ` (${termIn(qualifierOf(row))})` : ""}`).join("; ");
  return svgEl("svg", { class: "gx-spark", width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
    ...lines.map((line) => svgEl("path", { d: line.map(([year, value], i) => `${i ? "L" : "M"}${x(year).toFixed(1)} ${y(value).toFixed(1)}`).join(""), fill: "none" })),
    ...lines.flat().map(([year, value]) => svgEl("circle", { cx: x(year).toFixed(1), cy: y(value).toFixed(1), r: 1.8 })),
    ...partial.map(([year, value]) => svgEl("circle", { class: "gx-partial", cx: x(year).toFixed(1), cy: y(value).toFixed(1), r: 2.6 })));
}
