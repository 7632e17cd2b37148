"""What search engines ask for: robots.txt and the sitemap, in parts of 5,000 addresses where there are more."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from yersel.core.access import public
from yersel.directory import sitemap

HOUR = 3600
PLAIN = "text/plain; charset=utf-8"


@public
@require_safe
@cache_control(public=True, max_age=24 * HOUR)
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read but results of searches, which are endless, and the way out."""
    address = request.build_absolute_uri(reverse("directory:sitemap"))
    return HttpResponse(f"User-agent: *\nDisallow: /find?\nDisallow: /leave/\n\nSitemap: {address}\n", content_type=PLAIN)


@public
@require_safe
@cache_control(public=True, max_age=HOUR)
def index(request: HttpRequest) -> HttpResponse:
    """All addresses, or where they are too many for one file a list of its parts."""
    root = request.build_absolute_uri("/").rstrip("/")
    parts = sitemap.parts()
    if len(parts) == 1:
        return _xml(request, "directory/sitemap.xml", {"entries": sitemap.entries_of_all(), "root": root})
    return _xml(request, "directory/sitemap_index.xml", {"parts": parts, "root": root})


@public
@require_safe
@cache_control(public=True, max_age=HOUR)
def part(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """One part: pages, places with a condition or kind, services or organisations, counted from 1."""
    if sitemap.Part(kind, number) not in sitemap.parts():
        raise Http404
    root = request.build_absolute_uri("/").rstrip("/")
    return _xml(request, "directory/sitemap.xml", {"entries": sitemap.entries(kind, number), "root": root})


def _xml(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    return render(request, template, context, content_type="application/xml")
