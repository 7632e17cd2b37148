"""The plan's first page, beginning one, where one is just now, the date to look again, and erasing it."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yersel.accounts.models import Person
from yersel.accounts.queries import signed_in
from yersel.consent.queries import words_of
from yersel.core import clock
from yersel.core.access import public, sensitive
from yersel.core.headers import forgetting
from yersel.core.vocabulary import Stage
from yersel.plan import policies, queries
from yersel.plan.changes import changed_steps
from yersel.plan.looks import others_since
from yersel.plan.models import Plan
from yersel.plan.operations import plans
from yersel.plan.plan_forms import ConsentForm, CoverForm, EraseForm, ReviewForm
from yersel.plan.presenters import doors, doors_without_a_plan, parts_of_home
from yersel.plan.reading import Cover
from yersel.plan.refusals import Locked, Refused
from yersel.plan.shared_reading import how_many_live
from yersel.plan.views.framing import look_of, plan_page, said, see_other, with_plan, with_service

SAID = {"started", "stages", "review", "brought", "wishes"}


@public
@plan_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The plan of whoever asks; for everybody else what a plan is, and the doors into one."""
    person = request.user if isinstance(request.user, Person) else None
    plan, rests_on = queries.plan_with_waiting(person) if person else (None, [])
    if person is None or plan is None:
        has_account = person is not None
        context = {"doors": doors_without_a_plan(has_account=has_account), "has_account": has_account}
        return render(request, "plan/welcome.html", context)
    cover, shown = queries.home_of(plan=plan, look=look_of(request, person))
    now = clock.now()
    steps = [step for step in shown.steps if step.is_open and not step.is_broken]
    context = {
        "plan": plan,
        "cover": cover,
        "doors": doors(cover),
        "parts": parts_of_home(cover, shown, queries.saved_sections(plan)),
        "steps": steps[:5],
        "more_steps": max(0, len(steps) - 5),
        "changed": changed_steps(shown),
        "waiting": how_many_live(rests_on, at=now),
        "looks": others_since(plan, now - timedelta(days=30)),
        "is_due": policies.is_due(plan.review_on, clock.today()),
        "said": said(request, SAID),
    }
    return render(request, "plan/home.html", context)


@plan_page
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What is kept and how, and the explicit yes to it. Without it the plan can be used all the same, without an account."""
    person = signed_in(request)
    if queries.plan_of(person) is not None:
        return see_other(reverse("plan:home"))
    wanted = with_service(reverse("plan:service-add"), request) if "service" in request.GET else ""
    form = ConsentForm(request.POST or None, words=words_of("store-plan"))
    if request.method == "POST" and form.is_valid():
        try:
            plans.start_plan(by=person, at=clock.now())
        except Refused:  # a second press of the button
            return see_other(reverse("plan:home"))
        return see_other(wanted or f"{reverse('plan:home')}?said=started")
    return render(request, "plan/start.html", {"form": form}, status=422 if form.errors else 200)


@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def stages(request: HttpRequest, person: Person, plan: Plan) -> HttpResponse:
    """The stages that somebody chooses, and the plan's name."""
    cover = _whole_cover(request, person, plan)
    form = CoverForm(request.POST or None, initial={"stages": [stage.value for stage in cover.stages], "title": cover.title})
    if request.method == "POST" and form.is_valid():
        plans.change_cover(
            plan=plan,
            by=person,
            title=form.cleaned_data["title"],
            stages=[Stage(code) for code in form.cleaned_data["stages"]],
            has_opened_wishes=cover.has_opened_wishes,
            at=clock.now(),
        )
        return see_other(f"{reverse('plan:home')}?said=stages")
    return render(request, "plan/stages.html", {"form": form}, status=422 if form.errors else 200)


@with_plan
@require_POST
def open_wishes(request: HttpRequest, person: Person, plan: Plan) -> HttpResponse:
    """Open the part about the end of life: pressed by the person, and by nobody else."""
    cover = _whole_cover(request, person, plan)
    plans.open_wishes(plan=plan, by=person, cover=cover, at=clock.now())
    return see_other(reverse("plan:section", args=["wishes"]))


def _whole_cover(request: HttpRequest, person: Person, plan: Plan) -> Cover:
    """What is to be changed. Raises Locked where it cannot be opened, so that nothing is written over it."""
    cover = queries.cover_of(plan=plan, look=look_of(request, person))
    if cover.is_broken:
        raise Locked
    return cover


@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, person: Person, plan: Plan) -> HttpResponse:
    """When to look at it again, and whether to be reminded by a mail that says nothing of it."""
    form = ReviewForm(request.POST or None, initial={"review_on": plan.review_on, "reminder": plan.reminder})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            plans.set_review(
                plan=plan, by=person, review_on=chosen["review_on"], reminder=Plan.Reminder(chosen["reminder"]), at=clock.now()
            )
        except Refused as why:
            form.add_error("review_on", str(why))
        else:
            return see_other(f"{reverse('plan:home')}?said=review")
    return render(request, "plan/review.html", {"form": form, "has_mail": bool(person.email)}, status=422 if form.errors else 200)


@sensitive
@with_plan
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, person: Person, plan: Plan) -> HttpResponse:
    """Everything goes: what that means, a copy to take first, and the word to type."""
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        plans.erase_plan(plan=plan, by=person, at=clock.now())
        return forgetting(see_other(reverse("plan:erased")))
    return render(request, "plan/erase.html", {"form": form}, status=422 if form.errors else 200)


@plan_page
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """What went, and when it has gone from backups of keys too."""
    if queries.plan_of(signed_in(request)) is not None:
        raise Http404
    return render(request, "plan/erased.html")
