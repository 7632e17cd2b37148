"""What is read of a file that somebody sends, and what is refused before it is read."""

import io
import zipfile
from datetime import time

import pytest

from tests.factories import bulk as make
from yersel.directory import bulk_reading
from yersel.directory.bulk_columns import COLUMNS, read_headings
from yersel.directory.bulk_reading import Unreadable, defused, read_table


def packed(parts: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as parts_file:
        for name, content in parts.items():
            parts_file.writestr(name, content)
    return written.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_in_each_encoding_and_with_each_separator(encoding, separator):
    content = make.as_csv([make.row("Café"), make.row("Second")], encoding=encoding, separator=separator)

    table = read_table(content)

    assert [number for number, _cells in table.rows] == [2, 3]
    assert table.rows[0][1][1] == "Café"
    assert table.remark == ""


def test_windows_1252_is_read_and_said():
    table = read_table(make.as_csv([make.row("Café £")], encoding="cp1252"))

    assert table.rows[0][1][1] == "Café £"
    assert "Windows-1252" in table.remark


def test_xlsx_is_read_with_times_and_numbers_as_people_see_them():
    table = read_table(make.as_xlsx([{**make.row(), "from": time(11, 30), "minimum_age": 16.0}]))

    assert table.rows[0][1][-2:] == ["11:30", "16"]


def test_empty_rows_and_guidance_are_left_out_and_rows_keep_their_numbers():
    table = read_table(b"Name of the service\n# what to write\n\nOne\n,\nTwo\n")

    assert table.rows == [(4, ["One"]), (6, ["Two"])]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"Name\n", "no row below"),
        (b"Name\n" + b"x" * bulk_reading.LARGEST_FILE, "too large"),
        (b"Name\n" + b"x\n" * 2001, "2,000 rows"),
        (b"Name\n" + b"x" * 5001, "5,000 characters"),
        (b"Name\n" + b"x," * 70 + b"x\n", "60 columns"),
        (b'Name\n"never closed\n', "quotation mark"),
        (b"Name\n\0\n", "neither CSV nor XLSX"),
        (b"\xd0\xcf\x11\xe0old", "old Excel"),
        (b"PK\x03\x04broken", "cannot be read"),
        (packed({"a.txt": b"no workbook"}), "cannot be read"),
        (packed({"xl/bomb.xml": b" " * 31 * 1024 * 1024}), "unpacks to far more"),
        (packed({f"{n}.xml": b"" for n in range(201)}), "unpacks to far more"),
        (packed({"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "cannot be read"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_reason(content, words):
    with pytest.raises(Unreadable, match=words):
        read_table(content)


def test_a_part_that_lies_about_its_size_is_never_unpacked_further():
    content = make.as_xlsx([make.row()])
    big = packed({"xl/sheet.xml": b"<x>" + b"a" * 5_000_000 + b"</x>"})
    lying = big.replace((5_000_007).to_bytes(4, "little"), (10).to_bytes(4, "little"))

    assert read_table(content).rows
    with pytest.raises(Unreadable):
        read_table(lying)


def test_wrong_headings_are_named_with_the_nearest_right_one():
    known = [column.heading for column in COLUMNS]
    _keys, wrong = read_headings(["Group", "Name of servise", "In one sentence", "Description", "Zzzz", "Group"], has_group=False)

    assert "Name of the service" in known
    assert any("Name of servise" in words and "“Name of the service”" in words for words in wrong)
    assert any("Zzzz" in words and "Take the column out" in words for words in wrong)
    assert any("twice" in words for words in wrong)
    assert any("“Name of the service” is missing" in words for words in wrong)


def test_headings_may_be_written_in_any_case_and_the_group_left_out_where_it_was_chosen():
    keys, wrong = read_headings(["NAME OF THE SERVICE", "in one sentence", "Description ", "Row in your file"], has_group=True)

    assert keys == ["name", "summary", "description", ""]
    assert wrong == []


@pytest.mark.parametrize("text", ["=1+1", "+44 131", "-x", "@sum", "\tx"])
def test_a_cell_that_a_spreadsheet_would_run_is_defused_and_comes_back_as_it_was(text):
    assert defused(text) == f"'{text}"
    table = read_table(make.as_csv([{"name": defused(text)}]))

    assert table.rows[0][1][0] == text.strip()
