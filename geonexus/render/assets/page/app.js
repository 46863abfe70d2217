// The page: puts the parts together and listens.

import { openAbout, writeAbout } from "../panels/about.js";
import { areasOf, atlas, cell, land, layerTitle, largeTables, readAtlas, restReady, shapeOf, tableOf, unpackAtlas, unpackRest } from "../data/atlas.js";
import { atlasCanvas, worldAt } from "../draw/canvas.js";
import { closeCard, featureTitle, prepareCard, refreshCard, showActor, showFound, showSheet } from "../panels/card.js";
import { updateLegends } from "../panels/class_legend.js";
import { aggregateAt } from "../draw/draw_large.js";
import { prepareLargeNote } from "../draw/large_note.js";
import { byId, datum, el, nameButton } from "../base/dom.js";
import { showFilters, updateFilters } from "../panels/filter.js";
import { worldPerMeter } from "../base/geometry.js";
import { featuresAt } from "../draw/hit_test.js";
import { prepareIndicators } from "../data/indicators.js";
import { showToolMenu, prepareToolMenu, handleClick } from "../tools/tool_menu.js";
import { isMeasuring } from "../tools/measure.js";
import { firstLanguage, noteAddress, prepareLink } from "./permalink.js";
import { keepLanguage } from "./reader_language.js";
import { textsReady, unpackTexts } from "../data/texts.js";
import { exposeToScripts, toLatLng } from "./script_access.js";
import { PANELS, choosePanel, narrowPage, panelShown, showPanel } from "./side_panels.js";
import { clearFilters, layersChanged, prepareFilters, filterState } from "../filter/filtered.js";
import { underPointer } from "../filter/two_periods.js";
import { formatNumber, labelText, say, speech, titleIn } from "../base/text.js";
import { prepareSearch, writeSearch } from "../panels/search.js";
import { showTime, updateTime } from "../panels/time_bar.js";
import { prepareTable, showTable } from "../panels/table.js";
import { prepareTree, setLayer, showTree, updateCounts, updateGroups } from "../panels/layer_tree.js";

/** @type {any} */ let canvas = null;
/** @type {any} */ let map = null;

/** Called by the map's own script, once the map is there. @param {any} made the Leaflet map */
export async function start(made) {
  try {
    map = made;
    readAtlas(JSON.parse(byId("geonexus-data").textContent));
    if (largeTables().length) await unpackAtlas();
    speech.language = firstLanguage();
    if (!textsReady(speech.language)) await unpackTexts(speech.language);
    prepareFilters();
    prepareToolMenu(map, { redraw, recolor: () => (showTree(), redraw()), note: noteAddress });
    prepareCard({ onSelect: select, onZoom: zoomTo, onZoomBox: fitBox });
    prepareIndicators();
    prepareTree({ onChange: layersChanged, onRedraw: redraw, onOpen: openFromList });
    fitAtlas();
    map.setMaxBounds([[-86, -290], [86, 290]]);
    canvas = atlasCanvas(globalThis.L).addTo(map);
    prepareLargeNote(() => canvas.redraw());
    prepareSearch(openTarget);
    prepareTable(map, openFromList);
    filterState.listeners.push(changed);
    if (narrowPage.matches) byId("gx-app").classList.remove("gx-time-open");
    listen();
    addEventListener("resize", updateTime);
    writeLanguages();
    writeTexts();
    prepareLink(map, setLanguage);
    exposeToScripts(map);
  } catch (error) {
    const note = byId("gx-failed");
    note.textContent = `${say("failed")} ${error instanceof Error ? error.message : error}`;
    note.hidden = false;
    throw error;
  }
}

function fitAtlas() {
  const [west, south, east, north] = atlas.data.atlas.extent;
  settled(() => map.fitBounds([[south, west], [north, east]], { animate: false }));
}

/** Do it now, or at the end of a zoom that is under way: Leaflet would lose it. */
function settled(action) {
  if (map._animatingZoom) map.once("zoomend", action);
  else action();
}

