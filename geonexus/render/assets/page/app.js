// The page: puts the parts together and listens.

import { openAbout, writeAbout } from "../panels/about.js";
import { atlas, land, largeTables, readAtlas, unpackAtlas } from "../data/atlas.js";
import { atlasCanvas } from "../draw/canvas.js";
import { closeCard, goTo, prepareCard, refreshCard, showActor, showFound, showList, showSheet } from "../panels/card.js";
import { citations } from "../panels/evidence.js";
import { updateLegends } from "../panels/class_legend.js";
import { prepareLargeNote } from "../draw/large_note.js";
import { byId, datum, el, nameButton } from "../base/dom.js";
import { showFilters, updateFilters } from "../panels/filter.js";
import { prepareFilterHead } from "../panels/filter_head.js";
import { prepareFlowLegend, writeFlowLegend } from "../panels/flow_legend.js";
import { prepareIndicators } from "../data/indicators.js";
import { showToolMenu, prepareToolMenu } from "../tools/tool_menu.js";
import { downloadPicture } from "../tools/picture.js";
import { fitBox, prepareMoves, reveal, zoomTo } from "./move_map.js";
import { followFrame, goHome, prepareFrame } from "./frame.js";
import { listenToPointer } from "./pointer.js";
import { firstLanguage, linkToView, noteAddress, prepareLink } from "./permalink.js";
import { keepLanguage } from "./reader_language.js";
import { textsReady, unpackTexts } from "../data/texts.js";
import { exposeToScripts } from "./script_access.js";
import { PANELS, narrowPage, choosePanel, panelShown, preparePanels, showPanel } from "./side_panels.js";
import { clearFilters, layersChanged, prepareFilters, filterState } from "../filter/filtered.js";
import { labelText, say, speech, titleIn } from "../base/text.js";
import { networkOpen, openNetwork, prepareNetwork, showNetwork } from "../panels/network.js";
import { prepareSearch, writeSearch } from "../panels/search.js";
import { prepareTime, showTime, updateTime } from "../panels/time_bar.js";
import { prepareViewLegend } from "../panels/view_legend.js";
import { prepareViews, showViews, updateHeadline, updateViews } from "../panels/views.js";
import { enterView, firstView } from "../data/views.js";
import { openTable, prepareTable, showTable } from "../panels/table.js";
import { chooseList, prepareLists, showLists, updateLists } from "../panels/lists.js";
import { prepareOutlinePart, writeOutlineKey } from "../panels/outline_part.js";
import { prepareOutlines } from "../draw/outline_lines.js";
import { prepareTree, setLayer, showTree, updateCounts, updateGroups } from "../panels/layer_tree.js";

/** All that names an actor is seen from no nearer than this. */
const ACTOR_ZOOM = 7;

/** @type {any} */ let canvas = null;
/** @type {any} */ let map = null;

/** Called by the map's own script, once the map is there. @param {any} made the Leaflet map */
export async function start(made) {
  try {
    map = made;
    prepareMoves(map);
    prepareFrame(map);
    readAtlas(JSON.parse(byId("geonexus-data").textContent));
    if (largeTables().length) await unpackAtlas();
    speech.language = firstLanguage();
    if (!textsReady(speech.language)) await unpackTexts(speech.language);
    enterView(firstView());
    prepareFilters();
    prepareFilterHead(map, { onZoomBox: fitBox, onList: () => (showPanel(false), showList("results")) });
    prepareToolMenu(map, { redraw, recolor: () => (showTree(), redraw()), note: noteAddress, link: linkToView });
    prepareCard({ onSelect: select, onShow: shown, onZoom: zoomTo, onZoomBox: (box) => fitBox(box, ACTOR_ZOOM) });
    citations.onSource = (id) => showList(`source:${id}`);
    prepareFlowLegend({ onRedraw: redraw, zoom: () => map.getZoom() });
    map.on("zoomend", () => (writeFlowLegend(), updateHeadline()));
    prepareNetwork({ go: goTo, onOpen: () => narrowPage.matches && closeCard(), onChange: noteAddress });
    prepareIndicators();
    prepareTree({ onChange: layersChanged, onRedraw: redraw, onOpen: openFromList });
    prepareTime(noteAddress);
    preparePanels(noteAddress);
    goHome();
    map.setMaxBounds([[-86, -290], [86, 290]]);
    canvas = atlasCanvas(globalThis.L).addTo(map);
    prepareLargeNote(() => canvas.redraw());
    prepareViews({ onChange: layersChanged });
    prepareViewLegend({ onOpen: openFromList, onRedraw: redraw, onShow: (layer) => setLayer(layer, true), onUnknowns: listUnknowns });
    prepareSearch(openTarget);
    prepareTable(map, openFromList);
    prepareOutlines();
    prepareOutlinePart(redraw, fitBox);
    prepareLists(map, { onOpen: openFromList, onShow: showListPanel, onTable: openTable, onPicture: () => downloadPicture(map) });
    filterState.listeners.push(changed);
    listen();
    addEventListener("resize", updateTime);
    writeLanguages();
    writeTexts();
    // the bars have their size only now, and with them the map
    followFrame();
    goHome();
    prepareLink(map, setLanguage);
    exposeToScripts(map);
  } catch (error) {
    const note = byId("gx-failed");
    note.textContent = `${say("failed")} ${error instanceof Error ? error.message : error}`;
    note.hidden = false;
    throw error;
  }
}

