"""Opening the files that people give us: plain or gzip, in whatever encoding, and never larger than we can hold."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

LARGEST_FILE = 200 * 2**20
LARGEST_UNPACKED = 2**30
LARGEST_RATIO = 20  # a gzip file that unpacks to more than this many times its size is taken for a bomb
ALWAYS_UNPACKED = 8 * 2**20


class UnreadableSource(Exception):
    """The source cannot be used; the message says why, in plain words."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of a file, the hash of its unpacked bytes and the encoding they were in."""

    text: str
    sha256: str
    encoding: str


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, unpacked if it is gzip. Raises UnreadableSource for what is missing or too large."""
    if path.is_symlink() and not path.exists():
        raise UnreadableSource(f"{path} points to nothing.")
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UnreadableSource(f"{path.name} is larger than {LARGEST_FILE // 2**20} MB.")
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableSource(f"{path} cannot be read: {error.strerror}.") from None
    return _unpacked(raw, path.name) if raw[:2] == b"\x1f\x8b" else raw


def _unpacked(raw: bytes, name: str) -> bytes:
    largest = min(LARGEST_UNPACKED, max(ALWAYS_UNPACKED, LARGEST_RATIO * len(raw)))
    pieces, left, size = [], raw, 0
    try:
        while left:
            packed = zlib.decompressobj(wbits=31)
            piece = packed.decompress(left, largest - size + 1)
            size += len(piece)
            if size > largest:
                raise UnreadableSource(f"{name} unpacks to far more than its size: it was not opened.")
            if not packed.eof:
                raise UnreadableSource(f"{name} is a gzip file that was cut off.")
            pieces.append(piece)
            left = packed.unused_data
    except zlib.error:
        raise UnreadableSource(f"{name} is a damaged gzip file.") from None
    return b"".join(pieces)


def read_text(path: Path) -> SourceText:
    """A text file: UTF-8 with or without byte order mark, else Windows-1252. NUL characters are dropped."""
    raw = read_bytes(path)
    refuse_what_is_no_text(raw, path.name)
    text, encoding = decoded(raw)
    return SourceText(text.replace("\0", ""), sha256(raw).hexdigest(), encoding)


def decoded(raw: bytes) -> tuple[str, str]:
    """The text and the name of its encoding."""
    try:
        return raw.decode("utf-8-sig"), "UTF-8 with byte order mark" if raw.startswith(b"\xef\xbb\xbf") else "UTF-8"
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), "Windows-1252"


_STARTS = {
    b"PK\x03\x04": "a zip or spreadsheet (.xlsx) file",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Office (.xls, .doc) file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
}


def refuse_what_is_no_text(raw: bytes, name: str) -> None:
    """Raise UnreadableSource for the usual wrong files, saying what they look like."""
    for start, kind in _STARTS.items():
        if raw.startswith(start):
            raise UnreadableSource(f"{name}: this looks like {kind}, not text.")
    if not raw.strip():
        raise UnreadableSource(f"{name} is empty.")


def looks_like(text: str) -> str:
    """What a text seems to be: json, html or csv."""
    start = text.lstrip()[:200].lower()
    if start.startswith(("{", "[")):
        return "json"
    return "html" if start.startswith("<") else "csv"
