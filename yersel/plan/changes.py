"""What has changed in the directory since somebody put an entry into their plan."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yersel.directory.queries import EntryFacts
from yersel.plan.reading import Change, PlanShown, StepShown


def seen_of(entry: EntryFacts) -> dict[str, Any]:
    """The copy of an entry that a step keeps: it stays readable when the entry has gone."""
    return {
        "name": entry.name,
        "slug": entry.slug,
        "phone": entry.phone,
        "place": entry.place,
        "last_edited": entry.last_edited.isoformat() if entry.last_edited else "",
        "last_reviewed": entry.last_reviewed.isoformat() if entry.last_reviewed else "",
    }


def changes_of(step: StepShown) -> list[Change]:
    """What is other than when the person saved it; empty for a step without an entry, and for one that is as it was."""
    if not step.service_id:
        return []
    entry, seen = step.entry, step.seen
    if entry is None or not entry.is_listed:
        return [Change(_("It has closed, or is no longer listed here."))]
    found = []
    if not entry.is_running:
        found.append(Change(_("It is not running for now.")))
    for key, what, now in (
        ("name", _("It has another name now."), entry.name),
        ("phone", _("Its phone number has changed."), entry.phone),
        ("place", _("It meets somewhere else now."), entry.place),
    ):
        before = str(seen.get(key) or "")
        if before != now:
            found.append(Change(what, before, now))
    if not found and _is_later(entry.last_edited, seen.get("last_edited")):
        found.append(Change(_("What it says about itself has changed.")))
    if entry.is_unconfirmed:
        found.append(Change(_("Nobody has checked it for a year or more. Ring before you go.")))
    return found


def changed_steps(shown: PlanShown) -> list[tuple[StepShown, list[Change]]]:
    """The steps whose entry has changed, each with what has."""
    return [(step, found) for step in shown.steps if (found := changes_of(step))]


def _is_later(edited: datetime | None, seen: Any) -> bool:
    if edited is None:
        return False
    try:
        return edited > datetime.fromisoformat(str(seen))
    except ValueError:
        return True  # it had never been edited when the step was saved
