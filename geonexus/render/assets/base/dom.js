// Elements of the page: text goes in as text, never as markup.

/**
 * @param {string} tag
 * @param {Record<string, any>} [attributes] `class`, `text`, `on` (event → listener), or any other
 * @param {(Node|string|null|undefined|false)[]} children
 * @returns {any} the element; `any` because its tag decides its type
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "text") element.textContent = String(value);
    else if (name === "class") element.className = String(value);
    else if (name === "on")
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

const LONG = 500;

/**
 * Text that comes from data: its own reading direction, shut off from its surroundings.
 * A very long word without a break costs some browsers seconds in kerning; it goes without.
 */
export function datum(tag, text, className = "") {
  const long = String(text).length > LONG ? "gx-long" : "";
  return el(tag, { class: `gx-datum ${className} ${long}`.trim(), dir: "auto", text });
}

/** @param {string} id @returns {any} */
export function byId(id) {
  return document.getElementById(id);
}

/** @param {string} id @param {string} label @param {string} [text] */
export function nameButton(id, label, text = "") {
  const button = byId(id);
  button.setAttribute("aria-label", label);
  button.title = label;
  button.textContent = text;
}
