"""What each field of this room's tables is: personal (erased some days after a mail has ended) or safe to keep. See the room accounts."""

from __future__ import annotations

PERSONAL: dict[str, set[str]] = {"core.Mail": {"address", "subject", "text", "html", "headers"}}
SAFE: dict[str, set[str]] = {
    "core.Mail": {
        *{"id", "kind", "object", "recipient", "cycle", "message_id", "state", "attempts", "fault"},
        *{"created_at", "next_attempt_at", "ended_at", "erased_at"},
    }
}