function listen() {
  listenToPointer(map);
  byId("gx-zoom-in").addEventListener("click", () => map.zoomIn(1));
  byId("gx-zoom-out").addEventListener("click", () => map.zoomOut(1));
  byId("gx-zoom-home").addEventListener("click", goHome);
  byId("gx-about-button").addEventListener("click", openAbout);
  byId("gx-credit").addEventListener("click", openAbout);
  for (const name of PANELS)
    byId(`gx-${name}-button`).addEventListener("click", () => choosePanel(name));
  byId("gx-filtered-clear").addEventListener("click", clearFilters);
  byId("gx-language-select").addEventListener("change", (event) => (keepLanguage(event.target.value), setLanguage(event.target.value)));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || byId("gx-about").open || byId("gx-table").open) return;
    if (!byId("gx-card").hidden) closeCard();
    else if (panelShown()) showPanel(false);
  });
}

/** @param {import("../data/atlas.js").Feature|null} feature */
function select(feature) {
  const { selected } = atlas;
  // written anew, the card of what was selected before does not bring back a layer that was hidden
  const again = selected !== null && feature?.layer === selected.layer && feature?.row === selected.row;
  atlas.selected = feature;
  if (feature && !again && !atlas.shown.has(feature.layer.id)) setLayer(feature.layer, true);
  updateLists();
  canvas?.redraw();
  noteAddress();
}

/** @type {import("../data/atlas.js").Feature|null} what the map was moved to last */
let revealed = null;

/** The card of something is open: that lies beside the card, and a step of the history begins. @param {import("../panels/card.js").Stop|null} stop */
function shown(stop) {
  noteAddress();
  const feature = stop?.feature ?? null;
  const again = feature?.layer === revealed?.layer && feature?.row === revealed?.row;
  revealed = feature;
  if (feature && !again) reveal(feature);
}

/** After a change of appearance. */
function redraw() {
  canvas?.redraw();
  noteAddress();
}

/** After any change of what is shown. */
function changed() {
  updateGroups();
  updateCounts();
  updateFilters();
  updateTime();
  updateLegends();
  writeFlowLegend();
  updateViews();
  updateLists();
  refreshCard();
  canvas.redraw();
}

/** @param {import("../data/atlas.js").Feature} feature */
function openFromList(feature) {
  showPanel(false);
  showFound([feature]);
  zoomTo(feature);
}

/** What the search found. @param {import("../panels/search.js").Target} target */
function openTarget({ feature, actor, country, sheet, source }) {
  showPanel(false);
  if (feature) openFromList(feature);
  else if (actor !== undefined) {
    showActor(actor);
    if (networkOpen()) openNetwork(actor);
  }
  else if (sheet) showSheet(sheet);
  else if (source) showList(`source:${source}`);
  else fitBox(land()[country ?? 0]?.box);
}

/** The panel of lists in front, where it is not there already. */
const showListPanel = () => void ((byId("gx-lists").hidden || !panelShown()) && choosePanel("lists"));

/** The list beside the map of all that is not known. */
function listUnknowns() {
  chooseList("unknown");
  showListPanel();
}

function writeLanguages() {
  const select = byId("gx-language-select");
  const options = atlas.data.languages.map(([code, name]) => el("option", { value: code, lang: code, text: name }));
  select.replaceChildren(...options);
  select.value = speech.language;
}

/** The last language that was asked for; its texts may still be packed. */
let asked = "";

/** @param {string} language */
function setLanguage(language) {
  if (!Object.hasOwn(speech.strings, language)) return;
  asked = language;
  if (!textsReady(language)) return void unpackTexts(language).then(() => asked === language && setLanguage(language));
  speech.language = language;
  byId("gx-language-select").value = language;
  writeTexts();
  refreshCard();
  canvas.redraw();
  noteAddress();
}

/** Every text of the frame, in the language in force. */
function writeTexts() {
  const title = titleIn(atlas.data.atlas.title);
  document.documentElement.lang = speech.language;
  document.title = labelText(title, 400);
  byId("gx-title").replaceChildren(datum("span", title));
  byId("gx-skip").textContent = say("skip");
  byId("gx-language-label").textContent = say("language");
  byId("gx-lists-button").textContent = say("lists");
  byId("gx-layers-button").textContent = say("layers");
  byId("gx-filtered-clear").textContent = say("clear_all");
  nameButton("gx-about-button", say("about"), "?");
  nameButton("gx-zoom-in", say("zoom_in"), "+");
  nameButton("gx-zoom-out", say("zoom_out"), "−");
  nameButton("gx-zoom-home", say("zoom_home"), "⌂");
  byId("gx-credit").textContent = `Leaflet · ${say("attribution")}`;
  byId("gx-card").setAttribute("aria-label", say("details"));
  map.getContainer().setAttribute("aria-label", say("map"));
  showTree();
  writeFlowLegend();
  showFilters();
  showTime();
  showViews();
  showPanel(panelShown());
  showToolMenu();
  writeSearch();
  showLists();
  writeOutlineKey();
  if (byId("gx-table").open) showTable();
  writeAbout();
  showNetwork();
}
