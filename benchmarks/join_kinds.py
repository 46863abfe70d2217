"""The other joins against what a user does: nearest, likely, areal and zonal, one after another.

Peers, each in the same process and run: ``geopandas.sjoin_nearest`` in one equal-area projection
of the continent (its distances are planar, so its nearest is not always the nearest); the
intersection of drawn circles, one polygon an event, as shapely does it; ``tobler``'s
``area_interpolate``; ``rasterstats.zonal_stats``. Where tobler or rasterstats are not installed,
their line says so. Each timing is the better of two. Run it as

    python benchmarks/join_kinds.py 1e4 1e5
"""

from __future__ import annotations

import sys
import time
import warnings

import geopandas as gpd
import numpy as np
import shapely

import geonexus as gx
from geonexus.base import crs
from geonexus.geometry import geodesy
from geonexus.model.cards import Card
from geonexus.model.layer import Layer

CATALOG = gx.Catalog()
CIRCLES = 2_000
"""Drawn circles are slow: the peer gets this many, and its time is scaled up."""


def timed(call):
    best, result = np.inf, None
    for _ in range(2):
        start = time.perf_counter()
        result = call()
        best = min(best, time.perf_counter() - start)
    return best, result


def report(name, ours_s, peer, peer_s, verdict):
    ratio = f"{peer_s / ours_s:6.1f} × {peer}" if peer_s else f"{peer} not installed"
    print(f"  {name:<26} {ours_s:8.3f} s   {ratio:<34} {verdict}", flush=True)


def events(n, accuracy_m=25_000.0):
    """Return made-up events around the places of the gazetteer in Latin America."""
    places = CATALOG.open("gazetteer").geo.cx[-118:-32, -56:33].geometry
    rng = np.random.default_rng(1)
    near = rng.integers(0, len(places), n)
    x = places.x.to_numpy()[near] + rng.normal(0, 0.3, n)
    y = places.y.to_numpy()[near] + rng.normal(0, 0.3, n)
    text = {"en": "t", "es": "t", "pt": "t"}
    frame = gpd.GeoDataFrame(
        {"id": np.arange(n).astype(str), "accuracy_m": accuracy_m},
        geometry=gpd.points_from_xy(x.round(6), y.round(6)), crs=crs.GEOGRAPHIC,
    )  # fmt: skip
    card = Card(
        id="events", title=text, abstract=text, geometry="point", file="f", key="id",
        crs=crs.GEOGRAPHIC, columns={"id": {"kind": "text", "about": "key"}},
        sources=[{"registry": "curated"}], license="", attribution="", vintage="", coverage="",
        accuracy_m=None, method="", features=None, sha256=None,
    )  # fmt: skip
    return Layer(frame, card)


def nearest(n):
    left, local = events(n), crs.equal_area_around(-70, -10)
    for name in ("ports", "rivers", "coast", "admin1"):
        right = CATALOG.open(name)
        ours_s, (matches, _) = timed(
            lambda right=right: gx.nearest(left, right, join_id="j", max_distance_m=200_000)
        )

        def peer(right=right):
            shapes = right.geo[["geometry"]].assign(key=right.frame[right.card.key])
            return gpd.sjoin_nearest(
                left.geo.to_crs(local), shapes.to_crs(local), max_distance=200_000,
                distance_col="planar_m",
            )  # fmt: skip

        peer_s, found = timed(peer)
        both = matches.drop_duplicates("left").set_index("left").join(
            found.drop_duplicates("id").set_index("id")[["key", "planar_m"]], how="inner"
        )  # fmt: skip
        same = (both["right"] == both["key"]).mean()
        off = (both["planar_m"] - both["distance_m"]).abs().max()
        verdict = f"{same:.1%} the same shape; its distance is off by up to {off:,.0f} m"
        report(f"nearest of {len(right):,} {name}", ours_s, "sjoin_nearest", peer_s, verdict)