function listen() {
  map.on("click", (event) => {
    if (event.sourceTarget !== map || handleClick(event.latlng)) return;
    const aggregate = aggregateUnder(event.containerPoint);
    if (aggregate) return openAggregate(aggregate);
    const finger = event.originalEvent?.pointerType === "touch" ? 8 : 0;
    const found = under(event.containerPoint, finger);
    showFound(found);
    // the first card of a large table opens only when its texts are unpacked
    if (found.length && restReady()) uncover(event.containerPoint);
    else if (found.length) unpackRest().then(() => uncover(event.containerPoint));
  });
  map.on("mousemove", (event) => hover(event.containerPoint));
  map.on("mouseout movestart", () => hover(null));
  byId("gx-zoom-in").addEventListener("click", () => map.zoomIn(1));
  byId("gx-zoom-out").addEventListener("click", () => map.zoomOut(1));
  byId("gx-zoom-home").addEventListener("click", fitAtlas);
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

/** Do something as the side under a point of the map shows it. @template T @param {any} point @param {() => T} action @returns {T} */
const underPoint = (point, action) => underPointer(point.x / map.getSize().x, action);

/** What lies under a point of the map. @param {any} point @param {number} [finger] more pixels of reach */
const under = (point, finger = 0) =>
  underPoint(point, () => featuresAt(worldAt(map, point), finger));

/** The cluster under a point, or the square of a density. @param {any} point */
const aggregateUnder = (point) => underPoint(point, () => aggregateAt(worldAt(map, point)));

/** Zoom to a cluster or square; what no zoom can separate is listed. */
function openAggregate({ layer, box, rows }) {
  const apart = Math.max(box[2] - box[0], box[3] - box[1]) * 2 ** map.getMaxZoom();
  if (apart < APART_PX || map.getZoom() >= map.getMaxZoom()) showFound(rows.map((row) => ({ layer, row })));
  else settled(() => map.fitBounds([toLatLng(box[0], box[1]), toLatLng(box[2], box[3])], { padding: [60, 60] }));
}

/** Below this distance at the last zoom, points are one spot. */
const APART_PX = 8;

let waiting = 0;

/** Name of what lies under the pointer. @param {any} point */
function hover(point) {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => {
    const tip = byId("gx-tip");
    const free = point && !isMeasuring();
    const aggregate = free && aggregateUnder(point);
    if (aggregate) {
      map.getContainer().classList.add("gx-over");
      tip.hidden = false;
      tip.textContent = `${layerTitle(aggregate.layer)}: ${formatNumber(aggregate.count, 0)}`;
      tip.style.transform = `translate(${point.x + 14}px, ${point.y + 14}px)`;
      return;
    }
    const found = free ? under(point) : [];
    if (found.length && !restReady()) unpackRest();
    map.getContainer().classList.toggle("gx-over", found.length > 0);
    tip.hidden = !found.length || found[0].layer.kind === "choropleth";
    if (tip.hidden) return;
    const more = found.length > 1 ? ` +${found.length - 1}` : "";
    tip.textContent = labelText(featureTitle(found[0]) || layerTitle(found[0].layer), 80) + more;
    tip.style.transform = `translate(${point.x + 14}px, ${point.y + 14}px)`;
  });
}

/** @param {import("../data/atlas.js").Feature|null} feature */
function select(feature) {
  const { selected } = atlas;
  // written anew, the card of what was selected before does not bring back a layer that was hidden
  const again = selected !== null && feature?.layer === selected.layer && feature?.row === selected.row;
  atlas.selected = feature;
  if (feature && !again && !atlas.shown.has(feature.layer.id)) setLayer(feature.layer, true);
  canvas?.redraw();
  noteAddress();
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
  refreshCard();
  canvas.redraw();
}

/** Move the map where the card would cover what was clicked. @param {any} point */
function uncover(point) {
  const card = byId("gx-card").getBoundingClientRect();
  const frame = map.getContainer().getBoundingClientRect();
  const narrow = card.width > frame.width * 0.9;
  const room = narrow ? card.top - frame.top : card.left - frame.left;
  const at = narrow ? point.y : point.x;
  if (at < room - 12) return;
  const move = at - room * (narrow ? 0.6 : 0.85);
  map.panBy(narrow ? [0, move] : [move, 0]);
}

/** World box of a feature. */
function worldBox({ layer, row }) {
  const shape = layer.kind === "choropleth" ? areasOf(layer).shapes[row] : shapeOf(layer, row);
  if (!shape) return null;
  if (shape.box) return shape.box;
  const meters = Number(cell(tableOf(layer), "accuracy_m", row) ?? 0);
  const reach = Math.min(meters, 500000) * worldPerMeter(shape.y);
  return [shape.x - reach, shape.y - reach, shape.x + reach, shape.y + reach];
}

/** @param {import("../data/atlas.js").Feature} feature */
function zoomTo(feature) {
  fitBox(worldBox(feature));
}

/** @param {number[]|null|undefined} box in world units */
function fitBox(box) {
  if (!box) return;
  const corners = [toLatLng(box[0], box[1]), toLatLng(box[2], box[3])];
  const card = byId("gx-card").getBoundingClientRect();
  const narrow = card.width > map.getSize().x * 0.9;
  const covered = narrow ? [24, card.height + 24] : [card.width + 40, 30];
  const padding = { paddingTopLeft: [narrow ? 24 : 60, 24], paddingBottomRight: covered };
  settled(() => map.fitBounds(corners, { maxZoom: 8, ...padding }));
}

/** @param {import("../data/atlas.js").Feature} feature */
function openFromList(feature) {
  showPanel(false);
  showFound([feature]);
  zoomTo(feature);
}

/** What the search found. @param {import("../panels/search.js").Target} target */
function openTarget({ feature, actor, country, sheet }) {
  showPanel(false);
  if (feature) openFromList(feature);
  else if (actor !== undefined) showActor(actor);
  else if (sheet) showSheet(sheet);
  else fitBox(land()[country ?? 0]?.box);
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
  showFilters();
  showTime();
  showPanel(panelShown());
  showToolMenu();
  writeSearch();
  nameButton("gx-table-button", say("table"), "☰");
  if (byId("gx-table").open) showTable();
  writeAbout();
}
