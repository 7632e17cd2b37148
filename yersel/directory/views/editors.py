"""For administrators: which directory editor keeps which areas."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from yersel.accounts import queries as accounts
from yersel.accounts.decorators import personal
from yersel.accounts.models import Permission, Person, Role
from yersel.accounts.sessions import SignedInRequest
from yersel.core import clock
from yersel.core.access import needs, sensitive
from yersel.directory import editor_areas, policies
from yersel.directory.deciding_forms import EditorAreasForm
from yersel.directory.operations import editors
from yersel.directory.refusals import Refused
from yersel.directory.views.telling import GET_OR_POST


def _editors() -> list[Person]:
    """Everybody who holds the role now."""
    return [grant.person for grant in accounts.live_grants() if grant.role == Role.DIRECTORY_EDITOR]


def _listed(said: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('directory:editor-list')}?said={said}")


@personal
@needs(Permission.GIVE_ROLES)
@sensitive
@require_safe
def listing(request: SignedInRequest) -> HttpResponse:
    """Every directory editor, and where they work."""
    rows = [(person, editor_areas.areas_of(person)) for person in _editors()]
    return render(request, "directory/editor_list.html", {"rows": rows, "said": request.GET.get("said", "")})


@personal
@needs(Permission.GIVE_ROLES)
@sensitive
@require_http_methods(GET_OR_POST)
def areas(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Give one of them particular areas, or all of Scotland."""
    person = next((one for one in _editors() if one.pk == pk), None)
    if person is None:
        return _listed("gone")
    now = [area.code for area in editor_areas.areas_of(person)]
    form = EditorAreasForm(
        request.POST if request.method == "POST" else None, initial={"scope": "some" if now else "all", "areas": now}
    )
    answer = policies.may_set_editor_areas(request.user, person)
    if request.method == "POST" and form.is_valid():
        try:
            editors.set_editor_areas(person=person, areas=form.chosen(), by=request.user, at=clock.now())
            return _listed("set")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"person": person, "form": form, "answer": answer}
    return render(request, "directory/editor_areas.html", context, status=422 if form.errors else 200)
