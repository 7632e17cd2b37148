"""What each field of this room's tables is. Everything in a plan goes with the account or the erasure; words are sealed besides."""

from __future__ import annotations

PERSONAL: dict[str, set[str]] = {
    "plan.Plan": {"person", "created_at", "changed_at", "review_on", "reminder", "reminded_on", "cover"},
    "plan.Section": {"plan", "kind"},
    "plan.SectionVersion": {"section", "saved_at", "suggestion", "body"},
    "plan.Goal": {"plan", "saved_at", "content"},
    "plan.GoalVersion": {"goal", "saved_at", "content"},
    "plan.Step": {"goal", "saved_at", "content"},
    "plan.StepVersion": {"step", "saved_at", "content"},
    "plan.CircleMember": {"plan", "account", "is_worker", "invitation", "invited_at", "accepted_at", "content"},
    "plan.ShareLink": {"plan", "token", "pin", "wrong_pins", "made_at", "until", "stopped_at", "is_stopped_by_pins", "label"},
    "plan.Suggestion": {
        "plan",
        "section_kind",
        "target",
        "made_by",
        "access",
        "made_at",
        "status",
        "answered_at",
        "content",
        "answer",
    },
    "plan.MeasureAnswer": {"plan", "measure", "taken_on", "content"},
}
SAFE: dict[str, set[str]] = {
    "plan.Plan": {"id"},
    "plan.Section": {"id", "current_version"},
    "plan.SectionVersion": {"id", "number"},
    "plan.Goal": {"id", "position", "version"},
    "plan.GoalVersion": {"id", "number"},
    "plan.Step": {"id", "position", "version"},
    "plan.StepVersion": {"id", "number"},
    "plan.CircleMember": {"id", "position"},
    "plan.ShareLink": {"id"},
    "plan.Suggestion": {"id"},
    "plan.MeasureAnswer": {"id", "measure_version"},
}
