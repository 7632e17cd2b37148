"""For those who keep the directory true: how true it is by area, and the list of entries to look at."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yersel.accounts.models import Permission
from yersel.accounts.queries import signed_in
from yersel.core import clock
from yersel.core.access import needs
from yersel.directory import freshness_reading
from yersel.directory.freshness_reading import EVERYWHERE, WHAT
from yersel.directory.models import ProblemReport, Service
from yersel.directory.policies import areas_kept_by
from yersel.directory.policies_review import may_confirm
from yersel.places.models import CouncilArea

PAGE = 25


@needs(Permission.EDIT_UNCLAIMED_ENTRIES)
@never_cache
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Counts of what there is to do, and shares of what entries say, by council area, the worst first."""
    own = _own_areas(request)
    areas = freshness_reading.by_area(at=clock.now(), only={area.slug for area in own} if own else None)
    return render(request, "directory/freshness.html", {"areas": areas, "what": WHAT, "own_areas": own})


def _own_areas(request: HttpRequest) -> list[CouncilArea]:
    """Those of an editor of certain areas, who sees these alone. None: everything is shown."""
    kept = areas_kept_by(signed_in(request))
    return [] if kept is None else list(CouncilArea.objects.filter(code__in=kept).order_by("name"))


@needs(Permission.EDIT_UNCLAIMED_ENTRIES)
@never_cache
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Entries with something to do, the most pressing first, each with one button for those who may say that it is right."""
    own, kept = _own_areas(request), areas_kept_by(signed_in(request))
    councils = [(one.slug, one.name) for one in own or CouncilArea.objects.order_by("name")]
    area, what = request.GET.get("area", ""), request.GET.get("what", "")
    area = area if (area == EVERYWHERE and not own) or area in dict(councils) else ""
    what = what if what in WHAT else ""
    page = Paginator(freshness_reading.to_look_at(area=area, what=what, within=kept), PAGE).get_page(request.GET.get("page"))
    reports = ProblemReport.objects.filter(service__in=[service.pk for service in page], answered_at=None)
    context = {
        "page": page,
        "rows": [_row(request, service, [one for one in reports if one.service_id == service.pk]) for service in page],
        "councils": councils,
        "own_areas": own,
        "everywhere": EVERYWHERE,
        "area": area,
        "what": what,
        "whats": WHAT.items(),
        "said": request.GET.get("said", ""),
    }
    return render(request, "directory/freshness_work.html", context)


def _row(request: HttpRequest, service: Service, reports: list[ProblemReport]) -> dict[str, object]:
    return {"service": service, "may_confirm": may_confirm(signed_in(request), service), "reports": reports}
