""" "Tell me if this closes or moves": asking for it, ending it, and the hourly look whether anything has.

The look compares what a service says with what it said, so that it does not matter who changed it: its group, an editor, an import. A
batch is one transaction: the mails, what was seen, and the audit entry come together or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.text import Truncator
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.audit import operations as audit
from yersel.directory import mailing
from yersel.directory.mailing import LONGEST_NAME, Letter
from yersel.directory.models import OwnListItem, Service, Watch
from yersel.directory.operations import own_lists
from yersel.directory.refusals import Refused as Refused  # for the rooms above, which may ask for this too
from yersel.directory.saving import SavedList
from yersel.directory.short_links import short_paths
from yersel.directory.watch_facts import WORDS, Seen, changes, kept_instead, seen_now
from yersel.directory.watch_links import stop_watch_address

BATCH = 500


@transaction.atomic
def watch(*, by: Person, service_id: UUID, at: datetime) -> Watch:
    """Tell them when this service closes or moves. Only of one that is on a list of theirs and still listed. Raises Refused."""
    if not by.is_active or not by.email:
        raise Refused(_("You need an account of your own with an e-mail address for this."))
    seen = seen_now([service_id]).get(service_id)
    is_on_a_list = OwnListItem.objects.filter(own_list__person=by, service=service_id).exists()
    if seen is None or not seen.is_public or not is_on_a_list:
        raise Refused(_("Save the service to your list first."))
    made, is_new = Watch.objects.get_or_create(
        person=by, service_id=service_id, defaults={"asked_at": at, "seen": seen.as_json()}
    )
    if is_new:
        _note("ask-for", by, at)
    return made


@transaction.atomic
def save_and_watch(*, by: Person, service_id: UUID, at: datetime) -> Watch:
    """As `watch`, of a service that goes on their current list first. Raises Refused, where that list is full too."""
    own = own_lists.current_list(by)
    saved = own_lists.list_as_saved(own) if own else SavedList()
    if not OwnListItem.objects.filter(own_list__person=by, service=service_id).exists():
        saved, left_out = saved.with_services([service_id], on=localdate(at))
        if left_out:
            raise Refused(_("Your list is full. Take something off it first, or begin another."))
        own_lists.keep_items(by=by, saved=saved, at=at)
    return watch(by=by, service_id=service_id, at=at)


@transaction.atomic
def stop_watching(*, person: Person, service_id: UUID | None = None, at: datetime) -> int:
    """End one's watch of a service, or of all of them; how many."""
    mine = Watch.objects.filter(person=person)
    gone = (mine.filter(service=service_id) if service_id else mine).delete()[0]
    if gone:
        _note("stop", person, at)
    return gone


def tell_watchers(*, by: str, at: datetime, size: int = BATCH) -> Counter[str]:
    """Tell whoever asked of what has closed or moved; how many mails and watches ended. Safe to kill and to repeat."""
    services = sorted(set(Watch.objects.values_list("service_id", flat=True)))
    counts: Counter[str] = Counter()
    for first in range(0, len(services), size):
        counts += _batch(services[first : first + size], by=by, at=at)
    return +counts


@transaction.atomic
def _batch(services: Sequence[UUID], *, by: str, at: datetime) -> Counter[str]:
    watches = Watch.objects.select_for_update(of=("self",)).filter(service__in=services).select_related("person")
    held = list(watches.order_by("pk"))  # locked first, looked at next, so that two runs never tell of the same
    now = seen_now(services)
    news = [(one, now[one.service_id]) for one in held if one.seen != now[one.service_id].as_json()]
    told = [(one, what) for one, seen in news if (what := changes(one.seen, seen)) and _can_be_told(one.person)]
    mailing.send_all(_letters(told), at=at)
    ended = _move_on(news)
    counts = Counter(mails=len(told), ended=ended)
    if +counts:
        audit.record(by=by, at=at, verb="tell", object_type="watches", object_id="batch", counts=counts)
    return counts


def _move_on(news: Sequence[tuple[Watch, Seen]]) -> int:
    """Note what was seen. A service that is gone is watched no more; where it is part of another, that is watched instead."""
    ended = 0
    for one, seen in news:
        if seen.is_public:
            one.seen, one.told = seen.as_json(), one.told + 1
            one.save(update_fields=["seen", "told"])
            continue
        instead = kept_instead(one.seen)
        if instead is not None:
            first = {"asked_at": one.asked_at, "seen": seen_now([instead.pk])[instead.pk].as_json()}
            Watch.objects.get_or_create(person=one.person, service=instead, defaults=first)
            _put_on_lists(one, instead)
        one.delete()
        ended += 1
    return ended


def _put_on_lists(one: Watch, instead: Service) -> None:
    """The entry that was kept takes the place of the other on their lists, with its note."""
    of_theirs = OwnListItem.objects.filter(own_list__person=one.person)
    has_it = of_theirs.filter(service=instead).values("own_list")
    of_theirs.filter(service=one.service_id).exclude(own_list__in=has_it).update(service=instead)


def _letters(told: Sequence[tuple[Watch, list[str]]]) -> list[Letter]:
    named = {one.service_id: kept_instead(one.seen) if "merged" in what else None for one, what in told}
    services = Service.objects.in_bulk(list(named))
    paths = short_paths({*services.values(), *filter(None, named.values())})
    return [
        Letter(
            kind="watch",
            to=one.person.email,
            object=f"service:{one.service_id}",
            recipient=f"person:{one.person_id}",
            cycle=f"{one.pk}-{one.told}",
            context={
                "name": Truncator(" ".join(services[one.service_id].name.split())).chars(LONGEST_NAME),
                "changes": [str(WORDS[change]) for change in what],
                "link": paths[(named[one.service_id] or services[one.service_id]).pk],
            },
            unsubscribe=stop_watch_address(one),
        )
        for one, what in told
    ]


def _can_be_told(person: Person) -> bool:
    return bool(person.is_active and person.email and (settings.DEMO or not person.is_demo))


def _note(verb: str, person: Person, at: datetime) -> None:
    """Never which service: it may say what somebody lives with."""
    audit.record(by=str(person.pk), at=at, verb=verb, object_type="news_of_a_service", object_id=str(person.pk))
