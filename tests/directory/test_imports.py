"""Whole imports: what is new, what changed, what has gone, and what is left alone."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.directory import term
from tests.factories.imports import AT, THISTLE, altered, description, imported, order, place, record, records
from yersel.audit.models import AuditEntry
from yersel.directory.models import (
    FormerSlug,
    ImportConflict,
    ImportProblem,
    ImportRun,
    ImportSource,
    Location,
    Organisation,
    Phone,
    Service,
    SourceRecord,
    State,
)
from yersel.directory.operations.import_records import AreaRecord, PhoneRecord, ServiceRecord, UnreadableRow
from yersel.directory.operations.imports import plan_import, run_import
from yersel.places.operations import SeedSummary

pytestmark = pytest.mark.usefixtures("scotland", "one_term")


@pytest.fixture
def one_term(db: None) -> None:
    """Where there is a term, an import does not load the word lists first: they take longer than these tests."""
    term("kind", "being-active")


LATER = AT + timedelta(days=30)
_numbers = itertools.count(1)


def everything() -> dict[str, Any]:
    """All that an import may write, but for its runs."""
    return {
        "services": list(Service.objects.order_by("pk").values()),
        "organisations": list(Organisation.objects.order_by("pk").values()),
        "locations": list(Location.objects.order_by("pk").values()),
        "phones": list(Phone.objects.order_by("pk").values()),
        "imported": list(SourceRecord.objects.order_by("pk").values_list("their_id", "imported", "missing_runs")),
    }


def test_new_records_become_published_services_of_a_shared_organisation() -> None:
    outcome = imported(records(3))

    assert (outcome.state, outcome.plan.counts["new"], outcome.plan.counts["organisations_new"]) == ("finished", 3, 1)
    assert Service.objects.public().count() == 3
    assert Organisation.objects.get().name == THISTLE.name


def test_source_and_licence_are_kept_of_each_record() -> None:
    imported([record()])

    source = Service.objects.get().source_records.get().source
    assert (source.licence, source.attribution_text) == ("CC BY 4.0", "From a feed.")


def test_the_sources_own_date_is_when_it_was_last_edited() -> None:
    imported([record()])

    service = Service.objects.get()
    assert service.last_edited == datetime(2025, 1, 2, 10, tzinfo=UTC)
    assert service.last_reviewed is None
    assert service.added_at == AT


def test_an_import_without_change_moves_neither_date() -> None:
    imported(records(2))
    before = everything()

    outcome = imported([replace(each, last_modified="2026-02-01T00:00:00Z") for each in records(2)], at=LATER)

    assert (outcome.plan.counts["unchanged"], outcome.plan.counts["changed"]) == (2, 0)
    assert everything() == before


def test_a_change_takes_the_sources_date_and_keeps_the_id() -> None:
    imported([record()])
    pk = Service.objects.get().pk

    imported([record(name="Walking far", last_modified="2026-02-01T00:00:00Z")], at=LATER)

    service = Service.objects.get()
    assert (service.pk, service.name, service.last_edited) == (pk, "Walking far", datetime(2026, 2, 1, tzinfo=UTC))


def test_a_renamed_service_keeps_its_old_address() -> None:
    imported([record(name="Walking near")])

    imported([record(name="Walking far")])

    assert Service.objects.get().slug == "walking-far"
    assert FormerSlug.objects.get().slug == "walking-near"


def test_blank_is_not_deletion() -> None:
    imported([record(url="https://example.org")])

    outcome = imported([record(url="", phones=(), places=(), description="")])

    service = Service.objects.get()
    assert (service.url, service.description) == ("https://example.org", "A walk every week.")
    assert (service.phones.count(), service.service_at_locations.count()) == (1, 1)
    assert outcome.plan.fields["silent"] == {"url": 1, "phones": 1, "postal_code": 1, "description": 1}
    assert outcome.plan.counts["unchanged"] == 1


def test_formatting_is_no_change() -> None:
    imported([record()])
    before = everything()

    again = record(phones=(PhoneRecord(number="+44 131 496 0001"),), description="A  walk every   week.")
    outcome = imported([replace(again, places=(place(their_id="l-s1", postal_code="eh66aa"),))], at=LATER)

    assert outcome.plan.counts["changed"] == 0
    assert everything() == before


def test_hands_off_what_was_edited_here_and_an_editor_is_told() -> None:
    imported([record()])
    Service.objects.update(description="Written by the group itself.")

    outcome = imported([record(description="A walk every month.")])

    assert Service.objects.get().description == "Written by the group itself."
    assert outcome.plan.counts["conflicts"] == 1
    conflict = ImportConflict.objects.get()
    assert (conflict.field, conflict.theirs) == ("description", "A walk every month.")


def test_a_conflict_is_over_when_the_source_takes_it_back() -> None:
    imported([record()])
    Service.objects.update(description="Written by the group itself.")
    imported([record(description="A walk every month.")])

    imported([record()])

    assert not ImportConflict.objects.exists()


def test_a_hidden_place_stays_hidden() -> None:
    imported([record()])
    Location.objects.update(precision=Location.Precision.HIDDEN)

    imported([record(places=(place(their_id="l-s1", postal_code="EH7 5AA"),))])

    assert Location.objects.get().is_hidden


def test_an_area_stands_in_where_the_address_is_withheld_and_goes_when_it_is_told() -> None:
    imported([record(places=(), council_name="Perth & Kinross")])
    assert [area.area_id for area in Service.objects.get().service_areas.all()] == ["S12000048"]

    imported([record(council_name="Perth & Kinross")])

    service = Service.objects.get()
    assert (service.service_areas.count(), service.service_at_locations.count()) == (0, 1)


def test_an_area_served_is_found_by_code_or_name_and_else_reported() -> None:
    areas = (AreaRecord(code="S12000036"), AreaRecord(name="Scotland"), AreaRecord(name="Middle of nowhere"))

    imported([record(areas=areas)])

    assert sorted(area.area_id for area in Service.objects.get().service_areas.all()) == ["S12000036", "XS"]
    assert ImportProblem.objects.get().column == "service_area"


def test_a_place_without_a_point_is_put_at_its_outward_code() -> None:
    imported([record()])

    location = Location.objects.get()
    assert (location.precision, location.council_area_id) == ("outward", "S12000036")
    assert location.latitude is not None


def test_a_postcode_outside_scotland_has_no_point_here() -> None:
    imported([record(places=(place(postal_code="LE65 1HW"),))])

    location = Location.objects.get()
    assert (location.is_outside_scotland, location.latitude, location.council_area_id) == (True, None, None)


def test_what_is_missing_is_noted_once_and_closed_the_second_time() -> None:
    imported(records(10))

    first, second, third = (imported(records(9), at=LATER) for _ in range(3))

    assert (first.plan.counts["missing_once"], first.plan.counts["closed"]) == (1, 0)
    assert (second.plan.counts["missing_once"], second.plan.counts["closed"]) == (0, 1)
    assert (third.plan.counts["missing_once"], third.plan.counts["closed"]) == (0, 0)
    closed = Service.objects.get(status="defunct")
    assert (closed.state, closed.archived_because) == (State.ARCHIVED, "no longer in source")


def test_what_is_found_again_is_reopened() -> None:
    imported(records(10))
    imported(records(9))
    imported(records(9))

    outcome = imported(records(10), at=LATER)

    assert outcome.plan.counts["reopened"] == 1
    assert Service.objects.public().filter(status="active").count() == 10


def test_what_another_source_still_lists_stays_open() -> None:
    imported(records(10))
    imported([record("x10", name="Walking group s10")], source=description("other"))

    imported(records(9))
    imported(records(9))

    assert not Service.objects.filter(status="defunct").exists()


def test_a_refused_record_is_not_missing() -> None:
    imported(records(30))

    outcome = imported(altered(records(30), 4, name=""))

    assert (outcome.plan.counts["refused"], outcome.plan.counts["missing_once"]) == (1, 0)


@pytest.mark.parametrize("part", [{"limit": 5}, {"only_area": "S12000036"}, {"is_complete": False}])
def test_a_part_of_the_source_counts_nobody_as_missing(part: dict[str, Any]) -> None:
    imported(records(10))

    outcome = imported(records(9), **part)

    assert (outcome.state, outcome.plan.counts["missing_once"]) == ("partial", 0)


def test_a_shrunken_source_counts_nobody_as_missing_unless_that_is_accepted() -> None:
    imported(records(10))

    shrunken, accepted = imported(records(7)), imported(records(7), accept_shrink=True)

    assert (shrunken.plan.counts["missing_once"], accepted.plan.counts["missing_once"]) == (0, 3)
    assert any("--accept-shrink" in note for note in shrunken.plan.notes)


def test_only_the_area_asked_for_is_taken() -> None:
    highland = record("s2", places=(place(their_id="l2", postal_code="IV1 1AA"),))

    outcome = imported([record("s1"), highland], only_area="S12000017")

    assert outcome.plan.counts["new"] == 1
    assert SourceRecord.objects.get(kind="service").their_id == "s2"


def test_one_bad_record_does_not_spoil_the_rest() -> None:
    items = [*records(30), UnreadableRow(line=31, reason="this is no JSON object", value="?")]

    outcome = imported(items)

    assert (outcome.plan.counts["new"], outcome.plan.counts["refused"]) == (30, 1)
    assert ImportProblem.objects.get(severity="refused").line == 31


def test_an_id_that_stands_twice_is_taken_once() -> None:
    outcome = imported([record("s1"), record("s1", name="Second", line=2)])

    assert outcome.plan.counts["new"] == 1
    assert [problem.line for problem in outcome.plan.problems] == [2]


def test_too_many_refused_records_and_nothing_is_applied_unless_accepted() -> None:
    items = altered(records(10), 0, name="")

    refused = imported(items)
    assert (refused.state, Service.objects.count(), ImportRun.objects.get().state) == ("refused", 0, "refused")

    assert imported(items, accept_errors=True).plan.counts["new"] == 9


def test_the_same_file_is_not_a_new_run() -> None:
    items = records(3)
    imported(items, is_feed=False)

    outcome = imported(items, is_feed=False, at=LATER)

    assert outcome.state == "nothing-to-do"
    assert ImportRun.objects.count() == 1


def test_the_same_file_by_another_filter_is_another_run() -> None:
    imported(records(3), is_feed=False, scope="client-group=Adults")

    assert imported(records(3), is_feed=False, scope="client-group=all").state == "finished"


def test_a_dry_run_writes_nothing_at_all_and_says_the_same() -> None:
    imported(records(10))
    ImportSource.objects.filter(code="feed").update(trust=50)
    items = [*altered(records(9), 2, name="New name"), record("s99")]
    before = everything(), ImportRun.objects.count(), ImportProblem.objects.count(), AuditEntry.objects.count()

    dry = plan_import(order(items), at=LATER)

    assert (everything(), ImportRun.objects.count(), ImportProblem.objects.count(), AuditEntry.objects.count()) == before
    real = imported(items, at=LATER)
    assert +dry.plan.counts == +real.plan.counts


def test_a_dry_run_of_an_unknown_source_makes_no_source() -> None:
    outcome = plan_import(order(records(3)), at=AT)

    assert outcome.plan.counts["new"] == 3
    assert not ImportSource.objects.exists()


def test_each_batch_has_one_audit_entry_with_counts_and_hash() -> None:
    asked = order(records(3))
    run_import(asked, by="test", at=AT)

    entries = AuditEntry.objects.filter(object_type="import-run", verb="import")
    assert {entry.digest for entry in entries} == {asked.sha256}
    assert [entry.counts.get("new", 0) for entry in entries] == [0, 3]


def test_a_registers_file_counts_as_a_check() -> None:
    register = description(update_rule="assured")
    imported(records(2), source=register, edition=datetime(2024, 5, 31).date())

    imported(altered(records(2), 0, name="New"), source=register, edition=datetime(2025, 5, 31).date())

    assert {service.last_reviewed.date().isoformat() for service in Service.objects.all() if service.last_reviewed} == {
        "2025-05-31"
    }


def test_a_record_held_is_followed_though_the_filter_would_leave_it_out() -> None:
    imported([record("s1")])

    outcome = imported([record("s1", name="New", outside_filter="children"), record("s2", outside_filter="children")])

    assert (outcome.plan.counts["changed"], outcome.plan.counts["new"]) == (1, 0)


@given(st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_source_imported_twice_is_imported_once(scotland: SeedSummary, data: st.DataObject) -> None:
    words = st.text(max_size=30)
    drawn = st.builds(
        record,
        st.sampled_from([f"s{number}" for number in range(8)]) | words,
        name=words,
        description=words,
        url=words,
        email=words,
        status=words,
        minimum_age=words,
        last_modified=words,
        places=st.tuples(st.builds(place, their_id=st.sampled_from(["", "l1", "l2"]) | words, postal_code=words, latitude=words)),
        phones=st.tuples(st.builds(PhoneRecord, number=words | st.just("0131 496 0000"), type=words, extension=words)),
        categories=st.tuples(words),
    )
    items: list[ServiceRecord] = data.draw(st.lists(drawn, max_size=6))
    source = description(f"feed-{next(_numbers)}")  # the examples share one database
    imported(items, source=source, accept_errors=True, at=LATER)
    before = everything()

    outcome = imported(items, source=source, accept_errors=True, at=LATER + timedelta(days=1))

    assert everything() == before
    assert outcome.plan.counts["new"] == outcome.plan.counts["changed"] == outcome.plan.counts["closed"] == 0
