"""Master keys change while people read: whatever the pace, everybody reads what they wrote."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as django_settings
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import consent as make
from yersel.accounts.models import Person
from yersel.consent import operations
from yersel.consent.models import DataKey
from yersel.consent.operations import keys

pytestmark = pytest.mark.django_db(transaction=True, available_apps=list(django_settings.INSTALLED_APPS))
PART = "plan:flare_up"


class Readers:
    """Threads that read sealed texts over and over, each by a connection of its own, and note what was not as it was written."""

    def __init__(self, texts: dict[Person, bytes]) -> None:
        self.texts, self.wrong, self.reads, self.is_over = texts, list[str](), 0, threading.Event()

    def read(self) -> None:
        try:
            while not self.is_over.is_set():
                for owner, sealed in self.texts.items():
                    found = make.look(owner.pk, make.viewer(owner), PART).value(PART, sealed, table=make.TABLE, pk="1")
                    self.reads += 1
                    if found != str(owner.pk):
                        self.wrong.append(f"{owner.pk}: {found!r}")
        except Exception as error:
            self.wrong.append(repr(error))
        finally:
            connection.close()


@contextmanager
def reading(texts: dict[Person, bytes]) -> Iterator[Readers]:
    readers = Readers(texts)
    threads = [threading.Thread(target=readers.read) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield readers
    finally:
        readers.is_over.set()
        for thread in threads:
            thread.join(timeout=60)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.integers(1, 7), batches=st.lists(st.integers(1, 4), min_size=1, max_size=3))
def test_rotation_under_concurrent_reads_loses_nothing(monkeypatch: pytest.MonkeyPatch, people: int, batches: list[int]) -> None:
    owners = [make.owner() for _ in range(people)]
    texts = {one: operations.sealer_for(subject=one.pk).seal(str(one.pk), table=make.TABLE, pk="1") for one in owners}

    with override_settings(MASTER_KEYS=list(django_settings.MASTER_KEYS)):
        with reading(texts) as readers:
            for size in batches:
                monkeypatch.setattr(keys, "BATCH", size)
                django_settings.MASTER_KEYS = [Fernet.generate_key().decode(), *django_settings.MASTER_KEYS]
                assert operations.rewrap_keys(by="command:test", at=make.AT) == people
            at_end = readers.reads
            while readers.reads < at_end + 2 * people and not readers.wrong:
                readers.is_over.wait(0.01)
        assert readers.wrong == []
        # Only then do the former keys go, as a process that starts anew has it.
        django_settings.MASTER_KEYS = django_settings.MASTER_KEYS[:1]
        assert operations.check_keys() == []
        for owner, sealed in texts.items():
            assert make.look(owner.pk, make.viewer(owner), PART).value(PART, sealed, table=make.TABLE, pk="1") == str(owner.pk)
    DataKey.objects.filter(subject__in=[one.pk for one in owners]).delete()
