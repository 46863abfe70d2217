// One canvas for the whole atlas, kept in step with Leaflet's pan and zoom.

import { atlas, shownLayers } from "./atlas.js";
import { drawGround, drawLines } from "./basemap.js";
import { forgetCrowds } from "./crowddraw.js";
import { writeCrowdNote } from "./crowdnote.js";
import { drawLayer, drawSelected } from "./features.js";
import { WORLD, worldX, worldY } from "./geometry.js";
import { drawLabels } from "./labels.js";

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

    /** Draw again when a long drag nears the edge of what is drawn. */
    _follow() {
      const size = this._map.getSize();
      const corner = this._map.containerPointToLayerPoint([0, 0]);
      const seen = L.bounds(corner, corner.add(size));
      if (this._bounds && !this._bounds.contains(seen) && this._map.getZoom() === this._zoom)
        this._update();
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      const before = this._bounds;
      const zoom = this._zoom;
      L.Renderer.prototype._update.call(this);
      // the end of a drag that `_follow` has drawn already
      if (before?.equals(this._bounds) && zoom === this._zoom && this._ctx.canvas.style.width) return;
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
      const views = viewsOf(this._map, this._bounds, this._ctx);
      const { width, height, palette } = views[0];
      this._ctx.fillStyle = palette.water;
      this._ctx.fillRect(0, 0, width, height);
      const layers = shownLayers();
      forgetCrowds();
      const under = layers.filter((layer) => layer.kind === "choropleth");
      const over = layers.filter((layer) => layer.kind !== "choropleth");
      for (const view of views) {
        drawGround(view);
        for (const layer of under) drawLayer(view, layer);
        drawLines(view);
      }
      for (const layer of over) for (const view of views) drawLayer(view, layer);
      writeCrowdNote();
      drawLabels(views);
      for (const view of views) drawSelected(view);
      atlas.drawn += 1;
    },
  });
  return new Canvas();
}

/** Colors in force. */
export const palette = () => atlas.data.style[atlas.dark ? "dark" : "light"];

/** A view for each copy of the world that is in sight. @returns {import("./paint.js").View[]} */
function viewsOf(map, bounds, ctx) {
  const zoom = map.getZoom();
  const scale = 2 ** zoom;
  const size = bounds.getSize();
  const origin = map.getPixelOrigin().add(bounds.min);
  const views = [];
  for (const copy of [0, -1, 1]) {
    const left = copy * WORLD * scale - origin.x;
    const visible = left < size.x && left + WORLD * scale > 0;
    if (!visible && copy !== 0) continue;
    const top = -origin.y;
    views.push({ ctx, scale, left, top, width: size.x, height: size.y, zoom, palette: palette() });
  }
  return views;
}

/** World position under a point of the map container. */
export function worldAt(map, point) {
  const place = map.containerPointToLatLng(point);
  const lon = ((((place.lng + 180) % 360) + 360) % 360) - 180;
  return { x: worldX(lon), y: worldY(place.lat), scale: 2 ** map.getZoom() };
}
