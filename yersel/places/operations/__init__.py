"""Every write to places: seeding the typed facts and settlements, and taking in lists of postcodes."""

from yersel.places.operations.postcodes import (
    PostcodeImportError,
    PostcodePlan,
    PostcodeRow,
    SourceDetails,
    import_postcodes,
    is_last_import,
)
from yersel.places.operations.seeding import SeedSummary, seed_places

__all__ = [
    "PostcodeImportError",
    "PostcodePlan",
    "PostcodeRow",
    "SeedSummary",
    "SourceDetails",
    "import_postcodes",
    "is_last_import",
    "seed_places",
]
