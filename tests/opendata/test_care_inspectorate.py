"""The care register's rows as records."""

from pathlib import Path

import pytest

from yersel.directory.operations.import_records import ServiceRecord, SkippedRow, SourceItem, UnreadableRow
from yersel.opendata.registers.care_inspectorate import COLUMNS, open_register, read_register
from yersel.opendata.source_files import UnreadableSource

ROW = {
    "CSNumber": "CS1",
    "CareService": "Support Service",
    "Subtype": "Care at Home",
    "AdditionalSubtypes": "Adult Daycare; Adult Daycare",
    "ServiceName": "Thistle Care",
    "Address_line_2": "1 Sample Street",
    "Service_town": "Perth",
    "Service_Postcode": "PH1 5AA",
    "Service_Phone_Number": "01738 496 000",
    "SP_number": "SP1",
    "ServiceProvider": "Thistle Ltd",
    "ServiceStatus": "Active",
    "Council_Area_Name": "Perth & Kinross",
    "Client_group": "Adults",
}


def read(*rows: dict[str, str], columns: list[str] = COLUMNS, client_group: str = "Adults") -> list[SourceItem]:
    lines = [",".join(columns), *(",".join(row.get(column, "") for column in columns) for row in rows)]
    return list(read_register("\r\n".join(lines), client_group))


def service(**cells: str) -> ServiceRecord:
    found = read({**ROW, **cells})[0]
    assert isinstance(found, ServiceRecord)
    return found


def test_a_row_is_a_service_of_its_provider() -> None:
    found = service()

    assert (found.their_id, found.name, found.line) == ("CS1", "Thistle Care", 2)
    assert found.organisation is not None
    assert (found.organisation.their_id, found.organisation.identifiers[0].scheme) == ("SP1", "GB-SP")
    assert found.places[0].address_1 == "1 Sample Street"
    assert "Subtype: Adult Daycare" in found.categories


def test_inactive_is_closed_for_now() -> None:
    assert service(ServiceStatus="Inactive").status == "temporarily closed"


def test_a_withheld_address_leaves_the_council_area_alone() -> None:
    found = service(Service_Postcode="")

    assert (found.places, found.council_name) == ((), "Perth & Kinross")


def test_outside_scotland_is_no_council() -> None:
    found = service(Council_Area_Name="outside Scotland", Service_Postcode="LE65 1HW")

    assert (found.council_name, found.places[0].is_outside_scotland) == ("", True)


def test_child_minding_is_skipped_and_nothing_of_it_is_kept() -> None:
    assert read({**ROW, "CareService": "Child Minding"}) == [
        SkippedRow(line=2, reason="child minding (people's homes)", their_id="CS1")
    ]


def test_names_of_managers_and_their_email_are_never_read() -> None:
    row = {**ROW, "ManagerName": "Morag Sampleton", "Eforms_email_address": "morag@example.org"}

    found = read(row, columns=[*COLUMNS, "ManagerName", "Eforms_email_address"])

    assert "orag" not in repr(found)


def test_another_client_group_is_marked() -> None:
    assert service(Client_group="Children").outside_filter
    assert not read({**ROW, "Client_group": "Children"}, client_group="all")[0].outside_filter  # type: ignore[union-attr]


def test_empty_rows_are_skipped_and_ragged_ones_refused() -> None:
    text = ",".join(COLUMNS) + "\n" + "," * (len(COLUMNS) - 1) + "\nCS1,too,few\n"

    assert [type(item) for item in read_register(text, "Adults")] == [SkippedRow, UnreadableRow]


def test_points_in_the_file_are_not_the_registers_and_not_used() -> None:
    found = read({**ROW, "lat": "56.4", "lon": "-3.4"}, columns=[*COLUMNS, "lat", "lon"])[0]

    assert isinstance(found, ServiceRecord)
    assert found.places[0].latitude == ""


def test_the_older_spelling_of_a_column_is_known(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(",".join("Service Type" if column == "ServiceType" else column for column in COLUMNS) + "\n")

    assert open_register(path).encoding == "UTF-8"


def test_a_wrong_header_names_missing_and_surplus_columns(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("Charity Number,Charity Name\n")

    with pytest.raises(UnreadableSource, match=r"Missing columns: CSNumber, .*do not know: Charity Number, Charity Name"):
        open_register(path)


def test_json_is_told_from_the_register(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("{}")

    with pytest.raises(UnreadableSource, match="this looks like JSON"):
        open_register(path)
