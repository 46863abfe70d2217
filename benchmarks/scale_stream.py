"""Join more events than memory holds: streamed, on Dask, and dask-geopandas where installed.

Each size is made part by part, a million rows a Parquet file, in a temporary folder that is removed
afterwards. Every method runs in a process of its own and ends with joined GeoParquet and the counts
per area, which are compared. ``peak`` is the largest resident memory of that process, or of the
largest of its worker processes. geonexus does more than the peer: it reads every column as text,
checks ids, dates and countries, and keeps the refused rows. Run it as

    python benchmarks/scale_stream.py 1e6 1e7
    python benchmarks/scale_stream.py stream 1e7 1e8
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_METHODS = ["stream", "dask", "dask-geopandas"]
_ROWS = 1_000_000
_BYTES_PER_ROW = 150
"""On the disk, all methods together: events, parts, ids while they are compared."""

_PREPARE = """
import sys
from pathlib import Path
import numpy as np, pyarrow as pa, pyarrow.parquet as pq
import geonexus as gx
folder, total, rows = Path(sys.argv[1]), int(float(sys.argv[2])), int(sys.argv[3])
folder.mkdir()
places = gx.Catalog().open("gazetteer").geo
x, y = places.geometry.x.to_numpy(), places.geometry.y.to_numpy()
country = places["country"].to_numpy(dtype=object)
for part in range(-(-total // rows)):
    count, start = min(rows, total - part * rows), part * rows
    rng = np.random.default_rng(part)
    near = rng.integers(0, len(x), count)
    days = np.datetime64("2000-01-01") + rng.integers(0, 9131, count).astype("timedelta64[D]")
    table = pa.table({
        "id": pa.array([f"syn-{start + k:010d}" for k in range(count)]),
        "date": pa.array(days.astype(str)),
        "lon": np.round(x[near] + rng.normal(0, 0.3, count), 6),
        "lat": np.round(y[near] + rng.normal(0, 0.3, count), 6),
        "country": pa.array(country[near]), "type": pa.array(["synthetic"] * count),
        "fatalities": rng.poisson(0.4, count),
    })
    pq.write_table(table, folder / f"part-{part:05d}.parquet")
"""

_COMMON = """
import json, resource, sys, time
from pathlib import Path
import pandas as pd
import geonexus as gx
from geonexus.userdata.synthetic import MAPPING
def report(out, seconds, counts):
    counts[counts > 0].sort_index().to_csv(out.parent / f"{out.name}.counts")
    own, children = (resource.getrusage(who).ru_maxrss / 1024
                     for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": seconds, "own_mb": own, "worker_mb": children}))
def ours(events, out, engine):
    from geonexus.atlas.in_parts.run import join_parts
    mapping = MAPPING.model_copy(update={"accuracy_m": None})
    areas = gx.Catalog().open("admin1")
    start = time.perf_counter()
    done = join_parts(events, areas, out, mapping=mapping, engine=engine, workers=2)
    seconds = time.perf_counter() - start
    tally = done.tally
    assert done.rows_in == tally.matched + tally.unmatched + tally.withheld + done.rejected
    report(out, seconds, pd.read_csv(out / "counts.csv").set_index("area")["inside"])
def peer(events, out):
    import dask.dataframe as dd, dask_geopandas, geopandas as gpd
    from distributed import Client, LocalCluster
    areas = gx.Catalog().open("admin1").geo[["code", "geometry"]]
    areas["code"] = areas["code"].astype(object)
    start = time.perf_counter()
    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1",
                      dashboard_address=None) as cluster, Client(cluster):
        table = dd.read_parquet(events)
        points = dask_geopandas.from_dask_dataframe(
            table, geometry=dask_geopandas.points_from_xy(table, "lon", "lat", crs=4326)
        ).set_crs(4326)
        found = dask_geopandas.sjoin(points, areas, predicate="within", how="inner")
        found.drop(columns="index_right").to_parquet(out)
        counts = dd.read_parquet(out, columns=["code"])["code"].value_counts().compute()
        seconds = time.perf_counter() - start
    report(out, seconds, counts)
if __name__ == "__main__":
    method, events, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    ours(events, out, method) if method in ("stream", "dask") else peer(events, out)
"""


def main() -> None:
    good = True
    methods = [name for name in sys.argv[1:] if name in _METHODS] or _METHODS
    for size in [name for name in sys.argv[1:] if name not in _METHODS] or ["1e6", "1e7"]:
        need = float(size) * _BYTES_PER_ROW
        free = shutil.disk_usage(tempfile.gettempdir()).free
        if free < 2 * need:
            print(f"{float(size):,.0f} events: skipped, {free / 1e9:.0f} GB free is too little")
            continue
        with tempfile.TemporaryDirectory() as folder:
            good &= compare(Path(folder), size, methods)
    raise SystemExit(0 if good else "counts differ")


def compare(folder: Path, size: str, methods: list[str]) -> bool:
    script = folder / "run.py"  # a file, because worker processes import the main module again
    script.write_text(_COMMON)
    prepare = [sys.executable, "-c", _PREPARE, str(folder / "in"), size, str(_ROWS)]
    subprocess.run(prepare, check=True)
    print(f"\n{float(size):,.0f} events × admin1, {len(list((folder / 'in').iterdir()))} files")
    good, first = True, None
    for method in methods:
        out = folder / method
        command = [sys.executable, str(script), method, str(folder / "in"), str(out)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        shutil.rmtree(out, ignore_errors=True)
        if done.returncode:
            print(f"  {method:<15} {(done.stderr.strip().splitlines() or ['killed'])[-1]}")
            continue
        told = json.loads(done.stdout.splitlines()[-1])
        counts = sorted((folder / f"{method}.counts").read_text().split()[1:])
        first = first or (told["seconds"], counts)
        good &= counts == first[1]
        rate = float(size) / told["seconds"]
        print(
            f"  {method:<15} {told['seconds']:8.1f} s  {rate:>9,.0f} rows/s"
            f"  {told['seconds'] / first[0]:5.2f} × the first  peak {told['own_mb']:6,.0f} MB,"
            f" largest worker {told['worker_mb']:6,.0f} MB"
            f"  counts {'equal' if counts == first[1] else 'NOT EQUAL'}"
        )
    return good


if __name__ == "__main__":
    main()
