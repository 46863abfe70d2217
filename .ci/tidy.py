"""Check whitespace and syntax of text files, without a network; mend the whitespace.

Run as ``python .ci/tidy.py FILE …`` (pre-commit does); exit code 1 when a file was wrong.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path

import yaml

BINARY = (".fgb", ".png", ".tif")


def mended(text: str) -> str:
    r"""Return a text without spaces at the ends of lines, with Unix line ends and one at the end.

    Examples
    --------
    >>> mended("a \r\n\tb\n\n")
    'a\n\tb\n'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    whole = re.sub(r"[ \t]+$", "", lines, flags=re.MULTILINE).rstrip("\n")
    return f"{whole}\n" if whole else ""


def syntax_fault(path: Path, text: str) -> str:
    """Return what is wrong with a YAML, TOML or JSON file; empty where nothing is."""
    try:
        match path.suffix:
            case ".yaml" | ".yml" | ".cff":
                yaml.compose(text)
            case ".toml":
                tomllib.loads(text)
            case ".json" | ".ipynb":
                json.loads(text)
    except (yaml.YAMLError, ValueError) as error:
        return str(error)
    return ""


def faults(path: Path) -> list[str]:
    """Return what is wrong with a file."""
    if path.suffix in BINARY:
        return []
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return [f"{path}: not UTF-8"]
    found = []
    if mended(text) != text:
        found.append(f"{path}: spaces at the end of a line, or no single line end at the end")
    if re.search(r"^(<<<<<<<|>>>>>>>) ", text, re.MULTILINE):
        found.append(f"{path}: a merge conflict is left")
    fault = syntax_fault(path, text)
    return [*found, f"{path}: {fault}"] if fault else found


def main(names: list[str]) -> int:
    """Print the faults of files and mend their whitespace."""
    wrong = 0
    for path in map(Path, names):
        for fault in faults(path):
            wrong += 1
            print(fault, file=sys.stderr)
            if "line end" in fault:
                path.write_bytes(mended(path.read_text(encoding="utf-8")).encode())
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
