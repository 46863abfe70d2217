// What the pointer does on the map: names, cards, clusters.

import { aggregateAt } from "../draw/draw_large.js";
import { smallClusterAt } from "../draw/small_clusters.js";
import { worldAt } from "../draw/canvas.js";
import { featureTitle, showFlows, showFound } from "../panels/card.js";
import { bundleText } from "../panels/flow_card.js";
import { flowAt } from "../draw/flow_hit.js";
import { nodeTitle } from "../data/flow_map.js";
import { layerTitle, restReady, unpackRest } from "../data/atlas.js";
import { byId } from "../base/dom.js";
import { featuresAt } from "../draw/hit_test.js";
import { handleClick } from "../tools/tool_menu.js";
import { isMeasuring } from "../tools/measure.js";
import { settled, uncover } from "./move_map.js";
import { toLatLng } from "./script_access.js";
import { underPointer } from "../filter/two_periods.js";
import { formatNumber, labelText } from "../base/text.js";

/** @type {any} */ let pointedMap = null;

/** @param {any} made the Leaflet map */
export function listenToPointer(made) {
  pointedMap = made;
  pointedMap.on("click", (event) => {
    if (event.sourceTarget !== pointedMap || handleClick(event.latlng)) return;
    const aggregate = aggregateUnder(event.containerPoint);
    if (aggregate) return openAggregate(aggregate);
    const finger = event.originalEvent?.pointerType === "touch" ? 8 : 0;
    const found = under(event.containerPoint, finger);
    const flow = flowUnder(event.containerPoint, found, finger);
    if (flow) return showFlows("node" in flow ? `node:${flow.node.id}` : flow.seen.bundle.id), uncover(event.containerPoint);
    showFound(found);
    // the first card of a large table opens only when its texts are unpacked
    if (found.length && restReady()) uncover(event.containerPoint);
    else if (found.length) unpackRest().then(() => uncover(event.containerPoint));
  });
  pointedMap.on("mousemove", (event) => hover(event.containerPoint));
  pointedMap.on("mouseout movestart", () => hover(null));
}

/** Do something as the side under a point of the map shows it. @template T @param {any} point @param {() => T} action @returns {T} */
const underPoint = (point, action) => underPointer(point.x / pointedMap.getSize().x, action);

/** What lies under a point of the map. @param {any} point @param {number} [finger] more pixels of reach */
const under = (point, finger = 0) =>
  underPoint(point, () => featuresAt(worldAt(pointedMap, point), finger));

/** What of the flow map lies under a point; a point of another layer lies over it. @param {any} point @param {any[]} found @param {number} [finger] */
function flowUnder(point, found, finger = 0) {
  if (found.some(({ layer }) => layer.kind === "point")) return null;
  return underPoint(point, () => flowAt(worldAt(pointedMap, point), finger));
}

/** The cluster under a point, or the square of a density. @param {any} point @returns {{layer: any, count: number, box: number[], rows: number[], features?: any[], title?: string}|null} */
const aggregateUnder = (point) => underPoint(point, () => smallClusterAt(worldAt(pointedMap, point)) ?? aggregateAt(worldAt(pointedMap, point)));

/**
 * Zoom to a cluster or square; what no zoom can separate is listed.
 * @param {{layer: any, box: number[], rows: number[], features?: any[], title?: string}} aggregate
 */
function openAggregate({ layer, box, rows, features }) {
  const apart = Math.max(box[2] - box[0], box[3] - box[1]) * 2 ** pointedMap.getMaxZoom();
  if (apart < APART_PX || pointedMap.getZoom() >= pointedMap.getMaxZoom()) showFound(features ?? rows.map((row) => ({ layer, row })));
  else settled(() => pointedMap.fitBounds([toLatLng(box[0], box[1]), toLatLng(box[2], box[3])], { padding: [60, 60] }));
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
      pointedMap.getContainer().classList.add("gx-over");
      tip.hidden = false;
      tip.textContent = aggregate.title ?? `${layerTitle(aggregate.layer)}: ${formatNumber(aggregate.count, 0)}`;
      tip.style.transform = `translate(${point.x + 14}px, ${point.y + 14}px)`;
      return;
    }
    const found = free ? under(point) : [];
    if (found.length && !restReady()) unpackRest();
    const flow = free ? flowUnder(point, found) : null;
    if (flow) {
      pointedMap.getContainer().classList.add("gx-over");
      tip.hidden = false;
      tip.textContent = "node" in flow ? nodeTitle(flow.node) : bundleText(flow.seen);
      tip.style.transform = `translate(${point.x + 14}px, ${point.y + 14}px)`;
      return;
    }
    pointedMap.getContainer().classList.toggle("gx-over", found.length > 0);
    tip.hidden = !found.length || found[0].layer.kind === "choropleth";
    if (tip.hidden) return;
    const more = found.length > 1 ? ` +${found.length - 1}` : "";
    tip.textContent = labelText(featureTitle(found[0]) || layerTitle(found[0].layer), 80) + more;
    tip.style.transform = `translate(${point.x + 14}px, ${point.y + 14}px)`;
  });
}
