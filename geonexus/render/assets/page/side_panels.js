// The panels beside the map: which is shown, and whether it covers the map of a phone.

import { byId } from "../base/dom.js";

/** The panels beside the map: one of them is shown. */
export const PANELS = ["layers", "filter"];
export const narrowPage = matchMedia("(max-width: 700px)");
export const panelShown = () => byId("gx-app").classList.contains("gx-panel-open");

/** On a phone a panel slides over the map; elsewhere one always stands beside it. @param {boolean} on */
export function showPanel(on) {
  byId("gx-app").classList.toggle("gx-panel-open", on);
  for (const name of PANELS) {
    const open = !byId(`gx-${name}`).hidden && (on || !narrowPage.matches);
    byId(`gx-${name}-button`).setAttribute("aria-expanded", String(open));
  }
}

/** @param {string} name */
export function choosePanel(name) {
  const again = !byId(`gx-${name}`).hidden;
  for (const other of PANELS) byId(`gx-${other}`).hidden = other !== name;
  showPanel(!(again && panelShown()));
}
