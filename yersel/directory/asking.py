"""A search as somebody asked for it, cleaned by the form."""

from __future__ import annotations

from dataclasses import dataclass, field

DEFAULT_RADIUS_KM = 10.0


@dataclass(frozen=True)
class Asked:
    """`plain` are phrases to be left as words; `as_typed` leaves spelling alone; `problems` has a sentence for each wrong field.

    A radius of None is any distance.
    """

    q: str = ""
    near: str = ""
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = DEFAULT_RADIUS_KM
    chosen: dict[str, list[str]] = field(default_factory=dict)
    age: int | None = None
    only: str = ""
    sort: str = "best"
    page: int = 1
    plain: tuple[str, ...] = ()
    as_typed: bool = False
    problems: dict[str, str] = field(default_factory=dict)
