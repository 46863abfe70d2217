"""Run every kind of join from files to files; refused rows and the tally lie beside the rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Unpack

from geonexus.atlas.join_inputs import areas_layer, file_layer, shapes_layer
from geonexus.atlas.join_result import JoinResult, check_format, write_result
from geonexus.base.checks import Faults
from geonexus.catalog.catalog import Catalog
from geonexus.export.tables import write_csv
from geonexus.join.areal import areal
from geonexus.join.likely import expected, likely
from geonexus.join.nearest import nearest
from geonexus.join.rates import rate_per_km2, rate_per_people
from geonexus.join.zonal import zonal
from geonexus.model.card_of_file import own_card
from geonexus.model.layer import Layer, Step
from geonexus.model.spec import Ties
from geonexus.readers.text_table import TextTable, read_text_table
from geonexus.userdata.events import ReadingOptions, read_events

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

FORMATS = (".csv", ".gpkg", ".parquet")


def nearest_file(
    events: Path,
    to: str,
    out: Path,
    *,
    max_distance_m: float,
    key: str | None = None,
    ties: Ties = "all",
    coarse: Literal["withhold", "keep"] = "withhold",
    catalog: Catalog | None = None,
    **reading: Unpack[ReadingOptions],
) -> JoinResult:
    """Join events to the nearest shape and write the rows; an event without a match stays.

    Parameters
    ----------
    events
        CSV, Excel or Parquet of events.
    to
        A layer of the catalog (``ports``, ``rivers``, ``admin1`` …) or a vector file.
    out
        ``.csv``, ``.gpkg`` or ``.parquet``.
    max_distance_m
        What is farther does not match.
    key
        Column of a vector file whose values name its rows.
    ties
        What becomes of equally near shapes: ``all``, ``first`` or ``error``.
    coarse
        ``withhold`` events that are known to a department or country only, or ``keep`` them.
    catalog
        The shipped one by default.
    **reading
        ``ReadingOptions``: how the events are read.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError, CRSError, TieError, OutputError
        A file is missing, wrong or cannot be written; a name is unknown; ``ties="error"``.
    """
    check_format(out, FORMATS)
    catalog = catalog or Catalog()
    right = shapes_layer(to, catalog, key)
    left = read_events(events, catalog=catalog, **reading)
    matches, tally = nearest(
        left,
        right,
        join_id=f"{left.id}-nearest-{right.id}",
        max_distance_m=max_distance_m,
        ties=ties,
        coarse=coarse,
    )
    matches = matches.rename(columns={"right": "nearest", "accuracy_m": "both_accuracy_m"})
    return write_result(_beside(left, matches), out, tally, left)


def likely_file(
    events: Path,
    to: str,
    out: Path,
    *,
    key: str | None = None,
    over_admin1: bool = True,
    missing_accuracy_m: float | None = None,
    catalog: Catalog | None = None,
    **reading: Unpack[ReadingOptions],
) -> JoinResult:
    """Spread events over their accuracy circles; write the expected counts and the pairs.

    Parameters
    ----------
    events
        CSV, Excel or Parquet of events.
    to
        A polygon layer of the catalog, ``territories``, or a vector file of polygons.
    out
        The areas with ``expected_events``; beside it goes ``NAME.pairs.csv``.
    key
        Column of a vector file whose values name its rows.
    over_admin1
        Spread events known to their department only over the department; else withhold them.
    missing_accuracy_m
        Radius of events that state none; without it they are withheld.
    catalog
        The shipped one by default.
    **reading
        ``ReadingOptions``: how the events are read.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError, CRSError, OutputError
        A file is missing, wrong or cannot be written; a name is unknown.
    """
    check_format(out, FORMATS)
    catalog = catalog or Catalog()
    areas = areas_layer(to, catalog, key)
    left = read_events(events, catalog=catalog, **reading)
    over = {"admin1": catalog.open("admin1")} if over_admin1 else {}
    pairs, tally = likely(
        left,
        areas,
        join_id=f"{left.id}-likely-{areas.id}",
        over=over,
        missing_accuracy_m=missing_accuracy_m,
    )
    counts = expected(pairs, areas)
    figures = {"events expected in the areas": float(counts["expected_events"].sum())}
    beside = out.with_name(f"{out.stem}.pairs.csv")
    write_csv(pairs, beside)
    rows = _with_shapes(areas, counts)
    return write_result(rows, out, tally, left, figures=figures, beside=(beside,))


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
) -> JoinResult:
    """Transfer figures from areas to other areas, and write the result.

    Parameters
    ----------
    source
        A vector file of polygons with the figures.
    to
        The areas that get the figures: a polygon layer of the catalog, ``territories``, or a vector
        file of polygons.
    out
        ``.csv``, ``.gpkg`` or ``.parquet``.
    extensive
        Columns to divide, such as people.
    intensive
        Columns to average, such as a rate.
    key
        Column of the vector file of ``to`` whose values name its rows.
    source_key
        Column of ``source`` whose values name its rows.
    most_missing
        Largest share of an area that may lie where there is no figure.
    catalog
        The shipped one by default.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError, CRSError, OutputError
        A file is missing, wrong or cannot be written; a name is unknown.
    """
    check_format(out, FORMATS)
    left, target = file_layer(source, source_key), areas_layer(to, catalog or Catalog(), key)
    rows, tally = areal(
        left,
        target,
        join_id=f"{source.stem}-areal-{target.id}",
        extensive=extensive,
        intensive=intensive,
        most_missing=most_missing,
    )
    import pandas as pd

    figures: dict[str, float] = {}
    for name in extensive:
        before = pd.to_numeric(left.frame[name], errors="coerce").sum()
        figures |= {f"{name} in the file": float(before), f"{name} placed": float(rows[name].sum())}
    return write_result(_with_shapes(target, rows), out, tally, left, figures=figures)


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
) -> JoinResult:
    """Turn a file of counts into rates, per people or per area.

    Parameters
    ----------
    counts
        CSV or Parquet.
    out
        ``.csv`` or ``.parquet``.
    area, events
        Columns of ``counts``: the area, and how many.
    people
        CSV or Parquet with the columns ``area``, ``year`` and ``value``.
    areas, key
        Instead of ``people``: a polygon layer of the catalog or a vector file, and its key.
    year
        Column of ``counts``, or the one year of all.
    within_years
        How far the year of the denominator may be.
    per
        How many people (100,000 by default) or km² (1,000).
    catalog
        The shipped one by default.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError, CRSError, OutputError
        A file is missing, wrong or cannot be written; a column is unknown; neither or both of
        ``people`` and ``areas`` are given.
    """
    check_format(out, (".csv", ".parquet"))
    faults = Faults("the arguments")
    if (people is None) == (areas is None):
        found = "neither" if people is None else "both"
        faults.add("`people`, `areas`", "", found, "one of the two: the denominator")
    faults.raise_if_any()
    table = read_text_table(counts)
    if people is not None:
        rows, tally = rate_per_people(
            table.frame,
            read_text_table(people).frame,
            join_id=f"{counts.stem}-per-people",
            area=area,
            events=events,
            year=year,
            within_years=within_years,
            per=per or 100_000,
        )
    else:
        layer = areas_layer(str(areas), catalog or Catalog(), key)
        rows, tally = rate_per_km2(
            table.frame,
            layer,
            join_id=f"{counts.stem}-per-km2",
            area=area,
            events=events,
            per=per or 1_000,
        )
    return write_result(rows, out, tally, _as_layer(counts, table))


def zonal_file(
    areas: str,
    raster: Path,
    out: Path,
    *,
    statistics: Sequence[str] = ("mean",),
    key: str | None = None,
    band: int = 1,
    catalog: Catalog | None = None,
) -> JoinResult:
    """Write statistics of a raster's cells for each area.

    Parameters
    ----------
    areas
        A polygon layer of the catalog, ``territories``, or a vector file of polygons.
    raster
        A GeoTIFF. The card of a raster of the catalog is found by its file's name.
    out
        ``.csv``, ``.gpkg`` or ``.parquet``.
    statistics
        Names such as ``mean``, ``sum``, ``min``, ``max`` and ``stdev``.
    key
        Column of a vector file whose values name its rows.
    band
        Which band, from 1.
    catalog
        The shipped one by default.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError, CRSError, OutputError, GeonexusError
        A file is missing, wrong or cannot be written; a name is unknown; the raster and the areas
        do not meet.
    """
    check_format(out, FORMATS)
    catalog = catalog or Catalog()
    layer = areas_layer(areas, catalog, key)
    rasters = (card for card in catalog.cards.values() if card.geometry == "raster")
    shipped = catalog.root / "rasters"
    card = next((c for c in rasters if raster.resolve() == (shipped / c.file).resolve()), None)
    rows, tally = zonal(
        layer,
        raster,
        join_id=f"{raster.stem}-{layer.id}",
        statistics=statistics,
        card=card,
        band=band,
    )
    return write_result(_with_shapes(layer, rows), out, tally, layer)


def _beside(events: Layer, matches: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the events beside what they matched; those without a match stay."""
    found = matches.rename(columns={"left": events.card.key})
    joined = events.geo.merge(found, on=events.card.key, how="left", validate="1:m")
    return joined.fillna({"nearest": "", "match": ""})


def _with_shapes(areas: Layer, rows: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return one row for each area, in the order of the areas, with their names and shapes."""
    import geopandas as gpd

    named = [name for name in ("name", "title_en") if name in areas.frame.columns]
    front = rows.iloc[:, :1].join(areas.frame[named].reset_index(drop=True))
    shapes = areas.geo.geometry.reset_index(drop=True)
    return gpd.GeoDataFrame(front.join(rows.iloc[:, 1:]), geometry=shapes, crs=areas.geo.crs)


def _as_layer(path: Path, table: TextTable) -> Layer:
    """Return a table as a layer, so that its rows are counted like those of the other joins."""
    card = own_card(
        path,
        id="counts",
        key=str(table.frame.columns[0]),
        geometry="table",
        columns=[str(name) for name in table.frame.columns],
        features=len(table.frame),
    )
    rows = len(table.frame)
    step = Step("read", f"{path.name}, {table.encoding}", rows + len(table.rejects), rows)
    return Layer(table.frame, card, (step,), table.rejects)
