"""Stepping in as a made-up person. The addresses are mounted in demo mode alone, and the views answer 404 outside it."""

from __future__ import annotations

from uuid import UUID

from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yersel.accounts.decorators import demo_only, personal, public
from yersel.accounts.demo_people import DEMO_PEOPLE
from yersel.accounts.models import ROLES, Person
from yersel.accounts.sessions import STEPPED_IN, wanted_address


@public
@personal
@demo_only
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who there is to step in as, and what each may do."""
    known = {person.email: person for person in Person.objects.open().filter(is_demo=True)}
    rows = [(known[one.email], one.role.label, ROLES[one.role]) for one in DEMO_PEOPLE if one.email in known]
    return render(request, "accounts/demo_people.html", {"rows": rows})


@public
@personal
@demo_only
@require_POST
def step_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Be that person from now on. No code and no second step: nothing here is real."""
    person = get_object_or_404(Person.objects.open().filter(is_demo=True), pk=pk)
    logout(request)
    request.session[STEPPED_IN] = True
    response: HttpResponse = perform_login(request, person, redirect_url=wanted_address(request) or reverse("accounts:show"))
    return response
