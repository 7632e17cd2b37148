"""The rules for one record: what is refused and what is repaired."""

from typing import Any

import pytest

from tests.factories.imports import AT, place, record
from yersel.directory.operations.import_checking import CheckedRecord, check, is_a_role
from yersel.directory.operations.import_records import ContactRecord, OrganisationRecord, PhoneRecord, ScheduleRecord


def checked(**fields: Any) -> CheckedRecord:
    return check(record(**fields), at=AT)


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"their_id": ""}, "id"),
        ({"name": " "}, "name"),
        ({"name": "<script>x</script>"}, "name"),
        ({"organisation": None}, "organization"),
        ({"organisation": OrganisationRecord(their_id="o1")}, "organization"),
    ],
)
def test_only_what_has_no_id_name_or_organisation_is_refused(fields: dict[str, Any], column: str) -> None:
    found = checked(**fields)

    assert found.is_refused
    assert column in [problem.column for problem in found.problems if problem.is_refusal]


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"url": "javascript:alert(1)"}, "url"),
        ({"status": "wibble"}, "status"),
        ({"email": "nobody"}, "email"),
        ({"description": "<script>alert(1)</script>" + "x" * 200_000}, "description"),
        ({"minimum_age": "200"}, "minimum_age"),
        ({"minimum_age": "60", "maximum_age": "20"}, "minimum_age"),
        ({"name": "x" * 400}, "name"),
        ({"places": (place(latitude="0", longitude="0"),)}, "location"),
        ({"places": (place(postal_code="EH29 4700"),)}, "postal_code"),
        ({"phones": (PhoneRecord(number="ask at the desk"),)}, "phone"),
        ({"schedules": (ScheduleRecord(freq="DAILY", description="Each day"),)}, "schedule.freq"),
        ({"last_modified": "yesterday"}, "last_modified"),
    ],
)
def test_a_bad_value_is_repaired_with_a_reason_and_the_service_kept(fields: dict[str, Any], column: str) -> None:
    found = checked(**fields)

    assert not found.is_refused
    assert [(problem.column, bool(problem.reason)) for problem in found.problems] == [(column, True)]


def test_an_unknown_status_is_taken_as_active() -> None:
    assert checked(status="wibble").values["status"] == "active"


def test_a_blank_description_stays_blank_without_a_warning() -> None:
    found = checked(description="")

    assert found.values["description"] == ""
    assert found.problems == []


def test_a_number_stands_in_for_an_organisation_without_a_name() -> None:
    found = checked(organisation=OrganisationRecord(their_id="SP1", fallback_name="Provider SP1"))

    assert not found.is_refused
    assert found.organisation["fallback_name"] == "Provider SP1"


@pytest.mark.parametrize(("name", "role"), [("Enquiries", True), ("Carers Support Team", True), ("Morag Sampleton", False)])
def test_only_roles_are_contact_names(name: str, role: bool) -> None:
    assert is_a_role(name) is role


def test_a_persons_name_is_left_out_and_not_repeated_in_the_report() -> None:
    found = checked(contacts=(ContactRecord(name="Morag Sampleton", email="walks@example.org"),))

    assert found.values["contacts"] == [{"name": "", "title": "", "department": "", "email": "walks@example.org"}]
    assert "Morag" not in repr(found.problems)


def test_a_new_date_alone_is_the_same_fingerprint() -> None:
    assert record(last_modified="2026-01-01").fingerprint() == record().fingerprint()
    assert record(name="Other").fingerprint() != record().fingerprint()
