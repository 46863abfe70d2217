"""Say where in its article each cited line of the source texts stands, as `layers/locators.csv`.

A citation counts lines of a text file that readers do not have. This reads the files once and
writes, for each line that the layers cite, the heading above it, the number of its paragraph
below that heading, and the number of the endnote where the line is one::

    python .ci/locators.py ../shared/sources

The texts are not part of the repository; the table holds headings and numbers only.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

COLUMNS = ("source", "line", "kind", "section", "paragraph", "note")

TEXT, HEADING, CAPTION, NOTE, QUOTE, FURNITURE = (
    "text", "heading", "caption", "note", "quote", "furniture",
)  # fmt: skip
"""Kinds of lines; a note without a number is on the authors; furniture, which is never cited, is
bylines, running heads and advertisements."""

BREAK = "break"
"""Of a line of text that begins a paragraph."""

BY_HAND = {
    "caa-2016": {3: FURNITURE, 24: HEADING, 71: FURNITURE, 73: FURNITURE},
    "miklaucic-kelly-2015": {3600: BREAK},
    "mora-fonseca-2015": {1293: BREAK},
    "narcoterrorism-nexus-2015": {
        3: FURNITURE, 5: CAPTION, 23: CAPTION, 24: CAPTION, 34: CAPTION, 54: CAPTION, 66: CAPTION,
    },
    "russia-cartels": {3: FURNITURE, 33: FURNITURE},
    "verrier-rusi": {14: NOTE, 15: FURNITURE, 16: FURNITURE},
}  # fmt: skip
"""Source → line → kind, in texts saved from the web, where nothing marks pictures off; and lines
that begin a paragraph though the full stop before them is lost."""

PICTURE_GAP = 3
"""So many empty lines stand where a picture or a page break was."""

_CITED = re.compile(r"([a-z0-9][a-z0-9-]*)@l(\d+)(?:-(\d+))?")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NOTE_START = re.compile(r"^[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?= )")
_FIGURE = re.compile(r"^(Figure|Table) \d+:|^Sources?( for .*)?:|^Notes:$|^\^[a-z] |.*\t")
_ITEM = re.compile(r"^(- |[■•] )")
_END_MARK = "**PRISM**"
_SMALL = {
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "is", "its", "of", "on",
    "or", "so", "the", "to", "with",
}  # fmt: skip


@dataclass
class Line:
    """One line of a text that is not empty, and what it is."""

    number: int
    text: str
    before: int
    """Empty lines above it."""
    after: int = 0
    kind: str = TEXT
    section: str = ""
    paragraph: int = 0
    note: str = ""


# --- articles ---------------------------------------------------------------------------------


def lines_of(text: str) -> list[Line]:
    """Return the lines that are not empty, with the empty ones around each counted."""
    found: list[Line] = []
    empty = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            empty += 1
            continue
        if found:
            found[-1].after = empty
        found.append(Line(number, line.strip(), empty))
        empty = 0
    return found


def articles(
    texts: dict[str, list[Line]], titles: dict[str, str]
) -> dict[str, tuple[list[Line], int]]:
    """Return the lines of each source, and how many of them are before or in its title.

    Parameters
    ----------
    texts
        The lines of each file.
    titles
        Source → title. An untitled source is the one file in which no title was found.
    """
    starts: dict[str, list[tuple[int, str, int]]] = {name: [] for name in texts}
    untitled = []
    for source, title in titles.items():
        for name, lines in texts.items():
            place = _find_title(lines, title)
            if place is not None:
                starts[name].append((place[0], source, place[1]))
                break
        else:
            untitled.append(source)
    free = [name for name, found in starts.items() if not found]
    if len(untitled) == len(free) == 1:
        starts[free[0]].append((0, untitled[0], 0))
    elif untitled:
        sys.exit(f"no text has the title of: {', '.join(untitled)}")
    parts = {}
    for name, found in starts.items():
        found.sort()
        ends = [first for first, *_ in found[1:]] + [len(texts[name])]
        for (first, source, body), end in zip(found, ends, strict=True):
            parts[source] = (texts[name][first:end], body - first)
    return parts


def _find_title(lines: list[Line], title: str) -> tuple[int, int] | None:
    """Return at which line an article begins and at which its text does."""
    wanted = {_plain(title), _plain(title.partition(":")[0])} - {""}
    for index in range(len(lines)):
        for size in (1, 2):
            found = " ".join(line.text for line in lines[index : index + size])
            if _plain(found) not in wanted:
                continue
            pictured = index > 0 and lines[index - 1].before >= PICTURE_GAP
            body = index + size
            # a second line of the title stands before the byline
            if body + 1 < len(lines) and _capitals(lines[body + 1].text):
                body += 1
            return index - pictured, body
    return None


def _plain(text: str) -> str:
    """Return the letters and digits of a text, in lower case."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


# --- kinds of lines ---------------------------------------------------------------------------


