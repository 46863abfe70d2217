// One canvas for the whole atlas, kept in step with Leaflet's pan and zoom.

import { atlas, shownLayers } from "../data/atlas.js";
import { drawBaseMap, drawBaseLines } from "./base_map.js";
import { forgetLarge } from "./draw_large.js";
import { writeLargeNote } from "./large_note.js";
import { drawHighlighted, drawLayer, drawSelected } from "./features.js";
import { shareOfOpacity } from "./highlight.js";
import { baseMap, hasBaseMap } from "./base_map_choice.js";
import { WORLD, worldX, worldY } from "../base/geometry.js";
import { drawLabels, nameChosen } from "./names.js";
import { forgetLabels, keepLabels, startLabels } from "./labels.js";
import { drawSmallClusters, gatherSmall } from "./small_clusters.js";
import { coveredBoxes } from "./covered.js";
import { drawFlowMap } from "./flow_map.js";
import { drawFaded } from "./opacity.js";
import { overlays } from "../base/paint.js";
import { onSide, sides } from "../filter/two_periods.js";

/** Part of the view that is drawn beyond each edge, so that a short drag shows no gap. */
const PADDING = 0.25;

/** @param {any} L Leaflet @returns {any} a layer; call `redraw()` on it after a change */
export function atlasCanvas(L) {
  const Canvas = L.Renderer.extend({
    options: { padding: PADDING, pane: "tilePane" },

    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.className = "gx-canvas";
      this._container.setAttribute("aria-hidden", "true");
      this._ctx = this._container.getContext("2d");
    },

    _destroyContainer() {
      this._container.remove();
    },

    getEvents() {
      return { ...L.Renderer.prototype.getEvents.call(this), move: this._follow, resize: this._update };
    },

    /** A view that was set is drawn on whole pixels: Leaflet would shift the canvas by a part of one. */
    _reset() {
      this._update();
      L.DomUtil.setPosition(this._container, this._bounds.min);
    },

    /** Draw again when a long drag nears the edge of what is drawn. */
    _follow() {
      const size = this._map.getSize();
      const corner = this._map.containerPointToLayerPoint([0, 0]);
      const visible = L.bounds(corner, corner.add(size));
      if (this._bounds && !this._bounds.contains(visible) && this._map.getZoom() === this._zoom)
        this._update();
      // the divider stays where it is while the map moves under it
      else if (sides.on) this.redraw();
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      const before = this._bounds;
      const zoom = this._zoom;
      L.Renderer.prototype._update.call(this);
      const from = this._origin;
      this._origin = this._map.getPixelOrigin();
      // the end of a drag that `_follow` has drawn already; a jump to another place has another origin
      if (before?.equals(this._bounds) && zoom === this._zoom && from?.equals(this._origin) && this._ctx.canvas.style.width) return;
      const size = this._bounds.getSize();
      const ratio = Math.min(window.devicePixelRatio || 1, 2);
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this._container.width = Math.round(size.x * ratio);
      this._container.height = Math.round(size.y * ratio);
      this._container.style.width = `${size.x}px`;
      this._container.style.height = `${size.y}px`;
      this._ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      this.redraw();
    },

    redraw() {
      if (!this._map || !this._bounds) return;
      forgetLarge();
      forgetLabels();
      paintAtlas(this._map, this._bounds, this._ctx, coveredBoxes(this._container));
      keepLabels();
      writeLargeNote();
      atlas.drawn += 1;
    },
  });
  return new Canvas();
}

/**
 * The whole atlas, both sides of a divider where there is one.
 * @param {any} map @param {any} bounds in layer points @param {CanvasRenderingContext2D} ctx
 * @param {number[][]} [covered] boxes of the canvas that panels cover: no name goes there
 */
export function paintAtlas(map, bounds, ctx, covered = []) {
  const views = viewsOf(map, bounds, ctx);
  if (sides.on) {
    const cut = map.containerPointToLayerPoint([map.getSize().x * sides.at, 0]).x - bounds.min.x;
    const { width, height } = views[0];
    for (const [side, from, to] of [[0, -Infinity, cut], [1, cut, Infinity]]) {
      ctx.save();
      ctx.beginPath();
      const left = Math.max(0, from);
      ctx.rect(left, 0, Math.max(0, Math.min(width, to) - left), height);
      ctx.clip();
      onSide(side, () => paintViews(views.map((view) => ({ ...view, edges: [from, to], part: cutPart(view.part, from, to) })), covered));
      ctx.restore();
    }
  } else paintViews(views, covered);
  for (const draw of overlays) for (const view of views) draw(view);
}

/** A part of the canvas between two edges. @param {number[]} part @param {number} from @param {number} to */
const cutPart = ([left, top, right, bottom], from, to) => [Math.max(left, from), top, Math.min(right, to), bottom];

/** @param {import("../base/paint.js").View[]} views @param {number[][]} covered */
function paintViews(views, covered) {
  const { ctx, width, height, palette: colors } = views[0];
  ctx.fillStyle = hasBaseMap() ? colors.water : colors.paper;
  if (baseMap.online) ctx.clearRect(0, 0, width, height);
  else ctx.fillRect(0, 0, width, height);
  const layers = shownLayers();
  const under = layers.filter((layer) => layer.kind === "choropleth");
  const over = layers.filter((layer) => layer.kind !== "choropleth");
  startLabels(covered);
  gatherSmall(views[0]);
  nameChosen(views);
  views.forEach(drawBaseMap);
  const share = shareOfOpacity();
  for (const layer of under) drawFaded(views, layer, drawLayer, share);
  views.forEach(drawBaseLines);
  const isPoint = ({ kind }) => kind === "point";
  for (const layer of over.filter((one) => !isPoint(one))) drawFaded(views, layer, drawLayer, share);
  drawFlowMap(views, share);
  for (const layer of over.filter(isPoint)) drawFaded(views, layer, drawLayer, share);
  views.forEach(drawSmallClusters);
  drawHighlighted(views);
  drawLabels(views);
  for (const view of views) drawSelected(view);
}

/** Colors in force. */
export const palette = () => atlas.data.style[atlas.dark ? "dark" : "light"];

/** A view for each copy of the world that is in sight. @returns {import("../base/paint.js").View[]} */
function viewsOf(map, bounds, ctx) {
  const zoom = map.getZoom();
  const scale = 2 ** zoom;
  const size = bounds.getSize();
  const origin = map.getPixelOrigin().add(bounds.min);
  const { x, y } = map.containerPointToLayerPoint([0, 0]).subtract(bounds.min);
  const { x: wide, y: high } = map.getSize();
  const part = [x, y, x + wide, y + high];
  const around = part.map((edge, i) => edge + (i % 2 ? high : wide) * (i < 2 ? -PADDING : PADDING));
  const views = [];
  for (const copy of [0, -1, 1]) {
    const left = copy * WORLD * scale - origin.x;
    const visible = left < size.x && left + WORLD * scale > 0;
    if (!visible && copy !== 0) continue;
    const top = -origin.y;
    views.push({ ctx, scale, left, top, width: size.x, height: size.y, zoom, palette: palette(), around, part, edges: [-Infinity, Infinity] });
  }
  return views;
}

/** World position under a point of the map container. */
export function worldAt(map, point) {
  const place = map.containerPointToLatLng(point);
  const lon = ((((place.lng + 180) % 360) + 360) % 360) - 180;
  return { x: worldX(lon), y: worldY(place.lat), scale: 2 ** map.getZoom() };
}
