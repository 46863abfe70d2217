"""Whole numbers and bytes as short text: byte planes, gzip, base 85.

Text and not bytes, because the page is one HTML file. Base 85 costs a quarter on top of the
bytes, base 64 a third. The alphabet holds no character that HTML, JSON, JavaScript or a template
reads: a block can spell neither ``</script``, ``${`` nor ``{{``.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Block = dict[str, Any]
"""What ``unpack.js`` reads back: the text, and how it was made."""

ALPHABET = "".join(chr(code) for code in range(33, 127) if chr(code) not in "\"$&'<>\\`{")
"""The 85 digits, in the order of their values."""
_DIGITS = np.frombuffer(ALPHABET.encode("ascii"), dtype=np.uint8)
_SAMPLE_ROWS = 1 << 16
_LEVEL = 6


def base85(data: bytes) -> str:
    """Return bytes as text: four bytes are one big-endian number, of five digits.

    Examples
    --------
    >>> len(base85(b"12345678"))
    10
    """
    padded = data + b"\0" * (-len(data) % 4)
    words = np.frombuffer(padded, dtype=">u4").astype(np.uint32)
    digits = np.empty((len(words), 5), dtype=np.uint8)
    for place in range(4, -1, -1):
        digits[:, place] = _DIGITS[words % 85]
        words //= 85
    return digits.tobytes().decode("ascii")


def packed_bytes(data: bytes) -> Block:
    """Return bytes as a block; the same bytes give the same block."""
    zipped = gzip.compress(data, _LEVEL, mtime=0)
    return {"text": base85(zipped), "zipped": len(zipped)}


def packed_integers(values: NDArray[Any]) -> Block:
    """Return whole numbers from 0 to 2³² − 1 as a block.

    The bytes are in planes, the lowest byte of every number first. Where it is shorter, the
    steps from number to number are kept instead, with the sign in the lowest bit.

    Parameters
    ----------
    values
        Array of one dimension.
    """
    plain = values.astype(np.uint32)
    steps = _steps(plain)
    sample = slice(0, _SAMPLE_ROWS)
    as_steps = len(_zipped(steps[sample])) < 0.98 * len(_zipped(plain[sample]))
    chosen = steps if as_steps else plain
    width = _width(chosen)
    return {
        **packed_bytes(_planes(chosen, width)),
        "count": len(plain),
        "width": width,
        "steps": as_steps,
    }


def packed_ascending(values: NDArray[np.uint64]) -> Block:
    """Return ascending whole numbers below 2⁵³ as a block of the steps between them."""
    steps = np.diff(values, prepend=np.zeros(1, dtype=np.uint64))
    width = _width(steps)
    return {**packed_bytes(_planes(steps, width)), "count": len(steps), "width": width}


def packed_floats(values: NDArray[np.float64]) -> Block:
    """Return floats, bit by bit, as a block; NaN stands for missing."""
    return {**packed_bytes(_planes(values.view(np.uint64), 8)), "count": len(values), "width": 8}


def _steps(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return differences modulo 2³², small ones of either sign as small numbers (zigzag)."""
    moved = np.diff(values, prepend=np.zeros(1, dtype=np.uint32)).view(np.int32)
    return ((moved << 1) ^ (moved >> 31)).view(np.uint32)


def _width(values: NDArray[Any]) -> int:
    largest = int(values.max()) if len(values) else 0
    return max(1, (largest.bit_length() + 7) // 8)


def _planes(values: NDArray[Any], width: int) -> bytes:
    little = np.ascontiguousarray(values.astype(values.dtype.newbyteorder("<")))
    each = little.view(np.uint8).reshape(len(values), values.dtype.itemsize)
    return np.ascontiguousarray(each[:, :width].T).tobytes()


def _zipped(values: NDArray[np.uint32]) -> bytes:
    return gzip.compress(_planes(values, _width(values)), 1, mtime=0)
