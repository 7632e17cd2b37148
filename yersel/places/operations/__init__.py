"""Every write to places: seeding the typed facts and settlements, and importing postcodes."""

from yersel.places.operations.seeding import SeedSummary, seed_places

__all__ = ["SeedSummary", "seed_places"]
