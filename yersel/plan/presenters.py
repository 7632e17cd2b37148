"""What the plan's pages are given to show: plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yersel.plan.reading import Cover, PlanShown
from yersel.plan.sections import FIRST_SCREENS, KINDS, Kind, Words


@dataclass(frozen=True)
class Door:
    """A way to begin."""

    title: Words
    url: str
    about: Words
    code: str  # of the part that it opens


@dataclass(frozen=True)
class Part:
    """One part of the plan on its first page."""

    kind: Kind
    url: str
    saved_at: datetime | None
    note: str = ""

    @property
    def is_begun(self) -> bool:
        return self.saved_at is not None or bool(self.note)


def doors(cover: Cover | None) -> list[Door]:
    """Where to begin: what fits the stages that somebody has chosen, else three open doors."""
    if cover is None or not cover.stages:
        return [
            Door(_("About me"), url_of("about_me"), _("What somebody who supports you should know."), "about_me"),
            Door(
                _("I have just found out"),
                url_of("questions"),
                _("Questions for your appointment, and first small steps."),
                "questions",
            ),
            Door(_("Plan for a flare-up"), url_of("flare_up"), _("Made on a good day, for a bad one."), "flare_up"),
        ]
    codes = dict.fromkeys(code for stage in cover.stages for code in FIRST_SCREENS[stage].kinds)
    return [Door(KINDS[code].title, url_of(code), KINDS[code].intro, code) for code in codes][:4]


def doors_without_a_plan(*, has_account: bool) -> list[Door]:
    """The open doors for whoever has no plan yet: to begin one, or into the form without an account, at that part."""
    begin, form = reverse("plan:start"), reverse("plan:try")
    return [replace(door, url=begin if has_account else f"{form}?part={door.code}#part-{door.code}") for door in doors(None)]


def url_of(code: str) -> str:
    """Where a part is written."""
    own = {"goals": "plan:goals", "circle": "plan:circle", "measures": "plan:measures"}
    return reverse(own[code]) if code in own else reverse("plan:section", args=[code])


def parts_of_home(cover: Cover, shown: PlanShown, saved: dict[str, datetime]) -> list[Part]:
    """Every part in the order of the plan; `wishes` only once the person has opened it."""
    found = []
    for code, kind in KINDS.items():
        if kind.is_opt_in and not cover.has_opened_wishes and code not in saved:
            continue
        note = _goals_note(shown) if code == "goals" else ""
        found.append(Part(kind, url_of(code), saved.get(code), note))
    return found


def _goals_note(shown: PlanShown) -> str:
    goals, steps = len(shown.goals), len(shown.steps)
    if not goals:
        return ""
    return ", ".join(
        [
            ngettext("%(count)d goal", "%(count)d goals", goals) % {"count": goals},
            ngettext("%(count)d step", "%(count)d steps", steps) % {"count": steps},
        ]
    )
