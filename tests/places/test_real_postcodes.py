"""Against the real Code-Point Open of 2020, where it is beside the checkout: all of the import, and how far off we are before."""

import csv
import io
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from yersel.core.distance import kilometres
from yersel.opendata.archives import opened
from yersel.opendata.postcodes import PostcodeList, read_list
from yersel.places.models import OutwardCode, Postcode, PostcodeSector, Settlement
from yersel.places.queries import NotFound, Place, locate, nearest_place

CHECK_POINTS = {
    "EH1 1YZ": (55.95033, -3.19302),
    "G1 1XQ": (55.86125, -4.24471),
    "IV1 1AA": (57.48133, -4.22395),
    "ZE1 0AA": (60.15322, -1.14160),
    "HS1 2BD": (58.20827, -6.39017),
    "KW15 1NY": (58.98147, -2.95681),
}


@pytest.fixture(scope="module")
def zip_path(real_data: Path) -> Path:
    return real_data / "postcodes" / "codepoint_open_scotland.zip"


@pytest.fixture(scope="module")
def real_list(zip_path: Path) -> PostcodeList:
    with opened(zip_path) as members:
        return read_list(members, kind="code-point", renames={})


def place(text: str) -> Place:
    answer = locate(text)
    assert isinstance(answer, Place), answer
    return answer


@pytest.mark.django_db
def test_the_real_list_is_imported_whole(everywhere: object, zip_path: Path) -> None:
    """One test, because the import takes seconds: rows, check points, councils, sectors, the border, the nearest place."""
    guessed = Settlement.objects.filter(council_is_nearest=True).count()
    started = time.monotonic()
    call_command("import_postcodes", str(zip_path), stdout=io.StringIO())
    assert time.monotonic() - started < 60

    assert Postcode.objects.count() == 158_294
    assert Postcode.objects.filter(council_area=None).count() == 7
    assert PostcodeSector.objects.count() > 900
    for text, (latitude, longitude) in CHECK_POINTS.items():
        found = place(text)
        assert found.kind == "postcode"
        assert (found.latitude, found.longitude) == pytest.approx((latitude, longitude), abs=0.00005)
    assert place("EH6 5").kind == "sector"
    assert place("EH1 1ZZ").kind == "sector"
    border = locate("TD15 2AA")
    assert isinstance(border, NotFound)
    assert border.reason == "outside-scotland"
    here = nearest_place(55.9503, -3.193)
    assert isinstance(here, Place)
    assert (here.kind, here.council_code) == ("postcode", "S12000036")
    assert Settlement.objects.filter(council_is_nearest=True).count() < guessed / 10

    out = io.StringIO()
    call_command("import_postcodes", str(zip_path), stdout=out)
    assert "Nothing has changed" in out.getvalue()


@pytest.mark.django_db
def test_outward_codes_are_nearly_right_without_any_import(
    scotland: object, real_list: PostcodeList, capsys: pytest.CaptureFixture[str]
) -> None:
    known = OutwardCode.objects.in_bulk()
    away, right = [], 0
    for row in real_list.rows:
        outward = known[row.compact[:-3]]
        away.append(kilometres(row.latitude, row.longitude, outward.latitude, outward.longitude))
        right += row.council_code == outward.council_area_id
    away.sort()
    median, ninth, share = statistics.median(away), away[int(0.9 * len(away))], right / len(away)
    with capsys.disabled():
        print(f"\noutward codes: median {median:.1f} km, nine in ten {ninth:.1f} km, right council {share:.1%}")
    assert median < 2
    assert ninth < 8
    assert share > 0.965


@pytest.mark.django_db
def test_settlements_are_in_the_council_of_their_nearest_postcode(everywhere: object, real_list: PostcodeList) -> None:
    squares: dict[tuple[int, int], list[tuple[float, float, str]]] = {}
    for row in real_list.rows:
        if row.council_code:
            squares.setdefault(_square(row.latitude, row.longitude), []).append((row.latitude, row.longitude, row.council_code))
    wrong = []
    for town in Settlement.objects.filter(source__startswith="geonames"):
        near = list(_around(squares, town.latitude, town.longitude))
        if near:
            nearest = min(near, key=lambda it: kilometres(town.latitude, town.longitude, it[0], it[1]))
            if nearest[2] != town.council_area_id:
                wrong.append(town.name)
    assert wrong == []


def _square(latitude: float, longitude: float) -> tuple[int, int]:
    return int(latitude // 0.02), int(longitude // 0.036)


def _around(
    squares: dict[tuple[int, int], list[tuple[float, float, str]]], latitude: float, longitude: float
) -> Iterator[tuple[float, float, str]]:
    y, x = _square(latitude, longitude)
    for up in (-1, 0, 1):
        for along in (-1, 0, 1):
            yield from squares.get((y + up, x + along), [])


@pytest.mark.django_db
def test_nearly_every_place_of_a_public_list_is_known_by_name(everywhere: object, real_data: Path) -> None:
    with (real_data / "areas" / "place_names_scotland.csv").open(encoding="utf-8", newline="") as file:
        names = sorted({row["place_name"] for row in csv.DictReader(file)})
    unknown = [name for name in names if isinstance(locate(name), NotFound)]
    assert len(unknown) / len(names) < 0.06, unknown
