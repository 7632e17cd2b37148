"""Having us send one service, the reader's own list or a shared one to one e-mail address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yersel.accounts import limits
from yersel.core import clock
from yersel.core.access import public
from yersel.core.mail import MailRefused
from yersel.core.network import browser_of
from yersel.directory import policies, service_reading
from yersel.directory.collection_reading import collection_behind
from yersel.directory.current_list import list_of
from yersel.directory.list_forms import SendForm
from yersel.directory.mailing import send_list
from yersel.directory.policies import Standing
from yersel.directory.presenters_list import Entry, shown_list
from yersel.directory.saving import Item
from yersel.directory.views.saved import root_of
from yersel.directory.views.shared import shown_collection


@dataclass(frozen=True)
class Letter:
    """What is to be sent, and where its reader comes from."""

    entries: Sequence[Entry]
    back_url: str
    list_address: str = ""


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_list(request: HttpRequest) -> HttpResponse:
    shown = shown_list(list_of(request).items, root=root_of(request), today=clock.today())
    back_url = reverse("directory:list")
    return _send(request, Letter(shown.open, back_url)) if shown.open else HttpResponseRedirect(back_url)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def collection(request: HttpRequest, token: str) -> HttpResponse:
    found = collection_behind(token, at=clock.now())
    if found is None:
        raise Http404
    shown = shown_collection(request, found, token)
    back_url = reverse("directory:collection-show", args=[token])
    return _send(request, Letter(shown.open, back_url, shown.address)) if shown.open else HttpResponseRedirect(back_url)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, key: str) -> HttpResponse:
    found = service_reading.service_at(key)
    if found is None or policies.standing_of_service(found) is not Standing.PUBLIC:
        raise Http404
    today = clock.today()
    shown = shown_list([Item(found.id, today)], root=root_of(request), today=today)
    return _send(request, Letter(shown.open, found.get_absolute_url()))


def _send(request: HttpRequest, letter: Letter) -> HttpResponse:
    """The form, and what became of it. What was typed stays in the box whenever nothing was sent."""
    form = SendForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = _sent(request, form, letter) if form.is_valid() else 422
        if status == 303:
            return HttpResponse(status=303, headers={"Location": f"{request.path}?said=sent"})
    context = {"form": form, "letter": letter, "is_sent": request.GET.get("said") == "sent" and not form.is_bound}
    response = render(request, "directory/list_send.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    if status == 429:
        response["Retry-After"] = limits.AN_HOUR
    return response


def _sent(request: HttpRequest, form: SendForm, letter: Letter) -> int:
    """Send it, and give the status of the answer; what is wrong is said in the form."""
    if form.is_from_machine():
        return 303
    if not limits.has_room(request, "send_list", key=browser_of(request)):
        form.add_error(None, _("Five e-mails an hour is the most we send from one device. Please try again in an hour."))
        return 429
    try:
        send_list(to=form.cleaned_data["address"], entries=letter.entries, list_address=letter.list_address)
    except MailRefused:
        form.add_error("address", _("That is not an e-mail address we can write to."))
        return 422
    return 303
