"""How legible two pages of the default atlas are, side by side, measured in headless Chromium.

Every path and text that a page puts on its canvas is recorded (``legibility.js``), so that both
pages are measured by the same rule whatever their scripts are. Drugs and people are shown in both.

* lines: what is stroked with the lines' layers on and not with them off. Crossings within 10 px of
  a common end do not count; an overlap is a stretch of at least 12 px within 2 px of another line;
  line pixels are length by width of the strokes, less the gaps of dashes. Beside them stand the
  pixels of a screenshot that change when the lines' layers go off: names and boxes included.
* under a foreign node: lines that pass within 5 px of an end of other lines and serve it not.
* fills: pixels of a territory view under more than two fills, over five regions and zooms 5 to 8.
* labels: boxes that touch; texts that end in "…" or are cut by the edge of the map.
* contrast: lightness (CIE L*) of a line against the ground beside it, and the contrast ratio of
  WCAG 2 of a label against its halo, in light and dark, for full sight, protanopia and
  deuteranopia (Machado, Oliveira and Fernandes 2009, severity 1).

Run it as

    python benchmarks/legibility.py OLD.html NEW.html [--json FILE]
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from PIL import Image, ImageChops, ImageDraw
from playwright.sync_api import Page, sync_playwright

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SCREENS = {"desk": (1440, 900), "phone": (390, 844)}
LINES = {"routes-drugs", "routes-people", "flows-drugs", "flows-people", "routes"}
"""Layers of lines that carry drugs and people, by their names in either page."""
REGIONS = {
    "VRAEM": (-11.5, -74.0), "Tri-Border": (-25.5, -54.6), "Guerrero": (18.3, -101.0),
    "Northern Triangle": (14.8, -90.0), "Colombia and Ecuador": (1.0, -77.5),
}  # fmt: skip
ZOOMS = (5, 6, 7, 8)
NEAR_END_PX, OVERLAP_PX, LEAST_OVERLAP_PX, NODE_PX = 10, 2, 12, 5
SIGHTS = {
    "full sight": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
}  # fmt: skip


@dataclass
class Shot:
    """What one state of a page draws."""

    drawn: dict[str, Any]
    picture: Image.Image

    @property
    def frame(self) -> shapely.Geometry:
        """Return the part of the map that is on the screen."""
        x0, y0, x1, y1 = self.drawn["frame"]
        width, height = self.picture.size
        return shapely.box(max(0, x0), max(0, y0), min(width, x1), min(height, y1))


class Reader:
    """One page in one window."""

    def __init__(self, page: Page, file: Path) -> None:
        self.page, self.url = page, file.resolve().as_uri()
        self.requests: list[str] = []
        page.add_init_script(path=Path(__file__).with_suffix(".js"))
        page.on("request", lambda request: self.requests.append(request.url))

    def open(self, hash_: str) -> Shot:
        """Show an address: in the page that is open where it says which part of the map."""
        if "map=" in hash_ and self.page.url.startswith(self.url):
            self.page.evaluate("(hash) => { location.hash = hash; }", hash_)
            self.page.wait_for_timeout(250)
        else:
            self.page.goto("about:blank")
            self.page.goto(self.url + hash_)
            self._wait()
            self.page.wait_for_timeout(700)
        drawn = self.page.evaluate("recordDrawing()")
        return Shot(drawn, Image.open(io.BytesIO(self.page.screenshot())).convert("RGB"))

    def _wait(self) -> None:
        """Wait for the first drawing; the page's policy forbids the waiting of Playwright."""
        while not self.page.evaluate("Boolean(globalThis.geonexus && geonexus.drawn() > 0)"):
            time.sleep(0.01)

    def layers(self) -> list[str]:
        """Return the ids of the page's layers."""
        ids: list[str] = self.page.evaluate("geonexus.layers().map((layer) => layer.id)")
        return ids

    def ready_s(self) -> float:
        """Return the seconds from opening to the first drawing, the median of five."""
        took = []
        for _ in range(5):
            self.page.goto("about:blank")
            start = time.perf_counter()
            self.page.goto(self.url, wait_until="commit")
            self._wait()
            took.append(time.perf_counter() - start)
        return float(np.median(took))


