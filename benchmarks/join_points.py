"""Join points to polygons: geopandas.sjoin(within) and SedonaDB beside ours, in one run.

For each number of points and each set of areas the same GeoDataFrames go to every method, in turn
and several times over, each time without anything prepared or indexed before; the results are
compared pair by pair. What is timed:

- ``geopandas``: ``sjoin(points, areas, predicate="within")``, what a user does;
- ``sedonadb``: frames in, frame of keys out (the extra ``bench``; left out where it is missing);
- ``cold``: ``geonexus.within`` on Layers, keys, tally and the building of the index included;
- ``on disk``: the same, with the index written by an earlier process;
- ``kept``: the same once more in one process.

Wall and processor seconds are medians; the ratios are those of medians. Peak memory is what one
call adds to a process of its own, against the bytes of the input columns: x, y and the key (text of
9 bytes and an offset of 8). Points cluster around the places of the gazetteer. Run it as

    python benchmarks/join_points.py 1e3 1e4 1e5 1e6

geopandas holds one Python object a point: 1e7 points need some 8 GB.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

METHODS = ("geopandas", "sedonadb", "cold", "on disk", "kept")
BYTES_PER_POINT = 16 + 9 + 8

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
    frame.insert(0, "area", [f"area-{number:04d}" for number in range(len(frame))])
    frame.to_parquet(f"{folder}/{name}.parquet")
places = project.catalog.open("gazetteer").geo.geometry
rng = np.random.default_rng(1)
for n in sizes:
    near = rng.integers(0, len(places), n)
    x = places.x.to_numpy()[near] + rng.normal(0, 0.3, n)
    y = places.y.to_numpy()[near] + rng.normal(0, 0.3, n)
    np.savez(f"{folder}/points-{n}.npz", x=x.round(6), y=y.round(6))
"""

_COMMON = """
import json, sys, time
from pathlib import Path
import numpy as np
import geopandas as gpd, pandas as pd, pyarrow as pa, pyarrow.compute as pc, shapely
from geonexus.model.cards import Card
from geonexus.join.grid_index import lookup
from geonexus.join.within import within
from geonexus.model.layer import Layer
n, areas_id, folder = int(float(sys.argv[1])), sys.argv[2], sys.argv[3]
columns = np.load(f"{folder}/points-{n}.npz")
shapes = gpd.points_from_xy(columns["x"], columns["y"])
number = pc.utf8_lpad(pc.cast(pa.array(np.arange(n)), pa.string()), 8, "0")
keys = pd.array(pc.binary_join_element_wise("e", number, ""), dtype="str")
areas = gpd.read_parquet(f"{folder}/{areas_id}.parquet")
binary = shapely.to_wkb(areas.geometry.to_numpy())
grids = Path(folder) / "grids"

def fresh():
    '''Return both sides without an index, a prepared shape or anything else from before.'''
    points = gpd.GeoDataFrame({"event": keys}, geometry=shapes.copy(), crs=4326)
    frame = {"area": areas["area"].array}
    frame = gpd.GeoDataFrame(frame, geometry=shapely.from_wkb(binary), crs=4326)
    return layer(points, "event", "point"), layer(frame, "area", "polygon")

def layer(frame, key, geometry):
    text = {"en": "t", "es": "t", "pt": "t"}
    return Layer(frame, Card(id=key, title=text, abstract=text, geometry=geometry, file="f",
        key=key, crs="EPSG:4326", columns={key: {"kind": "text", "about": "key"}},
        sources=[{"registry": "curated"}], license="", attribution="", vintage="", coverage="",
        accuracy_m=None, method="", features=None, sha256=None))

def geopandas(points, areas):
    return gpd.sjoin(points.frame, areas.frame, predicate="within")[["event", "area"]]

def sedonadb(points, areas):
    import sedonadb
    sd = sedonadb.connect()
    # by Arrow streams: its own ways from and to pandas ask for one more package
    sd.create_data_frame(pa.table(points.frame.to_arrow(index=False))).to_view("p")
    sd.create_data_frame(pa.table(areas.frame.to_arrow(index=False))).to_view("a")
    sql = "SELECT p.event, a.area FROM p JOIN a ON ST_Within(p.geometry, a.geometry)"
    return pa.table(sd.sql(sql)).to_pandas()

def ours(points, areas, cache=None):
    return within(points, areas, join_id="j", cache=cache)[0]

def cold(points, areas):
    lookup._kept.clear()
    return ours(points, areas)

def on_disk(points, areas):
    lookup._kept.clear()
    return ours(points, areas, grids)

kept = ours

def pairs(found):
    '''Return sorted (point, area) positions of those inside, each pair as one number.'''
    if "match" in found:
        found = found[found["match"] == "inside"]
    left, right = found.iloc[:, 0], found.iloc[:, 1]
    point = pc.cast(pc.utf8_slice_codeunits(pa.array(left), 1), pa.int64()).to_numpy()
    codes = pd.Categorical(right, categories=areas["area"]).codes
    return np.sort(point * len(areas) + codes)
"""

