"""Adding a service on one long page, for those who do not like steps."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yersel.accounts import limits
from yersel.accounts.decorators import personal
from yersel.accounts.sessions import SignedInRequest
from yersel.core import clock
from yersel.directory.entry_data import Data
from yersel.directory.one_page import OnePage
from yersel.directory.operations import contributing
from yersel.directory.steps import CHECK
from yersel.directory.views.adding import to_contribution, to_step
from yersel.directory.views.telling import GET_OR_POST


@personal
@require_http_methods(GET_OR_POST)
def add(request: SignedInRequest) -> HttpResponse:
    """Everything on one page. What is here already is shown on the same page, before anything is saved."""
    if request.method != "POST":
        return render(request, "directory/entry_one_page.html", {"form": OnePage()})
    is_draft = "later" in request.POST
    page = OnePage(request.POST, is_draft=is_draft)
    if page.is_valid():
        data = page.merged()
        if is_draft or page.look_for_alike(data, request.POST):
            response = _saved(request, page, data, is_draft=is_draft)
            if response is not None:
                return response
    return render(request, "directory/entry_one_page.html", {"form": page}, status=422 if page.errors else 200)


def _saved(request: SignedInRequest, page: OnePage, data: Data, *, is_draft: bool) -> HttpResponse | None:
    """A draft to come back to, or on to the preview. None where many were begun lately: nothing that was typed is lost then."""
    if not limits.has_room(request, "contribute", key=str(request.user.pk)):
        page.add_error(
            _("You have sent a lot in the last hour. Please try again a little later; what you wrote stays on this page.")
        )
        return None
    step = "who" if is_draft else "access"
    made = contributing.start_with(data=page.with_group(data), step=step, by=request.user, at=clock.now())
    return to_contribution(made, "kept") if is_draft else to_step(made, CHECK)
