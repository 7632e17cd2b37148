"""Looking after the master keys: a new one, wrapping every subject's key anew by it, and proving that every key still opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import connection, transaction

from yersel.audit import operations as audit
from yersel.consent.keyring import keyring, name_of, newest_master
from yersel.consent.models import DataKey

Progress = Callable[[int, int], None]  # done, of how many
BATCH = 2_000

REWRAP = """
UPDATE consent_datakey k SET wrapped = n.wrapped, master = %(master)s
FROM unnest(%(subjects)s::uuid[], %(wrapped)s::bytea[]) AS n(subject, wrapped) WHERE k.subject = n.subject
"""


def new_master_key() -> str:
    """A master key to put first in YERSEL_MASTER_KEYS."""
    return Fernet.generate_key().decode()


def keys_to_rewrap() -> int:
    """How many keys are still wrapped by an older master key."""
    return DataKey.objects.exclude(master=newest_master()).count()


def rewrap_keys(*, by: str, at: datetime, on_progress: Progress = lambda done, total: None) -> int:
    """Wrap every subject's key by the newest master key; how many were.

    Each batch is a transaction of its own, so it may be killed and run again, and people read meanwhile: an old wrapping and a new
    one hold the same key. Raises InvalidToken where a key opens by no master key; what was done before stays.
    """
    total, done = keys_to_rewrap(), 0
    while batch := _rewrap_some():
        done += batch
        on_progress(done, max(total, done))
    if done:
        audit.record(by=by, at=at, verb="rewrap-keys", object_type="keys", object_id="all", counts={"keys": done})
    return done


@transaction.atomic
def _rewrap_some() -> int:
    ring, newest = keyring(), newest_master()
    old = DataKey.objects.select_for_update(skip_locked=True).exclude(master=newest)
    rows = list(old.values_list("subject", "wrapped")[:BATCH])
    if rows:
        values: Any = {
            "master": newest,
            "subjects": [subject for subject, _ in rows],
            "wrapped": [ring.rotate(bytes(wrapped)) for _, wrapped in rows],
        }
        with connection.cursor() as cursor:
            cursor.execute(REWRAP, values)
    return len(rows)


def check_keys(*, on_progress: Progress = lambda done, total: None) -> list[str]:
    """The subjects whose key opens by no master key of the settings. Each of them is a lost plan until the right key is found."""
    rings = {name_of(key): Fernet(key) for key in settings.MASTER_KEYS}
    lost, total = [], DataKey.objects.count()
    for done, (subject, wrapped, master) in enumerate(
        DataKey.objects.order_by("subject").values_list("subject", "wrapped", "master").iterator(), start=1
    ):
        try:
            rings[master].decrypt(bytes(wrapped))
        except (InvalidToken, KeyError):
            lost.append(str(subject))
        if done % BATCH == 0:
            on_progress(done, total)
    return lost
