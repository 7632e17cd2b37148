"""Pictures of an entry: sent, decided about, told in other words, taken away, and swept up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yersel.accounts.models import Person
from yersel.audit import operations as audit
from yersel.directory import mailing, pictures_kept
from yersel.directory.looking_after import Entry
from yersel.directory.models import Media
from yersel.directory.operations.noting import note
from yersel.directory.picture_making import Made
from yersel.directory.policies import may_publish
from yersel.directory.policies_media import (
    entry_of_picture,
    may_add_picture,
    may_change_words,
    may_decide_picture,
    may_remove_picture,
)
from yersel.directory.refusals import Refused, refuse_unless

State, Use = Media.State, Media.Use
FILES_MAY_WAIT = timedelta(days=1)
REASONS_KEPT = timedelta(days=30)


@transaction.atomic
def add_picture(*, entry: Entry, made: Made, told: Mapping[str, Any], use: Media.Use, by: Person, at: datetime) -> Media:
    """Keep a picture of an entry: shown at once where whoever sends it may, else it waits. `told` is the cleaned form. Raises Refused."""
    type(entry.it)._default_manager.select_for_update().get(pk=entry.it.pk)  # two tabs take turns, so that six are six
    refuse_unless(may_add_picture(by, entry, use=use))
    digest = sha256(made.largest).hexdigest()
    if Media.objects.filter(**entry.own, use=use, digest=digest).exclude(state=State.REFUSED).exists():
        raise Refused(_("This picture is here already."))
    picture = Media(
        **entry.own,
        use=use,
        alt_text=told["alt_text"],
        caption=told["caption"],
        widths=made.widths,
        height=made.height,
        digest=digest,
        sent_by=by,
        sent_at=at,
    )
    _show_or_wait(picture, by, at)
    pictures_kept.keep(picture.pk, made)
    note("send-picture", picture, by=by, at=at, digest=digest)
    return picture


def _show_or_wait(picture: Media, by: Person, at: datetime) -> None:
    """Save it as shown where whoever sent it may show things at once, else as waiting."""
    if may_publish(by, entry_of_picture(picture)):
        _decided(picture, State.APPROVED, _("Published at once: you may."), by, at)
        return
    picture.state, picture.decided_by, picture.decided_at = State.WAITING, None, None
    picture.save()


def _decided(picture: Media, state: Media.State, reason: str, by: Person, at: datetime) -> None:
    picture.state, picture.reason, picture.decided_by, picture.decided_at = state, reason, by, at
    picture.save()


@transaction.atomic
def approve_picture(*, picture: Media, reason: str, alt_text: str, caption: str, by: Person, at: datetime) -> None:
    """Show it, told in these words. Raises Refused."""
    picture = _to_decide(picture, by)
    picture.alt_text, picture.caption = alt_text, caption
    _decided(picture, State.APPROVED, reason, by, at)
    note("approve-picture", picture, by=by, at=at, digest=picture.digest)
    _tell("picture_published", picture)


@transaction.atomic
def return_picture(*, picture: Media, reason: str, by: Person, at: datetime, **_words: str) -> None:
    """Send it back: whoever sent it answers, changes its words or takes it away. Raises Refused."""
    picture = _to_decide(picture, by)
    _decided(picture, State.RETURNED, reason, by, at)
    note("return-picture", picture, by=by, at=at)
    _tell("picture_returned", picture)


@transaction.atomic
def refuse_picture(*, picture: Media, reason: str, by: Person, at: datetime, **_words: str) -> None:
    """Do not show it. Its files go at once; the reason is kept for 30 days. Raises Refused."""
    picture = _to_decide(picture, by)
    _decided(picture, State.REFUSED, reason, by, at)
    pictures_kept.erase_on_commit(picture)
    note("refuse-picture", picture, by=by, at=at)
    _tell("picture_refused", picture)


@transaction.atomic
def change_words(*, picture: Media, alt_text: str, caption: str, by: Person, at: datetime) -> Media:
    """Tell it in other words. One that was sent back waits again when whoever sent it has done so. Raises Refused."""
    picture = _held(picture)
    refuse_unless(may_change_words(by, picture))
    picture.alt_text, picture.caption = alt_text, caption
    if picture.state == State.RETURNED and picture.sent_by_id == by.pk:
        _show_or_wait(picture, by, at)
    else:
        picture.save(update_fields=["alt_text", "caption"])
    note("change-picture", picture, by=by, at=at)
    return picture


@transaction.atomic
def remove_picture(*, picture: Media, reason: str = "", by: Person, at: datetime) -> None:
    """Take it away, files and all. Whoever sent it is told why, where that is somebody else. Raises Refused."""
    picture = _held(picture)
    refuse_unless(may_remove_picture(by, picture))
    note("remove-picture", picture, by=by, at=at)
    if picture.sent_by_id != by.pk and picture.state != State.REFUSED:
        picture.reason = reason
        _tell("picture_removed", picture)
    _erase(picture)


def _erase(picture: Media) -> None:
    pictures_kept.erase_on_commit(picture)
    picture.delete()


def _to_decide(picture: Media, by: Person) -> Media:
    picture = _held(picture)
    refuse_unless(may_decide_picture(by, picture))
    return picture


def _held(picture: Media) -> Media:
    """The row as it is now, held until the end of the transaction."""
    rows = Media.objects.select_for_update(of=("self",)).select_related("service__organisation", "organisation", "sent_by")
    found = rows.filter(pk=picture.pk).first()
    if found is None:
        raise Refused(_("It is gone."))
    return found


def _tell(kind: str, picture: Media) -> None:
    entry = entry_of_picture(picture)
    mailing.send(kind, picture.sent_by, name=entry.name, reason=picture.reason, address=entry.it.get_absolute_url())


def forget_pictures_of(*, person: Person) -> None:
    """What was not shown goes with the account; what is shown stays, by a "former member"."""
    for picture in Media.objects.filter(sent_by=person).exclude(state=State.APPROVED):
        _erase(picture)


@transaction.atomic
def sweep_pictures(*, by: str, at: datetime) -> dict[str, int]:
    """Erase files that no row names, and reasons that were read long enough. Safe to kill and to repeat.

    A row goes with its entry, and leaves its files to this. A file of the last day may be of a row that is being written just now.
    """
    old = Media.objects.filter(state=State.REFUSED, decided_at__lt=at - REASONS_KEPT)
    counts = {"reasons": old.delete()[0]}
    named = {pictures_kept.name_of(pk, width) for pk, widths in _with_files() for width in widths}
    files = [name for name, _pk, written in pictures_kept.all_files() if name not in named and written < at - FILES_MAY_WAIT]
    pictures_kept.erase(files)
    counts["files"] = len(files)
    if any(counts.values()):
        audit.record(by=by, at=at, verb="erase", object_type="media", object_id="", counts=counts)
    return counts


def _with_files() -> Any:
    return Media.objects.exclude(state=State.REFUSED).values_list("pk", "widths").iterator()
