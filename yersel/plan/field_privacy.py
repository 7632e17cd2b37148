"""What each field of this room's tables is. Everything in a plan goes with the account or the erasure; words are sealed besides."""

from __future__ import annotations

PERSONAL: dict[str, set[str]] = {
    "plan.Plan": {"id", "person", "created_at", "changed_at", "review_on", "reminder", "reminded_on", "cover"},
    "plan.Section": {"id", "plan", "kind", "current_version"},
    "plan.SectionVersion": {"id", "section", "number", "saved_at", "suggestion", "body"},
    "plan.Goal": {"id", "plan", "position", "saved_at", "version", "content"},
    "plan.GoalVersion": {"id", "goal", "number", "saved_at", "content"},
    "plan.Step": {"id", "goal", "position", "saved_at", "version", "content"},
    "plan.StepVersion": {"id", "step", "number", "saved_at", "content"},
    "plan.CircleMember": {
        *("id", "plan", "position", "account", "is_worker", "invitation", "invited_at", "accepted_at", "content"),
    },
    "plan.ShareLink": {
        *("id", "plan", "token", "pin", "wrong_pins", "made_at", "until", "stopped_at", "is_stopped_by_pins", "label"),
    },
    "plan.Suggestion": {
        *("id", "plan", "section_kind", "target", "made_by", "access", "made_at", "status", "answered_at", "content", "answer"),
    },
    "plan.MeasureAnswer": {"id", "plan", "measure", "measure_version", "taken_on", "content"},
}
SAFE: dict[str, set[str]] = {}
