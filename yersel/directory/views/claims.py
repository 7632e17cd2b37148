"""For those who decide about claims: all of them by their state, and each with what can be done about it now."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from yersel.accounts.decorators import personal
from yersel.accounts.models import Permission
from yersel.accounts.sessions import SignedInRequest
from yersel.core.access import needs
from yersel.directory import claims_reading
from yersel.directory.claims_reading import STATES
from yersel.directory.deciding_forms import ReasonForm
from yersel.directory.refusals import Refused
from yersel.directory.views.queue import claim_shown, decide
from yersel.directory.views.telling import GET_OR_POST

PAGE = 25


@personal
@needs(Permission.DECIDE_CLAIMS)
@require_safe
def listing(request: SignedInRequest) -> HttpResponse:
    """Every claim, of one state or of all. A page past the end is the last one."""
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    page = Paginator(claims_reading.claims_in(state), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": claims_reading.lines_of(list(page)),
        "counts": claims_reading.counts(),
        "state": state,
        "said": request.GET.get("said", ""),
    }
    return render(request, "directory/claim_list.html", context)


@personal
@needs(Permission.DECIDE_CLAIMS)
@require_http_methods(GET_OR_POST)
def show(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One claim: who asks, how it stands, other claims on the entry, and the decision or its end with a reason."""
    try:
        shown = claim_shown(request.user, str(pk))
    except Http404:
        return HttpResponseRedirect(f"{reverse('directory:claim-list')}?said=gone")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decide(shown, request.POST.get("decision", ""), reason=form.cleaned_data["reason"], by=request.user)
            shown.thing.refresh_from_db(fields=["state"])
            query = urlencode({"state": shown.thing.state, "said": "decided"})
            return HttpResponseRedirect(f"{reverse('directory:claim-list')}?{query}")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    others = claims_reading.others_about_it(shown.thing)
    context = {"shown": shown, "form": form, "others": others, "here_kind": "claim"}
    return render(request, "directory/claim_show.html", context, status=422 if form.errors else 200)
