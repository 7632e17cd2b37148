"""A form that cannot be taken just now, because its sender was signed out or its token has gone stale, is handed back to be sent again.

What was typed stands in the page, and nowhere else: nothing of it is kept on the server. Only forms that the browser says came from a page
of ours are handed back; else another site could lay words into somebody's mouth and have them press the button.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from yersel.core.same_origin import from_own_page

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
AGE = timedelta(days=1)
_SALT = "yersel.core.held_forms"


@dataclass(frozen=True)
class HeldForm:
    """Where a form goes, and what was typed into it: names and values, in order."""

    to: str
    fields: list[tuple[str, str]]
    had_files: bool = False

    @property
    def words(self) -> list[str]:
        """What somebody would miss: texts, not the numbers and codes of boxes and buttons."""
        return [value for _, value in self.fields if " " in value.strip() or "@" in value]

    def sealed(self) -> str:
        """To go along in one hidden field, signed by us."""
        return signing.dumps(asdict(self), salt=_SALT, compress=True)


def opened(sealed: str) -> HeldForm | None:
    """The form of a hidden field; None for one that is not ours or a day old."""
    try:
        said = signing.loads(sealed, salt=_SALT, max_age=AGE)
    except signing.BadSignature:
        return None
    return HeldForm(said["to"], [(name, value) for name, value in said["fields"]], said["had_files"])


def held_form(request: HttpRequest) -> HeldForm | None:
    """The form that was sent, if it came from a page of ours and held anything."""
    if request.method != "POST" or not from_own_page(request):
        return None
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name != TOKEN]
    return HeldForm(request.get_full_path(), fields, bool(request.FILES))


def page(
    request: HttpRequest, held: HeldForm, *, template: str = "held_form.html", status: int = 403, **context: Any
) -> HttpResponse:
    """The page that hands it back. It is kept by nothing but the window it is in."""
    response = render(request, template, {"held": held, **context}, status=status)
    add_never_cache_headers(response)
    return response
