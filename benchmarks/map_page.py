"""The map page with many incidents in headless Chromium: ours, and two of folium's ways beside it.

For each number of made-up incidents the same points are built into a page by geonexus (filters,
time, cards and table included), by ``folium.GeoJson`` on a canvas and by
``folium.plugins.FastMarkerCluster``; each page is opened in the same Chromium, one after the other.

* build: from the rows in memory to the file; ready: from opening to the first drawing;
* filter, time step: from the click to the drawn frame, the waiting for that frame included
  (folium has neither); pan: the same for a move of the map by a third of its width. The median
  of the steps and the best: on a busy machine they lie far apart, so the load is printed.

folium's pages ask four hosts for their scripts. Nothing is asked here: npm fetches the packages
into a temporary folder when the benchmark begins, and Playwright answers the page's requests from
there. Without npm only our page is measured. Run it as

    python benchmarks/map_page.py 1e4 5e4 1e5 1e6
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlparse

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PACKAGES = (
    "leaflet@1.9.3", "leaflet.markercluster@1.5.3", "jquery@3.7.1", "bootstrap@5.2.2",
    "leaflet.awesome-markers@2.0.5", "@fortawesome/fontawesome-free@6.2.0",
)  # fmt: skip
LONGEST_S = 120
PEER_MOST = {"geojson": 1e5, "cluster": 1e6}
"""folium.GeoJson of a million points would be a page of 200 MB."""

_BUILD = """
import json, sys, time
from dataclasses import replace
from pathlib import Path
import geonexus as gx
from geonexus.model.cards import Titles
from geonexus.userdata.events import read_events
from geonexus.model.layer import Atlas, Group
from geonexus.model.spec import GroupSpec, LayerSpec
from geonexus.userdata.synthetic import MAPPING, write_synthetic
kind, rows, folder = sys.argv[1], int(float(sys.argv[2])), Path(sys.argv[3])
events = folder / f"events-{rows}.parquet"
if not events.exists():
    write_synthetic(events, rows)
layer = read_events(events, MAPPING)
page = folder / f"{kind}-{rows}.html"
if kind == "geonexus":
    project = gx.open_atlas("latin-america")
    title = Titles(en="Incidents", es="Incidentes", pt="Incidentes")
    spec = LayerSpec(layer=layer.id, title=title, style="incident")
    groups = (GroupSpec(id="incidents", title=title, layers=(spec,)),)
    asked = project.spec.base
    base = {name: project.catalog.open(getattr(asked, name))
            for name in ("countries", "borders", "lakes", "admin1")}
    atlas = Atlas(spec=project.spec.model_copy(update={"groups": groups}), base=base, tables={},
        groups=(Group("incidents", title, ((spec, layer),)),), tallies=(), sources={},
        vocabulary={}, actors={})
    from geonexus.render.html import write_html
    start = time.perf_counter()
    write_html(atlas, page)
else:
    import folium
    from folium.plugins import FastMarkerCluster
    frame = layer.geo
    start = time.perf_counter()
    drawn = folium.Map(tiles=None, prefer_canvas=True, max_zoom=12)
    if kind == "geojson":
        marker = folium.CircleMarker(radius=4, weight=1, fill=True)
        fields = ["id", "type", "country", "date_from"]
        frame = frame[[*fields, "geometry"]]
        folium.GeoJson(frame, marker=marker, popup=folium.GeoJsonPopup(fields)).add_to(drawn)
    else:
        lat_lon = list(zip(frame.geometry.y, frame.geometry.x))
        FastMarkerCluster(lat_lon).add_to(drawn)
    drawn.fit_bounds([[-56, -118], [33, -34]])
    drawn.save(str(page))
