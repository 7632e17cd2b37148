"""Open Referral objects as records."""

import json
from pathlib import Path
from typing import Any

import pytest

from yersel.directory.operations.import_records import ServiceRecord, UnreadableRow
from yersel.opendata.openreferral import open_saved, read_objects, service_record
from yersel.opendata.source_files import UnreadableSource

SERVICE: dict[str, Any] = {
    "id": "s1",
    "name": " Walking group ",
    "minimum_age": 16,
    "organization": {"id": "o1", "name": "Thistle Association"},
    "contacts": [{"name": "Enquiries", "phones": [{"number": "0131 496 0000"}]}],
    "service_areas": [{"uri": "https://statistics.data.gov.uk/id/S12000036", "name": "Edinburgh"}],
    "service_at_locations": [
        {
            "location": {"id": "l1", "latitude": 55.97, "longitude": -3.17, "addresses": [{"address_1": "1 Sample Street"}]},
            "schedules": [{"byday": "TU", "opens_at": "10:00"}],
        }
    ],
    "attributes": [{"taxonomy_term": {"name": "Walks"}}],
}


def test_everything_nested_becomes_one_record() -> None:
    found = service_record(1, SERVICE)

    assert (found.name, found.minimum_age, found.categories) == ("Walking group", "16", ("Walks",))
    assert found.organisation is not None
    assert found.organisation.their_id == "o1"
    assert (found.phones[0].number, found.phones[0].contact) == ("0131 496 0000", 0)
    assert (found.places[0].latitude, found.places[0].address_1) == ("55.97", "1 Sample Street")
    assert (found.areas[0].code, found.schedules[0].byday) == ("S12000036", "TU")


@pytest.mark.parametrize("odd", [None, [], "text", 5, {"id": {}}])
def test_odd_shapes_are_nothing_and_no_error(odd: Any) -> None:
    found = service_record(1, {"id": "s1", "name": "Odd", "organization": odd, "contacts": odd, "service_at_locations": odd})

    assert isinstance(found, ServiceRecord)


def test_what_is_no_object_is_an_unreadable_row() -> None:
    assert [type(item) for item in read_objects([SERVICE, "x"])] == [ServiceRecord, UnreadableRow]


@pytest.mark.parametrize("shape", [[SERVICE], {"contents": [SERVICE]}, SERVICE])
def test_a_file_may_be_a_list_a_page_or_one_service(tmp_path: Path, shape: Any) -> None:
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(shape))

    assert open_saved(path).objects == [SERVICE]


def test_a_file_may_hold_one_object_a_line_and_a_bad_line(tmp_path: Path) -> None:
    path = tmp_path / "feed.ndjson"
    path.write_text(json.dumps(SERVICE) + "\n{cut\n" + json.dumps(SERVICE))

    assert open_saved(path).objects == [SERVICE, "{cut", SERVICE]


def test_a_folder_of_pages_takes_the_fuller_object_and_leaves_out_a_broken_page(tmp_path: Path) -> None:
    (tmp_path / "page1.json").write_text(json.dumps({"contents": [{"id": "s1", "name": "Short"}]}))
    (tmp_path / "s1.json").write_text(json.dumps(SERVICE))
    (tmp_path / "page2.json").write_text('{"contents": [')

    found = open_saved(tmp_path)

    assert (found.objects, found.is_whole) == ([SERVICE], False)
    assert "page2.json" in found.notes[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"totalElements": 5, "content": []}', "Open Referral UK 1.0"),
        ('{"type": "FeatureCollection"}', "other JSON"),
        ("<html>", "this looks like HTML"),
        ("id,name\n1,2", "this looks like CSV"),
        ('{"contents": [', "not whole JSON"),
    ],
)
def test_another_kind_of_file_is_named(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "feed.json"
    path.write_text(text)

    with pytest.raises(UnreadableSource, match=told):
        open_saved(path)
