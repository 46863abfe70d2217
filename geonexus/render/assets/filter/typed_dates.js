// Dates that a reader types: what is wrong with them is said beside the field, and what was typed stays.

import { dateBounds } from "../base/dates.js";
import { el } from "../base/dom.js";
import { say } from "../base/text.js";

/** @typedef {import("../base/dates.js").Days} Days */
/** @typedef {{span: Days|null, fault: string, at: ("from"|"to")[]}} Typed the days, or what is wrong and at which ends */

/** A year, a month or a day at each end; an empty end is open. @param {string} from @param {string} to @returns {Typed} */
export function readTyped(from, to) {
  const texts = { from: from.trim(), to: to.trim() };
  const ends = { from: dateBounds(texts.from), to: dateBounds(texts.to) };
  const wrong = /** @type {("from"|"to")[]} */ (["from", "to"]).filter((end) => texts[end] && !ends[end]);
  if (wrong.length) return { span: null, fault: wrong.map((end) => say("date_wrong", { text: texts[end] })).join(" "), at: wrong };
  /** @type {Days} */
  const span = [ends.from?.[0] ?? -Infinity, ends.to?.[1] ?? Infinity];
  if (span[0] > span[1]) return { span: null, fault: say("date_order", texts), at: ["from", "to"] };
  return { span: ends.from || ends.to ? span : null, fault: "", at: [] };
}

/** Where the fault of the fields is said. @param {string} id */
export const faultNote = (id) => el("p", { id, class: "gx-fault", role: "alert" });

/** Say what is wrong, or that nothing is. @param {HTMLElement} note @param {Record<"from"|"to", HTMLElement>} fields @param {Pick<Typed, "fault"|"at">} typed */
export function showDateFault(note, fields, { fault, at }) {
  if (note.textContent !== fault) note.textContent = fault;
  for (const end of /** @type {("from"|"to")[]} */ (["from", "to"])) {
    const wrong = at.includes(end);
    fields[end].setAttribute("aria-invalid", String(wrong));
    if (wrong) fields[end].setAttribute("aria-describedby", note.id);
    else fields[end].removeAttribute("aria-describedby");
  }
}
