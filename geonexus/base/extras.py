"""Optional packages: import one, or say in one sentence how to get it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from geonexus.errors import MissingExtraError


def optional(module: str, extra: str, what: str) -> Any:  # noqa: ANN401
    """Return an optional package.

    Parameters
    ----------
    module
        Its import name.
    extra
        The extra of geonexus that brings it.
    what
        What needs it, for the message.

    Raises
    ------
    MissingExtraError
        It is not installed.

    Examples
    --------
    >>> optional("json", "none", "this example").dumps([1])
    '[1]'
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not module.startswith(error.name.partition(".")[0]):
            raise
        raise MissingExtraError(
            f"{what} needs the package {module.partition('.')[0]}, which is not installed; "
            f'install it with: pip install "geonexus[{extra}]"'
        ) from error
