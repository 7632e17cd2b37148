"""Addresses of entries: the words of the name, numbered where they clash, never taken from what once stood there."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.utils.text import slugify

from yersel.core.folding import fold
from yersel.directory.models import FormerSlug, Organisation, Service, Tombstone

LONGEST = 80


class SlugMaker:
    """Gives out free slugs for many new entries with two queries, not two for each."""

    def __init__(self, model: type[Service] | type[Organisation], names: Iterable[str]) -> None:
        stems = {self.stem(name) for name in names}
        kind = "service" if model is Service else "organisation"
        self.taken: set[str] = set()
        for start in sorted({stem[:12] for stem in stems}):
            self.taken.update(model.objects.filter(slug__startswith=start).values_list("slug", flat=True))
            former = FormerSlug.objects.filter(slug__startswith=start, **{f"{kind}__isnull": False})
            self.taken.update(former.values_list("slug", flat=True))
            self.taken.update(Tombstone.objects.filter(kind=kind, slug__startswith=start).values_list("slug", flat=True))

    @staticmethod
    def stem(name: str) -> str:
        """The slug that a name would like to have."""
        stem = slugify(fold(name))[:LONGEST].strip("-") or "entry"
        return f"{stem}-entry" if _looks_like_an_id(stem) else stem

    def make(self, name: str) -> str:
        """A slug that nothing has or had, kept from now on."""
        stem, number = self.stem(name), 1
        slug = stem
        while slug in self.taken:
            number += 1
            slug = f"{stem}-{number}"
        self.taken.add(slug)
        return slug


def _looks_like_an_id(stem: str) -> bool:
    try:
        uuid.UUID(stem)
    except ValueError:
        return False
    return True