_TIME = """
rounds, names = json.loads(sys.argv[4]), json.loads(sys.argv[5])
methods = {name: globals()[name.replace(" ", "_")] for name in names}
out = {name: {"wall": [], "cpu": [], "equal": True} for name in names}
expected = None
if "on disk" in names:
    on_disk(*fresh())
for turn in range(max(rounds.values())):
    for name in names[turn % len(names):] + names[:turn % len(names)] if turn else names:
        method = methods[name]
        if turn >= rounds[name]:
            continue
        frames = fresh()
        wall, cpu = time.perf_counter(), time.process_time()
        found = method(*frames)
        out[name]["wall"].append(time.perf_counter() - wall)
        out[name]["cpu"].append(time.process_time() - cpu)
        if turn == 0:
            found = pairs(found)
            expected = found if expected is None else expected
            out[name]["equal"] = bool(np.array_equal(found, expected))
            out[name]["pairs"] = len(found)
        del found, frames
print(json.dumps(out))
"""

_MEMORY = """
import resource
def status(field):
    line = next(l for l in open("/proc/self/status") if l.startswith(field))
    return int(line.split()[1]) * 1024
method = globals()[sys.argv[4].replace(" ", "_")]
frames = fresh()
if sys.argv[4] == "kept":
    method(*fresh())
try:
    Path("/proc/self/clear_refs").write_text("5")  # the mark of the highest level starts anew
    before, level = status("VmRSS"), lambda: status("VmHWM")
except (OSError, StopIteration):
    level = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    before = level()
found = method(*frames)
print(json.dumps(level() - before))
"""


def run(code: str, *arguments: str) -> dict | float | str:
    """Return what the code prints as JSON, or why it failed."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["killed"])[-1]
    return json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else {}


def median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def compare(folder: str, n: str, areas: str, names: list[str]) -> bool:
    size = float(n)
    often = 9 if size < 3e5 else 3
    rounds = {name: often if name != "sedonadb" or size < 3e5 else 1 for name in names}
    timed = run(_COMMON + _TIME, n, areas, folder, json.dumps(rounds), json.dumps(names))
    print(f"\n{size:,.0f} points × {areas}", flush=True)
    if not isinstance(timed, dict):
        print("  failed:", timed)
        return False
    wall = {name: median(result["wall"]) for name, result in timed.items()}
    cpu = {name: median(result["cpu"]) for name, result in timed.items()}
    for name, result in timed.items():
        peak = run(_COMMON + _MEMORY, n, areas, folder, name)
        memory = str(peak)
        if isinstance(peak, (int, float)):
            memory = f"+{peak / 1e6:6.0f} MB ({peak / size / BYTES_PER_POINT:6.2f} × columns)"
        equal = "equal" if result["equal"] else "NOT EQUAL"
        print(
            f"  {name:<10} {wall[name]:8.4f} s {wall['geopandas'] / wall[name]:6.2f} ×   "
            f"processor {cpu[name]:8.4f} s {cpu['geopandas'] / cpu[name]:6.2f} ×   "
            f"{memory}   {result['pairs']:,} pairs, {equal}",
            flush=True,
        )
    return all(result["equal"] for result in timed.values())


def main() -> None:
    sizes = sys.argv[1:] or ["1e3", "1e4", "1e5", "1e6"]
    names = list(METHODS)
    missing = run("import sedonadb")
    if missing:
        print(f"sedonadb is left out: {missing}; install the extra bench to compare with it")
        names.remove("sedonadb")
    with tempfile.TemporaryDirectory() as folder:
        prepared = run(_PREPARE, folder, *sizes)
        if prepared:
            raise SystemExit(f"the points could not be prepared: {prepared}")
        print("seconds are medians of runs in turn; × is geopandas' divided by the method's")
        sets = sorted(path.stem for path in Path(folder).glob("*.parquet"))
        results = [compare(folder, n, areas, names) for areas in sets for n in sizes]
    raise SystemExit(0 if all(results) else "results differ")


if __name__ == "__main__":
    main()
