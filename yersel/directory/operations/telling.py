"""What anybody may tell without an account: a service we do not know of, and what is wrong with one we know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from yersel.accounts.models import Person
from yersel.directory import looking_after, mailing
from yersel.directory.looking_after import Entry, entry_of
from yersel.directory.models import Contribution, ProblemReport, Service
from yersel.directory.operations.noting import VISITOR, note
from yersel.directory.policies import may_answer_problem
from yersel.directory.refusals import refuse_unless
from yersel.places.models import CouncilArea
from yersel.places.queries import Place, locate

KEEP_ADDRESSES = timedelta(days=30)


@transaction.atomic
def suggest_service(*, told: Mapping[str, Any], by: Person | None, at: datetime) -> Contribution:
    """A service that somebody knows of: it waits in the queue, and a person looks at it. `told` is the cleaned form."""
    place = locate(told["where"])
    code = place.council_code if isinstance(place, Place) else ""
    words = {"name": told["name"], "description": told["what"], "where_told": told["where"], "contact_told": told["contact"]}
    suggestion = Contribution.objects.create(
        kind=Contribution.Kind.SUGGESTION,
        state=Contribution.State.SUBMITTED,
        author=by,
        council_area=CouncilArea.objects.filter(code=code).first(),
        data=words,
        email=told["email"],
        started_at=at,
        changed_at=at,
        submitted_at=at,
    )
    note("suggest", suggestion, by=by or VISITOR, at=at)
    return suggestion


def reporter_of(session: str, entry: Entry) -> str:
    """A keyed hash that tells two sessions apart for one entry, and cannot be followed from one entry to the next."""
    return salted_hmac("yersel.directory.reporter", f"{entry.it.pk}:{session}", algorithm="sha256").hexdigest()


@transaction.atomic
def report_problem(*, entry: Entry, told: Mapping[str, Any], session: str, by: Person | None, at: datetime) -> ProblemReport:
    """Somebody says what is wrong. Three different people who say "closed" make the entry due for a check."""
    report = ProblemReport.objects.create(
        **entry.own,
        kind=told["kind"],
        text=told["text"],
        email=told["email"],
        reporter=reporter_of(str(by.pk) if by else session, entry),
        reported_at=at,
    )
    note("report-problem", report, by=by or VISITOR, at=at)
    if entry.service and report.kind == ProblemReport.Kind.CLOSED:
        _make_due(entry.service, at)
    for manager in looking_after.live_managers(entry):
        mailing.send("problem_reported", manager.person, name=entry.name, kind=report.get_kind_display(), text=report.text)
    return report


def _make_due(service: Service, at: datetime) -> None:
    """An entry that was fresh is due; one that is further down the ladder stays there."""
    if looking_after.people_who_say_closed(service, at=at) < looking_after.CLOSED_REPORTS:
        return
    fresh = Service.objects.filter(pk=service.pk, review_state=Service.ReviewState.FRESH)
    if fresh.update(review_state=Service.ReviewState.DUE):
        note("make-due", service, by="command:reports", at=at)


@transaction.atomic
def answer_problem(*, problem: ProblemReport, reply: str, by: Person, at: datetime) -> None:
    """Say what was done; whoever left an address reads it. Raises Refused."""
    problem = ProblemReport.objects.select_for_update(of=("self",)).get(pk=problem.pk)
    refuse_unless(may_answer_problem(by, problem))
    problem.answered_by, problem.answered_at, problem.reply = by, at, reply
    problem.save(update_fields=["answered_by", "answered_at", "reply"])
    note("answer-problem", problem, by=by, at=at)
    it = problem.service or problem.organisation
    if it is not None:
        mailing.send("problem_answered", problem.email, name=entry_of(it).name, reply=reply)


@transaction.atomic
def forget_addresses(*, at: datetime) -> int:
    """Erase the addresses that visitors left, 30 days after they were answered. Safe to repeat."""
    before = at - KEEP_ADDRESSES
    open_states = [Contribution.State.SUBMITTED, Contribution.State.RETURNED]
    contributions = Contribution.objects.filter(~Q(email=""), decided_at__lt=before).exclude(state__in=open_states)
    problems = ProblemReport.objects.filter(~Q(email=""), answered_at__lt=before)
    return contributions.update(email="") + problems.update(email="")
