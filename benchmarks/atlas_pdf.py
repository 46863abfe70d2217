"""Print the atlas of all territories and say how long it took; run it with ``make bench``.

The peer is what a user would write by hand: geopandas draws each territory over the countries on
a page of its own, with its title and nothing else.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

import geonexus as gx
from geonexus.render.sheet.book import write_book


def peer(atlas: gx.Atlas, path: Path) -> None:
    """Draw the same territories with geopandas, one a page."""
    rows = atlas.layer("territories").geo
    countries = atlas.base["countries"].geo
    with PdfPages(path) as pdf:
        for place in range(len(rows)):
            figure = Figure(figsize=(8.27, 11.69))
            axes = figure.add_subplot()
            one = rows.iloc[[place]]
            west, south, east, north = one.total_bounds
            countries.plot(ax=axes, color="#eee", edgecolor="#999")
            one.plot(ax=axes, color="#a44", alpha=0.5)
            axes.set_xlim(west - 1, east + 1)
            axes.set_ylim(south - 1, north + 1)
            axes.set_title(one["title_en"].iloc[0], parse_math=False)
            pdf.savefig(figure)


def main() -> None:
    atlas = gx.open_atlas("latin-america").build()
    count = len(atlas.layer("territories"))
    only = (
        list(atlas.layer("territories").frame["id"])[: int(sys.argv[1])] if sys.argv[1:] else None
    )
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = Path(folder) / "ours.pdf", Path(folder) / "peer.pdf"
        start = time.perf_counter(), time.process_time()
        pages = write_book(atlas, ours, only=only)
        took = time.perf_counter() - start[0], time.process_time() - start[1]
        begin = time.perf_counter()
        peer(atlas, theirs)
        beside = time.perf_counter() - begin
        sizes = ours.stat().st_size / 1e6, theirs.stat().st_size / 1e6
    print(f"  geonexus  {len(only or []) or count} territories, {pages} pages  {took[0]:7.1f} s "
          f"({took[1]:.1f} s of processor), {sizes[0]:.1f} MB")  # fmt: skip
    print(f"  geopandas {count} territories, {count} pages  {beside:7.1f} s, {sizes[1]:.1f} MB")
    ratio = (took[0] / pages) / (beside / count)
    print(f"  time a page, geonexus / geopandas: {ratio:.2f} (map, text, links against a bare map)")


if __name__ == "__main__":
    main()
