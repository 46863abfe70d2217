// On a phone the card is a sheet at the lower edge: a part of it shows, and all of it on request.

import { byId, el } from "../base/dom.js";
import { say } from "../base/text.js";

/** Less than this is a press and no drag. */
const DRAG_PX = 8;
/** Shares of the map's height: below the first the sheet closes, above the second it opens wide. */
const CLOSES_BELOW = 0.18;
const OPENS_ABOVE = 0.5;

const cardIsTall = () => byId("gx-card").classList.contains("gx-tall");

/** @param {boolean} tall */
export function makeTall(tall) {
  byId("gx-card").classList.toggle("gx-tall", tall);
  const grip = byId("gx-card").querySelector(".gx-grip");
  if (grip) nameGrip(grip);
}

function nameGrip(grip) {
  grip.setAttribute("aria-expanded", String(cardIsTall()));
  grip.setAttribute("aria-label", say(cardIsTall() ? "card_less" : "card_more"));
}

/** What opens the sheet wide, by press, key or drag; on a desk it is not shown. @param {() => void} close */
export function gripButton(close) {
  let dragged = false;
  const click = () => {
    if (!dragged) makeTall(!cardIsTall());
    dragged = false;
  };
  const grip = el("button", { type: "button", class: "gx-grip", "aria-controls": "gx-card", on: { click } });
  grip.addEventListener("pointerdown", (event) => {
    const panel = byId("gx-card");
    const room = byId("gx-main").clientHeight;
    const height = panel.clientHeight;
    dragged = false;
    grip.setPointerCapture(event.pointerId);
    const heightAt = (e) => Math.max(0, Math.min(room, height + event.clientY - e.clientY));
    const move = (e) => {
      dragged ||= Math.abs(e.clientY - event.clientY) > DRAG_PX;
      if (dragged) panel.style.height = panel.style.maxHeight = `${heightAt(e)}px`;
    };
    const end = (e) => {
      for (const [name, listener] of heard) grip.removeEventListener(name, listener);
      panel.style.height = panel.style.maxHeight = "";
      if (!dragged || e.type === "pointercancel") return;
      const share = heightAt(e) / room;
      if (share < CLOSES_BELOW) close();
      else makeTall(share > OPENS_ABOVE);
    };
    const heard = /** @type {[string, any][]} */ ([["pointermove", move], ["pointerup", end], ["pointercancel", end]]);
    for (const [name, listener] of heard) grip.addEventListener(name, listener);
  });
  nameGrip(grip);
  return grip;
}
