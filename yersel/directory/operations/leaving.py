"""When somebody closes their account, or asks for all we hold about them: the part of this room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from yersel.accounts.models import Person
from yersel.directory.editor_areas import areas_of
from yersel.directory.models import (
    Appeal,
    BulkUpload,
    Claim,
    Contribution,
    DigestReader,
    EditorArea,
    Manager,
    Media,
    OwnList,
    Watch,
)
from yersel.directory.operations.claims import quit_looking_after
from yersel.directory.operations.digests import stop_digest
from yersel.directory.operations.own_lists import forget_lists
from yersel.directory.operations.pictures import forget_pictures_of
from yersel.directory.operations.watches import stop_watching

ERASED = "-"
_DECIDED = [Claim.State.CONFIRMED, Claim.State.DENIED, Claim.State.REVOKED]


def forget_person(*, person: Person, at: datetime) -> None:
    """What is in the directory stays, by a "former member". Drafts go, claims lose their words, entries are free again."""
    open_states = [Contribution.State.DRAFT, Contribution.State.RETURNED]
    mine = Contribution.objects.filter(author=person)
    mine.filter(state__in=open_states).delete()
    mine.update(email="")
    Claim.objects.filter(claimant=person).exclude(state__in=_DECIDED).delete()
    Claim.objects.filter(claimant=person).update(name=ERASED, role=ERASED, phone="", comment=ERASED, reason=ERASED)
    Appeal.objects.filter(by=person).update(text=ERASED)
    BulkUpload.objects.filter(by=person).delete()
    forget_pictures_of(person=person)
    EditorArea.objects.filter(person=person).delete()
    for manager in Manager.objects.filter(person=person, ended_at=None).select_related("organisation", "service"):
        quit_looking_after(manager=manager, by=person, at=at)
    stop_digest(person=person, at=at)
    forget_lists(person=person)
    stop_watching(person=person, at=at)


def data_about(*, person: Person) -> dict[str, Any]:
    """Contributions, pictures, claims, appeals, what they look after and what they asked for, ready for JSON."""
    sent = Contribution.objects.filter(author=person)
    entry = ("organisation__name", "service__name")
    return {
        "contributions": list(sent.values("id", "kind", "state", "data", "started_at", "submitted_at", "decided_at", "reason")),
        "claims": list(person.claims.values(*entry, "state", "name", "role", "phone", "comment", "asked_at", "reason")),
        "looks_after": list(person.managed.values(*entry, "is_lead", "since_at", "ended_at")),
        "pictures": list(
            Media.objects.filter(sent_by=person).values(*entry, "id", "use", "state", "alt_text", "caption", "sent_at", "reason")
        ),
        "keeps_as_editor": [area.name for area in areas_of(person)],
        "files": list(person.uploads.values("file_name", "state", "sent_at", "saved_at")),
        "appeals": list(person.appeals.values("text", "asked_at", "is_upheld", "reason")),
        "weekly_mail": _weekly_mail_of(person),
        "told_if_closed_or_moved": list(Watch.objects.filter(person=person).values("service__name", "asked_at")),
        "lists": [
            {"name": own.name, "made_at": own.made_at, "services": list(own.items.values("service__name", "since", "note"))}
            for own in OwnList.objects.filter(person=person)
        ],
    }


def _weekly_mail_of(person: Person) -> dict[str, Any]:
    reader = DigestReader.objects.filter(pk=person.pk).first()
    if reader is None:
        return {}
    choices = reader.choices.values("council_area__name", "settlement__name", "term__name", "stage__name", "chosen_at")
    told = reader.news.values("service__name", "week")
    return {"asked_at": reader.asked_at, "confirmed_at": reader.confirmed_at, "choices": list(choices), "told_of": list(told)}