def likely(n):
    areas = CATALOG.open("admin1")
    shapes = geodesy.sound(areas.geo.geometry.to_numpy())
    for radius_m in (1_000.0, 25_000.0):
        left = events(n, radius_m)
        ours_s, (matches, _) = timed(lambda left=left: gx.likely(left, areas, join_id="j"))
        few = left.geo.head(min(n, CIRCLES))

        def peer(few=few, radius_m=radius_m):
            circles = np.array([geodesy.circle(p.x, p.y, radius_m) for p in few.geometry])
            circle, area = shapely.STRtree(shapes).query(circles, predicate="intersects")
            common = crs.on_equal_area(shapely.intersection(circles[circle], shapes[area]))
            whole_m2 = shapely.area(crs.on_equal_area(circles))
            return circle, area, shapely.area(common) / whole_m2[circle]

        peer_s, (circle, area, share) = timed(peer)
        keys = areas.frame[areas.card.key].to_numpy()
        ours = matches.set_index(["left", "right"])["probability"]
        pairs = list(zip(few["id"].to_numpy()[circle], keys[area], strict=True))
        worst = np.abs(ours.reindex(pairs).fillna(0.0).to_numpy() - share).max()
        report(
            f"likely, circles of {radius_m / 1000:g} km", ours_s, "drawn circles",
            peer_s * n / len(few), f"shares differ by at most {worst:.1e}",
        )  # fmt: skip


def areal():
    source, target = CATALOG.open("admin1"), CATALOG.open("countries-light")
    frame = source.geo.assign(people=np.arange(1.0, len(source) + 1.0))
    source = source.derive(frame, source.history[0])
    ours_s, (rows, _) = timed(lambda: gx.areal(source, target, join_id="j", extensive=["people"]))
    try:
        from tobler.area_weighted import area_interpolate
    except ImportError:
        report("areal", ours_s, "tobler", 0.0, "")
        return

    def peer():
        sides = (layer.geo[["geometry"]].to_crs(crs.EQUAL_AREA) for layer in (source, target))
        left, right = sides
        left = left.assign(people=frame["people"].to_numpy())
        return area_interpolate(left, right, extensive_variables=["people"], allocate_total=False)

    peer_s, found = timed(peer)
    both = np.column_stack([rows["people"].fillna(0.0), found["people"]])
    worst = np.abs(both[:, 0] - both[:, 1]).max() / both.max()
    report("areal, admin1 → countries", ours_s, "tobler", peer_s, f"worst difference {worst:.1e}")


def zonal():
    areas, path = CATALOG.open("admin1"), CATALOG.root / "rasters" / "elevation.tif"
    ours_s, (rows, tally) = timed(
        lambda: gx.zonal(areas, path, join_id="j", statistics=["mean", "sum", "count"])
    )
    try:
        from rasterstats import zonal_stats
    except ImportError:
        report("zonal", ours_s, "rasterstats", 0.0, "")
        return

    def peer():
        # the array, for its windows are VRT files, which geonexus turns off in GDAL
        raster = gx.read_raster(path)
        return zonal_stats(
            areas.geo, raster.values, affine=raster.transform, nodata=raster.nodata,
            stats=["mean", "sum", "count"],
        )  # fmt: skip

    peer_s, found = timed(peer)
    none = sum(row["count"] == 0 for row in found)
    sums = np.array([row["sum"] or 0.0 for row in found], dtype=float)
    off = np.abs(sums - rows["elevation_sum"].fillna(0.0)) > 0.05 * np.abs(rows["elevation_sum"])
    verdict = f"its sums are off by over 5 % in {off.sum()} areas, empty in {none}; ours in "
    report("zonal, 601 admin1", ours_s, "rasterstats", peer_s, verdict + str(tally.unmatched))


def main():
    warnings.filterwarnings("ignore")
    for n in [int(float(size)) for size in sys.argv[1:]] or [10_000, 100_000]:
        print(f"\n{n:,} events")
        nearest(n)
        likely(n)
    print("\nareas")
    areal()
    zonal()


if __name__ == "__main__":
    main()
