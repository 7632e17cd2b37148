"""The page of a service, by its slug, an earlier slug, or its id."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from yersel.core import clock
from yersel.core.access import public
from yersel.directory import deletion_reading, policies, service_reading
from yersel.directory.looking_after import entry_of
from yersel.directory.models import Schedule, Service
from yersel.directory.policies import Standing
from yersel.directory.presenters_service import service_page
from yersel.directory.views.deleting import gone_page
from yersel.directory.views.looking_after import tools_of


@public
@require_safe
@cache_control(private=True, no_cache=True)
def show(request: HttpRequest, key: str) -> HttpResponse:
    """The page; 301 from an earlier slug and from what was merged into it.

    410 with what is like it where it has closed, 404 for what is not public.
    """
    service = service_reading.service_at(key)
    standing = policies.standing_of_service(service) if service else Standing.PRIVATE
    if service is None and deletion_reading.stood_at("service", key):
        return gone_page(request)
    if service is None or standing is Standing.PRIVATE:
        raise Http404
    if standing is Standing.GONE:
        return _gone(request, service)
    if key != service.slug and service_reading.as_id(key) != service.pk:
        return HttpResponsePermanentRedirect(service.get_absolute_url())
    today = clock.today()
    rows, notes = service_reading.rows_and_notes_of(service, at=clock.now(), today=today)
    if notes.pause:
        rows.schedules.append(Schedule(service=service, valid_from=notes.pause[0], valid_to=notes.pause[1]))
    address = request.build_absolute_uri(service.get_absolute_url())
    page = service_page(rows, service_reading.similar(rows, today=today), address=address, today=today)
    is_paused = notes.pause is not None and notes.pause[0] <= today
    told = {"notes": notes, "is_paused": is_paused, "tools": tools_of(request, entry_of(service))}
    return render(request, "directory/service_show.html", {"page": page, "service": service, **told})


def _gone(request: HttpRequest, service: Service) -> HttpResponse:
    if deletion_reading.is_deleted(service):
        return gone_page(request)
    rows = service_reading.rows_of(service)
    similar = service_reading.similar(rows, today=clock.today())
    has_organisation = policies.standing_of_organisation(service.organisation) is Standing.PUBLIC
    context = {"service": service, "similar": similar, "has_organisation": has_organisation}
    return render(request, "directory/service_gone.html", context, status=410)