def mark(lines: list[Line], body: int, by_hand: dict[int, str]) -> None:
    """Say of each line of an article what it is, and where it stands.

    Parameters
    ----------
    lines
        Of one article.
    body
        How many lines are before or in its title.
    by_hand
        Line → kind, where the text does not show it.
    """
    for line in lines[:body]:
        line.kind = CAPTION if line.before >= PICTURE_GAP else HEADING
    rest = lines[body:]
    end = next((n for n, line in enumerate(rest) if line.text == "Notes"), None)
    closed = next((n + 1 for n, x in enumerate(rest) if x.text.endswith(_END_MARK)), len(rest))
    text = rest[: closed if end is None else end]
    _mark_pictures(text, rest)
    _mark_furniture(text)
    _mark_motto([line for line in text if line.kind == TEXT])
    for index, line in enumerate(text):
        if line.kind == TEXT and _is_heading(line, text[index + 1 :]):
            line.kind = HEADING
    _mark_quotes(text)
    for line in rest[len(text) :]:
        line.kind = FURNITURE
    if end is not None:
        _mark_notes(rest[end + 1 :])
    breaks = {number for number, kind in by_hand.items() if kind == BREAK}
    for line in lines:
        if line.number not in breaks:
            line.kind = by_hand.get(line.number, line.kind)
    _number(lines[body:], breaks)


def _mark_pictures(lines: list[Line], rest: list[Line]) -> None:
    """Mark titles and sources of figures, tables, and what stands below a picture."""
    for index, line in enumerate(lines):
        following = rest[index + 1].text if index + 1 < len(rest) else ""
        above = lines[index - 1] if index else None
        if line.kind == CAPTION or _FIGURE.match(line.text):
            line.kind = CAPTION
        elif line.before >= PICTURE_GAP and index and not _goes_on(line.text):
            line.kind = CAPTION
            credit = len(line.text) <= 70 and not _ends(line.text)
            if credit and following and not _goes_on(following):
                lines[index + 1].kind = CAPTION
        elif line.after >= PICTURE_GAP and len(line.text) <= 150:
            figure = above is not None and above.kind == CAPTION
            if figure or _title_case(line.text):
                line.kind = CAPTION


def _mark_furniture(lines: list[Line]) -> None:
    """Mark bylines, running heads and the note on the authors on the first page."""
    names = set[str]()
    for index, line in enumerate(lines):
        if _capitals(line.text):
            line.kind = FURNITURE
            if index == 0:
                names = set(_plain(line.text.translate(_SUPERSCRIPTS)).split()) - {"by", "and"}
                names = {re.sub(r"\d", "", name) for name in names if len(name) > 2}
    for line in lines[:14]:
        opening = re.split(r" (?:is|was) ", line.text, maxsplit=1)
        about = len(opening) == 2 and len(opening[0]) < 40 and len(line.text) < 400
        if about and (names & set(_plain(opening[0]).split())):
            line.kind = NOTE
        if line.text.startswith("This interview was conducted"):
            line.kind = NOTE


def _mark_motto(lines: list[Line]) -> None:
    """Mark the quotation before the first paragraph, and whose it is."""
    if len(lines) > 1 and lines[0].text[0] in '“"' and lines[1].text[0] in "–—":
        lines[0].kind = lines[1].kind = QUOTE


def _mark_quotes(lines: list[Line]) -> None:
    """Mark sentences set large, which the text has a second time."""
    body = [line for line in lines if line.kind == TEXT]
    shingles = {line.number: _shingles(line.text) for line in body}
    counted = Counter(part for parts in shingles.values() for part in parts)
    short = []
    for above, line, below in zip(body, body[1:], body[2:], strict=False):
        breaks = not _ends(above.text) and not _goes_on(line.text)
        flows = not breaks and not _ends(line.text) and _goes_on(below.text)
        if len(line.text) < 330 and len(shingles[line.number]) >= 5 and not flows:
            # of two short lines that say the same, the one that breaks a sentence is set large
            short.append((not breaks, _ends(line.text), len(line.text), line))
    for *_, line in sorted(short, key=lambda found: found[:3]):
        parts = shingles[line.number]
        again = sum(counted[part] > 1 for part in parts)
        if line.text.startswith("...") or again > 0.6 * len(parts):
            line.kind = QUOTE
            counted.subtract(parts)


def _shingles(text: str) -> set[str]:
    """Return all runs of four words of a text."""
    words = _plain(text.translate(_SUPERSCRIPTS)).split()
    return {" ".join(words[n : n + 4]) for n in range(len(words) - 3)}


def _is_heading(line: Line, following: list[Line]) -> bool:
    """Return whether a line reads as the title of a section."""
    after = next((x for x in following if x.kind == TEXT), None)
    if after is None or _goes_on(after.text) or len(line.text) > 80 or _ITEM.match(line.text):
        return False
    if line.text[-1] in ",;:" or not line.text[0].isupper():
        return False
    return _title_case(line.text) or (len(line.text) <= 60 and line.text[-1] not in ".?…")


