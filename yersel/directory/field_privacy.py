"""What each field about people is in this room: personal (erased when an account closes, or 30 days after a visitor's answer) or safe.

What the directory publishes (services, places, times) is about groups, not about people, and is not listed.
"""

from __future__ import annotations

PERSONAL: dict[str, set[str]] = {
    "directory.Contribution": {"email"},
    "directory.Claim": {"name", "role", "phone", "comment", "reason"},
    "directory.ProblemReport": {"email", "reporter"},
    "directory.Appeal": {"text"},
    # Under a keyed hash: the person alone finds them. Erased when the account closes.
    "directory.HelpfulMark": {"author", "note"},
    "directory.BulkUpload": {"file_name"},
    "directory.DigestReader": {"person", "asked_at", "confirmed_at", "last_week"},
    "directory.DigestChoice": {"id", "reader", "council_area", "settlement", "term", "stage", "chosen_at"},
    "directory.DigestNews": {"id", "reader", "service", "week", "order"},
    "directory.OwnList": {"id", "person", "name", "made_at", "opened_at"},
    "directory.Watch": {"id", "person", "service", "asked_at", "seen", "told"},
    "directory.OwnListItem": {"id", "own_list", "service", "order", "since", "note"},
}
SAFE: dict[str, set[str]] = {
    "directory.Contribution": {
        "id", "kind", "state", "author", "organisation", "service", "council_area", "data", "last_edited_step", "started_at",
        "changed_at", "submitted_at", "decided_by", "decided_at", "reason",
    },
    "directory.Version": {"id", "service", "organisation", "number", "data", "made_at", "made_by", "why"},
    "directory.Manager": {"id", "organisation", "service", "person", "is_lead", "since_at", "ended_at"},
    "directory.Claim": {"id", "organisation", "service", "claimant", "state", "asked_at", "decided_by", "decided_at"},
    "directory.ProblemReport": {
        "id", "organisation", "service", "kind", "text", "reported_at", "answered_by", "answered_at", "reply",
    },
    "directory.Media": {
        "id", "use", "organisation", "service", "state", "alt_text", "caption", "widths", "height", "digest", "sent_by", "sent_at",
        "decided_by", "decided_at", "reason",
    },
    "directory.Appeal": {"id", "contribution", "claim", "by", "asked_at", "is_upheld", "decided_by", "decided_at", "reason"},
    "directory.EditorArea": {"id", "person", "area"},
    "directory.Deletion": {
        "id", "service", "organisation", "state_before", "archived_because_before", "reason", "deleted_by", "deleted_at",
    },
    "directory.BulkUpload": {
        "id", "by", "organisation", "state", "remark", "takes_doubtful", "sent_at", "saved_at", "refusal",
    },
    "directory.DigestReader": set(),
    "directory.DigestChoice": set(),
    "directory.DigestNews": set(),
    "directory.OwnList": set(),
    "directory.OwnListItem": set(),
    "directory.Watch": set(),
    "directory.Pause": {"id", "service", "first_date", "last_date", "said_by", "said_at"},
    "directory.Review": {"id", "service", "cycle", "step", "taken_at"},
    "directory.LinkCheck": {"id", "service", "url", "checked_at", "status", "failures"},
    "directory.HelpfulMark": {"id", "service", "condition", "stage", "is_note_approved", "created_month"},
    "directory.HelpfulBand": {"id", "service", "term", "at_least"},
    "directory.HelpfulDay": {"id", "day", "service_key", "added", "withdrawn"},
}  # fmt: skip
