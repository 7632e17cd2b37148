"""Short addresses, for paper and text messages."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from yersel.core.access import public
from yersel.directory import deletion_reading, policies
from yersel.directory.policies import Standing
from yersel.directory.short_links import is_code_of, service_at_code
from yersel.directory.views.deleting import gone_page


@public
@require_safe
@cache_control(private=True, no_cache=True)
def service(request: HttpRequest, code: str) -> HttpResponse:
    """To the page of the service, wherever that is now; for good where it was merged into another. 404 where there is none to see."""
    found = service_at_code(code)
    if found is None and deletion_reading.stood_at_code(code):
        return gone_page(request)
    if found is None or policies.standing_of_service(found) is Standing.PRIVATE:
        raise Http404
    answer = HttpResponseRedirect if is_code_of(code, found) else HttpResponsePermanentRedirect
    return answer(found.get_absolute_url())
