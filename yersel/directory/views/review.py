"""Answering a review: from a link in a mail, without signing in, or from the list of one's own entries.

GET only shows; a button says it. Programs that look through mail follow links, and must not confirm anything.
"""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import F
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yersel.accounts.queries import signed_in
from yersel.core import clock
from yersel.core.access import public
from yersel.directory.looking_after import services_of
from yersel.directory.models import Service, State
from yersel.directory.operations import review_answers
from yersel.directory.policies_review import may_confirm
from yersel.directory.review_clock import cutoffs
from yersel.directory.review_forms import ClosedForm, MovedForm
from yersel.directory.review_links import Opened, opened

PAGE = 50


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """What a link asks about, and the ways to answer."""
    link = opened(token)
    if link is None:
        return render(request, "directory/review_gone.html", status=404)
    if request.method == "POST":
        return _answered(request, link, token)
    return _page(request, link, token)


def _answered(request: HttpRequest, link: Opened, token: str) -> HttpResponse:
    said, at = request.POST.get("answer", ""), clock.now()
    if said == "right":
        review_answers.confirm_by_link(link, at=at)
        return _done(request, link, "right")
    if link.is_all or not link.open_services:
        return _page(request, link, token)
    if said == "closed":
        closed = ClosedForm(request.POST)
        if not closed.is_valid():
            return _page(request, link, token, closed=closed)
        is_archived = review_answers.close_by_link(link, at=at)
        return _done(request, link, "closed" if is_archived else "reported")
    moved = MovedForm(request.POST)
    if said != "moved" or not moved.is_valid():
        return _page(request, link, token, moved=moved if said == "moved" else None)
    review_answers.move_by_link(link, text=moved.cleaned_data["text"], at=at)
    return _done(request, link, "reported")


def _page(
    request: HttpRequest, link: Opened, token: str, *, closed: ClosedForm | None = None, moved: MovedForm | None = None
) -> HttpResponse:
    first = link.entries[0].service
    form = closed or moved
    context = {
        "link": link,
        "token": token,
        "service": first,
        "is_one": not link.is_all,
        "to_confirm": link.open_services,
        "closed": closed or ClosedForm(),
        "moved": moved or MovedForm(),
        "form": form,
        "change_address": f"{reverse('accounts:sign-in')}?{urlencode({'next': first.get_absolute_url()})}",
    }
    return render(request, "directory/review.html", context, status=422 if form and form.errors else 200)


def _done(request: HttpRequest, link: Opened, said: str) -> HttpResponse:
    return render(request, "directory/review_done.html", {"link": link, "service": link.entries[0].service, "said": said})


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The entries that somebody looks after and that are due for a check, the longest unchecked first."""
    when = cutoffs(clock.now())
    clock_of_entry = Coalesce(F("last_reviewed"), F("added_at"))
    due = services_of(signed_in(request)).public().alias(checked=clock_of_entry).filter(checked__lte=when.joins)  # type: ignore[attr-defined]
    page = Paginator(due.select_related("organisation").order_by("checked", "id"), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "said": request.GET.get("said", "")}
    return render(request, "directory/review_mine.html", context)


@never_cache
@require_POST
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """One entry is right, by one press of somebody who may say so. Back to the list they came from."""
    service = get_object_or_404(Service.objects.filter(state=State.PUBLISHED), slug=key)
    if not may_confirm(signed_in(request), service):
        raise Http404(_("There is no such entry."))
    review_answers.confirm_services([service], by=signed_in(request), at=clock.now())
    names = {"work": "directory:freshness-work"}
    back = reverse(names.get(request.POST.get("back", ""), "directory:review-mine"))
    query = {"said": "confirmed", **{name: request.POST[name] for name in ("area", "what") if request.POST.get(name)}}
    return redirect(f"{back}?{urlencode(query)}")
