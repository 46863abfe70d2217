// Parts of the address that a panel keeps for itself. Anyone can write an address, so nothing in one is trusted.

/**
 * @typedef {object} AddressPart
 * @property {string} name what stands before the = ; letters only
 * @property {() => string} text what it says of the page now; empty for what is so at first
 * @property {(text: string) => void} apply brings the page to what an address says; empty where it says nothing
 * @property {boolean} [step] whether a change is a step of the browser's history
 */

/** @type {AddressPart[]} */
export const addressParts = [];

/** Let a part of the page be kept in the address. @param {AddressPart} part */
export function keepInAddress(part) {
  addressParts.push(part);
}

/** What every part says, but those that say nothing. @returns {Map<string, string>} */
export const partTexts = () => new Map(addressParts.map(({ name, text }) => /** @type {[string, string]} */ ([name, text()])).filter(([, text]) => text));

/** Bring every part to what an address says. @param {Map<string, string>} texts */
export function applyParts(texts) {
  for (const { name, apply } of addressParts) apply(texts.get(name) ?? "");
}

/** What of the parts makes a step of the history. @returns {string[]} */
export const stepTexts = () => addressParts.filter(({ step }) => step).map(({ text }) => text());
