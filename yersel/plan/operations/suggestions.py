"""Proposing a change to somebody else's plan, and the person's answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.consent.models import Access
from yersel.consent.operations import sealer_for
from yersel.plan import policies
from yersel.plan.models import Plan, SectionVersion, Suggestion
from yersel.plan.operations.plans import note, owned
from yersel.plan.operations.sections import save_section
from yersel.plan.refusals import Gone, Refused
from yersel.plan.seals import seal_in
from yersel.plan.sections import KINDS, WRITTEN


@transaction.atomic
def make_suggestion(
    *, plan: Plan, by: Person, label: str, kind: str, target: str, text: str, why: str, at: datetime
) -> Suggestion:
    """Propose what a question of a part could say. `label` is who proposes it, in words the person knows.

    Raises Gone where nothing of the kind is shared with them for suggestions now, Refused where three of theirs wait already.
    """
    if kind not in WRITTEN or target not in {ask.name for ask in KINDS[kind].asks}:
        raise Gone(kind)
    grants = list(
        Access.objects.filter(
            subject=plan.person_id, recipient_kind=Access.Recipient.ACCOUNT, recipient_id=str(by.pk), stopped_at=None
        ).select_for_update()
    )
    if not policies.may_suggest(grants, KINDS[kind].part, at):
        raise Gone(kind)
    if Suggestion.objects.filter(plan=plan, section_kind=kind, made_by=by, status=Suggestion.Status.WAITING).count() >= (
        policies.MOST_WAITING
    ):
        raise Refused(_("Three of your suggestions for this part wait for an answer. You can make another once one is answered."))
    grant = next(grant for grant in grants if grant.part == KINDS[kind].part)
    made = Suggestion(plan=plan, section_kind=kind, target=target, made_by=by, access=grant.pk, made_at=at)
    seal_in(sealer_for(subject=plan.person_id), made, "content", {"text": text, "why": why, "by": label})
    made.save(force_insert=True)
    note("suggest-change", plan, by=by, at=at)
    return made


@transaction.atomic
def accept_suggestion(
    *,
    plan: Plan,
    by: Person,
    suggestion_id: UUID,
    body: Mapping[str, Any],
    seen: int,
    is_changed: bool,
    at: datetime,
    answer: str = "",
) -> SectionVersion:
    """The person takes it: `body` is the whole part as it is to be, in a new version that names the suggestion.

    Raises Gone, Refused where it was answered already, Stale where the part was saved since `seen`.
    """
    found = _waiting(plan, by, suggestion_id, at)
    _answer(found, Suggestion.Status.CHANGED if is_changed else Suggestion.Status.ACCEPTED, at, answer)
    return save_section(plan=plan, by=by, kind=found.section_kind, body=body, seen=seen, at=at, suggestion=found)


@transaction.atomic
def decline_suggestion(*, plan: Plan, by: Person, suggestion_id: UUID, answer: str, at: datetime) -> None:
    """The person does not take it; a note back may say why, and need not. Raises Gone, or Refused."""
    found = _waiting(plan, by, suggestion_id, at)
    _answer(found, Suggestion.Status.DECLINED, at, answer)
    note("answer-suggestion", plan, by=by, at=at)


@transaction.atomic
def withdraw_suggestion(*, plan: Plan, by: Person, suggestion_id: UUID, at: datetime) -> None:
    """Whoever made it takes it back. Raises Gone for anybody else, or Refused."""
    found = Suggestion.objects.select_for_update().filter(plan=plan, pk=suggestion_id, made_by=by).first()
    if found is None:
        raise Gone(suggestion_id)
    _answer(found, Suggestion.Status.WITHDRAWN, at)
    note("withdraw-suggestion", plan, by=by, at=at)


def _waiting(plan: Plan, by: Person, suggestion_id: UUID, at: datetime) -> Suggestion:
    """The suggestion, if what it rests on still holds: it dies with its access."""
    owned(plan, by)
    found = Suggestion.objects.select_for_update().filter(plan=plan, pk=suggestion_id).first()
    if found is None:
        raise Gone(suggestion_id)
    grant = Access.objects.filter(pk=found.access).first()
    if grant is None or not grant.is_live(at):
        raise Gone(suggestion_id)
    return found


def _answer(suggestion: Suggestion, to: Suggestion.Status, at: datetime, note_back: str = "") -> None:
    if not policies.may_move(suggestion, to):
        raise Refused(_("This suggestion has been answered already."))
    suggestion.status, suggestion.answered_at = to, at
    if note_back:
        seal_in(sealer_for(subject=suggestion.plan.person_id), suggestion, "answer", note_back)
    suggestion.save(update_fields=["status", "answered_at", "answer"])
