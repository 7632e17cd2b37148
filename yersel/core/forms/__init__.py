"""Form fields and inputs that know the design system."""

from yersel.core.forms.fields import SplitDateField
from yersel.core.forms.widgets import SplitDateInput

__all__ = ["SplitDateField", "SplitDateInput"]
