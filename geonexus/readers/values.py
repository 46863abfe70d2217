"""Texts → coordinates, dates and counts, column by column; what cannot be read says why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_DMS = re.compile(
    r"""^\s*(?P<before>[NSEWO])?\s*(?P<sign>[+-])?(?P<degrees>\d{1,3})\s*[°º\s]\s*
    (?:(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*(?:['’′m]|\s|$)\s*)?
    (?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:["”″s]|''|’’|$)\s*)?
    (?P<after>[NSEWO])?\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
EXCEL_DAYS = {"excel": "1899-12-30", "excel-1904": "1904-01-01"}
"""Form of date → the day that counts as 0."""
_LAST_SERIAL = 2_958_466
_TIME_OF_DAY = r"[T ]\d{1,2}:\d{2}.*$"


def degrees_of(text: str, axis: Literal["lon", "lat"]) -> float | None:
    r"""Return degrees, minutes and seconds as decimal degrees; ``None`` where it is not that.

    West and south are negative; O is oeste, west. A letter of the other axis is refused.

    Examples
    --------
    >>> round(degrees_of("12°34'56\"S", "lat"), 6)
    -12.582222
    >>> degrees_of("74° 13.5' O", "lon")
    -74.225
    >>> degrees_of("12°34'S", "lon") is None
    True
    """
    match = _DMS.match(text)
    if match is None:
        return None
    letter = (match["before"] or match["after"] or "").upper()
    if (match["before"] and match["after"]) or (letter and match["sign"]):
        return None
    if letter and letter not in ("NS" if axis == "lat" else "EWO"):
        return None
    minutes = float((match["minutes"] or "0").replace(",", "."))
    seconds = float((match["seconds"] or "0").replace(",", "."))
    if minutes >= 60 or seconds >= 60:
        return None
    value = int(match["degrees"]) + minutes / 60 + seconds / 3600
    return -value if letter in ("S", "W", "O") or match["sign"] == "-" else value


def coordinates_of(
    texts: pd.Series, axis: Literal["lon", "lat"], *, decimal: str, dms: bool
) -> tuple[NDArray[np.float64], NDArray[np.object_]]:
    """Return numbers, and for each text that is none the reason (else an empty text).

    Parameters
    ----------
    texts
        Texts of the file.
    axis
        Which coordinate it is.
    decimal
        The decimal mark of the file.
    dms
        Texts are degrees, minutes and seconds.
    """
    texts = texts.str.strip()
    name = "longitude" if axis == "lon" else "latitude"
    reasons = np.full(len(texts), "", dtype=object)
    if dms:
        known = {text: degrees_of(text, axis) for text in texts.unique()}
        values = texts.map(known).to_numpy(dtype=float)
        form = "degrees, minutes, seconds and a letter"
    else:
        values = numbers_of(texts, decimal)
        form = f"a number of degrees with the decimal mark {decimal!r}"
    empty = (texts == "").to_numpy()
    wrong = ~np.isfinite(values) & ~empty
    reasons[wrong] = [f"{name} {text!r} is not {form}" for text in texts[wrong]]
    reasons[empty] = f"no {name}"
    return values, reasons


def numbers_of(texts: pd.Series, decimal: str = ".") -> NDArray[np.float64]:
    """Return texts as numbers, NaN where one is empty or no number.

    Examples
    --------
    >>> import pandas as pd
    >>> numbers_of(pd.Series(["-12,5", "1.234,5", "inf", ""]), ",")
    array([-12.5,   nan,   inf,   nan])
    """
    import pandas as pd

    if decimal == ",":
        # a point beside a decimal comma groups thousands: ambiguous, so it is refused
        texts = texts.where(~texts.str.contains(".", regex=False), "?")
        texts = texts.str.replace(",", ".", regex=False)
    return pd.to_numeric(texts, errors="coerce").to_numpy(dtype=float)


def days_of(texts: pd.Series, date_format: str) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return dates as YYYY-MM-DD, and for each text that is none the reason (else empty).

    Parameters
    ----------
    texts
        Texts of the file. A time of day after the day is dropped, so that the day is the one that
        was written, in its own time zone.
    date_format
        A format of ``strptime``; or ``excel``, days counted as Excel does, or ``excel-1904``, as
        old workbooks of Macs do.

    Examples
    --------
    >>> import pandas as pd
    >>> days_of(pd.Series(["31/02/2020", "1/3/2020"]), "%d/%m/%Y")[0]
    array(['', '2020-03-01'], dtype=object)
    """
    import pandas as pd

    if date_format in EXCEL_DAYS:
        return _days_of_serials(texts.str.strip(), EXCEL_DAYS[date_format])
    if "%H" not in date_format:
        texts = texts.str.strip().str.replace(_TIME_OF_DAY, "", regex=True)
    parsed = pd.to_datetime(texts, format=date_format, errors="coerce")
    days = parsed.dt.strftime("%Y-%m-%d").fillna("").to_numpy(dtype=object)
    reasons = np.full(len(texts), "", dtype=object)
    wrong = np.flatnonzero(days == "")
    for position in wrong:
        reasons[position] = _why_no_day(str(texts.iloc[position]), date_format)
    return days, reasons


def _days_of_serials(
    texts: pd.Series, origin: str
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return the days that a spreadsheet counts from an origin; real dates pass as they are."""
    import pandas as pd

    counts = numbers_of(texts)
    # serial 60 is the 29 February 1900 that never was: before it, the days are off by one
    serial = np.isfinite(counts) & (counts >= 61) & (counts < _LAST_SERIAL)
    counted = pd.to_datetime(np.floor(np.where(serial, counts, 61)), unit="D", origin=origin)
    plain, _ = days_of(texts, "%Y-%m-%d")
    days = np.where(serial, counted.strftime("%Y-%m-%d").to_numpy(dtype=object), plain)
    reasons = np.full(len(texts), "", dtype=object)
    for position in np.flatnonzero(days == ""):
        text = str(texts.iloc[position])
        reasons[position] = (
            f"date {text!r} is not a day as Excel counts them" if text else "no date"
        )
    return days, reasons


def _why_no_day(text: str, date_format: str) -> str:
    if not text:
        return "no date"
    if re.search(r"(^|[-/. ])\d{2}$", text) and not re.match(r"\d{4}", text):
        return f"date {text!r} has a year of two digits; write four"
    return f"date {text!r} is not a day of the calendar written as {date_format}"
