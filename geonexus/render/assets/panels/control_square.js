// The legend of control and violence: a square of nine, and beside it what is not stated.

import { atlas } from "../data/atlas.js";
import { classColor, UNKNOWN, viewChoice } from "../data/view_colors.js";
import { el } from "../base/dom.js";
import { controlTitle, violenceTitle } from "./view_entries.js";
import { formatNumber, say } from "../base/text.js";

/**
 * @param {Map<string, import("../data/atlas.js").Feature[]>} seen territories by cell
 * @param {(style: string, name: string) => void} onChoose
 */
export function controlSquare(seen, onChoose) {
  const classes = atlas.data.views.classes;
  const violence = [...Object.keys(classes.violence), UNKNOWN];
  const control = [...Object.keys(classes.control).reverse(), UNKNOWN];
  const heads = violence.map((name) => el("th", { scope: "col", text: violenceTitle(name) }));
  const rows = control.map((name) =>
    el("tr", {}, el("th", { scope: "row", text: controlTitle(name) }), ...violence.map((level) => cellPart(name, level, seen, onChoose))));
  return el("table", { class: "gx-cells" },
    el("thead", {}, el("tr", {}, el("td", {}), el("th", { colspan: violence.length, scope: "colgroup", text: `${say("violence")} →` })), el("tr", {}, el("th", { scope: "col", text: `${say("axis_control")} ↑` }), ...heads)),
    el("tbody", {}, ...rows));
}

function cellPart(control, violence, seen, onChoose) {
  const id = `${control}/${violence}`;
  const number = seen.get(id)?.length ?? 0;
  const hatched = id.includes(UNKNOWN);
  const names = say("cell_of", { control: controlTitle(control), violence: violenceTitle(violence), n: formatNumber(number, 0) });
  const pressed = viewChoice.style === "territory" && viewChoice.name === id;
  const button = el("button", {
    type: "button", class: `gx-cell${hatched ? " gx-hatched" : ""}`, "data-class": `territory:${id}`, "aria-label": names, title: names,
    "aria-pressed": String(pressed), disabled: number === 0, on: { click: () => onChoose("territory", id) },
  }, el("span", { text: number ? formatNumber(number, 0) : "" }));
  button.style.setProperty("--chip", classColor("territory", id));
  return el("td", { class: hatched ? "gx-apart" : "" }, button);
}
