"""Files in, files out, for every kind of join: rows, refused rows and tally beside each other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from geonexus.atlas.join_file import ShapeKind, areas_layer, file_layer, shapes_at
from geonexus.base.files import staged, write_text
from geonexus.catalog.catalog import Catalog
from geonexus.errors import UnknownNameError
from geonexus.export.frames import of_one_kind, table_name
from geonexus.export.gdal_errors import plain_errors
from geonexus.export.geoparquet import write_geoparquet
from geonexus.export.tables import write_csv
from geonexus.join.areal import areal
from geonexus.join.likely import expected, likely
from geonexus.join.nearest import nearest
from geonexus.join.rates import rate_per_km2, rate_per_people
from geonexus.join.zonal import zonal
from geonexus.model.layer import Layer, Tally
from geonexus.model.spec import Ties
from geonexus.readers.mapping import EventMapping
from geonexus.readers.text_table import read_text_table
from geonexus.userdata.events import read_events

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

FORMATS = (".csv", ".gpkg", ".parquet")
_ANY: tuple[ShapeKind, ...] = ("point", "line", "polygon")


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """What became of the rows, and the files that say so."""

    tally: Tally
    read: str
    """What was read and guessed."""
    rows_in_file: int
    rejected: int
    notes: dict[str, float]
    """Figures to look at, such as the total before and after."""
    files: tuple[Path, ...]


def nearest_file(
    events: Path,
    to: str,
    out: Path,
    *,
    max_distance_m: float,
    key: str | None = None,
    mapping: EventMapping | None = None,
    layout: str | None = None,
    ties: Ties = "all",
    coarse: Literal["withhold", "keep"] = "withhold",
    catalog: Catalog | None = None,
) -> Written:
    """Join events to the nearest shape and write the rows; one without a match stays, empty.

    Parameters
    ----------
    events, mapping, layout
        As in ``read_events``.
    to
        A layer of the catalog (``ports``, ``rivers``, ``admin1`` …) or a vector file.
    out
        ``.csv``, ``.gpkg`` or ``.parquet``.
    key
        Column of a vector file whose values name its rows.
    max_distance_m, ties, coarse
        As in ``nearest``.
    catalog
        The shipped one by default.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError, CRSError, TieError, OutputError
        A file is missing, wrong or cannot be written; a name is unknown; ``ties="error"``.
    """
    _check_format(out)
    catalog = catalog or Catalog()
    right = _shapes_layer(to, catalog, key)
    left = read_events(events, mapping, layout=layout, catalog=catalog)
    matches, tally = nearest(
        left, right, join_id=f"{left.id}-nearest-{right.id}", max_distance_m=max_distance_m,
        ties=ties, coarse=coarse,
    )  # fmt: skip
    matches = matches.rename(columns={"right": "nearest", "accuracy_m": "both_accuracy_m"})
    return _finish(_beside(left, matches), out, tally, left)


def likely_file(
    events: Path,
    to: str,
    out: Path,
    *,
    key: str | None = None,
    mapping: EventMapping | None = None,
    layout: str | None = None,
    over_admin1: bool = True,
    missing_accuracy_m: float | None = None,
    catalog: Catalog | None = None,
) -> Written:
    """Spread events over their accuracy circles; write the expected counts and the pairs.

    Parameters
    ----------
    events, mapping, layout, key, catalog
        As in ``nearest_file``.
    to
        As in ``join_file``: a layer of areas.
    out
        The areas with ``expected_events``; beside it goes ``NAME.pairs.csv``.
    over_admin1
        Spread events known to their department only over the department; else withhold them.
    missing_accuracy_m
        As in ``likely``.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError, CRSError, OutputError
        As in ``nearest_file``.
    """
    _check_format(out)
    catalog = catalog or Catalog()
    areas = areas_layer(to, catalog, key)
    left = read_events(events, mapping, layout=layout, catalog=catalog)
    over = {"admin1": catalog.open("admin1")} if over_admin1 else {}
    pairs, tally = likely(
        left, areas, join_id=f"{left.id}-likely-{areas.id}", over=over,
        missing_accuracy_m=missing_accuracy_m,
    )  # fmt: skip
    counts = expected(pairs, areas)
    notes = {"events expected in the areas": float(counts["expected_events"].sum())}
    beside = out.with_name(f"{out.stem}.pairs.csv")
    write_csv(pairs, beside)
    return _finish(_with_shapes(areas, counts), out, tally, left, notes, (beside,))


def areal_file(
    source: Path,
    to: str,
    out: Path,
    *,
    extensive: Sequence[str] = (),
    intensive: Sequence[str] = (),
    key: str | None = None,
    source_key: str | None = None,
    most_missing: float = 0.0,
    catalog: Catalog | None = None,
) -> Written:
    """Carry figures of areas over to other areas, and write those.

    Parameters
    ----------
    source
        A vector file of polygons with the figures.
    to, key, catalog
        As in ``likely_file``: the areas that get the figures.
    out
        ``.csv``, ``.gpkg`` or ``.parquet``.
    source_key
        Column of ``source`` whose values name its rows.
    extensive, intensive, most_missing
        As in ``areal``.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError, CRSError, OutputError
        As in ``nearest_file``.
    """
    _check_format(out)
    left, target = file_layer(source, source_key), areas_layer(to, catalog or Catalog(), key)
    rows, tally = areal(
        left, target, join_id=f"{source.stem}-areal-{target.id}", extensive=extensive,
        intensive=intensive, most_missing=most_missing,
    )  # fmt: skip
    import pandas as pd

    notes: dict[str, float] = {}
    for name in extensive:
        before = pd.to_numeric(left.frame[name], errors="coerce").sum()
        notes |= {f"{name} in the file": float(before), f"{name} placed": float(rows[name].sum())}
    return _finish(_with_shapes(target, rows), out, tally, left, notes)


def rates_file(
    counts: Path,
    out: Path,
    *,
    area: str,
    events: str,
    people: Path | None = None,
    areas: str | None = None,
    key: str | None = None,
    year: str | int = "year",
    within_years: int = 0,
    per: int | None = None,
    catalog: Catalog | None = None,
) -> Written:
    """Turn a file of counts into rates, per people or per area.

    Parameters
    ----------
    counts
        CSV or Parquet.
    out
        ``.csv`` or ``.parquet``.
    area, events, year, within_years, per
        As in ``rate_per_people`` and ``rate_per_km2``; ``per`` is 100,000 people or 1,000 km².
    people
        CSV or Parquet with the columns ``area``, ``year`` and ``value``.
    areas, key
        Instead of ``people``: a layer of areas as in ``join_file``.
    catalog
        The shipped one by default.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError, CRSError, OutputError
        A file is missing, wrong or cannot be written; a column is unknown; neither or both of
        ``people`` and ``areas`` are given.
    """
    from geonexus.base.checks import Faults

    _check_format(out, (".csv", ".parquet"))
    faults = Faults("the arguments")
    if (people is None) == (areas is None):
        found = "neither" if people is None else "both"
        faults.add("--people, --areas", "", found, "one of the two: the denominator")
    faults.raise_if_any()
    table = read_text_table(counts)
    if people is not None:
        rows, tally = rate_per_people(
            table.frame, read_text_table(people).frame, join_id=f"{counts.stem}-per-people",
            area=area, events=events, year=year, within_years=within_years, per=per or 100_000,
        )  # fmt: skip
    else:
        layer = areas_layer(str(areas), catalog or Catalog(), key)
        rows, tally = rate_per_km2(
            table.frame, layer, join_id=f"{counts.stem}-per-km2", area=area, events=events,
            per=per or 1_000,
        )  # fmt: skip
    read = f"{counts.name}, {table.encoding}"
    return _write_all(rows, out, tally, read, len(table.frame), table.rejects, {})


def zonal_file(
    areas: str,
    raster: Path,
    out: Path,
    *,
    statistics: Sequence[str] = ("mean",),
    key: str | None = None,
    band: int = 1,
    catalog: Catalog | None = None,
) -> Written:
    """Write statistics of a raster's cells for each area.

    Parameters
    ----------
    areas, key, catalog
        As in ``likely_file``.
    raster
        A GeoTIFF. The card of a raster of the catalog is found by its file's name.
    out
        ``.csv``, ``.gpkg`` or ``.parquet``.
    statistics, band
        As in ``zonal``.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError, CRSError, OutputError, GeonexusError
        As in ``zonal``; the output cannot be written.
    """
    _check_format(out)
    catalog = catalog or Catalog()
    layer = areas_layer(areas, catalog, key)
    rasters = (card for card in catalog.cards.values() if card.geometry == "raster")
    shipped = catalog.root / "rasters"
    card = next((c for c in rasters if raster.resolve() == (shipped / c.file).resolve()), None)
    rows, tally = zonal(
        layer, raster, join_id=f"{raster.stem}-{layer.id}", statistics=statistics, card=card,
        band=band,
    )  # fmt: skip
    return _finish(_with_shapes(layer, rows), out, tally, layer)


def _check_format(out: Path, known: tuple[str, ...] = FORMATS) -> None:
    if out.suffix not in known:
        raise UnknownNameError("output format", out.suffix or str(out), known)


def _shapes_layer(to: str, catalog: Catalog, key: str | None) -> Layer:
    source = shapes_at(to)
    if source is not None:
        return file_layer(source, key, _ANY)
    names = [name for name, card in catalog.cards.items() if card.geometry in _ANY]
    if to == "territories":
        return areas_layer(to, catalog)
    if to not in names:
        raise UnknownNameError("layer of shapes", to, [*names, "territories"])
    return catalog.open(to)


def _beside(events: Layer, matches: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the events beside what they matched; those without a match stay."""
    found = matches.rename(columns={"left": events.card.key})
    joined = events.geo.merge(found, on=events.card.key, how="left", validate="1:m")
    return joined.fillna({"nearest": "", "match": ""})


