"""The ways in that the first page offers."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yersel.core.vocabulary import Stage


@dataclass(frozen=True)
class StageOpening:
    """A stage of the strategy in the words of somebody who is there."""

    stage: Stage
    words: str | Promise
    hint: str | Promise


STAGES = (
    StageOpening(Stage.DIAGNOSIS, _("Just found out"), _("Making sense of a diagnosis")),
    StageOpening(Stage.LIVING_FOR_TODAY, _("Living for today"), _("Getting on with life, day by day")),
    StageOpening(Stage.PROGRESSION, _("Things are changing"), _("When it gets harder, or different")),
    StageOpening(Stage.TRANSITIONS, _("Moving between services"), _("A new team, a move, leaving hospital")),
    StageOpening(Stage.END_OF_LIFE, _("Towards the end of life"), _("What matters to me, and to mine")),
)
EXAMPLE_SEARCHES = (_("sore joints"), _("someone to talk to"), _("walking group"), _("carers"), _("money worries"))