def _mark_notes(lines: list[Line]) -> None:
    """Give the endnotes their numbers; what comes after the last is not part of the article."""
    number = ""
    for index, line in enumerate(lines):
        start = _NOTE_START.match(line.text)
        if start:
            number = start[0].translate(_SUPERSCRIPTS)
        else:
            picture = line.before >= PICTURE_GAP or _capitals(line.text)
            last = index == len(lines) - 1 and len(line.text) < 60 and not _ends(line.text)
            if picture or last:
                return
        line.kind, line.note = NOTE, number


def _number(lines: list[Line], breaks: set[int]) -> None:
    """Give each line its section and the number of its paragraph."""
    section, paragraph = "", 0
    last: Line | None = None
    for line in lines:
        if line.kind == NOTE or line.kind == FURNITURE:
            continue
        if line.kind == HEADING:
            section, paragraph, last = line.text.rstrip("."), 0, None
        elif line.kind == TEXT:
            new = last is None or line.number in breaks or not _continues(last.text, line.text)
            paragraph += new
            last = line
        line.section, line.paragraph = section, paragraph


def _continues(above: str, text: str) -> bool:
    """Return whether a line goes on with the paragraph above it."""
    return not _ITEM.match(text) and (_goes_on(text) or not _ends(above))


def _goes_on(text: str) -> bool:
    """Return whether a line begins inside a sentence."""
    return text.lstrip('*“"(')[:1].islower()


def _ends(text: str) -> bool:
    """Return whether a line ends where a sentence does."""
    bare = text.removesuffix(_END_MARK).rstrip(" *⁰¹²³⁴⁵⁶⁷⁸⁹0123456789")
    return bare.rstrip("”\"’')]* ")[-1:] in tuple(".?!:…")


def _capitals(text: str) -> bool:
    """Return whether a line is printed in capitals: a byline or a running head."""
    return text.isupper() and len(text) < 60 and "\t" not in text


def _title_case(text: str) -> bool:
    """Return whether all longer words of a line have a capital."""
    words = [word.strip("“”\"'’():,;?!.-–") for word in text.split()]
    long = [word for word in words if word and word.casefold() not in _SMALL and len(word) > 2]
    return bool(long) and all(not word[0].islower() for word in long) and len(text) <= 80


# --- table ------------------------------------------------------------------------------------


def cited_lines(layers: Path) -> set[tuple[str, int]]:
    """Return each source and line that a table or list of the layers cites."""
    found = set[tuple[str, int]]()
    for path in sorted(layers.rglob("*")):
        if path.suffix in (".csv", ".yaml") and path.name != "locators.csv":
            for source, first, last in _CITED.findall(path.read_text(encoding="utf-8")):
                found |= {(source, line) for line in range(int(first), int(last or first) + 1)}
    return found


def locate(folder: Path, layers: Path) -> dict[str, list[Line]]:
    """Return the lines of each source, each with its kind and place.

    Parameters
    ----------
    folder
        Of the texts, one or several articles a file.
    layers
        The layers folder; its ``sources.csv`` has the titles.
    """
    with (layers / "sources.csv").open(encoding="utf-8", newline="") as file:
        titles = {row["id"]: row["title"] for row in csv.DictReader(file)}
    texts = {path.name: lines_of(path.read_text("utf-8")) for path in sorted(folder.glob("*.txt"))}
    located = {}
    for source, (lines, body) in articles(texts, titles).items():
        mark(lines, body, BY_HAND.get(source, {}))
        located[source] = lines
    return located


def rows(located: dict[str, list[Line]], cited: set[tuple[str, int]]) -> list[dict[str, str]]:
    """Return the rows of the table; end with a message where a cited line is in no article."""
    known = {(source, line.number): line for source, lines in located.items() for line in lines}
    astray = sorted(key for key in cited if key not in known or known[key].kind == FURNITURE)
    if astray:
        sys.exit("cited, but no part of the article: " + ", ".join(f"{s}@l{n}" for s, n in astray))
    order = list(located)
    table = []
    for source, number in sorted(cited, key=lambda key: (order.index(key[0]), key[1])):
        line = known[source, number]
        paragraph = str(line.paragraph or "") if line.kind not in (HEADING, NOTE) else ""
        cells = (source, str(number), line.kind, line.section, paragraph, line.note)
        table.append(dict(zip(COLUMNS, cells, strict=True)))
    return table


def main() -> None:
    """Write the table and print how many lines are of each kind."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("texts", type=Path, help="folder of the texts")
    parser.add_argument("--layers", type=Path, default=Path("layers"))
    parser.add_argument("--headings", action="store_true", help="print the headings found")
    options = parser.parse_args()
    located = locate(options.texts, options.layers)
    if options.headings:
        for source, lines in located.items():
            print(source, *(f"  {x.number} {x.text}" for x in lines if x.kind == HEADING), sep="\n")
        return
    table = rows(located, cited_lines(options.layers))
    with (options.layers / "locators.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
    print(len(table), dict(Counter(row["kind"] for row in table)))


if __name__ == "__main__":
    main()
