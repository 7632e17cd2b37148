"""Adding to the audit. There is no operation that changes or removes: the database itself refuses both."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from yersel.audit.models import AuditEntry

_CHAIN_LOCK = 0x59455253  # one writer at a time links the chain


@transaction.atomic
def record(
    *,
    by: str,
    at: datetime,
    verb: str,
    object_type: str,
    object_id: str,
    counts: Mapping[str, int] | None = None,
    digest: str = "",
) -> AuditEntry:
    """Add one entry to the chain, in the transaction of the act itself.

    `by` is an account's id or `command:<name>`; `digest` the SHA-256 of the change. Never pass words that a person wrote.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
    last = AuditEntry.objects.order_by("-id").values_list("hash", flat=True).first() or ""
    entry = AuditEntry(
        at=at,
        actor=by,
        verb=verb,
        object_type=object_type,
        object_id=object_id,
        counts=dict(counts or {}),
        digest=digest,
        previous_hash=last,
    )
    entry.hash = entry_hash(entry)
    entry.save(force_insert=True)
    return entry


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over the entry's fields and the hash of the entry before it, as canonical JSON."""
    fields: dict[str, Any] = {
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor,
        "verb": entry.verb,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "counts": entry.counts,
        "digest": entry.digest,
        "previous_hash": entry.previous_hash,
    }
    return hashlib.sha256(json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def first_broken_link() -> AuditEntry | None:
    """Walk the chain from its start; the first entry whose hash or link does not hold, or None."""
    previous = ""
    for entry in AuditEntry.objects.order_by("id").iterator():
        if entry.previous_hash != previous or entry.hash != entry_hash(entry):
            return entry
        previous = entry.hash
    return None