def part_key(part: list[list[float]]) -> tuple[tuple[float, float], ...]:
    """Return a part of a path as something to look up."""
    return tuple((round(x), round(y)) for x, y in part)


def open_lines(shot: Shot, without: Shot) -> list[tuple[shapely.Geometry, dict[str, Any]]]:
    """Return the lines that one state draws and the other does not, each once, its top stroke."""
    known = {part_key(part) for stroke in without.drawn["strokes"] for part in stroke["parts"]}
    found: dict[Any, tuple[shapely.Geometry, dict[str, Any]]] = {}
    for stroke in shot.drawn["strokes"]:
        for part in stroke["parts"]:
            key = part_key(part)
            if len(part) < 2 or key in known or key[0] == key[-1]:
                continue
            line = shapely.LineString(part)
            if line.length > 24:
                found[key] = (line, stroke)
    seen = [(line, stroke) for line, stroke in found.values() if line.intersects(shot.frame)]
    return seen


def ends_of(line: shapely.Geometry) -> list[shapely.Geometry]:
    """Return both ends of a line as points."""
    return [shapely.get_point(line, 0), shapely.get_point(line, -1)]


def crossings_and_overlap(
    lines: list[shapely.Geometry], frame: shapely.Geometry
) -> tuple[int, float]:
    """Return how often lines cross away from common ends, and how long they lie on each other."""
    crossings, overlap = 0, 0.0
    tree = shapely.STRtree(lines)
    for i, j in tree.query(lines, predicate="dwithin", distance=OVERLAP_PX).T:
        if i >= j:
            continue
        a, b = lines[i], lines[j]
        shared = [p for p in ends_of(a) if min(p.distance(q) for q in ends_of(b)) < NEAR_END_PX]
        away = shapely.union_all([p.buffer(NEAR_END_PX) for p in shared])
        on_screen = a.intersection(frame).difference(away)
        near = on_screen.intersection(b.buffer(OVERLAP_PX))
        lengths = [piece.length for piece in shapely.get_parts(near)]
        overlap += sum(length for length in lengths if length >= LEAST_OVERLAP_PX)
        points = shapely.get_parts(on_screen.intersection(b))
        crossings += sum(1 for point in points if point.geom_type == "Point")
    return crossings, overlap


def under_foreign_nodes(lines: list[shapely.Geometry], frame: shapely.Geometry) -> int:
    """Return how many lines pass under an end of other lines which they do not serve."""
    nodes = [end for line in lines for end in ends_of(line) if end.within(frame)]
    merged = shapely.union_all([node.buffer(NEAR_END_PX / 2) for node in nodes])
    spots = [area.centroid for area in shapely.get_parts(merged)]
    count = 0
    for line in lines:
        own = ends_of(line)
        foreign = (p for p in spots if min(p.distance(end) for end in own) > 2 * NEAR_END_PX)
        count += any(line.distance(p) < NODE_PX for p in foreign)
    return count


def line_ink(
    lines: list[tuple[shapely.Geometry, dict[str, Any]]], frame: shapely.Geometry
) -> float:
    """Return the pixels under the strokes of lines: length by width, less the gaps of dashes."""
    total = 0.0
    for line, stroke in lines:
        dash = stroke["dash"]
        share = sum(dash[::2]) / sum(dash) if sum(dash) else 1.0
        total += line.intersection(frame).length * stroke["width"] * share
    return total


def changed_pixels(a: Image.Image, b: Image.Image, frame: shapely.Geometry) -> int:
    """Return how many pixels of the map differ between two screenshots."""
    box = tuple(int(edge) for edge in frame.bounds)
    difference = ImageChops.difference(a.crop(box), b.crop(box)).convert("L")
    return int((np.asarray(difference) > 12).sum())


