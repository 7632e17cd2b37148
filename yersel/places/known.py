"""What is kept in the process, as each search asks for it: every spelling of every place, and the parts of postcodes."""

from yersel.core.memo import remember
from yersel.places.models import OutwardCode, PlaceName, PostcodeSector


@remember(seconds=300)
def known_spellings() -> frozenset[str]:
    """The folded spellings of all areas and settlements (at most five minutes old)."""
    return frozenset(PlaceName.objects.values_list("folded", flat=True))


@remember(seconds=300)
def known_outward_codes() -> dict[str, OutwardCode]:
    """The 455 outward codes by their code, with their council areas (at most five minutes old)."""
    return {found.code: found for found in OutwardCode.objects.select_related("council_area")}


@remember(seconds=300)
def known_sectors() -> dict[str, PostcodeSector]:
    """The sectors of a list of postcodes by their code, about 1,000; none where no list was imported (at most five minutes old)."""
    return {found.code: found for found in PostcodeSector.objects.select_related("council_area")}
