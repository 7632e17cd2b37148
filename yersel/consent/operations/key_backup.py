"""Keeping a copy of the wrapped keys apart from backups of the database, for thirty days: what is erased is gone from all of them then."""

from __future__ import annotations

import base64
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction

from yersel.audit import operations as audit
from yersel.consent.models import DataKey
from yersel.consent.refusals import Refused

KEPT = timedelta(days=30)
NAME = "yersel-keys-{:%Y%m%dT%H%M%SZ}.jsonl"


def backup_keys(*, folder: Path, at: datetime) -> tuple[Path, int, int]:
    """Write every wrapped key to a new file that its owner alone may read; the file, how many keys, and how many old files went.

    The keys in it are of no use without the master keys. Raises Refused where the file is there already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME.format(at.astimezone(UTC))
    if path.exists():
        raise Refused(f"{path} is there already; a backup overwrites nothing.")
    draft, count = path.with_name(f".{path.name}.part"), 0
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        for key in DataKey.objects.order_by("subject").iterator():
            wrapped = base64.b64encode(bytes(key.wrapped)).decode()
            row = {"subject": str(key.subject), "wrapped": wrapped, "master": key.master, "made_at": key.made_at.isoformat()}
            file.write(json.dumps(row) + "\n")
            count += 1
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    return path, count, _forget_old(folder, at)


def _forget_old(folder: Path, at: datetime) -> int:
    old = [path for path in folder.glob("yersel-keys-*.jsonl") if path.name < NAME.format((at - KEPT).astimezone(UTC))]
    for path in old:
        path.unlink()
    return len(old)


@transaction.atomic
def restore_keys(*, path: Path, by: str, at: datetime) -> int:
    """Bring back keys that are missing; how many. Those that are there stay as they are. Raises Refused for a file that is not whole."""
    try:
        keys = [_key(line) for line in path.read_text().splitlines()]
    except (OSError, ValueError, KeyError, TypeError):
        raise Refused(f"{path} is no whole backup of keys. Nothing was changed.") from None
    before = DataKey.objects.count()
    DataKey.objects.bulk_create(keys, ignore_conflicts=True, batch_size=2_000)
    count = DataKey.objects.count() - before
    audit.record(by=by, at=at, verb="restore-keys", object_type="keys", object_id="all", counts={"keys": count})
    return count


def _key(line: str) -> DataKey:
    row = json.loads(line)
    return DataKey(
        subject=UUID(row["subject"]),
        wrapped=base64.b64decode(row["wrapped"], validate=True),
        master=row["master"],
        made_at=datetime.fromisoformat(row["made_at"]),
    )