def under_many_fills(shot: Shot, without: Shot) -> tuple[int, int]:
    """Return how many pixels of the map are under more than two fills, and how many there are."""
    known = {part_key(part) for fill in without.drawn["fills"] for part in fill["parts"]}
    x0, y0, x1, y1 = (int(edge) for edge in shot.frame.bounds)
    total = np.zeros((y1 - y0, x1 - x0), dtype=np.uint8)
    done = set()
    for fill in shot.drawn["fills"]:
        keys = tuple(part_key(part) for part in fill["parts"])
        # the hatching of an area is no second area
        if keys in done or any(key in known for key in keys) or fill["alpha"] < 0.02:
            continue
        done.add(keys)
        mask = np.zeros(total.shape, dtype=bool)
        for part in fill["parts"]:
            if len(part) < 3:
                continue
            ring = Image.new("1", (total.shape[1], total.shape[0]))
            ImageDraw.Draw(ring).polygon([(x - x0, y - y0) for x, y in part], fill=1)
            mask ^= np.asarray(ring)
        total += mask
    return int((total > 2).sum()), int(total.size)


def labels_of(shot: Shot) -> list[dict[str, Any]]:
    """Return the texts on the map that are names and not counts, each once."""
    found = {}
    for text in shot.drawn["texts"]:
        box = shapely.box(*text["box"])
        if not re.fullmatch(r"[\d+.,]*", text["text"]) and box.intersects(shot.frame):
            found[(text["text"], round(text["box"][0]), round(text["box"][1]))] = text
    return list(found.values())


def touching_and_cut(shot: Shot) -> tuple[int, int, int]:
    """Return how many labels touch another, how many are cut, and how many there are."""
    labels = labels_of(shot)
    boxes = [shapely.box(*label["box"]) for label in labels]
    pairs = itertools.combinations(boxes, 2)
    touch = sum(a.intersection(b).area > 1 for a, b in pairs)
    cut = sum(
        label["text"].endswith("…") or not box.within(shot.frame.buffer(1))
        for label, box in zip(labels, boxes, strict=True)
    )
    return touch, cut, len(labels)


