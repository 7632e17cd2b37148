"""Who may add pictures to an entry, see them, decide about them and take them away.

Whoever may change an entry may add pictures to it, six at most, and a group one logo. What those add whose changes are shown at once is
shown at once; the rest waits. Nobody decides about a picture of their own. Before it is approved, nobody but whoever sent it, those who
decide and those who look after the entry can see it. Whoever sent a picture can take it away whenever they like, as people in it may
ask for that; so can the group, and editors and moderators wherever they may change the entry at once.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yersel.accounts import policies as accounts
from yersel.accounts.models import Permission, Person
from yersel.accounts.policies import YES, Answer, no
from yersel.directory import looking_after
from yersel.directory.looking_after import Entry
from yersel.directory.models import Media
from yersel.directory.policies import Standing, may_edit, may_publish, standing_of_organisation, standing_of_service

MOST_PICTURES, MOST_LOGOS = 6, 1


def entry_of_picture(picture: Media) -> Entry:
    if picture.service:
        return Entry(picture.service.organisation, picture.service)
    if picture.organisation is None:
        raise ValueError("a picture is of one entry")  # the database holds that it is
    return Entry(picture.organisation)


def is_public(entry: Entry) -> bool:
    standing = standing_of_service(entry.service) if entry.service else standing_of_organisation(entry.organisation)
    return standing is Standing.PUBLIC


def may_add_picture(person: Person, entry: Entry, *, use: Media.Use = Media.Use.PICTURE) -> Answer:
    """Whoever may change the entry, while there is room."""
    answer = may_edit(person, entry)
    if not answer:
        return answer
    if use == Media.Use.LOGO and entry.service:
        return no(_("A logo belongs to the page of the group."))
    there = Media.objects.filter(**entry.own, use=use).exclude(state=Media.State.REFUSED).count()
    if use == Media.Use.LOGO and there >= MOST_LOGOS:
        return no(_("There is a logo already. Take it away first, then send the new one."))
    if use == Media.Use.PICTURE and there >= MOST_PICTURES:
        return no(_("There are six pictures already, and that is the most. Take one away first."))
    return YES


def may_add_any(person: Person, entry: Entry) -> Answer:
    """Whether there is room for a picture or, of a group, for a logo; the reason is that of pictures."""
    answer = may_add_picture(person, entry)
    if not answer and entry.service is None and may_add_picture(person, entry, use=Media.Use.LOGO):
        return YES
    return answer


def is_shown(picture: Media) -> bool:
    """Whether everybody can see it: it is approved, and its entry is public."""
    return picture.state == Media.State.APPROVED and is_public(entry_of_picture(picture))


def may_see_picture(person: Person, picture: Media) -> bool:
    """One that is not shown: whoever sent it, whoever decides, and whoever looks after the entry."""
    if picture.sent_by_id == person.pk or accounts.may(person, Permission.PUBLISH_ENTRIES):
        return True
    return looking_after.managing(person, entry_of_picture(picture)) is not None


def may_decide_picture(person: Person, picture: Media) -> Answer:
    """Editors and moderators, never about their own; of claimed entries moderators alone."""
    if picture.state != Media.State.WAITING:
        return no(_("Somebody has decided about this already."))
    if picture.sent_by_id == person.pk:
        return no(_("Somebody else decides about what you sent."))
    return accounts.may(person, Permission.PUBLISH_ENTRIES) and may_edit(person, entry_of_picture(picture))


def may_change_words(person: Person, picture: Media) -> Answer:
    """Whoever sent it, until it is decided; of one that is shown, those whose changes are shown at once."""
    if picture.state == Media.State.REFUSED:
        return no(_("Somebody has decided about this already."))
    if picture.sent_by_id == person.pk and picture.state != Media.State.APPROVED:
        return YES
    return _changes_at_once(person, picture)


def may_remove_picture(person: Person, picture: Media) -> Answer:
    if picture.sent_by_id == person.pk:
        return YES
    return _changes_at_once(person, picture)


def _changes_at_once(person: Person, picture: Media) -> Answer:
    entry = entry_of_picture(picture)
    return may_edit(person, entry) and may_publish(person, entry)
