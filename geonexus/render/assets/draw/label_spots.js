// Where a label fits inside an area: on lines across the part of it that the reader sees.

/** @typedef {import("../base/paint.js").View} View */
/** @typedef {import("../base/geometry.js").Shape} Shape */

const LINE_STEP_PX = 11;
/** More room than this around a label is no better. */
const ENOUGH_PX = 90;
const MOST_SPOTS = 14;
const SPOTS_APART_PX = 26;

/**
 * Middles of places inside an area that hold a label, the best first.
 * @param {View} view @param {Shape} shape
 * @param {number[]} frame left, top, right, bottom in pixels: where the reader sees the map
 * @param {{width: number, height: number}} room of the label
 * @param {number[]|null} home where the label is when all of the area is seen: [x, y] in pixels
 * @returns {{x: number, y: number}[]}
 */
export function spotsInside(view, shape, frame, room, home) {
  const lines = crossings(view, shape, frame);
  const reach = Math.max(0, Math.ceil((room.height / 2 - LINE_STEP_PX / 2) / LINE_STEP_PX));
  /** @type {{x: number, y: number, cost: number}[]} */
  const spots = [];
  for (let at = reach; at < lines.length - reach; at += 1) {
    const y = frame[1] + (at + 0.5) * LINE_STEP_PX;
    for (const [left, right] of lines[at]) {
      const [from, to] = shared(lines, at, reach, left, right);
      const slack = (to - from - room.width) / 2;
      if (slack < 1) continue;
      const middle = (from + to) / 2;
      const ease = Math.min(slack, ENOUGH_PX);
      // toward its home, but clear of the border
      const keep = Math.max(0, slack - ease / 2);
      const x = home ? Math.min(Math.max(home[0], middle - keep), middle + keep) : middle;
      const upright = Math.min(y - frame[1], frame[3] - y, ENOUGH_PX) + clearRows(lines, at, x, room.width) * LINE_STEP_PX;
      const away = home ? Math.hypot(x - home[0], y - home[1]) : 0;
      spots.push({ x, y, cost: away * 0.35 - ease - Math.min(upright, ENOUGH_PX * 2) });
    }
  }
  spots.sort((a, b) => a.cost - b.cost);
  return thinSpots(spots);
}

/** The best of those that are close to each other. @param {{x: number, y: number}[]} spots */
function thinSpots(spots) {
  /** @type {{x: number, y: number}[]} */
  const kept = [];
  for (const { x, y } of spots) {
    if (kept.length >= MOST_SPOTS) break;
    if (kept.every((other) => Math.abs(other.x - x) > SPOTS_APART_PX || Math.abs(other.y - y) > SPOTS_APART_PX / 2)) kept.push({ x, y });
  }
  return kept;
}

/** How many lines above and below hold a label of this width too, up to six. */
function clearRows(lines, at, x, width) {
  const holds = (line) => line?.some(([from, to]) => from <= x - width / 2 && to >= x + width / 2) ?? false;
  let rows = 0;
  for (let step = 1; step <= 6; step += 1) {
    if (!holds(lines[at - step]) || !holds(lines[at + step])) break;
    rows += 1;
  }
  return rows;
}

/** What the lines around have in common with a run of one. @returns {[number, number]} */
function shared(lines, at, reach, left, right) {
  let [from, to] = [left, right];
  for (let line = at - reach; line <= at + reach; line += 1) {
    if (line === at) continue;
    let [most, best] = [0, [from, from]];
    for (const [a, b] of lines[line]) {
      const common = Math.min(b, to) - Math.max(a, from);
      if (common > most) [most, best] = [common, [Math.max(a, from), Math.min(b, to)]];
    }
    [from, to] = best;
  }
  return [from, to];
}

/** Runs of each line that lie inside the area. @param {View} view @param {Shape} shape @param {number[]} frame @returns {number[][][]} */
function crossings({ scale, left, top }, shape, [west, north, east, south]) {
  const number = Math.max(0, Math.floor((south - north) / LINE_STEP_PX));
  /** @type {number[][]} */
  const cuts = Array.from({ length: number }, () => []);
  const first = north + LINE_STEP_PX / 2;
  shape.parts.forEach((ring, part) => {
    const box = shape.boxes[part];
    // a ring crosses each line an even number of times: one beside the frame changes nothing inside it
    if (box[0] * scale + left > east || box[2] * scale + left < west || box[1] * scale + top > south || box[3] * scale + top < north) return;
    let ax = ring[0] * scale + left;
    let ay = ring[1] * scale + top;
    for (let i = 2; i < ring.length; i += 2) {
      const bx = ring[i] * scale + left;
      const by = ring[i + 1] * scale + top;
      const from = Math.max(0, Math.ceil((Math.min(ay, by) - first) / LINE_STEP_PX));
      const to = Math.min(number - 1, Math.ceil((Math.max(ay, by) - first) / LINE_STEP_PX) - 1);
      for (let line = from; line <= to; line += 1) {
        const y = first + line * LINE_STEP_PX;
        cuts[line].push(ax + ((y - ay) / (by - ay)) * (bx - ax));
      }
      ax = bx;
      ay = by;
    }
  });
  return cuts.map((line) => {
    line.sort((a, b) => a - b);
    const runs = [];
    for (let i = 0; i + 1 < line.length; i += 2) {
      const run = [Math.max(line[i], west), Math.min(line[i + 1], east)];
      if (run[1] > run[0]) runs.push(run);
    }
    return runs;
  });
}
