"""Sharing a list by a link, ending it, erasing it; and counting uses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import directory as make
from yersel.audit.models import AuditEntry
from yersel.core import clock
from yersel.directory import policies, tasks
from yersel.directory.collection_reading import collection_behind, collections_behind
from yersel.directory.models import Collection, CollectionItem, State
from yersel.directory.operations.collections import (
    CollectionRefused,
    Shared,
    end_collection,
    erase_ended_collections,
    share_list,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def shared(scotland) -> Shared:
    return share_list(items=[(make.service("Links walk").id, "Ring first"), (make.service().id, "")], name="Walks", at=NOW)


def test_a_shared_list_keeps_services_notes_and_order(shared):
    items = list(shared.collection.items.values_list("order", "note"))

    assert items == [(0, "Ring first"), (1, "")]
    assert shared.collection.ends_at == NOW + 90 * DAY


def test_neither_token_nor_secret_is_kept(shared):
    kept = str(Collection.objects.values_list().get())

    assert shared.token not in kept
    assert shared.secret not in kept


def test_tokens_have_160_bits_and_small_letters_alone(shared):
    assert len(shared.token) == len(shared.secret) == 32
    assert shared.token == shared.token.lower() != shared.secret


def test_sharing_is_in_the_audit_without_a_word_of_it(shared):
    entry = AuditEntry.objects.get(verb="share")

    assert (entry.actor, entry.object_id, entry.counts) == ("visitor", str(shared.collection.id), {"items": 2})


def test_an_account_that_shares_is_the_actor(scotland):
    share_list(items=[(make.service().id, "")], by="person-7", at=NOW)

    assert AuditEntry.objects.get(verb="share").actor == "person-7"


def test_what_is_not_public_is_not_shared(scotland):
    draft, public = make.service(state=State.DRAFT), make.service()

    made = share_list(items=[(draft.id, ""), (public.id, "")], at=NOW)

    assert [item.service_id for item in made.collection.items.all()] == [public.id]


@pytest.mark.parametrize("lasts", [timedelta(), -DAY, 91 * DAY])
def test_a_link_lasts_up_to_ninety_days(scotland, lasts):
    with pytest.raises(CollectionRefused):
        share_list(items=[(make.service().id, "")], lasts=lasts, at=NOW)


def test_nothing_and_too_much_are_not_shared(scotland):
    for items in ([], [(make.service().id, "") for _ in range(31)]):
        with pytest.raises(CollectionRefused):
            share_list(items=items, at=NOW)


def test_the_link_opens_the_list_until_it_ends(shared):
    assert collection_behind(shared.token, at=NOW + 89 * DAY) == shared.collection
    assert collection_behind(shared.token, at=NOW + 90 * DAY) is None


@pytest.mark.parametrize("token", ["", "x", "a" * 32, "a" * 5000, "' OR 1=1 --"])
def test_no_other_token_opens_it(shared, token):
    assert collection_behind(token, at=NOW) is None


def test_neither_its_id_nor_its_hash_nor_its_secret_opens_it(shared):
    for key in (str(shared.collection.id), shared.collection.token_hash, shared.secret):
        assert collection_behind(key, at=NOW) is None


def test_the_maker_ends_it_at_once(shared):
    end_collection(collection=shared.collection, secret=shared.secret, at=NOW + DAY)

    assert collection_behind(shared.token, at=NOW + DAY) is None
    assert AuditEntry.objects.filter(verb="end", object_id=str(shared.collection.id)).count() == 1


def test_nobody_else_can_end_it(shared, scotland):
    stranger = share_list(items=[(make.service().id, "")], at=NOW)

    for secret in ("", shared.token, stranger.secret, shared.collection.maker_hash):
        with pytest.raises(CollectionRefused):
            end_collection(collection=shared.collection, secret=secret, at=NOW)
    assert collection_behind(shared.token, at=NOW) == shared.collection


def test_what_has_ended_cannot_be_ended_again(shared):
    end_collection(collection=shared.collection, secret=shared.secret, at=NOW)

    with pytest.raises(CollectionRefused):
        end_collection(collection=shared.collection, secret=shared.secret, at=NOW)


def test_the_policy_for_nobody_is_no():
    assert not policies.may_read_collection(None, at=NOW)


def test_a_device_asks_for_all_its_lists_at_once(shared, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = collections_behind([shared.token, "a" * 32], at=NOW)

    assert found == {shared.token: shared.collection}


def test_what_has_ended_is_erased_and_what_lasts_stays(shared, scotland):
    ended = share_list(items=[(make.service().id, "")], at=NOW)
    share_list(items=[(make.service().id, "")], lasts=DAY, at=NOW)
    end_collection(collection=ended.collection, secret=ended.secret, at=NOW)

    assert erase_ended_collections(by="task:x", at=NOW + 2 * DAY) == 2
    assert erase_ended_collections(by="task:x", at=NOW + 2 * DAY) == 0

    assert list(Collection.objects.all()) == [shared.collection]
    assert CollectionItem.objects.exclude(collection=shared.collection).count() == 0
    assert AuditEntry.objects.get(verb="erase").counts == {"collections": 2}


def test_the_worker_erases_what_has_ended(shared):
    Collection.objects.update(ended_at=clock.now())

    tasks.erase_ended(0)

    assert not Collection.objects.exists()
