"""Pictures as pages show them: in several sizes, of which the browser takes the one it needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse

from yersel.directory.models import Media

# How wide a picture stands on the page, so that the browser can choose before it knows the styles: one column, then two beside the aside.
_SIZES = {Media.Use.PICTURE: "(min-width: 62rem) 20rem, (min-width: 48rem) 45vw, 100vw", Media.Use.LOGO: "12rem"}
_COLUMNS = {"id": "id", "use": "use", "alt": "alt_text", "caption": "caption", "widths": "widths", "height": "height"}


@dataclass(frozen=True)
class Picture:
    """One picture for an `img`: `widths` rise, width and height are those of the largest file."""

    id: UUID
    use: str
    alt: str
    caption: str
    widths: Sequence[int]
    height: int

    @property
    def width(self) -> int:
        return self.widths[-1]

    def _address(self, width: int) -> str:
        return reverse("directory:picture", args=[self.id, width])

    @property
    def src(self) -> str:
        """The middle size, for browsers that cannot choose."""
        return self._address(self.widths[len(self.widths) // 2])

    @property
    def srcset(self) -> str:
        return ", ".join(f"{self._address(width)} {width}w" for width in self.widths)

    @property
    def sizes(self) -> str:
        return _SIZES[Media.Use(self.use)]

    def as_node(self, page: str) -> dict[str, Any]:
        """In the words of schema.org. `page` is the whole address of the page that shows it."""
        node: dict[str, Any] = {
            "@type": "ImageObject",
            "contentUrl": urljoin(page, self._address(self.width)),
            "description": self.alt,
        }
        node |= {"width": self.width, "height": self.height}
        return {**node, "caption": self.caption} if self.caption else node


def approved() -> QuerySet[Media]:
    """In the order in which they were sent. Whether their entry is public, whoever shows the page has asked."""
    return Media.objects.filter(state=Media.State.APPROVED).order_by("sent_at", "id")


def as_columns() -> JSONObject:
    """What `from_rows` reads, to be read together with other things."""
    return JSONObject(**_COLUMNS)


def from_rows(rows: Iterable[dict[str, Any]]) -> list[Picture]:
    return [Picture(**{**row, "id": UUID(str(row["id"]))}) for row in rows]


def of_media(picture: Media) -> Picture:
    """One row, in whatever state, for those who may see it."""
    values = {name: getattr(picture, column) for name, column in _COLUMNS.items()}
    return Picture(**values)
