import assert from "node:assert/strict";
import { test } from "node:test";

import "../force.js";
import { edgesConcerning, foldGraph, graphAround, groupOf, linkLanes } from "./network_graph.js";
import { frameFor, layOut } from "./network_layout.js";
import { CURVE_SPOTS, curveBetween, pointAlong, roomAlong } from "./network_paths.js";

let number = 0;
const edge = (from, to) => ({ id: `link:${(number += 1)}`, from, to });
const names = (graph, step) => [...graph.steps].filter(([, s]) => s === step).map(([id]) => id).sort();

const PATH = [edge("a", "b"), edge("c", "b"), edge("c", "d"), edge("d", "e"), edge("b", "x"), edge("a", "x")];

test("one step holds the neighbors, and the links among them", () => {
  const graph = graphAround("a", 1, PATH);
  assert.deepEqual([names(graph, 0), names(graph, 1)], [["a"], ["b", "x"]]);
  assert.deepEqual(graph.edges.map(({ from, to }) => from + to), ["ab", "bx", "ax"]);
});

test("two steps go over a link whichever way it points, and no farther", () => {
  const graph = graphAround("a", 2, PATH);
  assert.deepEqual(names(graph, 2), ["c"]);
  assert.ok(!graph.steps.has("d"));
});

test("who has no link stands alone, and a link to oneself is no neighbor", () => {
  assert.deepEqual([...graphAround("z", 2, PATH).steps], [["z", 0]]);
  const graph = graphAround("q", 2, [edge("q", "q")]);
  assert.equal(graph.steps.size, 1);
  assert.equal(graph.edges.length, 1);
});

test("a territory is concerned by links with an end there, or between two named there", () => {
  const edges = [edge("a", "terr:t"), edge("a", "b"), edge("b", "c"), edge("terr:inner", "z")];
  const kept = edgesConcerning(edges, new Set(["terr:t", "terr:inner"]), new Set(["a", "b"]));
  assert.deepEqual(kept, [edges[0], edges[1], edges[3]]);
});

test("a graph of few nodes is not folded", () => {
  const folded = foldGraph("a", graphAround("a", 2, PATH), 60);
  assert.equal(folded.folded.size, 0);
  assert.equal(folded.undrawn, 0);
});

test("folded or not, every node is drawn or in one group, and there are no more than asked", () => {
  let seed = 5;
  const random = (most) => ((seed = (seed * 16807) % 2147483647) % most);
  for (let round = 0; round < 120; round += 1) {
    const size = 2 + random(150);
    const edges = Array.from({ length: random(260) }, () => edge(`n${random(size)}`, `n${random(size)}`));
    const graph = graphAround("n0", 1 + (round % 2), edges);
    const most = 5 + random(60);
    const { folded, drawn, undrawn, steps } = foldGraph("n0", graph, most);
    const hidden = [...folded.values()].flat();
    assert.equal(new Set(hidden).size, hidden.length, "in one group only");
    assert.ok(!hidden.includes("n0"));
    assert.ok(steps.size - hidden.length + folded.size <= Math.max(most, 2), `${steps.size} ${hidden.length} ${folded.size} ${most}`);
    assert.equal(drawn.length + undrawn, graph.edges.length);
    for (const group of folded.keys()) assert.ok(!hidden.includes(group.slice(groupOf("").length)), "hangs on what is drawn");
  }
});

test("leaves of one node go together before anyone with two links", () => {
  const edges = [edge("a", "b"), edge("a", "c"), edge("b", "c"), ...["1", "2", "3", "4"].map((n) => edge("b", `leaf${n}`)), edge("b", "two"), edge("c", "two")];
  const { folded } = foldGraph("a", graphAround("a", 2, edges), 5);
  assert.deepEqual([...folded], [["more:b", ["leaf1", "leaf2", "leaf3", "leaf4"]]]);
});

test("links between the same two have lanes of their own, whichever way they point", () => {
  const edges = [edge("a", "b"), edge("b", "a"), edge("a", "b"), edge("a", "c")];
  const lanes = linkLanes(edges);
  const seen = edges.slice(0, 3).map(({ id, from }) => lanes.get(id) * (from === "a" ? 1 : -1));
  assert.deepEqual(seen.sort(), [-1, 0, 1].sort());
  assert.equal(lanes.get(edges[3].id), 0);
});

const boxes = (count) => Array.from({ length: count }, (_, i) => ({ id: `n${i}`, step: i === 0 ? 0 : i < 20 ? 1 : 2, group: i % 5, width: 60 + ((i * 37) % 60), height: 30 + ((i * 17) % 30) }));
const star = (count) => Array.from({ length: count - 1 }, (_, i) => edge(i < 19 ? "n0" : `n${1 + (i % 19)}`, `n${i + 1}`));

test("the layout is the same at every run, and no name lies on another", () => {
  for (const room of [{ width: 700, height: 620 }, { width: 366, height: 480 }])
    for (const count of [1, 2, 5, 22, 40, 60]) {
      const nodes = boxes(count);
      const frame = frameFor(nodes, room);
      const first = layOut(nodes, star(count), frame);
      assert.deepEqual([...layOut(nodes, star(count), frame)], [...first]);
      assert.equal(first.size, count);
      nodes.forEach((a, i) => {
        const p = first.get(a.id);
        assert.ok(p.x >= a.width / 2 && p.x <= frame.width - a.width / 2 && p.y >= a.height / 2 && p.y <= frame.height - a.height / 2, "inside");
        for (const b of nodes.slice(i + 1)) {
          const q = first.get(b.id);
          const apart = Math.abs(p.x - q.x) >= (a.width + b.width) / 2 || Math.abs(p.y - q.y) >= (a.height + b.height) / 2;
          assert.ok(apart, `${count} nodes in ${room.width}: ${a.id} lies on ${b.id}`);
        }
      });
    }
});

test("a curve begins and ends outside of its nodes, and lanes lie apart", () => {
  const [from, to] = [{ x: 0, y: 0 }, { x: 100, y: 0 }];
  const straight = curveBetween(from, to, 0, [10, 12]);
  assert.deepEqual([straight.start, straight.end], [{ x: 10, y: 0 }, { x: 88, y: 0 }]);
  assert.ok(Math.abs(pointAlong(curveBetween(from, to, 1, [10, 10]), 0.5).y) > 20);
  // the other way round, the same lane lies on the other side of the way, so on the same side of the map
  const [there, back] = [pointAlong(curveBetween(from, to, 1, [0, 0]), 0.5), pointAlong(curveBetween(to, from, -1, [0, 0]), 0.5)];
  assert.ok(Math.hypot(there.x - back.x, there.y - back.y) < 1e-6);
});

test("words stand where nothing else does, inside of the frame, or nowhere", () => {
  const curve = curveBetween({ x: 0, y: 50 }, { x: 200, y: 50 }, 0, [0, 0]);
  const frame = { width: 200, height: 100 };
  const taken = [];
  const first = roomAlong(curve, CURVE_SPOTS.words, { width: 60, height: 14 }, taken, frame);
  assert.deepEqual(first, { x: 100, y: 50 });
  const second = roomAlong(curve, CURVE_SPOTS.words, { width: 60, height: 14 }, taken, frame);
  assert.ok(second === null || Math.abs(second.x - first.x) >= 60);
  assert.equal(roomAlong(curve, CURVE_SPOTS.words, { width: 300, height: 14 }, [], frame), null);
});
