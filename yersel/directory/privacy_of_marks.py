"""What each field about reviews, links and marks is: personal (erased with the account) or safe to keep and to count.

As in `accounts.field_privacy`. A test fails for a field of these tables that nobody classified.
"""

from __future__ import annotations

PERSONAL: dict[str, set[str]] = {
    # Under a keyed hash: the person alone finds them. Erased when the account closes.
    "directory.HelpfulMark": {"author", "note"},
}
SAFE: dict[str, set[str]] = {
    "directory.Review": {"id", "service", "cycle", "step", "taken_at"},
    "directory.LinkCheck": {"id", "service", "url", "checked_at", "status", "failures"},
    "directory.HelpfulMark": {"id", "service", "condition", "stage", "is_note_approved", "created_month"},
    "directory.HelpfulBand": {"id", "service", "term", "at_least"},
    "directory.HelpfulDay": {"id", "day", "service_key", "added", "withdrawn"},
}
