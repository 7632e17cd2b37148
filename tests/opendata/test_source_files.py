"""Opening what people give us."""

import gzip
from pathlib import Path

import pytest

from yersel.opendata.source_files import UnreadableSource, read_text


def written(folder: Path, raw: bytes, name: str = "source.csv") -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ("Café".encode(), "UTF-8"),
        ("Café".encode("utf-8-sig"), "UTF-8 with byte order mark"),
        ("Café".encode("cp1252"), "Windows-1252"),
    ],
)
def test_the_encoding_is_found_and_said(tmp_path: Path, raw: bytes, encoding: str) -> None:
    found = read_text(written(tmp_path, raw))

    assert (found.text, found.encoding) == ("Café", encoding)


def test_a_file_and_its_gzip_have_one_hash(tmp_path: Path) -> None:
    plain = read_text(written(tmp_path, b"a,b"))
    packed = read_text(written(tmp_path, gzip.compress(b"a,b"), "source.csv.gz"))

    assert plain == packed


@pytest.mark.parametrize(
    ("raw", "told"), [(b"PK\x03\x04x", "zip or spreadsheet"), (b"%PDF-1.7", "PDF"), (b" \n", "empty"), (b"\x1f\x8b\x08x", "gzip")]
)
def test_a_file_of_the_wrong_kind_is_named(tmp_path: Path, raw: bytes, told: str) -> None:
    with pytest.raises(UnreadableSource, match=told):
        read_text(written(tmp_path, raw))


def test_a_gzip_bomb_is_not_opened(tmp_path: Path) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)

    with pytest.raises(UnreadableSource, match="far more than its size"):
        read_text(written(tmp_path, bomb, "source.csv.gz"))


def test_a_gzip_that_was_cut_off_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="cut off"):
        read_text(written(tmp_path, gzip.compress(b"a,b" * 1000)[:-12], "source.csv.gz"))
