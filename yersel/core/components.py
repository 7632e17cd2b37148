"""What the larger components are given: plain values that any room's view can make."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Tile(Protocol):
    """One square of the tile map. `column` and `row` count from 0, at the top left, and end at 9."""

    @property
    def name(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def column(self) -> int: ...
    @property
    def row(self) -> int: ...
    @property
    def count(self) -> int: ...


@dataclass(frozen=True)
class MapTile:
    """A ready-made Tile."""

    name: str
    url: str
    column: int
    row: int
    count: int


@dataclass(frozen=True)
class SummaryRow:
    """A row of a summary list; `action_url` adds a link that changes or opens the value."""

    key: str
    value: str
    action_url: str = ""
    action_text: str = ""


@dataclass(frozen=True)
class FacetChoice:
    """One box to tick, with how many results it would leave."""

    value: str
    label: str
    count: int
    is_chosen: bool = False

    @property
    def is_off(self) -> bool:
        """Grey: ticking it would leave nothing. One that is ticked can always be unticked."""
        return self.count == 0 and not self.is_chosen


@dataclass(frozen=True)
class FacetGroup:
    """A filter of the search: `name` is its parameter in the address."""

    name: str
    title: str
    choices: Sequence[FacetChoice]
    is_open: bool = False

    @property
    def chosen(self) -> int:
        return sum(choice.is_chosen for choice in self.choices)
