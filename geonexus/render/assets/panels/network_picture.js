// The drawing of the network to take away, with its title, legend and sources: as SVG, or as PNG.

import { networkEntries } from "./network_legend.js";
import { sourceWords } from "./network_table.js";
import { downloadFile } from "./take_files.js";
import { drawingElement } from "./network_diagram.js";
import { isoDay } from "../base/dates.js";
import { svgEl, wrapWords } from "../base/svg.js";
import { formatDate, say, speech } from "../base/text.js";

/** @typedef {import("./network_diagram.js").Drawing} Drawing */

const PICTURE_EDGE_PX = 18;
const PICTURE_FONT = "12px system-ui, sans-serif";
const PICTURE_LEAST_PX = 560;
const PICTURE_ENTRY_PX = 290;
const PNG_RATIO = 2;
/** What a file of its own cannot take from the page's style sheets. */
const KEPT_STYLES = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "font", "text-anchor", "paint-order"];
const LEFT_OUT = ".gx-net-keys, .gx-net-reach, .gx-net-no-room, .gx-net-box";

/**
 * @param {Drawing} drawing @param {string} title @param {string} facts how many links and nodes
 * @returns {any} an element that holds its own styles
 */
function pictureElement(drawing, title, facts) {
  const width = Math.max(PICTURE_LEAST_PX, drawing.width + 2 * PICTURE_EDGE_PX);
  const inside = width - 2 * PICTURE_EDGE_PX;
  let y = PICTURE_EDGE_PX + 18;
  const parts = [];
  const write = (text, attributes = {}) => {
    for (const line of wrapWords(text, PICTURE_FONT, inside)) {
      parts.push(svgEl("text", { x: PICTURE_EDGE_PX, y, class: "gx-net-caption", ...attributes, text: line }));
      y += 17;
    }
  };
  write(title, { class: "gx-net-title" });
  write(facts);
  const body = drawingElement(drawing, title);
  body.setAttribute("x", String((width - drawing.width) / 2));
  body.setAttribute("y", String(y));
  parts.push(body);
  y += drawing.height + 12;
  const columns = Math.max(1, Math.floor(inside / PICTURE_ENTRY_PX));
  const entries = networkEntries(drawing.nodes.map(({ id }) => id), drawing.edges.map(({ edge }) => edge));
  entries.forEach(({ symbol, text }, i) => {
    const [left, top] = [PICTURE_EDGE_PX + (i % columns) * PICTURE_ENTRY_PX, y + Math.floor(i / columns) * 20];
    parts.push(svgEl("g", { transform: `translate(${left} ${top})` }, symbol, svgEl("text", { x: 46, y: 13, class: "gx-net-caption", text })));
  });
  y += Math.ceil(entries.length / columns) * 20 + 16;
  write(say("network_note"));
  const sources = [...new Set(drawing.edges.flatMap(({ edge }) => sourceWords(edge).split("; ")))].filter(Boolean).sort(new Intl.Collator(speech.language).compare);
  write(say("sources_are", { text: sources.join("; ") }));
  write(say("made_on", { date: formatDate(isoDay(Math.floor(Date.now() / 86400000))) }));
  y += PICTURE_EDGE_PX - 8;
  return svgEl("svg", { class: "gx-net-svg", width, height: y, viewBox: `0 0 ${width} ${y}` },
    svgEl("rect", { x: 0, y: 0, width, height: y, class: "gx-net-paper" }), ...parts);
}

/** As text; the element stands in the page for a moment, so that its styles are known. @param {any} picture @param {any} host */
function writtenPicture(picture, host) {
  host.append(picture);
  for (const element of picture.querySelectorAll(LEFT_OUT)) element.remove();
  for (const element of [picture, ...picture.querySelectorAll("*")]) {
    const style = getComputedStyle(element);
    element.setAttribute("style", KEPT_STYLES.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";"));
    for (const name of ["class", "tabindex", "role", "data-node", "data-edge"]) element.removeAttribute(name);
  }
  picture.remove();
  picture.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new XMLSerializer().serializeToString(picture);
}

/** @param {"svg"|"png"} ending @param {Drawing} drawing @param {string} title @param {string} facts @param {any} host an element of the panel */
export async function takePicture(ending, drawing, title, facts, host) {
  const text = writtenPicture(pictureElement(drawing, title, facts), host);
  if (ending === "svg") return downloadFile("svg", "image/svg+xml", [text]);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width * PNG_RATIO;
  canvas.height = image.height * PNG_RATIO;
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => blob && downloadFile("png", "image/png", [blob]), "image/png");
}
