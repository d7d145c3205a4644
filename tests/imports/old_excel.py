"""An .xls file (BIFF8 in a compound file) of text and numbers, written by hand for tests.

The only writer on the package index, xlwt, has been without a maintainer since 2017; what tests
need of the format is small.
"""

import struct
from typing import Any

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def xls(rows: list[list[Any]], sheet: str = "Sheet1") -> bytes:
    return _compound(_workbook(rows, sheet))


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text(value: str) -> bytes:
    return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")


def _workbook(rows: list[list[Any]], sheet: str) -> bytes:
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    name = struct.pack("<BB", len(sheet), 1) + sheet.encode("utf-16-le")
    bound = 4 + 6 + len(name)
    offset = len(start) + bound + 4
    book = start + _record(0x0085, struct.pack("<IH", offset, 0) + name) + _record(0x000A)
    cells = b""
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            at = struct.pack("<HHH", number, column, 0)
            if isinstance(value, int | float):
                cells += _record(0x0203, at + struct.pack("<d", value))
            elif value is not None:
                cells += _record(0x0204, at + _text(value))
    page = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    return book + page + cells + _record(0x000A)


def _compound(stream: bytes) -> bytes:
    """A compound file that holds one stream called Workbook."""
    # A stream of 4,096 bytes or more lies in ordinary sectors.
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % _SECTOR)
    count = len(stream) // _SECTOR
    assert count + 2 <= _SECTOR // 4
    chain = [_FAT, _END, *range(3, count + 2), _END]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    root = _entry("Root Entry", 5, child=1, start=_END, size=0)
    book = _entry("Workbook", 2, child=_FREE, start=2, size=len(stream))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 6
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
        + struct.pack("<109I", 0, *[_FREE] * 108)
    )
    return header + fat + (root + book).ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBB", len(written), kind, 1)
        + struct.pack("<III", _FREE, _FREE, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )
