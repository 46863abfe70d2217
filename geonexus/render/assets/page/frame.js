// The map's frame changes with panels, bars and full screen: the middle of the view stays the middle.

import { fitAtlas, settled } from "./move_map.js";

const frame = {
  /** @type {any} */ map: null,
  framing: false,
  /** whether reader or address have moved the map */ moved: false,
};

/** @param {any} map */
export function prepareFrame(map) {
  frame.map = map;
  map.on("moveend", () => {
    if (!frame.framing) frame.moved = true;
  });
  new ResizeObserver(() => settled(followFrame)).observe(map.getContainer());
}

/** Whether the map shows something else than at first. */
export const isMoved = () => frame.moved;

/** Do something that moves the map and is no move of the reader's. @param {() => void} action */
export function framed(action) {
  const kept = frame.framing;
  frame.framing = true;
  try {
    action();
  } finally {
    frame.framing = kept;
  }
}

/** The view as it is at first. */
export function goHome() {
  framed(fitAtlas);
  frame.moved = false;
}

/** Bring the map in line with the size of its frame. */
export function followFrame() {
  const { map } = frame;
  const { clientWidth, clientHeight } = map.getContainer();
  const { x, y } = map.getSize();
  if (clientWidth === x && clientHeight === y) return;
  const [center, zoom] = [map.getCenter(), map.getZoom()];
  framed(() => {
    map.invalidateSize({ animate: false, pan: false });
    // a turned phone, or a frame that had no size before, begins anew where nobody has moved the map
    if (!frame.moved && clientWidth !== x) fitAtlas();
    else showPlace(center, zoom);
  });
}

/** Set the middle of the map exactly: a pan would round it to whole pixels, and round again at every load. @param {any} center @param {number} zoom */
export function showPlace(center, zoom) {
  frame.map.setView(center, zoom, { animate: false, reset: true });
}
