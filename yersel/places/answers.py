"""What `locate` may answer: one place, a choice between several, or nothing and why. Frozen, without the database."""

from dataclasses import dataclass
from typing import Literal

PlaceKind = Literal["postcode", "sector", "outward", "settlement", "council", "board", "authority", "country"]
Reason = Literal["empty", "unknown", "outside-scotland"]


@dataclass(frozen=True, slots=True)
class Place:
    """One place that a person meant.

    `key` is text that `locate` takes to exactly this place again. `area_codes` are the codes of every area that covers the
    place, the smallest first. `spread_km`: nine in ten of the homes meant lie within about this distance of the point.
    """

    kind: PlaceKind
    label: str
    key: str
    latitude: float | None = None
    longitude: float | None = None
    council_code: str = ""
    council_name: str = ""
    board_code: str = ""
    authority_code: str = ""
    ward_code: str = ""
    area_codes: tuple[str, ...] = ()
    note: str = ""
    spread_km: float = 0.0

    @property
    def has_point(self) -> bool:
        """Whether distances can be measured from here (all of Scotland has no point)."""
        return self.latitude is not None and self.longitude is not None


@dataclass(frozen=True, slots=True)
class Choices:
    """Several places have this name; the person chooses, we never guess."""

    question: str
    options: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place offered while somebody types, or instead of one that is not known. `key` goes to `locate`."""

    kind: PlaceKind
    label: str
    key: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NotFound:
    """No place, the reason in one word for the page, and in a plain sentence for the person."""

    reason: Reason
    text: str
    suggestions: tuple[Suggestion, ...] = ()


Answer = Place | Choices | NotFound
