"""The lists in one's account: which there are, opening one, beginning, renaming and deleting them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yersel.accounts.models import Person
from yersel.accounts.queries import signed_in
from yersel.core import clock
from yersel.directory import collection_reading
from yersel.directory.list_forms import ListNameForm
from yersel.directory.operations import own_lists
from yersel.directory.refusals import Refused
from yersel.directory.service_reading import as_id

SAID = {"renamed", "deleted"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """All of one's lists, each with what can be done with it. 404 for a list that is not theirs, or not there."""
    person = signed_in(request)
    if request.method != "POST":
        return _page(request, person, ListNameForm())
    verb, _colon, key = request.POST.get("do", "").partition(":")
    if verb == "open" and (list_id := as_id(key)):
        return _or_404(own_lists.open_list(by=person, list_id=list_id, at=clock.now()), reverse("directory:list"))
    if verb == "delete" and (list_id := as_id(key)):
        return _or_404(own_lists.delete_list(by=person, list_id=list_id, at=clock.now()), _here("deleted"))
    return _named(request, person, verb, key)


def _named(request: HttpRequest, person: Person, verb: str, key: str) -> HttpResponse:
    """What needs a name: a new list, or another name for one."""
    form, list_id = ListNameForm(request.POST), as_id(key)
    if verb not in {"begin", "rename"} or (verb == "rename" and list_id is None):
        raise Http404
    if not form.is_valid():
        return _page(request, person, form, status=422)
    name = form.cleaned_data["name"]
    if list_id is not None:
        return _or_404(own_lists.rename_list(by=person, list_id=list_id, name=name, at=clock.now()), _here("renamed"))
    try:
        own_lists.begin_list(by=person, name=name, at=clock.now())
    except Refused as why:
        form.add_error(None, str(why))
        return _page(request, person, form, status=422)
    return _see_other(reverse("directory:list"))


def _page(request: HttpRequest, person: Person, form: ListNameForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "lists": collection_reading.lists_of(person),
        "said": request.GET.get("said", "") if request.GET.get("said") in SAID else "",
    }
    return render(request, "directory/own_lists.html", context, status=status)


def _or_404(is_done: bool, address: str) -> HttpResponse:
    if not is_done:
        raise Http404
    return _see_other(address)


def _here(said: str) -> str:
    return f"{reverse('directory:own-lists')}?said={said}"


def _see_other(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response
