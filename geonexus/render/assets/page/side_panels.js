// The panels beside the map: which is shown, and whether it covers the map of a phone.

import { byId } from "../base/dom.js";
import { keepInAddress } from "../filter/address_parts.js";
import { showTable } from "../panels/table.js";

/** The panels beside the map: one of them is shown. */
export const PANELS = ["layers", "filter", "lists"];
export const narrowPage = matchMedia("(max-width: 700px)");
export const panelShown = () => byId("gx-app").classList.contains("gx-panel-open");

const sidePanels = { /** @type {() => void} */ onChange: () => {} };

/** Windows over the page, and what writes each. @type {Record<string, () => void>} */
const WINDOWS = { table: showTable, about: () => {} };
const openWindow = () => Object.keys(WINDOWS).find((name) => byId(`gx-${name}`).open) ?? "";

/** The panel that an address names: on a phone none is open at first, elsewhere the layers are. */
const namedPanel = () => {
  const shown = PANELS.find((name) => !byId(`gx-${name}`).hidden) ?? "";
  return narrowPage.matches ? (panelShown() ? shown : "") : shown === PANELS[0] ? "" : shown;
};

/** @param {() => void} onChange called when a panel or a window opens or closes */
export function preparePanels(onChange) {
  sidePanels.onChange = onChange;
  keepInAddress({ name: "panel", step: true, text: namedPanel, apply: applyPanel });
  keepInAddress({ name: "window", step: true, text: openWindow, apply: applyWindow });
  const watch = new MutationObserver(onChange);
  for (const name of Object.keys(WINDOWS)) watch.observe(byId(`gx-${name}`), { attributeFilter: ["open"] });
}

/** @param {string} name */
function applyPanel(name) {
  if (name === namedPanel()) return;
  const wanted = PANELS.includes(name) ? name : PANELS[0];
  for (const other of PANELS) byId(`gx-${other}`).hidden = other !== wanted;
  showPanel(PANELS.includes(name));
}

/** @param {string} name */
function applyWindow(name) {
  const open = openWindow();
  if (open && open !== name) byId(`gx-${open}`).close();
  if (open === name || !Object.hasOwn(WINDOWS, name)) return;
  WINDOWS[name]();
  byId(`gx-${name}`).showModal();
}

/** On a phone a panel slides over the map; elsewhere one always stands beside it. @param {boolean} on */
export function showPanel(on) {
  byId("gx-app").classList.toggle("gx-panel-open", on);
  for (const name of PANELS) {
    const open = !byId(`gx-${name}`).hidden && (on || !narrowPage.matches);
    byId(`gx-${name}-button`).setAttribute("aria-expanded", String(open));
  }
  sidePanels.onChange();
}

/** @param {string} name */
export function choosePanel(name) {
  const again = !byId(`gx-${name}`).hidden;
  for (const other of PANELS) byId(`gx-${other}`).hidden = other !== name;
  showPanel(!(again && panelShown()));
}
