// What this map is, what it does not say, and whose data it shows.

import { atlas } from "../data/atlas.js";
import { byId, datum, el } from "../base/dom.js";
import { say, titleIn } from "../base/text.js";

/** Write the about dialog in the language in force. */
export function writeAbout() {
  const dialog = byId("gx-about");
  const close = () => dialog.close();
  const label = say("close");
  dialog.setAttribute("aria-label", say("about"));
  dialog.replaceChildren(
    el("button", { type: "button", class: "gx-close", "aria-label": label, title: label, text: "×", on: { click: close } }),
    datum("h2", titleIn(atlas.data.atlas.title)),
    datum("p", titleIn(atlas.data.atlas.abstract)),
    el("p", { class: "gx-pact", text: say("about_pact") }),
    el("p", { text: say("about_boundaries") }),
    el("p", { text: say("about_grades") }),
    el("p", { text: atlas.data.tiles ? say("online_about", atlas.data.tiles) : say("about_offline") }),
    el("h3", { text: say("about_data") }),
    el("ul", { class: "gx-credits" }, ...atlas.data.credits.map(creditOf)),
    el("p", { class: "gx-quiet", text: say("software") }),
  );
}

function creditOf(credit) {
  const terms = [credit.attribution, `${say("license")}: ${credit.license}`, `${say("vintage")} ${credit.vintage}`];
  return el("li", {}, datum("b", titleIn(credit.title)), datum("span", ` — ${terms.join(" · ")}`));
}

export function openAbout() {
  byId("gx-about").showModal();
}
