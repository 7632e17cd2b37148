from datetime import timedelta
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import consent as make
from tests.factories.accounts import make_person
from yersel.consent import operations, vault
from yersel.consent.models import AccessLog, DataKey

pytestmark = pytest.mark.django_db
PART, OTHER = "plan:flare_up", "plan:wishes"


@pytest.fixture
def owner():
    return make.owner()


def sealed(person, value, pk="1", table=make.TABLE):
    return operations.sealer_for(subject=person.pk).seal(value, table=table, pk=pk)


def test_what_an_owner_sealed_comes_back(owner):
    opened = make.look(owner.pk, make.viewer(owner), PART)

    assert opened.value(PART, sealed(owner, {"words": "a hoast"}), table=make.TABLE, pk="1") == {"words": "a hoast"}


def test_nothing_of_the_text_or_of_its_length_is_in_the_sealed_bytes(owner):
    short, longer = sealed(owner, "canary"), sealed(owner, "canary" * 20)

    assert b"canary" not in short and len(short) == len(longer)


@pytest.mark.parametrize(("table", "pk"), [(make.TABLE, "2"), ("plan.goal.words", "1")])
def test_a_text_moved_to_another_row_or_field_does_not_open(owner, table, pk):
    opened = make.look(owner.pk, make.viewer(owner), PART)

    with pytest.raises(vault.SealBroken):
        opened.value(PART, sealed(owner, "x"), table=table, pk=pk)


def test_a_text_of_somebody_else_does_not_open(owner):
    opened = make.look(owner.pk, make.viewer(owner), PART)

    with pytest.raises(vault.SealBroken):
        opened.value(PART, sealed(make.owner(), "x"), table=make.TABLE, pk="1")


@given(st.binary(max_size=200))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_that_nobody_sealed_never_open(owner, noise):
    opened = make.look(owner.pk, make.viewer(owner), PART)

    with pytest.raises(vault.SealBroken):
        opened.value(PART, noise, table=make.TABLE, pk="1")


def test_a_stranger_opens_nothing_and_the_refusal_is_logged(owner):
    stranger = make_person()

    opened = make.look(owner.pk, make.viewer(stranger), PART)

    assert opened.parts == frozenset()
    with pytest.raises(vault.NotShared):
        opened.value(PART, sealed(owner, "x"), table=make.TABLE, pk="1")
    assert AccessLog.objects.values_list("viewer_id", "is_refused").get() == (str(stranger.pk), True)


def test_somebody_who_was_given_a_part_opens_it_and_no_other(owner):
    sister = make_person()
    make.give(owner, sister, PART)

    opened = make.look(owner.pk, make.viewer(sister), PART, OTHER)

    assert opened.parts == {PART}
    assert set(AccessLog.objects.values_list("part", "is_refused")) == {(PART, False), (OTHER, True)}


def test_a_grant_ends_at_its_hour_without_any_job(owner):
    sister = make_person()
    make.give(owner, sister, PART)

    assert make.look(owner.pk, make.viewer(sister), PART, at=make.AT + timedelta(days=7)).parts == frozenset()


def test_a_grant_that_was_stopped_opens_nothing_at_the_next_look(owner):
    sister = make_person()
    (access,) = make.give(owner, sister, PART)
    operations.stop_access(subject=owner.pk, accesses=[access.pk], by=owner, at=make.AT)

    assert make.look(owner.pk, make.viewer(sister), PART).parts == frozenset()


def test_where_the_look_cannot_be_written_down_nothing_is_shown(owner, monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError("the log is full")

    monkeypatch.setattr(vault, "_log", fail)

    with pytest.raises(DatabaseError):
        make.look(owner.pk, make.viewer(owner), PART)


def test_a_look_costs_an_owner_two_statements_and_others_three(owner, django_assert_num_queries):
    sister = make_person()
    make.give(owner, sister, PART)

    with django_assert_num_queries(2):
        make.look(owner.pk, make.viewer(owner), PART, OTHER)
    with django_assert_num_queries(3):
        make.look(owner.pk, make.viewer(sister), PART, OTHER)


def test_the_database_refuses_to_change_or_remove_a_look(owner):
    make.look(owner.pk, make.viewer(owner), PART)

    for act in (lambda: AccessLog.objects.update(part="x"), lambda: AccessLog.objects.all().delete()):
        with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
            act()


def test_once_the_key_is_gone_nothing_opens_ever_again(owner):
    text = sealed(owner, "x")
    operations.erase_subject(subject=owner.pk, by=owner, at=make.AT)
    operations.make_key(subject=owner.pk, at=make.AT)

    with pytest.raises(vault.SealBroken):
        make.look(owner.pk, make.viewer(owner), PART).value(PART, text, table=make.TABLE, pk="1")


def test_a_subject_without_a_key_seals_nothing():
    with pytest.raises(operations.Refused):
        operations.sealer_for(subject=uuid4())


def test_the_stored_key_is_wrapped_by_a_master_key(owner, settings):
    stored = bytes(DataKey.objects.get(pk=owner.pk).wrapped)
    settings.MASTER_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(vault.SealBroken):
        vault.cipher(stored)
