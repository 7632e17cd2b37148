"""Sealing and opening texts that belong to one person. AES-256-GCM with a key per subject; a text is bound to its row and field.

`open_for` is the one way to read: it asks whether the viewer may, writes down that they looked, and only then can anything be
opened. Where that cannot be written down, nothing is shown. Unwrapped keys live as long as what it returns: one request.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from yersel.consent.keyring import keyring
from yersel.consent.models import Access, AccessLog, DataKey

FORMAT = b"\x01"  # the first byte of every sealed text: how it is sealed
NONCE_BYTES = 12
PADDED_TO = 256  # so that a text's length says little
LOG = """
INSERT INTO consent_accesslog
    (subject, viewer_kind, viewer_id, viewer_label, role, part, reason, access, how, is_refused, at, request_id)
SELECT %(subject)s, %(viewer_kind)s, %(viewer_id)s, %(viewer_label)s, %(role)s, part, %(reason)s, access, %(how)s, is_refused, %(at)s,
    %(request_id)s
FROM unnest(%(parts)s::text[], %(accesses)s::uuid[], %(refused)s::bool[]) WITH ORDINALITY AS asked(part, access, is_refused, place)
ORDER BY place
"""


class SealBroken(Exception):
    """A sealed text cannot be opened: its key is gone, or it is not of this row, field or subject, or somebody changed it."""


class NotShared(Exception):
    """A part was asked for that is not open to this viewer at this moment."""


@dataclass(frozen=True)
class Viewer:
    """Who looks: `id` is an account's, a team's or a share link's, `label` what the owner reads in the list of looks."""

    kind: Access.Recipient
    id: str
    label: str
    role: str = ""


@dataclass(frozen=True)
class Opened:
    """The parts that a viewer may see now. It opens sealed values of these parts, and of no other."""

    subject: UUID
    grants: dict[str, Access | None]  # part → the grant; None is the owner's own right
    _cipher: AESGCM | None = field(default=None, repr=False)

    @property
    def parts(self) -> frozenset[str]:
        return frozenset(self.grants)

    def value(self, part: str, sealed: bytes, *, table: str, pk: object) -> Any:
        """What was sealed as `part` in this row. Raises NotShared, or SealBroken."""
        if part not in self.grants:
            raise NotShared(part)
        return json.loads(_unseal(self._cipher, bytes(sealed), f"{table}:{pk}"))


def open_for(
    *,
    owner: UUID,
    viewer: Viewer,
    parts: Iterable[str],
    how: AccessLog.How,
    at: datetime,
    request_id: UUID,
    reason: str = "",
) -> Opened:
    """Open the parts of `owner`'s texts that `viewer` may see at `at`, and log each one, shown or refused.

    What comes back may hold no part at all. Three statements, or two for the owner.
    """
    asked = list(dict.fromkeys(parts))
    grants = _grants(owner, viewer, asked, at)
    look = {
        "subject": owner,
        "viewer_kind": str(viewer.kind),
        "viewer_id": viewer.id,
        "viewer_label": viewer.label[:80],
        "role": viewer.role,
        "reason": reason,
        "how": str(how),
        "at": at,
        "request_id": request_id,
    }
    _log(look, asked, {part: grant.pk if grant else None for part, grant in grants.items()})
    return Opened(owner, grants, _cipher_of(owner) if grants else None)


def _log(look: Mapping[str, Any], parts: list[str], accesses: Mapping[str, UUID | None]) -> None:
    """A row for each part, shown or refused, by one statement that is committed before anything is opened."""
    values = {
        **look,
        "parts": parts,
        "accesses": [accesses.get(part) for part in parts],
        "refused": [part not in accesses for part in parts],
    }
    with connection.cursor() as cursor:
        cursor.execute(LOG, values)


def _grants(owner: UUID, viewer: Viewer, parts: list[str], at: datetime) -> dict[str, Access | None]:
    if viewer.kind == Access.Recipient.ACCOUNT and viewer.id == str(owner):
        return dict.fromkeys(parts)
    live = Access.objects.of(owner).live(at).to(viewer.kind, viewer.id).filter(part__in=parts)
    return {access.part: access for access in live}


def _cipher_of(subject: UUID) -> AESGCM | None:
    """The subject's own key; None where it is gone or no master key opens it: then each value says that its seal is broken."""
    wrapped = DataKey.objects.filter(pk=subject).values_list("wrapped", flat=True).first()
    try:
        return None if wrapped is None else cipher(bytes(wrapped))
    except SealBroken:
        return None


def cipher(wrapped: bytes) -> AESGCM:
    """The subject's own key, ready for use. Raises SealBroken where no master key opens it."""
    try:
        return AESGCM(keyring().decrypt(wrapped))
    except InvalidToken as error:
        raise SealBroken("no master key opens this key") from error


def seal(key: AESGCM, value: Any, *, table: str, pk: object) -> bytes:
    """A JSON value, sealed for one row of one table (`<app>.<model>.<field>`). Called by `consent.operations` alone."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    padded = text + b" " * (-len(text) % PADDED_TO)
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + key.encrypt(nonce, padded, f"{table}:{pk}".encode())


def _unseal(key: AESGCM | None, sealed: bytes, bound_to: str) -> bytes:
    if key is None:
        raise SealBroken("the key is gone, or no master key opens it")
    if sealed[:1] != FORMAT:
        raise SealBroken("not sealed in a way we know")
    body = sealed[1:]
    try:
        return key.decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBroken("the seal is broken") from error
