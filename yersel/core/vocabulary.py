"""Words that every room shares: the five stages of Gaun Yersel, Scotland's self management strategy."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """The stages at which people need support, in the strategy's own words and order."""

    DIAGNOSIS = "diagnosis", _("Diagnosis")
    LIVING_FOR_TODAY = "living-for-today", _("Living for today")
    PROGRESSION = "progression", _("Progression")
    TRANSITIONS = "transitions", _("Transitions")
    END_OF_LIFE = "end-of-life", _("End of life")
