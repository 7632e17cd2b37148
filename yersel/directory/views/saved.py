"""The reader's own list: kept in a cookie on their device, or in their account; seen and changed on one page, printed."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yersel.core import clock
from yersel.core.access import public
from yersel.core.same_origin import own_pages_only
from yersel.directory import current_list, saving
from yersel.directory.collection_reading import collections_behind
from yersel.directory.current_list import list_of
from yersel.directory.list_forms import NotesForm
from yersel.directory.list_notices import notice
from yersel.directory.made_links import links_made_by
from yersel.directory.models import Service, Watch
from yersel.directory.operations import watches
from yersel.directory.presenters_list import ShownList, listed, shown_list
from yersel.directory.refusals import Refused
from yersel.directory.saving import SavedList
from yersel.directory.service_reading import as_id

SIZES = {"large", "easy"}
STEPS = {"up": -1, "down": 1}


@public
@require_safe
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    saved = list_of(request)
    return _page(request, saved, NotesForm(saved.items))


@public
@own_pages_only
@never_cache
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Put one service or several at the end of the list, and go back to where the button was."""
    asked = [id_ for id_ in map(as_id, request.POST.getlist("service")[: 2 * saving.MOST]) if id_ is not None]
    public = set(Service.objects.public().filter(id__in=asked).values_list("id", flat=True))
    before = list_of(request)
    saved, left_out = before.with_services([id_ for id_ in asked if id_ in public], on=clock.today())
    if not current_list.fits(request, saved):
        return _to_list("crowded", back=_back(request))
    if left_out:
        response = _to_list("full", back=_back(request), number=left_out)
    elif not public:
        response = _to_list("gone", back=_back(request))
    else:
        response = _to_button(request, asked)
    if saved != before:
        current_list.keep(request, response, saved)
    return response


@public
@own_pages_only
@never_cache
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    asked = [id_ for id_ in map(as_id, request.POST.getlist("service")) if id_ is not None]
    response = _to_button(request, asked)
    current_list.keep(request, response, list_of(request).without(*asked))
    return response


@public
@never_cache
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Keep the notes, whichever button was pressed, and do what it says: move a service up or down, or take it off."""
    before = list_of(request)
    form = NotesForm(before.items, request.POST)
    if not form.is_valid():
        return _page(request, before, form, status=422)
    verb, _colon, key = request.POST.get("do", "").partition(":")
    saved = _changed(before.noted(form.notes()), verb, as_id(key))
    if not current_list.fits(request, saved):
        form.add_error(None, _("All your notes together are too long for this device to keep. Please shorten some of them."))
        return _page(request, before, form, status=422)
    if verb in {"watch", "unwatch"}:
        current_list.keep(request, HttpResponse(), saved)
        return _watched(request, verb, as_id(key))
    still_listed = listed(saved.items)
    saved = saved.without(*(item.service_id for item in saved.items if item.service_id not in still_listed))
    response = _to_list({"up": "moved", "down": "moved", "off": "removed"}.get(verb, "noted"))
    current_list.keep(request, response, saved)
    return response


@public
@never_cache
@require_POST
def empty(request: HttpRequest) -> HttpResponse:
    response = _to_list("emptied")
    current_list.keep(request, response, SavedList())
    return response


@public
@require_safe
@never_cache
def paper(request: HttpRequest) -> HttpResponse:
    """The list for paper: all that is known, in normal or large print, or name, phone, when and where alone."""
    context = {"shown": _shown(request, list_of(request)), "back_url": reverse("directory:list"), **paper_size(request)}
    return _unlisted(render(request, "directory/list_paper.html", context))


def paper_size(request: HttpRequest) -> dict[str, object]:
    """What the sheet looks like, as the address asks for it: `large`, `easy`, else the usual."""
    size = request.GET.get("size", "")
    return {"size": size if size in SIZES else "", "is_easy": size == "easy"}


def root_of(request: HttpRequest) -> str:
    """How every link begins that leaves this site on paper or by mail."""
    return request.build_absolute_uri("/").rstrip("/")


def _watched(request: HttpRequest, verb: str, service_id: UUID | None) -> HttpResponse:
    """Begin or end "Tell me if this closes or moves". 404 for a visitor, and for what is not on a list of theirs."""
    person = current_list.reader(request)
    if person is None or service_id is None:
        raise Http404
    if verb == "unwatch":
        watches.stop_watching(person=person, service_id=service_id, at=clock.now())
        return _to_list("unwatched")
    try:
        watches.watch(by=person, service_id=service_id, at=clock.now())
    except Refused:
        raise Http404 from None
    return _to_list("watched")


def _changed(saved: SavedList, verb: str, service_id: UUID | None) -> SavedList:
    if service_id is None:
        return saved
    if verb == "off":
        return saved.without(service_id)
    return saved.moved(service_id, STEPS.get(verb, 0))


def _shown(request: HttpRequest, saved: SavedList) -> ShownList:
    return shown_list(saved.items, root=root_of(request), today=clock.today())


def _page(request: HttpRequest, saved: SavedList, form: NotesForm, status: int = 200) -> HttpResponse:
    shown = _shown(request, saved)
    made = links_made_by(request)
    person = current_list.reader(request)
    still_open = collections_behind([link.token for link in made], at=clock.now())
    context = {
        "shown": shown,
        "form": form,
        "rows": [(entry, form[form.field_name(entry.id)]) for entry in shown.entries],
        "made": [(link.token, still_open[link.token]) for link in made if link.token in still_open],
        "notice": notice(request.GET, saved),
        "back": _local(request, request.GET.get("back", "")),
        "days": saving.AGE.days,
        "own": current_list.own_list(request),
        "is_signed_in": person is not None,
        "watched": set(Watch.objects.filter(person=person).values_list("service_id", flat=True)) if person else set(),
    }
    return _unlisted(render(request, "directory/list_show.html", context, status=status))


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response


def _to_list(said: str, *, back: str = "", number: int = 0) -> HttpResponseRedirect:
    address = reverse("directory:list")
    words = {"said": said}
    if number:
        words["number"] = str(number)
    if back and not back.startswith(address):
        words["back"] = back
    return _see_other(f"{address}?{urlencode(words)}")


def _to_button(request: HttpRequest, services: list[UUID]) -> HttpResponseRedirect:
    """Back to the page with the button, at that button."""
    at = f"#save-{services[0]}" if len(services) == 1 else ""
    back = _back(request)
    return _see_other(f"{back}{at}") if back else _to_list("saved")


def _back(request: HttpRequest) -> str:
    return _local(request, request.POST.get("next", ""))


def _local(request: HttpRequest, address: str) -> str:
    """The address if it is a path of this site, else nothing."""
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address.partition("#")[0] if address.startswith("/") and is_ours else ""


def _see_other(address: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response
