// The network panel as a part of the address: center, steps, territory, view. Anyone can write an
// address, so nothing in it is trusted.

/**
 * @typedef {object} NetworkChoice
 * @property {string} center id of an actor or a territory; empty where no network is open
 * @property {number} steps 1 or 2
 * @property {string} territory id; links that do not concern it are left out; empty for all links
 * @property {string} view "diagram" or "table"
 */

const NETWORK_ID = /^[a-z]+:[A-Za-z0-9._-]{1,150}$/;

/** @param {string} text as in act:hezbollah/2/terr:tri-border-area/table @returns {NetworkChoice} */
export function parseNetwork(text) {
  const [center, ...rest] = text.split("/");
  const known = NETWORK_ID.test(center ?? "");
  return {
    center: known ? center : "",
    steps: known && rest.includes("2") ? 2 : 1,
    territory: (known && rest.find((one) => NETWORK_ID.test(one))) || "",
    view: known && rest.includes("table") ? "table" : "diagram",
  };
}

/** @param {NetworkChoice} choice */
export const writeNetwork = ({ center, steps, territory, view }) =>
  center ? [center, steps, territory, view === "table" ? view : ""].filter(Boolean).join("/") : "";
