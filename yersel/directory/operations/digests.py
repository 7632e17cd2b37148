"""Asking for the weekly mail of new services, confirming it, changing it and ending it. What somebody chose is never in the audit."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.audit import operations as audit
from yersel.directory import digest_links, mailing
from yersel.directory.digest_links import CONFIRM_WITHIN, NEWS_KEPT
from yersel.directory.digest_reading import Where
from yersel.directory.models import DigestChoice, DigestNews, DigestReader, TaxonomyTerm
from yersel.directory.operations.noting import Actor
from yersel.directory.policies_digest import may_have_digest
from yersel.directory.refusals import Refused, refuse_unless

MOST_CHOICES = 5


@transaction.atomic
def choose_news(*, by: Person, where: Where, term: TaxonomyTerm, stage: TaxonomyTerm | None, at: datetime) -> DigestChoice:
    """Tell them weekly of what is new for this. The first choice of all asks them by mail to confirm. Raises Refused for a sixth."""
    refuse_unless(may_have_digest(by))
    DigestReader.objects.get_or_create(person=by, defaults={"asked_at": at})
    reader = DigestReader.objects.select_for_update().get(pk=by.pk)
    council, town = where
    wanted = {"council_area": council, "settlement": town, "term": term, "stage": stage}
    known = DigestChoice.objects.filter(reader=reader, **wanted).first()
    if known is not None:
        return known
    if reader.choices.count() >= MOST_CHOICES:
        raise Refused(_("You have made five choices, which is the most. End one of them first."))
    made = DigestChoice.objects.create(reader=reader, chosen_at=at, **wanted)
    _note("ask-for", by, by=by, at=at)
    if reader.confirmed_at is None:
        _ask_to_confirm(reader, at=at)
    return made


@transaction.atomic
def end_choice(*, choice_id: UUID, by: Person, at: datetime) -> bool:
    """End one's own choice; with the last one the mail ends too. False for a choice that is not theirs, or not there."""
    gone, _by_model = DigestChoice.objects.filter(pk=choice_id, reader=by.pk).delete()
    if gone:
        _note("change", by, by=by, at=at)
        DigestReader.objects.filter(pk=by.pk, choices=None).delete()
    return bool(gone)


@transaction.atomic
def confirm_digest(*, reader: DigestReader, at: datetime) -> None:
    """They have pressed the button behind the link in the mail. Doing so again changes nothing."""
    if DigestReader.objects.filter(pk=reader.pk, confirmed_at=None).update(confirmed_at=at):
        _note("confirm", reader.person, by=reader.person, at=at)


@transaction.atomic
def ask_again(*, by: Person, at: datetime) -> None:
    """Send the mail that asks to confirm once more, at most once an hour; the former link no longer works."""
    reader = DigestReader.objects.select_for_update().filter(pk=by.pk, confirmed_at=None).first()
    if reader is None:
        return
    if _hour(reader.asked_at) != _hour(at):
        reader.asked_at = at
        reader.save(update_fields=["asked_at"])
        _ask_to_confirm(reader, at=at)


@transaction.atomic
def stop_digest(*, person: Person, at: datetime) -> bool:
    """End the mail with all choices; nothing of them is kept. False where there was none."""
    gone, _by_model = DigestReader.objects.filter(pk=person.pk).delete()
    if gone:
        _note("stop", person, by=person, at=at)
    return bool(gone)


@transaction.atomic
def forget_old_digests(*, by: str, at: datetime) -> int:
    """Erase what nobody confirmed within seven days, and what was told too long ago to matter. Safe to kill and to repeat."""
    old = DigestReader.objects.never_confirmed(before=at - CONFIRM_WITHIN)
    without_choices = DigestReader.objects.filter(choices=None)
    number = DigestReader.objects.filter(Q(pk__in=old.values("pk")) | Q(pk__in=without_choices.values("pk"))).delete()[0]
    number += DigestNews.objects.filter(week__lt=(at - NEWS_KEPT).date()).delete()[0]
    if number:
        audit.record(by=by, at=at, verb="erase", object_type="weekly_mails", object_id="", counts={"rows": number})
    return number


def _ask_to_confirm(reader: DigestReader, *, at: datetime) -> None:
    mailing.send_all(
        [
            mailing.Letter(
                kind="digest_confirm",
                to=reader.person.email,
                object="weekly-mail",
                recipient=f"person:{reader.pk}",
                cycle=reader.asked_at.isoformat(),
                context={"link": digest_links.confirm_path(reader)},
            )
        ],
        at=at,
    )


def _hour(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H}"


def _note(verb: str, person: Person, *, by: Actor, at: datetime) -> None:
    actor = by if isinstance(by, str) else str(by.pk)
    audit.record(by=actor, at=at, verb=verb, object_type="weekly_mail", object_id=str(person.pk))
