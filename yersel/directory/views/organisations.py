"""The page of an organisation, and the search for one by its name."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from yersel.core import clock
from yersel.core.access import public
from yersel.directory import deletion_reading, organisation_reading, policies, service_reading
from yersel.directory.looking_after import entry_of, is_claimed
from yersel.directory.organisation_search import LONGEST_QUERY, organisations_named
from yersel.directory.policies import Standing
from yersel.directory.presenters_organisation import organisation_page
from yersel.directory.views.deleting import gone_page
from yersel.directory.views.looking_after import tools_of

PAGE_SIZE = 20


@public
@require_safe
@cache_control(private=True, no_cache=True)
def listing(request: HttpRequest) -> HttpResponse:
    """Organisations by name; all of them from A to Z where nothing is typed. A page past the end is the last one."""
    typed = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:LONGEST_QUERY]
    page = Paginator(organisations_named(typed), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "directory/organisation_list.html", {"typed": typed, "page": page})


@public
@require_safe
@cache_control(private=True, no_cache=True)
def show(request: HttpRequest, key: str) -> HttpResponse:
    """The page; 301 from an earlier slug and from what was merged into it.

    410 where it has closed, 404 for what is not public.
    """
    organisation = service_reading.organisation_at(key)
    standing = policies.standing_of_organisation(organisation) if organisation else Standing.PRIVATE
    if organisation is None and deletion_reading.stood_at("organisation", key):
        return gone_page(request)
    if organisation is None or standing is Standing.PRIVATE:
        raise Http404
    if standing is Standing.GONE:
        if deletion_reading.is_deleted(organisation):
            return gone_page(request)
        return render(request, "directory/organisation_gone.html", {"organisation": organisation}, status=410)
    if key != organisation.slug and service_reading.as_id(key) != organisation.pk:
        return HttpResponsePermanentRedirect(organisation.get_absolute_url())
    rows = organisation_reading.rows_of(organisation)
    services = Paginator(organisation_reading.services_of(organisation), PAGE_SIZE).get_page(request.GET.get("page"))
    cards = organisation_reading.cards_of(services.object_list, today=clock.today())
    address = request.build_absolute_uri(organisation.get_absolute_url())
    entry = entry_of(organisation)
    context: dict[str, object] = {
        "page": organisation_page(rows, cards, address=address),
        "organisation": organisation,
        "services": services,
        "is_claimed": is_claimed(entry),
        "tools": tools_of(request, entry),
    }
    return render(request, "directory/organisation_show.html", context)
