"""The links in a review mail: signed, good for 60 days, bound to an entry and to the cycle it is asked about.

A link also says to whom it was sent: a person who looks after the entry then, or the address the group publishes. Whoever has been
taken off an entry cannot use an old link. An entry confirmed since is of another cycle, and the link then only says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from django.core import signing
from django.urls import reverse

from yersel.accounts.models import Person
from yersel.directory.looking_after import entry_of, managing
from yersel.directory.models import Service
from yersel.directory.review_clock import LINK_DAYS
from yersel.directory.review_reading import taken_at

SALT = "yersel.directory.review"


@dataclass(frozen=True)
class Asked:
    """One entry that a link asks about; `is_open` while nobody has confirmed it since."""

    service: Service
    cycle: date

    @property
    def is_open(self) -> bool:
        return cycle_of(self.service) == self.cycle


@dataclass(frozen=True)
class Opened:
    """What a link leads to: the entries, and who it was sent to (None: the address the group publishes)."""

    entries: list[Asked]
    person: Person | None
    is_all: bool

    @property
    def open_services(self) -> list[Service]:
        return [asked.service for asked in self.entries if asked.is_open]


def cycle_of(service: Service) -> date:
    """The day that names the entry's cycle."""
    return (service.last_reviewed or service.added_at).date()


def entry_address(service_id: UUID, cycle: date, *, person_id: UUID | None) -> str:
    """The path of the link about one entry."""
    return _address({"s": service_id.hex, "c": cycle.toordinal(), "p": _hex(person_id)})


def all_address(organisation_id: UUID, at: datetime, *, person_id: UUID | None, email: str = "") -> str:
    """The path of the link "all correct", about every entry that this reader was asked about in the run at `at`."""
    return _address({"o": organisation_id.hex, "t": at.isoformat(), "p": _hex(person_id), "e": _mark_of(email)})


def opened(token: str) -> Opened | None:
    """What a link leads to; None for one that is not ours, too old, or of somebody who no longer looks after the entry."""
    try:
        said = signing.loads(token, salt=SALT, max_age=timedelta(days=LINK_DAYS))
    except signing.BadSignature:
        return None
    person = Person.objects.open().filter(pk=UUID(said["p"])).first() if said["p"] else None
    if said["p"] and person is None:
        return None
    entries = _one(said) if "s" in said else _all(said)
    found = [asked for asked in entries if person is None or managing(person, entry_of(asked.service))]
    return Opened(found, person, is_all="o" in said) if found else None


def _one(said: dict[str, str]) -> list[Asked]:
    found = Service.objects.select_related("organisation").filter(pk=UUID(said["s"])).first()
    return [Asked(found, date.fromordinal(int(said["c"])))] if found else []


def _all(said: dict[str, str]) -> list[Asked]:
    reviews = taken_at(UUID(said["o"]), datetime.fromisoformat(said["t"]))
    entries = [Asked(review.service, review.cycle) for review in reviews]
    if said["p"]:
        return entries
    return [one for one in entries if _mark_of(one.service.email or one.service.organisation.email) == said["e"]]


def _address(said: dict[str, str | int]) -> str:
    return _before_token() + f"{signing.dumps(said, salt=SALT)}/"


@cache
def _before_token() -> str:
    """The path up to the token: a run makes tens of thousands of links."""
    return reverse("directory:review", args=["~"]).removesuffix("~/")


def _hex(person_id: UUID | None) -> str:
    return person_id.hex if person_id else ""


def _mark_of(email: str) -> str:
    """A few letters that tell a group's addresses apart without repeating them."""
    return signing.Signer(salt=SALT).signature(email.strip().lower())[:12] if email else ""
