"""The command ``geonexus sheet``: territories as printed pages."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from geonexus.cli.options import LayersFolder, Quiet


def sheet(
    territory: Annotated[
        list[str] | None,
        typer.Argument(help="Ids, whole or their last part: terr:pe-vraem or vraem; all without."),
    ] = None,
    spec: Annotated[str, typer.Option(help="Atlas to look in.")] = "latin-america",
    layers: LayersFolder = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The PDF.", show_default="NAME.pdf")
    ] = None,
    language: Annotated[str | None, typer.Option(help="en, es or pt; else the atlas's.")] = None,
    paper: Annotated[str | None, typer.Option(help="A4, A3 or letter; else the atlas's.")] = None,
    quiet: Quiet = False,
) -> None:
    """Print territories as a PDF: each with its map, how we know, and numbered sources."""
    from dataclasses import replace

    from geonexus.atlas.build import open_atlas
    from geonexus.errors import UnknownNameError
    from geonexus.model.cards import LANGUAGES
    from geonexus.render.sheet.book import write_book
    from geonexus.render.sheet.page import PAPER_MM

    if language is not None and language not in LANGUAGES:
        raise UnknownNameError("language", language, LANGUAGES)
    if paper is not None and paper not in PAPER_MM:
        raise UnknownNameError("paper", paper, PAPER_MM)
    atlas = open_atlas(spec, layers=layers).build()
    wanted = atlas.spec.model_copy(
        update={
            "language": language or atlas.spec.language,
            "sheet": atlas.spec.sheet.model_copy(update={"paper": paper or atlas.spec.sheet.paper}),
        }
    )
    only = None
    if territory:
        only = [found_id(name, atlas.layer("territories").frame["id"]) for name in territory]
    name = atlas.spec.id if only is None else only[0].rpartition(":")[2]
    path = out or Path(f"{name}.pdf")

    def tell(text: str) -> None:
        if not quiet:
            print(f"… {text}", file=sys.stderr)

    pages = write_book(replace(atlas, spec=wanted), path, only=only, progress=tell)
    if not quiet:
        print(f"{path}: {pages} pages, {path.stat().st_size / 1000:,.0f} kB")


def found_id(name: str, known: Iterable[str]) -> str:
    """Return the id that a name means: whole, or the last part of only one.

    Parameters
    ----------
    name
        As written by a person.
    known
        The ids that there are.

    Raises
    ------
    UnknownNameError
        There is none, or several end so; the nearest is offered.

    Examples
    --------
    >>> found_id("vraem", ["terr:pe-vraem", "terr:co-meta"])
    'terr:pe-vraem'
    """
    from geonexus.errors import UnknownNameError

    ids = list(known)
    if name in ids:
        return name
    ending = [one for one in ids if one.endswith((f"-{name}", f":{name}"))]
    if len(ending) == 1:
        return ending[0]
    raise UnknownNameError("territory", name, ending or [*ids, *(i.split(":")[-1] for i in ids)])
