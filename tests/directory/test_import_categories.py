"""The editors' table from a source's categories to our terms."""

import pytest

from tests.factories.directory import term
from tests.factories.imports import AT, description, imported, record
from yersel.audit.models import AuditEntry
from yersel.directory.models import Attribute, ImportSource, Service
from yersel.directory.operations.import_categories import (
    MappingRow,
    UnknownTerms,
    category_table,
    not_said,
    replace_mapping,
)

pytestmark = pytest.mark.usefixtures("scotland")
WALKS = MappingRow(2, "Walks", "kind:being-active")


def tags() -> list[str]:
    return sorted(attribute.term.code for attribute in Attribute.objects.select_related("term"))


def test_categories_give_our_terms_and_name_the_source_that_gave_them() -> None:
    imported([record(categories=("Walks",))], source=description(mapping=(WALKS,)))

    assert tags() == ["being-active"]
    assert Attribute.objects.get().mapped_by == ImportSource.objects.get()


def test_how_many_are_not_said_is_told() -> None:
    outcome = imported([record("s1", categories=("Walks",)), record("s2")], source=description(mapping=(WALKS,)))

    assert outcome.not_said == 1


def test_a_changed_table_is_applied_at_once_and_moves_no_date() -> None:
    imported([record(categories=("Walks",))], source=description(mapping=(WALKS,)))
    edited = Service.objects.get().last_edited

    replace_mapping(ImportSource.objects.get(), [MappingRow(2, "Walks", "kind:peer-support")], by="test", at=AT)

    assert tags() == ["peer-support"]
    assert Service.objects.get().last_edited == edited
    assert AuditEntry.objects.filter(verb="map").count() == 1


def test_a_tag_that_a_person_gave_stays() -> None:
    imported([record(categories=("Walks",))], source=description(mapping=(WALKS,)))
    Attribute.objects.create(service=Service.objects.get(), term=term("kind", "information"))

    replace_mapping(ImportSource.objects.get(), [], by="test", at=AT)

    assert tags() == ["information"]


def test_a_new_category_of_the_source_is_a_new_tag() -> None:
    table = (WALKS, MappingRow(3, "Talks", "kind:information"))
    imported([record(categories=("Walks",))], source=description(mapping=table))

    imported([record(categories=("Talks",))])

    assert tags() == ["information"]


def test_an_unknown_term_is_refused_with_its_line_and_nothing_changes() -> None:
    imported([record(categories=("Walks",))], source=description(mapping=(WALKS,)))

    with pytest.raises(UnknownTerms, match="line 2: we have no term 'kind:wibble'"):
        replace_mapping(ImportSource.objects.get(), [MappingRow(2, "Walks", "kind:wibble")], by="test", at=AT)

    assert tags() == ["being-active"]


def test_unmapped_categories_stand_first_with_their_numbers() -> None:
    imported([record("s1", categories=("Walks", "Odd")), record("s2", categories=("Odd",))], source=description(mapping=(WALKS,)))

    assert category_table(ImportSource.objects.get()) == [("Odd", "?", 2), ("Walks", "kind:being-active", 1)]
    assert not_said(ImportSource.objects.get()) == 1
