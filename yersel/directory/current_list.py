"""The reader's own list, wherever it is kept: in their account once they have signed in, else on their device.

Signing in moves the device's list into the account; from then on the device holds none.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from yersel.accounts.models import Person
from yersel.core import clock
from yersel.directory import saving
from yersel.directory.models import OwnList
from yersel.directory.operations import own_lists
from yersel.directory.saving import SavedList

_MEMO = "_yersel_current_list"


def reader(request: HttpRequest) -> Person | None:
    """Whoever has signed in. No query for a visitor."""
    user = getattr(request, "user", None)
    return user if isinstance(user, Person) or (user is not None and user.is_authenticated) else None


def list_of(request: HttpRequest) -> SavedList:
    """The list of whoever asks; an empty one most often. Read once for a request."""
    found = getattr(request, _MEMO, None)
    if not isinstance(found, SavedList):
        found = _read(request)
        setattr(request, _MEMO, found)
    return found


def own_list(request: HttpRequest) -> OwnList | None:
    """The current list in the account; None for visitors, and for who has begun none."""
    person = reader(request)
    return own_lists.current_list(person) if person else None


def fits(request: HttpRequest, saved: SavedList) -> bool:
    """Whether there is room for its notes: in a cookie they must be few."""
    return reader(request) is not None or saving.fits(saved)


def keep(request: HttpRequest, response: HttpResponse, saved: SavedList) -> None:
    """Keep this list instead of the former one."""
    person = reader(request)
    if person is None:
        saving.keep(response, saved)
    else:
        own_lists.keep_items(by=person, saved=saved, at=clock.now())


def lists_move_in(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Once somebody has signed in, move what their device holds into their account, and have the device forget it."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.COOKIES.get(saving.COOKIE) and (person := reader(request)) is not None:
            own_lists.take_in(by=person, saved=saving.saved_by(request), at=clock.now())
            saving.keep(response, SavedList())
        return response

    return answer


def _read(request: HttpRequest) -> SavedList:
    person = reader(request)
    if person is None:
        return saving.saved_by(request)
    own = own_lists.current_list(person)
    return own_lists.list_as_saved(own) if own else SavedList()
