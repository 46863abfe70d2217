"""Join points to polygons: geopandas.sjoin(within) and, where installed, SedonaDB beside ours.

For each number of points and each set of areas the same points go to every method in one run, and
the results are compared pair by pair. geonexus is timed twice: ``index`` is columns in, pairs out
(cold: the index is built in the time), ``join`` is ``geonexus.within`` on Layers, keys and tally
included. Points cluster around the places of the gazetteer. Peak memory is the growth of each
method's own process. Run it as

    python benchmarks/join_points.py 1e3 1e4 1e5 1e6

geopandas holds one Python object a point: 1e7 points need some 6 GB.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

_COMMON = """
import json, resource, sys, time
import numpy as np
n, areas_id, folder = int(float(sys.argv[1])), sys.argv[2], sys.argv[3]
import geonexus as gx
import geopandas as gpd, pandas as pd, shapely
areas = gpd.read_file(f"{folder}/{areas_id}.fgb")
stored = np.load(f"{folder}/points-{n}.npz")
x, y = stored["x"], stored["y"]
def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
def report(name, seconds, before, left, right):
    order = np.lexsort((right, left))
    np.savez(f"{folder}/{name}.npz", left=left[order], right=right[order])
    print(json.dumps({"name": name, "seconds": seconds, "peak_mb": peak_mb() - before}))
"""

_RUNS = {
    "index": """
from geonexus.grid_index.lookup import cover
shapes = areas.geometry.to_numpy()
before = peak_mb()
start = time.perf_counter()
found = cover(shapes, x, y)
seconds = time.perf_counter() - start
inside = ~found.border
report("index", seconds, before, found.point[inside], found.area[inside].astype(np.int64))
""",
    "join": """
from geonexus.cards import Card
from geonexus.join import within
from geonexus.model import Layer
def layer(frame, name, geometry):
    text = {"en": "t", "es": "t", "pt": "t"}
    return Layer(frame, Card(id=name, title=text, abstract=text, geometry=geometry, file="f",
        key="key", crs="EPSG:4326", columns={"key": {"kind": "integer", "about": "key"}},
        sources=[{"registry": "curated"}], licence="", attribution="", vintage="", coverage="",
        accuracy_m=None, method="", features=None, sha256=None))
points = gpd.GeoDataFrame({"key": np.arange(n)}, geometry=gpd.points_from_xy(x, y), crs=4326)
left, right = layer(points, "points", "point"), layer(areas, "areas", "polygon")
before = peak_mb()
start = time.perf_counter()
matches, tally = within(left, right, join_id="j")
seconds = time.perf_counter() - start
matches = matches[matches["match"] == "inside"]
report("join", seconds, before, matches["left"].to_numpy(), matches["right"].to_numpy())
""",
    "geopandas": """
points = gpd.GeoDataFrame({"key": np.arange(n)}, geometry=gpd.points_from_xy(x, y), crs=4326)
before = peak_mb()
start = time.perf_counter()
found = gpd.sjoin(points, areas, predicate="within", lsuffix="point", rsuffix="area")
seconds = time.perf_counter() - start
report("geopandas", seconds, before, found["key_point"].to_numpy(), found["key_area"].to_numpy())
""",
    "sedonadb": """
try:
    import sedonadb
except ImportError:
    print(json.dumps({"name": "sedonadb", "absent": True}))
    sys.exit()
points = gpd.GeoDataFrame({"key": np.arange(n)}, geometry=gpd.points_from_xy(x, y), crs=4326)
sd = sedonadb.connect()
before = peak_mb()
start = time.perf_counter()
sd.create_data_frame(points).to_view("p")
sd.create_data_frame(areas[["key", "geometry"]]).to_view("a")
found = sd.sql("SELECT p.key AS l, a.key AS r FROM p JOIN a ON ST_Within(p.geometry, a.geometry)")
found = found.to_pandas()
seconds = time.perf_counter() - start
report("sedonadb", seconds, before, found["l"].to_numpy(), found["r"].to_numpy())
""",
}

_PREPARE = """
import sys
import numpy as np
import geonexus as gx
folder, sizes = sys.argv[1], [int(float(a)) for a in sys.argv[2:]]
project = gx.open_atlas("latin-america")
sets = {"admin1": project.catalog.open("admin1").geo,
        "territories": project.build().layer("territories").geo}
for name, frame in sets.items():
    frame = frame[["geometry"]].reset_index(drop=True)
    frame.insert(0, "key", np.arange(len(frame)))
    frame.to_file(f"{folder}/{name}.fgb", driver="FlatGeobuf", SPATIAL_INDEX="NO")
places = project.catalog.open("gazetteer").geo.geometry
rng = np.random.default_rng(1)
for n in sizes:
    near = rng.integers(0, len(places), n)
    x = places.x.to_numpy()[near] + rng.normal(0, 0.3, n)
    y = places.y.to_numpy()[near] + rng.normal(0, 0.3, n)
    np.savez(f"{folder}/points-{n}.npz", x=x.round(6), y=y.round(6))
"""


def run(code: str, *arguments: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or ["killed"])[-1]}
    return json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else {}


def same(folder: str, name: str) -> str:
    import numpy as np

    with np.load(f"{folder}/geopandas.npz") as peer, np.load(f"{folder}/{name}.npz") as ours:
        equal = all(np.array_equal(peer[side], ours[side]) for side in ("left", "right"))
        return f"{len(ours['left']):,} pairs, " + ("equal" if equal else "NOT EQUAL")


def compare(folder: str, n: str, areas: str) -> bool:
    results = {name: run(_COMMON + code, n, areas, folder) for name, code in _RUNS.items()}
    peer = results["geopandas"].get("seconds")
    print(f"\n{float(n):,.0f} points × {areas}")
    good = True
    for name, result in results.items():
        if "seconds" not in result:
            print(f"  {name:<10} {result.get('failed', 'not installed')}")
            continue
        ratio = f"{peer / result['seconds']:6.1f} × geopandas" if peer else ""
        verdict = same(folder, name) if peer else "nothing to compare with"
        good &= "NOT" not in verdict
        columns_mb = float(n) * 16 / 1e6
        memory = f"+{result['peak_mb']:6.0f} MB ({result['peak_mb'] / columns_mb:5.1f} × columns)"
        print(f"  {name:<10} {result['seconds']:8.3f} s  {ratio:<20}  {memory}  {verdict}")
    return good


def main() -> None:
    sizes = sys.argv[1:] or ["1e3", "1e4", "1e5", "1e6"]
    with tempfile.TemporaryDirectory() as folder:
        prepared = run(_PREPARE, folder, *sizes)
        if prepared:
            raise SystemExit(f"the points could not be prepared: {prepared['failed']}")
        counts = {path.stem: path.stat().st_size for path in sorted(Path(folder).glob("*.fgb"))}
        print("one run on this machine; areas in bytes:", counts)
        results = [compare(folder, n, areas) for areas in counts for n in sizes]
    raise SystemExit(0 if all(results) else "results differ")


if __name__ == "__main__":
    main()