def rgb(color: str) -> np.ndarray:
    """Return a CSS color as canvas writes it, as numbers from 0 to 1."""
    if color.startswith("#"):
        return np.array([int(color[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.array([float(part) for part in re.findall(r"[\d.]+", color)[:3]]) / 255


def luminance(color: np.ndarray, sight: np.ndarray) -> np.ndarray:
    """Return the relative luminance as an eye of this kind sees it."""
    linear = np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ sight.T, 0, 1)
    return np.asarray(seen @ np.array([0.2126, 0.7152, 0.0722]))


def lightness(color: np.ndarray, sight: np.ndarray) -> np.ndarray:
    """Return CIE L*."""
    y = luminance(color, sight)
    return np.where(y > 216 / 24389, 116 * np.cbrt(y) - 16, y * 24389 / 27)


def line_contrast(shot: Shot, ground: Shot, sight: np.ndarray) -> list[float]:
    """Return, for each line, the median difference of L* between it and the ground under it."""
    pixels = np.asarray(ground.picture) / 255
    found = []
    for line, stroke in open_lines(shot, ground):
        if stroke["color"] == "pattern":
            continue
        seen = line.intersection(shot.frame.buffer(-2))
        steps = np.arange(0, seen.length, 6)
        spots = shapely.get_coordinates(shapely.line_interpolate_point(seen, steps)).astype(int)
        if not len(spots):
            continue
        under = pixels[spots[:, 1], spots[:, 0]]
        over = stroke["alpha"] * rgb(stroke["color"]) + (1 - stroke["alpha"]) * under
        found.append(float(np.median(np.abs(lightness(over, sight) - lightness(under, sight)))))
    return found


def label_contrast(shot: Shot, sight: np.ndarray) -> list[float]:
    """Return the contrast ratio of each label to its halo, or to the ground where it has none."""
    halos = {(h["text"], round(h["box"][0])): h["color"] for h in shot.drawn["halos"]}
    pixels = np.asarray(shot.picture) / 255
    found = []
    for label in labels_of(shot):
        x, y = (int(v) for v in label["box"][:2])
        halo = halos.get((label["text"], round(label["box"][0])))
        inside = 0 <= y < pixels.shape[0] and 0 <= x < pixels.shape[1]
        if halo is None and not inside:
            continue
        ground = pixels[y, x] if halo is None else rgb(halo)
        light = sorted(float(luminance(c, sight)) for c in (rgb(label["color"]), ground))
        found.append((light[1] + 0.05) / (light[0] + 0.05))
    return found


def measure(file: Path, browser: Any) -> dict[str, float]:
    """Return every figure of one page."""
    figures: dict[str, float] = {"page MB": file.stat().st_size / 1e6}
    for screen, (width, height) in SCREENS.items():
        context = browser.new_context(viewport={"width": width, "height": height}, locale="en-US")
        reader = Reader(context.new_page(), file)
        reader.open("")
        if screen == "desk":
            figures["ready s"] = reader.ready_s()
        shown = [name for name in reader.layers() if name in LINES]
        whole = reader.open("#layers=" + ",".join(["territories", *shown, "places", "incidents"]))
        lines = reader.open("#layers=" + ",".join(shown))
        base = reader.open("#layers=")
        stroked = open_lines(lines, base)
        drawn = [line for line, _ in stroked]
        crossed, overlap = crossings_and_overlap(drawn, lines.frame)
        figures |= {
            f"{screen}: lines": len(drawn),
            f"{screen}: crossings": crossed,
            f"{screen}: overlap px": overlap,
            f"{screen}: line pixels": line_ink(stroked, lines.frame),
            f"{screen}: pixels that the lines' layers change": changed_pixels(
                lines.picture, base.picture, base.frame
            ),
            f"{screen}: lines under a foreign node": under_foreign_nodes(drawn, lines.frame),
        }
        states = [whole]
        many = pixels = 0
        for zoom, (lat, lon) in itertools.product(ZOOMS, REGIONS.values()):
            at = f"&map={zoom}/{lat}/{lon}"
            areas, ground = reader.open(f"#layers=territories{at}"), reader.open(f"#layers={at}")
            more, all_ = under_many_fills(areas, ground)
            many, pixels = many + more, pixels + all_
            states.append(
                reader.open("#layers=" + ",".join(["territories", *shown, "places"]) + at)
            )
        counts = np.array([touching_and_cut(state) for state in states])
        figures |= {
            f"{screen}: share under more than two fills, %": 100 * many / pixels,
            f"{screen}: labels": int(counts[:, 2].sum()),
            f"{screen}: pairs of labels that touch": int(counts[:, 0].sum()),
            f"{screen}: labels cut": int(counts[:, 1].sum()),
        }
        for mode in ("light", "dark"):
            there = "#base=" + mode + "&layers="
            ground = reader.open(there)
            seen, states = (
                reader.open(there + ",".join(shown)),
                [reader.open(there + "territories")],
            )
            states.append(reader.open(there + "territories,places&map=6/-11/-74"))
            for name, sight in SIGHTS.items():
                contrast = line_contrast(seen, ground, sight)
                ratios = [ratio for state in states for ratio in label_contrast(state, sight)]
                figures[f"{screen}, {mode}, {name}: least contrast of a line, L*"] = min(contrast)
                figures[f"{screen}, {mode}, {name}: least contrast of a label"] = min(ratios)
        outside = [
            url for url in reader.requests if not url.startswith(("file:", "data:", "about:"))
        ]
        figures[f"{screen}: requests to the network"] = len(outside)
        context.close()
    return figures


def main() -> None:
    """Measure both pages and print them side by side."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        found = [measure(file, browser) for file in (asked.old, asked.new)]
        browser.close()
    print("| measure | old | new | change |\n|---|--:|--:|--:|")
    for name, old in found[0].items():
        new = found[1][name]
        change = f"{100 * (new - old) / old:+.0f} %" if old else ""
        print(f"| {name} | {old:,.4g} | {new:,.4g} | {change} |")
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    sys.exit(main())
