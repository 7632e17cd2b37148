"""The five stages in the words of somebody who is there, beside the strategy's own labels (`core.Stage`)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yersel.core.vocabulary import Stage


@dataclass(frozen=True)
class StageWords:
    """`words` are for people, `stage.label` is the strategy's name of it."""

    stage: Stage
    words: str | Promise
    hint: str | Promise


STAGES = (
    StageWords(Stage.DIAGNOSIS, _("Just found out"), _("Making sense of a diagnosis")),
    StageWords(Stage.LIVING_FOR_TODAY, _("Living for today"), _("Getting on with life, day by day")),
    StageWords(Stage.PROGRESSION, _("Things are changing"), _("When it gets harder, or different")),
    StageWords(Stage.TRANSITIONS, _("Moving between services"), _("A new team, a move, leaving hospital")),
    StageWords(Stage.END_OF_LIFE, _("Towards the end of life"), _("What matters to me, and to mine")),
)


def words_of(code: str) -> StageWords:
    """The words of the stage with this code. Raises StopIteration for a code that is none of the five."""
    return next(one for one in STAGES if one.stage.value == code)
