"""Every spelling of every place, kept in the process: a few thousand short strings, asked for at each search."""

from yersel.core.memo import remember
from yersel.places.models import PlaceName


@remember(seconds=300)
def known_spellings() -> frozenset[str]:
    """The folded spellings of all areas and settlements (at most five minutes old)."""
    return frozenset(PlaceName.objects.values_list("folded", flat=True))
