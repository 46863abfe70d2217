"""Read YAML so that every fault can name its line, and refuse what YAML lets slip.

A repeated key silently wins over the first in most YAML readers, and an alias can be nested until
it fills the memory; both are refused here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from geonexus.base.checks import Faults, Location
from geonexus.errors import Fault, InputError, MissingFileError

Model = TypeVar("Model", bound=BaseModel)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class YamlFile:
    """What a YAML file holds, and on which line each part is."""

    path: Path
    data: Any
    lines: dict[Location, int]

    def place(self, location: Location) -> str:
        """Return "file line N" for a location, or for the nearest part around it."""
        for end in range(len(location), -1, -1):
            if location[:end] in self.lines:
                return f"{self.path.name} line {self.lines[location[:end]]}"
        return self.path.name


def read_yaml(path: Path) -> YamlFile:
    """Read one YAML document.

    Raises
    ------
    MissingFileError
        There is no such file.
    InputError
        It is not UTF-8 or not YAML, is empty, repeats a key or uses an alias; with the line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise MissingFileError(f"{path} is not there; check the name") from None
    except UnicodeDecodeError as error:
        raise _one_fault(path, 1, f"byte {error.start} is not UTF-8", "a UTF-8 file") from None
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _one_fault(path, line, error.problem or "broken YAML", "valid YAML") from None
    except yaml.YAMLError as error:
        raise _one_fault(path, 1, str(error), "valid YAML") from None
    if node is None:
        raise _one_fault(path, 1, "an empty file", "a YAML document")
    faults = Faults(path.name)
    builder = _Builder(path, faults)
    data = builder.build(node, ())
    faults.raise_if_any()
    return YamlFile(path, data, builder.lines)


def parse_model(model: type[Model], file: YamlFile) -> Model:
    """Return the file's data as a checked model.

    Raises
    ------
    InputError
        Every fault of the file, each with its line.
    """
    try:
        return model.model_validate(file.data)
    except ValidationError as error:
        faults = Faults(file.path.name)
        faults.pydantic(error, file.place)
        faults.raise_if_any()
        raise AssertionError("unreachable: pydantic raised without a fault") from error


def parse_model_list(model: type[Model], file: YamlFile, faults: Faults) -> list[Model]:
    """Return the items of a file that is a list; add the faults of the bad ones to ``faults``."""
    if not isinstance(file.data, list):
        faults.add(file.place(()), "", type(file.data).__name__, "a list of features")
        return []
    good = []
    for index, item in enumerate(file.data):
        try:
            good.append(model.model_validate(item))
        except ValidationError as error:
            name = item.get("id", f"item {index + 1}") if isinstance(item, dict) else "item"

            def place(location: Location, index: int = index, name: object = name) -> str:
                return f"{file.place((index, *location))} ({name})"

            faults.pydantic(error, place)
    return good


class _Builder:
    """Turn the node tree into data, keeping the line of every part."""

    def __init__(self, path: Path, faults: Faults) -> None:
        self.path, self.faults = path, faults
        self.lines: dict[Location, int] = {}
        self._seen: set[int] = set()
        self._scalars = yaml.SafeLoader("")

    def build(self, node: yaml.Node, location: Location, line: int = 0) -> Any:  # noqa: ANN401
        # an alias is the anchor's own node: only the key beside it knows the line
        line = line or node.start_mark.line + 1
        self.lines[location] = line
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, location, line)
        if id(node) in self._seen:
            self.faults.add(self._at(line), _dotted(location), "an alias", "the value written out")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*location, i)) for i, child in enumerate(node.value)]
        return self._mapping(node, location)

    def _mapping(self, node: yaml.Node, location: Location) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self.build(key_node, (*location, "?"))
            if not isinstance(key, (str, int)):
                at = self._at(key_node.start_mark.line + 1)
                self.faults.add(at, _dotted(location), repr(key), "a name as key")
                continue
            if key in result:
                at = self._at(key_node.start_mark.line + 1)
                self.faults.add(at, _dotted((*location, key)), "this key again", "each key once")
            line = key_node.start_mark.line + 1
            result[key] = self.build(value_node, (*location, key), line)
        return result

    def _scalar(self, node: yaml.ScalarNode, location: Location, line: int) -> Any:  # noqa: ANN401
        try:
            return self._scalars.construct_object(node, deep=True)
        except (yaml.YAMLError, ValueError) as error:
            problem = str(error).splitlines()[0]
            self.faults.add(self._at(line), _dotted(location), repr(node.value), problem)
            return None

    def _at(self, line: int) -> str:
        return f"{self.path.name} line {line}"


def _dotted(location: Location) -> str:
    return ".".join(str(part) for part in location)


def _one_fault(path: Path, line: int, found: str, expected: str) -> InputError:
    fault = Fault(f"{path.name} line {line}", "", found, expected)
    return InputError(f"1 fault in {path.name}", [fault])
