// The panel of lists beside the map: by date, countries compared, what is not known; and what is seen as files.

import { chronologyFollowsView, chronologyPart } from "./chronology.js";
import { byId, el } from "../base/dom.js";
import { seenFeatures, viewTest } from "./seen.js";
import { askRanking, prepareRanking, rankingPart } from "./ranking.js";
import { takeFeatures } from "./take_files.js";
import { unknownList } from "./unknown_list.js";
import { say } from "../base/text.js";

/** @typedef {import("../data/atlas.js").Feature} Feature */
/**
 * @typedef {object} ListActions
 * @property {(feature: Feature) => void} onOpen
 * @property {() => void} onShow brings the panel to the front
 * @property {() => void} onTable
 * @property {() => void} onPicture
 */

const LIST_NAMES = ["by_date", "countries", "unknown"];

const lists = {
  /** @type {any} */ map: null,
  chosen: LIST_NAMES[0],
  /** @type {ListActions} */ actions: { onOpen: () => {}, onShow: () => {}, onTable: () => {}, onPicture: () => {} },
};

/** @param {any} map @param {ListActions} actions */
export function prepareLists(map, actions) {
  Object.assign(lists, { map, actions });
  map.on("moveend", () => lists.chosen === "by_date" && chronologyFollowsView() && updateLists());
  prepareRanking(() => (chooseList("countries"), actions.onShow()));
  // written when it is first looked at
  new MutationObserver(() => updateLists()).observe(byId("gx-lists"), { attributes: true, attributeFilter: ["hidden"] });
}

/** Show one of the lists. @param {string} name */
export function chooseList(name) {
  lists.chosen = name;
  showLists();
}

/** Write the panel, in the language in force. */
export function showLists() {
  const panel = byId("gx-lists");
  panel.setAttribute("aria-label", say("lists"));
  if (panel.hidden) return void panel.replaceChildren();
  const tab = (name) =>
    el("button", { type: "button", class: "gx-button gx-list-tab", "data-list": name, "aria-pressed": String(name === lists.chosen), text: say(`list_${name}`), on: { click: () => (chooseList(name), focusTab(name)) } });
  const take = (word, name, act) => el("button", { type: "button", class: "gx-button", "data-take": name, text: word, on: { click: act } });
  panel.replaceChildren(
    el("div", { class: "gx-group gx-list-head" },
      el("div", { class: "gx-list-tabs", role: "group", "aria-label": say("lists") }, ...LIST_NAMES.map(tab),
        el("button", { type: "button", class: "gx-button", id: "gx-table-button", text: say("list_table"), on: { click: () => lists.actions.onTable() } })),
      el("div", { class: "gx-list-tabs", role: "group", "aria-label": say("take_seen") }, el("span", { class: "gx-quiet", text: say("take_seen") }),
        take("GeoJSON", "geojson", () => takeFeatures("geojson", seenFeatures())),
        take("CSV", "csv", () => takeFeatures("csv", seenFeatures())),
        take("PNG", "png", () => lists.actions.onPicture()))),
    el("div", { class: "gx-group", id: "gx-list-body" }));
  updateLists();
}

const focusTab = (name) => byId("gx-lists").querySelector(`[data-list="${name}"]`)?.focus();

/** Bring the list in line with filters and view; where the reader reads stays in place. */
export function updateLists() {
  const panel = byId("gx-lists");
  if (panel.hidden) return;
  if (!byId("gx-list-body")) return showLists();
  const { scrollTop } = panel;
  const focused = document.activeElement?.id;
  byId("gx-list-body").replaceChildren(listPart());
  panel.scrollTop = scrollTop;
  if (focused) byId(focused)?.focus();
}

function listPart() {
  const { onOpen } = lists.actions;
  if (lists.chosen === "unknown") return unknownList(onOpen, askRanking);
  if (lists.chosen === "countries") return rankingPart(onOpen, updateLists);
  return chronologyPart(onOpen, updateLists, () => viewTest(lists.map));
}
