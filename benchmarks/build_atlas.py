"""Build the default atlas cold and warm, with peak memory; the peer is drawn in the same run.

Cold is a fresh process (imports, layers and all), warm a second build in that process. The peer is
what a user would write by hand: geopandas reads the built layers and folium draws them with
GeoJson, without evidence, joins or sheet. Run it with ``make bench``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

_OURS = """
import json, resource, sys, tempfile, time
begin = time.perf_counter()
import geonexus as gx
steps = {}
def timed(name, call):
    start = time.perf_counter()
    value = call()
    steps[name] = time.perf_counter() - start
    return value
project = timed("open", lambda: gx.open_atlas("latin-america"))
atlas = timed("build", project.build)
timed("save", lambda: atlas.save(sys.argv[1]))
steps["cold total"] = time.perf_counter() - begin
from geonexus.render.html import write_html
from pathlib import Path
timed("map only, warm", lambda: write_html(atlas, Path(sys.argv[1]) / "again.html"))
start = time.perf_counter()
warm = gx.open_atlas("latin-america").build()
with tempfile.TemporaryDirectory() as folder:
    warm.save(folder)
steps["warm total"] = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"steps": steps, "peak_mb": peak}))
"""

_PEER = """
import json, resource, sys, time
from pathlib import Path
begin = time.perf_counter()
import folium, geopandas as gpd
frames = {p.stem: gpd.read_file(p) for p in sorted(Path(sys.argv[1], "layers").glob("*.geojson"))}
def draw():
    page = folium.Map(tiles=None, max_zoom=14)
    for name, frame in frames.items():
        fields = [column for column in frame.columns if column != "geometry"]
        folium.GeoJson(frame, name=name, popup=folium.GeoJsonPopup(fields)).add_to(page)
    folium.LayerControl().add_to(page)
    page.save(str(Path(sys.argv[1]) / "peer.html"))
draw()
steps = {"cold total": time.perf_counter() - begin}
start = time.perf_counter()
draw()
steps["map only, warm"] = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"steps": steps, "peak_mb": peak}))
"""


def run(code: str, folder: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-c", code, folder], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours = run(_OURS, folder)
        page = Path(folder) / "index.html"
        peer = run(_PEER, folder)
        peer_page = Path(folder) / "peer.html"
        print("default atlas, one run on this machine\n")
        for name, seconds in ours["steps"].items():
            print(f"  geonexus  {name:<16} {seconds:7.2f} s")
        for name, seconds in peer["steps"].items():
            print(f"  folium    {name:<16} {seconds:7.2f} s")
        memory = ours["peak_mb"], peer["peak_mb"]
        print(f"\n  peak memory     geonexus {memory[0]:6.0f} MB   folium {memory[1]:6.0f} MB")
        sizes = page.stat().st_size / 1e6, peer_page.stat().st_size / 1e6
        print(f"  page            geonexus {sizes[0]:6.2f} MB   folium {sizes[1]:6.2f} MB")
        print(f"\n  page size ratio (folium / geonexus)      {sizes[1] / sizes[0]:.2f}")
        ratio = peer["steps"]["map only, warm"] / ours["steps"]["map only, warm"]
        print(f"  map time ratio (folium map / our map)    {ratio:.2f}")
        print("  folium's map has no base map and asks four hosts for its scripts when opened")


if __name__ == "__main__":
    main()
