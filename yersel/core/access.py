"""How a view says who may reach it. Nobody but people who have signed in, unless it is marked."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def public(view: View) -> View:
    """Open to all. A test names every address that is."""
    return login_not_required(view)


def way_out(view: View) -> View:
    """Staff reach this view before they have taken their second step: where it is set up, and the ways out."""
    view.is_way_out = True  # type: ignore[attr-defined]
    return view
