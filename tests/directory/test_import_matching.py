"""Which entry of ours a record is."""

import pytest

from tests.factories.directory import location, service, term
from tests.factories.imports import imported, place, record
from yersel.directory.models import ImportProblem, OrganisationIdentifier, Service, SourceRecord
from yersel.directory.operations.import_matching import name_score, normalised_name
from yersel.directory.operations.import_records import IdentifierRecord, OrganisationRecord, PhoneRecord
from yersel.places.operations import SeedSummary

pytestmark = pytest.mark.usefixtures("scotland", "one_term")


@pytest.fixture
def one_term(db: None) -> None:
    """Where there is a term, an import does not load the word lists first: they take longer than these tests."""
    term("kind", "being-active")


def test_a_name_is_compared_without_its_trimmings() -> None:
    assert normalised_name("The Thistle Group Ltd.") == normalised_name("thistle group") == "thistle group"
    assert normalised_name("Walk & Talk SCIO") == normalised_name("walk and talk")


def test_word_order_does_not_count_in_a_score() -> None:
    assert name_score("leith walking group", "walking group leith") == 1.0
    assert name_score("leith walking group", "kirkwall baby club") < 0.6


def test_the_same_id_in_the_source_is_the_same_entry(scotland: SeedSummary) -> None:
    imported([record("s1")])
    imported([record("s1", name="Quite another name")])

    assert Service.objects.get().name == "Quite another name"


def test_name_and_postcode_join_an_entry_that_was_here(scotland: SeedSummary) -> None:
    here = service("The Walking Group", places=[location(postal_code="EH6 6AA")])

    outcome = imported([record("s1", name="Walking group", places=(place(postal_code="eh66aa"),))])

    assert outcome.plan.counts["joined"] == 1
    assert SourceRecord.objects.get(kind="service").service == here


def test_two_services_of_one_source_at_one_place_stay_two(scotland: SeedSummary) -> None:
    imported([record("s1", name="Care"), record("s2", name="Care")])

    assert Service.objects.count() == 2


def test_a_possible_twin_is_reported_and_never_merged(scotland: SeedSummary) -> None:
    service("Leith Walking Group", phone="0131 496 0001")

    outcome = imported([record("s1", name="Walking Group Leith")])

    assert outcome.plan.counts["possible_twins"] == 1
    assert "possible twin of Leith Walking Group" in ImportProblem.objects.get().reason
    assert Service.objects.count() == 2


def test_a_like_name_far_off_is_no_twin(scotland: SeedSummary) -> None:
    service("Leith Walking Group", places=[location(latitude=57.48, longitude=-4.22)])

    outcome = imported([record("s1", name="Walking Group Leith", phones=(PhoneRecord(number="0131 496 0002"),))])

    assert outcome.plan.counts["possible_twins"] == 0


def test_an_official_number_joins_an_organisation(scotland: SeedSummary) -> None:
    here = service().organisation
    OrganisationIdentifier.objects.create(
        organisation=here, identifier_scheme="GB-SC", identifier_type="Charity", identifier="SC000001"
    )
    number = IdentifierRecord(scheme="GB-SC", type="Charity", identifier="SC000001")

    imported([record("s1", organisation=OrganisationRecord(their_id="x", name="Other spelling", identifiers=(number,)))])

    assert SourceRecord.objects.get(kind="organisation").organisation == here
