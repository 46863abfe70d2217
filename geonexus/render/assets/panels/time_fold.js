// Whether the time bar shows its chart: folded at first; what the reader chose is kept here and in the address.

import { byId } from "../base/dom.js";
import { keepInAddress } from "../filter/address_parts.js";

const BAR_KEPT = "geonexus-time-bar";

export const isUnfolded = () => byId("gx-app").classList.contains("gx-time-open");

/** @param {boolean} open */
export function unfoldTime(open) {
  byId("gx-app").classList.toggle("gx-time-open", open);
}

/** As `unfoldTime`, by the reader: it is so at the next visit too. @param {boolean} open */
export function keepUnfolded(open) {
  unfoldTime(open);
  try {
    localStorage.setItem(BAR_KEPT, open ? "open" : "");
  } catch {
    // inside a notebook cell the page may keep nothing
  }
}

/** Before anything is drawn: as the reader left it. @param {() => void} onChange called when an address folds or unfolds it */
export function prepareFold(onChange) {
  keepInAddress({
    name: "bar",
    text: () => (isUnfolded() ? "time" : ""),
    apply: (text) => {
      const open = text === "time";
      if (open === isUnfolded()) return;
      unfoldTime(open);
      onChange();
    },
  });
  try {
    unfoldTime(localStorage.getItem(BAR_KEPT) === "open");
  } catch {
    unfoldTime(false);
  }
}
