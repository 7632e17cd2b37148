"""Saying that a service helped, and taking it back; for moderators the notes that wait and days on which many marks came."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yersel.accounts import limits
from yersel.accounts.models import Permission
from yersel.accounts.queries import signed_in
from yersel.core import clock, errors
from yersel.core.access import needs
from yersel.directory import helpful_reading
from yersel.directory.helpful_authors import own_marks
from yersel.directory.helpful_forms import HelpedForm
from yersel.directory.models import HelpfulMark, Service
from yersel.directory.operations import helpful
from yersel.directory.policies import Standing, standing_of_service
from yersel.directory.policies_helpful import may_say_it_helped

LIMIT = "say_it_helped"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def helped(request: HttpRequest, key: str) -> HttpResponse:
    """One's own marks of a service, and saying that it helped."""
    service, person = _public_service(key), signed_in(request)
    answer = may_say_it_helped(person, service)
    form = HelpedForm(request.POST if request.method == "POST" else None, service=service)
    if request.method == "POST" and answer and form.is_valid():
        if not limits.has_room(request, LIMIT):
            return errors.too_many(request, wait_seconds=24 * 3600)
        helpful.say_it_helped(service=service, by=person, at=clock.now(), **form.cleaned_data)
        return redirect(f"{reverse('directory:helped', args=[service.slug])}?said=yes")
    context = {
        "service": service,
        "form": form,
        "answer": answer,
        "marks": own_marks(person, service),
        "said": request.GET.get("said", ""),
    }
    return render(request, "directory/helped.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take one's own mark back. Nothing asked, gone at once."""
    service = _public_service(key)
    condition = request.POST.get("condition", "")
    try:
        condition_id = UUID(condition) if condition else None
    except ValueError:
        raise Http404 from None
    helpful.withdraw(service=service, by=signed_in(request), at=clock.now(), condition_id=condition_id)
    return redirect(f"{reverse('directory:helped', args=[service.slug])}?said=back")


@needs(Permission.MODERATE)
@never_cache
@require_safe
def staff(request: HttpRequest) -> HttpResponse:
    """Notes that wait for somebody to look at them, and unusual days."""
    context = {
        "marks": helpful_reading.notes_to_decide(),
        "days": helpful_reading.unusual_days(),
        "many": helpful_reading.MANY,
        "said": request.GET.get("said", ""),
    }
    return render(request, "directory/helpful_staff.html", context)


@needs(Permission.MODERATE)
@never_cache
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Show a note, or erase it."""
    try:
        mark_id = UUID(request.POST.get("mark", ""))
    except ValueError:
        raise Http404 from None
    mark = get_object_or_404(HelpfulMark, pk=mark_id, is_note_approved=None)
    is_good = request.POST.get("decision") == "show"
    helpful.decide_note(mark=mark, is_good=is_good, by=signed_in(request), at=clock.now())
    return redirect(f"{reverse('directory:helpful-staff')}?said={'shown' if is_good else 'erased'}")


def _public_service(key: str) -> Service:
    service = get_object_or_404(Service.objects.select_related("organisation"), slug=key)
    if standing_of_service(service) is not Standing.PUBLIC:
        raise Http404
    return service
