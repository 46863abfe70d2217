// What the tables say in other languages: packed in the data block, unpacked for the reader who needs it.

import { own, speech } from "../base/text.js";
import { canUnpack, unpackJson } from "./unpack.js";

/** @typedef {{texts: Map<string, string>, terms: Map<string, string>}} Said texts by field and id, terms by the text of the tables */

const translations = {
  /** @type {any} */ blocks: { written: "en" },
  /** @type {Map<string, Said>} */ said: new Map(),
  /** @type {Map<string, Promise<void>>} */ unpacking: new Map(),
};

/** @param {any} blocks as the data block has them */
export function readTranslations(blocks) {
  translations.blocks = blocks;
}

/** The language in which the tables are written. @returns {string} */
export const writtenLanguage = () => translations.blocks.written;

/** Languages into which the tables are translated. @returns {string[]} */
export const packedLanguages = () => (canUnpack() ? Object.keys(translations.blocks).filter((name) => Object.hasOwn(speech.strings, name)) : []);

/** Whether anything of the tables can be read in a language. @param {string} language */
export const hasTexts = (language) => translations.said.has(language);

/** Whether all there is in a language can be read. @param {string} language */
export const textsReady = (language) => translations.said.has(language) || !packedLanguages().includes(language);

/** @param {string} language @returns {Promise<void>} */
export function unpackTexts(language) {
  if (textsReady(language)) return Promise.resolve();
  const under = translations.unpacking.get(language) ?? unpackLanguage(language);
  translations.unpacking.set(language, under);
  return under;
}

/** For what is looked for in any language. */
export const everyTextReady = () => packedLanguages().every(textsReady);
export const unpackEveryText = () => Promise.all(packedLanguages().map(unpackTexts));

async function unpackLanguage(language) {
  const { blocks, said } = translations;
  const [index, spoken] = [await unpackJson(blocks.index), await unpackJson(blocks[language])];
  let id = "";
  const texts = index.fields.map((field, i) => [keyOf((id = index.ids[i] || id), index.names[field]), spoken.texts[i]]);
  said.set(language, { texts: new Map(texts), terms: new Map(index.terms.map((term, i) => [term, spoken.terms[i]])) });
}

const keyOf = (id, field) => `${field} ${id}`;

/** A text of a row in a language, or null where it has none there. @param {unknown} id @param {string} field */
export const translated = (id, field, language = speech.language) =>
  translations.said.get(language)?.texts.get(keyOf(id, field)) ?? null;

/** A text of a row in every language into which it is translated. @param {unknown} id @param {string} field @returns {string[]} */
export const inEvery = (id, field) =>
  packedLanguages().flatMap((language) => translated(id, field, language) ?? []);

/** What stands between several terms: of lists, of stops, and of parallel paths. */
const BETWEEN = /(; ?| > | \| )/;

/** A unit, qualifier, place or list of stops in a language. @param {string} text as the tables have it */
export function termIn(text, language = speech.language) {
  const terms = translations.said.get(language)?.terms;
  // the name of a stop may be missing
  if (!terms || !text) return text;
  return terms.get(text) ?? text.split(BETWEEN).map((part) => terms.get(part) ?? part).join("");
}

/** A term in every language into which it is translated. @param {string} text @returns {string[]} */
export const termInEvery = (text) => packedLanguages().map((language) => termIn(text, language));

/** Name of a language in the language in force. @param {string} code */
export function languageName(code) {
  const names = new Intl.DisplayNames([speech.language], { type: "language" });
  return own(speech.strings, code, null) ? names.of(code) ?? code : code;
}
