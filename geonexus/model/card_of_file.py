"""The card of a layer that was read from a file of the user's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from geonexus.base import crs
from geonexus.base.files import sha256
from geonexus.model.cards import Card, Column, GeometryKind, SourcePackage, Titles


def own_card(
    path: Path,
    *,
    id: str,
    key: str,
    geometry: GeometryKind,
    columns: Mapping[str, Column] | Iterable[str],
    features: int,
    title: Titles | None = None,
    hashed: bool = True,
    **more: Any,  # noqa: ANN401
) -> Card:
    r"""Return the card of a layer read from a file.

    Parameters
    ----------
    path
        The file. Its name and hash are kept, not its folder: a folder can reveal who the user is.
        Or the name of what is not a file, such as a table of a database.
    id, key, geometry
        Fields of ``Card``.
    columns
        The columns, or only the names of columns that hold text.
    features
        Number of rows.
    title
        The name of the file by default.
    hashed
        Whether to read the whole file for its hash; a part of a large run does without.
    **more
        Other fields of the card, such as ``accuracy_m``.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "rates.csv"
    >>> _ = file.write_text("id\n1\n")
    >>> card = own_card(file, id="rates", key="id", geometry="table", columns=["id"], features=1)
    >>> card.file, card.crs, card.sources[0].package
    ('rates.csv', None, 'rates.csv')
    """
    if not isinstance(columns, Mapping):
        columns = {name: Column(kind="text", about=name.replace("_", " ")) for name in columns}
    title = title or Titles(en=path.stem, es=path.stem, pt=path.stem)
    fields: dict[str, Any] = {
        "abstract": title, "file": path.name, "license": "as the file's own", "attribution": "",
        "vintage": "", "coverage": "", "accuracy_m": None, "method": "", "sha256": None,
    }  # fmt: skip
    digest = sha256(path) if hashed and path.is_file() else None
    return Card(
        id=id,
        key=key,
        geometry=geometry,
        columns=dict(columns),
        features=features,
        title=title,
        crs=None if geometry == "table" else crs.GEOGRAPHIC,
        sources=(SourcePackage(registry="curated", package=path.name, sha256=digest),),
        **fields | more,
    )
