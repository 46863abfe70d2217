"""Options that several commands share, and the decorator that gives a command a set of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

if TYPE_CHECKING:
    from geonexus.base.checks import Faults
    from geonexus.readers.mapping import EventMapping

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]
LayersFolder = Annotated[
    Path | None, typer.Option("--layers", help="A layers folder of your own.", show_default=False)
]
Mapping_ = Annotated[Path | None, typer.Option("--mapping", help="YAML: which column is what.")]
Layout = Annotated[str | None, typer.Option(help="acled, ucdp-ged or gtd.")]
Key = Annotated[str | None, typer.Option(help="Column of the vector file: its key.")]
AreaLayer = Annotated[str | None, typer.Option(help="Layer of a vector file of several.")]


def takes_options(
    options: Mapping[str, Any],
    read: Callable[[dict[str, Any]], dict[str, Any]],
    *,
    switches: tuple[str, ...] = (),
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command a set of options; it gets them as ``changes``, one dictionary.

    Parameters
    ----------
    options
        Name → annotation, as typer reads them.
    read
        Turns what was given into the dictionary.
    switches
        The options that are on or off; the others are ``None`` where they are not given.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        own = inspect.signature(command)
        added = [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=False if name in switches else None,
                annotation=annotation,
            )
            for name, annotation in options.items()
        ]

        @wraps(command)
        def with_options(*args: Any, **given: Any) -> None:  # noqa: ANN401
            taken = {name: given.pop(name) for name in options}
            command(*args, **given, changes=read(taken))

        hints = get_type_hints(command, include_extras=True)
        hints.pop("changes")
        kept = [
            one.replace(annotation=hints[name])
            for name, one in own.parameters.items()
            if name != "changes"
        ]
        with_options.__dict__["__signature__"] = own.replace(parameters=[*kept, *added])
        with_options.__annotations__ = hints | dict(options)
        return with_options

    return decorate


def one_of(option: str, value: str, known: tuple[str, ...]) -> Any:  # noqa: ANN401
    """Return the value of an option that is one of a few words.

    Raises
    ------
    UnknownNameError
        It is none of them.
    """
    from geonexus.errors import UnknownNameError

    if value not in known:
        raise UnknownNameError(f"value of --{option}", value, known)
    return value


def split_pairs(option: str, texts: Any, faults: Faults) -> list[tuple[str, str]]:  # noqa: ANN401
    """Return texts such as ``lon=X`` as pairs; any other text is a fault of the option."""
    pairs = []
    for text in texts:
        left, mark, right = text.partition("=")
        if mark and left.strip() and right.strip():
            pairs.append((left.strip(), right.strip()))
        else:
            faults.add(option, "", repr(text), "two words with = between, as lon=X")
    return pairs


def event_mapping(path: Path | None, layout: str | None) -> EventMapping | None:
    """Return the mapping that a YAML file gives, or that of synthetic events by their layout."""
    from geonexus.readers.mapping import read_mapping
    from geonexus.userdata.synthetic import MAPPING

    return read_mapping(path) if path else {"synthetic": MAPPING}.get(layout or "")
