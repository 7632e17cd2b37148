"""How a view says who may reach it: marks alone, in the words of any room. The room of accounts reads them before the view runs.

Nobody but people who have signed in reaches a view that is not marked.
"""

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


def needs(permission: str) -> Callable[[View], View]:
    """404 for whoever has no such permission: that there is such a page is nobody else's business."""

    def mark(view: View) -> View:
        view.needs_permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def sensitive(view: View) -> View:
    """Private or not to be undone: whoever has not just shown who they are is asked to, and comes back."""
    view.is_sensitive = True  # type: ignore[attr-defined]
    return view
