// Arcs between spots of the map: which are joined, and how each bends. Spots are in world units.

import { WORLD } from "../base/geometry.js";

/** @typedef {{x: number, y: number}} Spot */

/** Horizontal way from one spot to another, the shorter way round the world. @param {Spot} a @param {Spot} b */
export function acrossTo(a, b) {
  const dx = b.x - a.x;
  return dx > WORLD / 2 ? dx - WORLD : dx < -WORLD / 2 ? dx + WORLD : dx;
}

/** @param {Spot} a @param {Spot} b */
export const apart = (a, b) => Math.hypot(acrossTo(a, b), b.y - a.y);

/**
 * The shortest set of pairs that hangs all spots together (Prim's minimum spanning tree): every
 * pair of them would be as true, and would hide the map.
 * @param {Spot[]} spots @returns {[number, number][]}
 */
export function spanningPairs(spots) {
  /** @type {[number, number][]} */
  const pairs = [];
  const nearest = spots.map((spot, i) => ({ from: 0, away: i ? apart(spots[0], spot) : -1 }));
  for (let step = 1; step < spots.length; step += 1) {
    let next = -1;
    nearest.forEach(({ away }, i) => {
      if (away >= 0 && (next < 0 || away < nearest[next].away)) next = i;
    });
    pairs.push([nearest[next].from, next]);
    nearest[next].away = -1;
    spots.forEach((spot, i) => {
      const away = apart(spots[next], spot);
      if (nearest[i].away >= 0 && away < nearest[i].away) nearest[i] = { from: next, away };
    });
  }
  return pairs;
}

/** The two spots, one of each list, that are nearest to each other; null where one list is empty. @template {Spot} T @param {T[]} some @param {T[]} others @returns {[T, T]|null} */
export function nearestPair(some, others) {
  let best = /** @type {[T, T]|null} */ (null);
  for (const a of some)
    for (const b of others) if (!best || apart(a, b) < apart(best[0], best[1])) best = [a, b];
  return best;
}

/**
 * Points of an arc from spot to spot, as x, y, x, y …; of a loop where both are one spot.
 * @param {Spot} a @param {Spot} b
 * @param {number} number of the arc between these two, from 0: each bends more than the one before
 * @param {number} loop size of a loop in world units
 * @returns {number[]}
 */
export function arcPoints(a, b, number, loop) {
  const points = [];
  const dx = acrossTo(a, b);
  const dy = b.y - a.y;
  if (dx === 0 && dy === 0) {
    const turn = (number * 2 * Math.PI) / 5;
    for (let step = 0; step <= 24; step += 1) {
      const angle = (step / 24) * 2 * Math.PI + turn;
      const [cx, cy] = [a.x + loop * Math.sin(turn), a.y - loop * Math.cos(turn)];
      points.push(cx - loop * Math.sin(angle), cy + loop * Math.cos(angle));
    }
    return points;
  }
  // the bend goes to the same side of the map, whichever end is named first
  const side = dx > 0 || (dx === 0 && dy > 0) ? 1 : -1;
  const bend = side * (0.16 + 0.1 * number);
  const [mx, my] = [a.x + dx / 2 + dy * bend, a.y + dy / 2 - dx * bend];
  for (let step = 0; step <= 24; step += 1) {
    const t = step / 24;
    const [p, q, r] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
    points.push(p * a.x + q * mx + r * (a.x + dx), p * a.y + q * my + r * b.y);
  }
  return points;
}