print(json.dumps({"build s": time.perf_counter() - start, "MB": page.stat().st_size / 1e6}))
"""

_FRAME = "await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));"
_OURS = """async () => {
  const took = { filter: [], time: [], pan: [] };
  const step = async (name, act) => {
    const start = performance.now(); act(); FRAME took[name].push(performance.now() - start);
  };
  const ask = (what) => document.querySelector(what);
  ask("#gx-filter-button").click();
  for (const facet of document.querySelectorAll("[data-facet] summary")) facet.click();
  await new Promise((done) => setTimeout(done, 300));
  const two = '[data-facet="country"] li:nth-child(-n+2) input';
  const boxes = `[data-facet="incident_type"] input, ${two}`;
  for (const box of [...document.querySelectorAll(boxes)]) await step("filter", () => box.click());
  await step("filter", () => ask("#gx-clear").click());
  const handle = ask("#gx-time-handle-to");
  const press = (key) => handle.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  for (const key of ["PageDown", "ArrowLeft", "ArrowLeft", "PageDown", "ArrowLeft"])
    await step("time", () => press(key));
  ask("#gx-clear").click();
  for (const x of [400, -400, 400, -400, 400])
    await step("pan", () => map_geonexus.panBy([x, 0], { animate: false }));
  return took;
}"""
_PEER = """async () => {
  const took = { pan: [] };
  const name = Object.keys(window).find((key) => /^map_[0-9a-f]{32}$/.test(key));
  for (const x of [400, -400, 400, -400, 400]) {
    const start = performance.now();
    window[name].panBy([x, 0], { animate: false });
    FRAME took.pan.push(performance.now() - start);
  }
  return took;
}"""
_PEER_READY = """() => {
  const name = Object.keys(window).find((key) => /^map_[0-9a-f]{32}$/.test(key));
  if (!name || document.readyState !== "complete") return false;
  let layers = 0;
  window[name].eachLayer(() => (layers += 1));
  return layers > 0;
}"""


def build(kind: str, rows: str, folder: str) -> dict[str, float] | str:
    done = subprocess.run(
        [sys.executable, "-c", _BUILD, kind, rows, folder], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["killed"])[-1]
    return dict(json.loads(done.stdout.splitlines()[-1]))


def npm_files(folder: Path) -> dict[str, Path] | None:
    """Return the files of the peers' packages by name, or None without npm."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    command = [npm, "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit",
               "--no-fund", "--loglevel=error", *PACKAGES]  # fmt: skip
    if subprocess.run(command, capture_output=True, check=False).returncode:
        return None
    found = (folder / "node_modules").rglob("*.*")
    files = {path.name: path for path in found if path.suffix in (".js", ".css")}
    return files | {"jquery-3.7.1.min.js": files["jquery.min.js"]}


def opened(browser, page_file: Path, kind: str, files: dict[str, Path]) -> dict[str, float]:
    """Open a page, wait until it is drawn, and time what a person does."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    absent = []

    def answer(route, request):
        name = Path(urlparse(request.url).path).name
        if request.url.startswith("file:"):
            route.continue_()
        elif name in files:
            route.fulfill(path=str(files[name]))
        else:
            absent.append(name)
            route.abort()

    page.route("**/*", answer)
    ready = "() => Boolean(window.geonexus && geonexus.drawn() > 0)"
    start = time.perf_counter()
    page.goto(page_file.as_uri(), timeout=LONGEST_S * 1000, wait_until="commit")
    while not page.evaluate(ready if kind == "geonexus" else _PEER_READY):
        if time.perf_counter() - start > LONGEST_S:
            raise TimeoutError(f"not drawn after {LONGEST_S} s")
        page.wait_for_timeout(10)
    page.evaluate(f"async () => {{ {_FRAME} }}")
    result = {"ready s": time.perf_counter() - start}
    script = (_OURS if kind == "geonexus" else _PEER).replace("FRAME", _FRAME)
    for name, times in page.evaluate(script).items():
        result[f"{name} ms"] = statistics.median(times)
        result[f"best {name} ms"] = min(times)
    scripts = [name for name in absent if name.endswith(".js")]
    if scripts:
        print("  not in any package:", ", ".join(sorted(set(scripts))))
    context.close()
    return result


def compare(rows: str, folder: Path, browser, files: dict[str, Path] | None) -> None:
    print(
        f"\n{float(rows):,.0f} incidents; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    ours: dict[str, float] = {}
    for kind in ("geonexus", "geojson", "cluster"):
        if kind != "geonexus" and (files is None or float(rows) > PEER_MOST[kind]):
            continue
        made = build(kind, rows, str(folder))
        if isinstance(made, str):
            print(f"  {kind:<9} {made}")
            continue
        try:
            page = folder / f"{kind}-{int(float(rows))}.html"
            made |= opened(browser, page, kind, files or {})
        except Exception as error:
            print(f"  {kind:<9} {type(error).__name__}: {str(error).splitlines()[0]}")
        ours = ours or made
        print(f"  {kind:<9} " + "  ".join(f"{name} {value:8.2f}" for name, value in made.items()))
        if made is not ours:
            both = [name for name in made if name in ours and ours[name] > 0]
            ratios = "  ".join(f"{name} {made[name] / ours[name]:8.2f}" for name in both)
            print(f"  {'':<9} {ratios}  (× ours)")


def main() -> None:
    from playwright.sync_api import sync_playwright

    sizes = sys.argv[1:] or ["1e4", "5e4", "1e5", "1e6"]
    asked = os.environ.get("GEONEXUS_CHROMIUM")
    path = asked or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise SystemExit("no Chromium here: install the package chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        files = npm_files(Path(folder))
        if files is None:
            print("npm is missing or offline: folium's pages are left out")
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        print("one run on this machine, Chromium", re.sub(r"\s", "", browser.version))
        for rows in sizes:
            compare(rows, Path(folder), browser, files)
        browser.close()


if __name__ == "__main__":
    main()
