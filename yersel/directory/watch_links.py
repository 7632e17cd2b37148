"""The link in a mail about a service that has closed or moved, which ends such mails: signed, and good however old the mail is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from yersel.accounts.models import Person
from yersel.directory.models import Service, Watch

_SALT = "yersel.directory.watch"


@dataclass(frozen=True)
class ToStop:
    """Whose mails, and of which service the mail was; None where they or it are no more."""

    person: Person | None
    service: Service | None


def stop_watch_address(watch: Watch) -> str:
    """The whole address, for the header of a mail too."""
    token = signing.dumps({"p": watch.person_id.hex, "s": watch.service_id.hex}, salt=_SALT)
    return settings.SITE_ADDRESS + reverse("directory:watch-stop", args=[token])


def to_stop(token: str) -> ToStop | None:
    """None for a link that is not ours."""
    try:
        said = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    person = Person.objects.open().filter(pk=UUID(said["p"])).first()
    return ToStop(person, Service.objects.filter(pk=UUID(said["s"])).first())
