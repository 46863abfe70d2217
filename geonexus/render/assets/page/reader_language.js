// In which language the page opens: that of the address, of an earlier choice, of the browser, of the atlas.

import { atlas } from "../data/atlas.js";
import { speech } from "../base/text.js";

const KEPT = "geonexus-language";

const known = (language) => Object.hasOwn(speech.strings, language);

/** The browser's language where the page speaks it: es-MX is Spanish; else that of the atlas. @returns {string} */
export function browserLanguage() {
  const wanted = (navigator.languages ?? [navigator.language]).map((tag) => String(tag).split("-")[0].toLowerCase());
  return wanted.find(known) ?? atlas.data.atlas.language;
}

/** What the reader chose here before, else the browser's. @returns {string} */
export function readersLanguage() {
  try {
    const kept = localStorage.getItem(KEPT) ?? "";
    return known(kept) ? kept : browserLanguage();
  } catch {
    // inside a notebook cell the page may keep nothing
    return browserLanguage();
  }
}

/** Remember what the reader chose. @param {string} language */
export function keepLanguage(language) {
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    // inside a notebook cell the page may keep nothing
  }
}
