"""What each field of this room's tables is: personal (goes with the account or the erasure) or safe. See the room accounts."""

from __future__ import annotations

PERSONAL: dict[str, set[str]] = {
    "consent.DataKey": {"subject", "wrapped"},
    "consent.Consent": {"subject"},
    "consent.Access": {"subject", "recipient_id"},
    "consent.AccessLog": {"viewer_label"},
}
SAFE: dict[str, set[str]] = {
    "consent.DataKey": {"master", "made_at"},
    "consent.Consent": {"id", "purpose", "wording_version", "given_at", "withdrawn_at"},
    "consent.Access": {
        *{"id", "recipient_kind", "part", "may", "purpose", "given_at", "until", "stopped_at", "told_at"},
        *{"wording_version", "given_how", "heard_by"},
    },
    "consent.AccessLog": {
        *{
            "id",
            "subject",
            "viewer_kind",
            "viewer_id",
            "role",
            "part",
            "reason",
            "access",
            "how",
            "is_refused",
            "at",
            "request_id",
        },
    },
}
