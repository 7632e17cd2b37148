"""The address of a page of results: its parameters in a fixed order, and addresses that differ from it."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from yersel.directory import facets

KNOWN = [
    "q",
    "near",
    "lat",
    "lon",
    "radius",
    *facets.BY_CODE,
    "age",
    "only",
    "plain",
    "as_typed",
    "sort",
    "map",
    "anywhere",
    "size",
]
Params = list[tuple[str, str]]


def known_params(data: QueryDict) -> Params:
    """The parameters that mean something, in a fixed order, without empty ones."""
    return [(name, value) for name in KNOWN for value in data.getlist(name)[:100] if value.strip()]


def address_of(params: Params) -> str:
    """The search with these parameters."""
    return f"{reverse('directory:find')}?{'&'.join(_written(*pair) for pair in params)}" if params else reverse("directory:find")


def _written(name: str, value: str) -> str:
    return _choice_written(name, value) if name in facets.BY_CODE else urlencode([(name, value)])


@lru_cache(maxsize=2000)
def _choice_written(name: str, value: str) -> str:
    """Kept, as a page with many choices has as many addresses, each with all the others."""
    return urlencode([(name, value)])


def without(params: Params, *names: str) -> Params:
    return [pair for pair in params if pair[0] not in names]
