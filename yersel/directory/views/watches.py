"""Ending "Tell me if this closes or moves" from a mail: for the one service or for all of them, without signing in (RFC 8058)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from yersel.core import clock
from yersel.core.access import public
from yersel.directory import watch_links
from yersel.directory.models import Watch
from yersel.directory.operations.watches import stop_watching
from yersel.directory.watch_links import ToStop


@csrf_exempt
@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the buttons. A POST from a mail program ends all such mails, as that is what its button promises."""
    asked = watch_links.to_stop(token)
    if asked is None:
        return _page(request, {"is_unknown": True}, status=404)
    is_one = request.POST.get("which") == "one"
    if request.method == "POST" and asked.person:
        service_id = asked.service.pk if is_one and asked.service else None
        if service_id or not is_one:
            stop_watching(person=asked.person, service_id=service_id, at=clock.now())
    return _page(
        request,
        {
            "service": asked.service,
            "is_watched": _is_watched(asked),
            "others": _others(asked),
            "is_done": request.method == "POST",
        },
    )


def _is_watched(asked: ToStop) -> bool:
    return Watch.objects.filter(person=asked.person, service=asked.service).exists() if asked.person and asked.service else False


def _others(asked: ToStop) -> int:
    """How many more services they watch."""
    return Watch.objects.filter(person=asked.person).exclude(service=asked.service).count() if asked.person else 0


def _page(request: HttpRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    response = render(request, "directory/watch_stop.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
