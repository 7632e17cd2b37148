"""What goals and steps hold, and the words for it. Nothing is ever "failed"."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_WORDS = 2_000


class GoalStatus(models.TextChoices):
    """Where somebody is with a goal, by their own account."""

    THINKING = "thinking", _("I am thinking about it")
    ACTIVE = "active", _("I am working on it")
    ON_HOLD = "on_hold", _("On hold for now")
    REACHED = "reached", _("Reached")
    LET_GO = "let_go", _("I have let it go")


class StepStatus(models.TextChoices):
    """Where somebody is with a step."""

    NOT_STARTED = "not_started", _("Not started")
    DOING = "doing", _("Doing it")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("I stopped")
    NOT_FOR_ME = "not_for_me", _("Not for me")


class Doer(models.TextChoices):
    """Who does a step: the three columns of the "good conversations" model."""

    ME = "i", _("I will")
    COMMUNITY = "my_community", _("My community will")
    SERVICE = "my_service", _("My service will")


# Goal attainment scaling (Kiresuk and Sherman 1968): five levels in words. No score is ever computed from them.
ATTAINMENT: dict[int, object] = {
    -2: _("Much less than I hoped"),
    -1: _("Somewhat less than I hoped"),
    0: _("As I hoped"),
    1: _("Somewhat more than I hoped"),
    2: _("Much more than I hoped"),
}
OPEN_GOALS = {GoalStatus.THINKING, GoalStatus.ACTIVE}
OPEN_STEPS = {StepStatus.NOT_STARTED, StepStatus.DOING}