def _with_shapes(areas: Layer, rows: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return rows, one an area and in its order, with the areas' names and shapes."""
    import geopandas as gpd

    named = [name for name in ("name", "title_en") if name in areas.frame.columns]
    front = rows.iloc[:, :1].join(areas.frame[named].reset_index(drop=True))
    shapes = areas.geo.geometry.reset_index(drop=True)
    return gpd.GeoDataFrame(front.join(rows.iloc[:, 1:]), geometry=shapes, crs=areas.geo.crs)


def _finish(
    rows: gpd.GeoDataFrame, out: Path, tally: Tally, read: Layer,
    notes: dict[str, float] | None = None, beside: tuple[Path, ...] = (),
) -> Written:  # fmt: skip
    step = read.history[0]
    refused = read.rejects
    return _write_all(rows, out, tally, step.detail, step.rows_out, refused, notes or {}, beside)


def _write_all(
    rows: pd.DataFrame, out: Path, tally: Tally, read: str, kept: int,
    rejects: pd.DataFrame | None, notes: dict[str, float], beside: tuple[Path, ...] = (),
) -> Written:  # fmt: skip
    """Write the rows, the refused rows where rows could be refused, and the tally."""
    _write_rows(rows, out)
    files = [out, *beside]
    rejected = 0
    if rejects is not None:
        rejected = len(rejects)
        files.append(out.with_name(f"{out.stem}.rejects.csv"))
        write_csv(rejects, files[-1])
    files.append(out.with_name(f"{out.stem}.tally.json"))
    told: dict[str, Any] = {
        "read": read, "rows_in_file": kept + rejected, "rejected": rejected,
        "join": asdict(tally), **notes,
    }  # fmt: skip
    write_text(files[-1], json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    return Written(tally, read, kept + rejected, rejected, notes, tuple(files))


def _write_rows(rows: pd.DataFrame, out: Path) -> None:
    """Write rows in the format that the name asks for; CSV has places of points, but no shapes."""
    import geopandas as gpd

    spatial = isinstance(rows, gpd.GeoDataFrame)
    if out.suffix == ".csv":
        if spatial and (rows.geometry.geom_type == "Point").all():
            rows = rows.assign(lon=rows.geometry.x, lat=rows.geometry.y)
        plain = rows.drop(columns=rows.geometry.name) if spatial else rows
        nullable = plain.select_dtypes(["Int64", "boolean"]).columns
        write_csv(plain.astype(dict.fromkeys(nullable, object)).where(plain.notna(), None), out)
    elif out.suffix == ".gpkg":
        import pyogrio

        with staged(out) as beside, plain_errors(out):
            pyogrio.write_dataframe(
                of_one_kind(rows), beside, layer=table_name(out.stem), driver="GPKG",
                use_arrow=True, dataset_options={"VERSION": "1.3"},
            )  # fmt: skip
    elif spatial:
        write_geoparquet(rows, out)
    else:
        with staged(out) as beside:
            rows.to_parquet(beside, index=False)
