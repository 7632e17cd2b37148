"""Pictures of an entry: who may send, decide and take away; what is kept, what is told, and what is swept up."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from tests.factories import accounts as people
from tests.factories import contributing as make_it
from tests.factories import directory as make_entry
from tests.factories import pictures as make
from yersel.accounts import operations as accounts
from yersel.accounts.models import Person
from yersel.audit.models import AuditEntry
from yersel.directory import pictures_kept
from yersel.directory.deciding_queue import waiting
from yersel.directory.editor_areas import Codes
from yersel.directory.looking_after import entry_of
from yersel.directory.models import Media, Organisation, Service, State
from yersel.directory.operations import leaving, pictures
from yersel.directory.picture_making import make_picture
from yersel.directory.policies_media import may_add_picture, may_change_words, may_decide_picture, may_remove_picture
from yersel.directory.refusals import Refused
from yersel.directory.tasks import sweep_files_of_pictures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once", "media")]
AT = make_it.AT
PICTURE, LOGO = Media.Use.PICTURE, Media.Use.LOGO
TOLD = {"alt_text": make.ALT, "caption": ""}


def files_in(media: Path) -> list[str]:
    return sorted(path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file())


@pytest.fixture
def service() -> Service:
    return make_entry.service("Shore walkers")


@pytest.fixture
def una(service: Service) -> Person:
    """Whoever added the service: may change it, and what she sends waits."""
    return make_it.whoever_added(service)


def add(it: Service | Organisation, by: Person, *, seed: int = 1, use: Media.Use = PICTURE) -> Media:
    made = make_picture(make.png(seed=seed), use)
    return pictures.add_picture(entry=entry_of(it), made=made, told=TOLD, use=use, by=by, at=AT)


def decide(operation: Any, picture: Media, by: Person, **words: str) -> None:
    words = {"alt_text": picture.alt_text, "caption": picture.caption, **words}
    operation(picture=picture, reason="Because of this.", by=by, at=AT, **words)
    if Media.objects.filter(pk=picture.pk).exists():
        picture.refresh_from_db()


def verbs() -> list[str]:
    return list(AuditEntry.objects.filter(object_type="media").order_by("id").values_list("verb", flat=True))


def test_what_an_ordinary_person_sends_waits_with_its_files(service: Service, una: Person, media: Path) -> None:
    picture = add(service, una)

    assert (picture.state, picture.sent_by, picture.decided_by) == ("waiting", una, None)
    assert files_in(media) == [f"pictures/{picture.pk}-{width}.webp" for width in (400, 640)]
    assert [(one.kind, one.title) for one in waiting(kind="picture")] == [("picture", f"Shore walkers: {make.ALT}")]


def test_what_an_editor_and_the_group_send_is_shown_at_once(service: Service, editor: Person) -> None:
    lead = people.make_person()

    by_editor = add(service, editor)
    make_it.manager(lead, service)
    by_group = add(service, lead, seed=2)

    assert [by_editor.state, by_group.state] == ["approved", "approved"]
    assert waiting(kind="picture") == []


def test_the_audit_holds_ids_and_a_digest_and_no_words(service: Service, una: Person) -> None:
    picture = add(service, una)

    entry = AuditEntry.objects.get(object_type="media")
    assert (entry.verb, entry.object_id, entry.digest) == ("send-picture", str(picture.pk), picture.digest)
    assert make.ALT not in str(entry.__dict__)


def test_a_stranger_may_add_nothing(service: Service, media: Path) -> None:
    with pytest.raises(Refused, match="Only the group itself"):
        add(service, people.make_person())

    assert files_in(media) == []


def test_the_right_of_editors_and_of_whoever_added_it_ends_when_it_is_claimed(
    service: Service, una: Person, editor: Person, moderator: Person
) -> None:
    make_it.manager(people.make_person(), service)
    entry = entry_of(service)

    assert [bool(may_add_picture(person, entry)) for person in (una, editor, moderator)] == [False, False, True]


def test_six_is_the_most(service: Service, editor: Person) -> None:
    for seed in range(6):
        add(service, editor, seed=seed)

    with pytest.raises(Refused, match="six pictures"):
        add(service, editor, seed=7)


def test_a_refused_one_does_not_count(service: Service, una: Person, moderator: Person) -> None:
    sent = [add(service, una, seed=seed) for seed in range(6)]
    decide(pictures.refuse_picture, sent[0], moderator)

    assert add(service, una, seed=0).state == "waiting"


def test_the_same_picture_twice_is_refused(service: Service, editor: Person) -> None:
    add(service, editor)

    with pytest.raises(Refused, match="here already"):
        add(service, editor)


def test_a_group_has_one_logo_and_a_service_none(service: Service, editor: Person) -> None:
    logo = add(service.organisation, editor, use=LOGO)

    with pytest.raises(Refused, match="logo already"):
        add(service.organisation, editor, use=LOGO, seed=2)
    with pytest.raises(Refused, match="page of the group"):
        add(service, editor, use=LOGO)
    assert logo.widths == [200, 400]


@pytest.mark.parametrize(
    "wrong",
    [{"alt_text": ""}, {"use": "logo"}, {"organisation": True}, {"state": "approved"}, {"state": "waiting", "decided_at": AT}],
    ids=str,
)
def test_the_database_itself_refuses_what_may_not_be(service: Service, wrong: dict[str, Any]) -> None:
    values = {
        "service": service,
        "alt_text": make.ALT,
        "widths": [400],
        "height": 300,
        "digest": "0" * 64,
        "sent_at": AT,
        **wrong,
    }
    if wrong.get("organisation"):
        values["organisation"] = service.organisation

    with pytest.raises(IntegrityError), transaction.atomic():
        Media.objects.create(**values)


def test_approving_shows_it_in_the_words_of_whoever_decides_and_tells_the_sender(
    service: Service, una: Person, moderator: Person
) -> None:
    picture = add(service, una)

    decide(pictures.approve_picture, picture, moderator, alt_text="Six walkers by the sea.", caption="In May.")

    assert (picture.state, picture.decided_by, picture.alt_text, picture.caption) == (
        "approved",
        moderator,
        "Six walkers by the sea.",
        "In May.",
    )
    assert verbs() == ["send-picture", "approve-picture"]
    assert mail.outbox[0].to == ["una@example.org"]
    assert service.get_absolute_url() in mail.outbox[0].body
    assert "Because of this." in mail.outbox[0].body


def test_returning_asks_and_the_sender_sends_it_again(service: Service, una: Person, moderator: Person) -> None:
    picture = add(service, una)

    decide(pictures.return_picture, picture, moderator)
    assert (picture.state, picture.reason) == ("returned", "Because of this.")
    assert "a question" in mail.outbox[0].body
    pictures.change_words(picture=picture, alt_text="Told better.", caption="", by=una, at=AT)

    picture.refresh_from_db()
    assert (picture.state, picture.alt_text, picture.decided_by) == ("waiting", "Told better.", None)
    assert len(waiting(kind="picture")) == 1


def test_refusing_erases_the_files_and_keeps_the_reason_for_the_sender(
    service: Service, una: Person, moderator: Person, media: Path
) -> None:
    picture = add(service, una)

    decide(pictures.refuse_picture, picture, moderator)

    assert (picture.state, picture.reason) == ("refused", "Because of this.")
    assert files_in(media) == []
    assert "erased" in mail.outbox[0].body
    assert verbs() == ["send-picture", "refuse-picture"]


def test_nobody_decides_about_their_own_or_twice(service: Service, editor: Person, moderator: Person) -> None:
    own = make.picture(service, sent_by=moderator)
    decided = make.picture(service, state="approved", seed=2)

    for picture in (own, decided):
        with pytest.raises(Refused):
            decide(pictures.approve_picture, picture, moderator)
    decide(pictures.approve_picture, own, editor)
    assert own.state == "approved"


def test_a_member_decides_nothing_and_an_editor_nothing_of_a_claimed_entry(
    service: Service, una: Person, editor: Person, moderator: Person
) -> None:
    picture = add(service, una)

    assert not may_decide_picture(people.make_person(), picture)
    assert may_decide_picture(editor, picture)
    make_it.manager(people.make_person(), service)
    assert [bool(may_decide_picture(person, picture)) for person in (editor, moderator)] == [False, True]


def test_its_words_are_changed_by_the_sender_before_and_by_those_who_may_publish_after(
    service: Service, una: Person, editor: Person
) -> None:
    waits, shown = make.picture(service, sent_by=una), make.picture(service, state="approved", sent_by=una, seed=2)
    stranger = people.make_person()

    assert [bool(may_change_words(person, waits)) for person in (una, editor, stranger)] == [True, True, False]
    assert [bool(may_change_words(person, shown)) for person in (una, editor, stranger)] == [False, True, False]


def test_it_is_taken_away_by_its_sender_even_when_others_look_after_the_entry(service: Service, una: Person, media: Path) -> None:
    picture = make.picture(service, state="approved", sent_by=una)
    make_it.manager(people.make_person(), service)

    pictures.remove_picture(picture=picture, by=una, at=AT)

    assert not Media.objects.exists()
    assert files_in(media) == []
    assert (verbs(), AuditEntry.objects.get(verb="remove-picture").object_id) == (["remove-picture"], str(picture.pk))
    assert mail.outbox == []


def test_the_group_and_moderators_take_away_what_others_sent_and_say_why(
    service: Service, una: Person, moderator: Person
) -> None:
    lead, stranger = people.make_person(), people.make_person()
    make_it.manager(lead, service)
    picture = make.picture(service, state="approved", sent_by=una)

    assert [bool(may_remove_picture(person, picture)) for person in (lead, moderator, stranger)] == [True, True, False]
    with pytest.raises(Refused):
        pictures.remove_picture(picture=picture, by=stranger, at=AT)
    pictures.remove_picture(picture=picture, reason="Somebody in it asks for that.", by=lead, at=AT)
    assert mail.outbox[0].to == ["una@example.org"]
    assert "Somebody in it asks for that." in mail.outbox[0].body


def test_what_is_gone_cannot_be_decided(service: Service, una: Person, moderator: Person) -> None:
    picture = add(service, una)
    pictures.remove_picture(picture=picture, by=una, at=AT)

    with pytest.raises(Refused, match="gone"):
        decide(pictures.approve_picture, picture, moderator)


def test_files_stay_while_the_row_may_still_come_back(
    service: Service, una: Person, monkeypatch: pytest.MonkeyPatch, media: Path
) -> None:
    waiting_for_commit: list[Any] = []
    picture = add(service, una)
    monkeypatch.setattr(transaction, "on_commit", lambda work, using=None, robust=False: waiting_for_commit.append(work))

    pictures.remove_picture(picture=picture, by=una, at=AT)
    assert len(files_in(media)) == 2
    for work in waiting_for_commit:
        work()

    assert files_in(media) == []


def make_older(media: Path, days: float) -> None:
    then = (AT - timedelta(days=days)).timestamp()
    for name in files_in(media):
        os.utime(media / name, (then, then))


def test_files_without_a_row_are_swept_up_after_a_day(service: Service, media: Path) -> None:
    kept, purged = make.picture(service), make.picture(make_entry.service(), seed=2)
    (media / "pictures" / "README.txt").write_text("not ours")
    Service.objects.filter(pk=purged.service_id).delete()
    make_older(media, 0.5)

    young = pictures.sweep_pictures(by="task:test", at=AT)
    make_older(media, 1.5)
    counts = [pictures.sweep_pictures(by="task:test", at=AT) for _time in range(2)]

    assert young["files"] == 0
    assert [one["files"] for one in counts] == [2, 0]
    assert set(files_in(media)) == {"pictures/README.txt", *(f"pictures/{kept.pk}-{width}.webp" for width in kept.widths)}
    assert [(one.verb, one.counts) for one in AuditEntry.objects.filter(object_type="media")] == [
        ("erase", {"reasons": 0, "files": 2})
    ]


def test_reasons_are_forgotten_after_a_month(service: Service) -> None:
    make.picture(service, state="refused", decided_at=AT - timedelta(days=31))
    recent = make.picture(service, state="refused", decided_at=AT - timedelta(days=29), seed=2)

    pictures.sweep_pictures(by="task:test", at=AT)

    assert list(Media.objects.all()) == [recent]


def test_sweeping_an_empty_house_does_nothing(media: Path) -> None:
    sweep_files_of_pictures(timestamp=0)

    assert not AuditEntry.objects.filter(object_type="media").exists()
    assert not media.exists()


def test_what_a_broken_disk_leaves_is_no_row(service: Service, una: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr(pictures_kept, "keep", full)

    with pytest.raises(OSError, match="no space"):
        add(service, una)
    assert not Media.objects.exists()


def test_somebody_who_takes_their_data_along_finds_their_pictures(service: Service, una: Person) -> None:
    add(service, una)

    [told] = leaving.data_about(person=una)["pictures"]

    assert (told["service__name"], told["alt_text"], told["state"]) == ("Shore walkers", make.ALT, "waiting")


def test_closing_an_account_erases_what_is_not_shown_and_leaves_what_is(service: Service, una: Person, media: Path) -> None:
    shown = make.picture(service, state="approved", sent_by=una)
    for seed, state in enumerate(("waiting", "returned", "refused"), start=2):
        make.picture(service, state=state, sent_by=una, seed=seed)

    accounts.close_account(person=una, by=una, at=AT)

    assert list(Media.objects.all()) == [shown]
    assert files_in(media) == [f"pictures/{shown.pk}-{width}.webp" for width in shown.widths]


def test_the_queue_can_be_narrowed_to_a_council_area(scotland: object, una: Person) -> None:
    here = make_entry.service("Leith", areas=["S12000036"])
    make.picture(here)
    make.picture(make_entry.service("Elsewhere"), seed=2)
    make.picture(here.organisation, use="logo", seed=3)

    assert len(waiting(kind="picture")) == 3
    assert {one.title.partition(":")[0] for one in waiting(within=Codes({"S12000036"}))} == {"Leith", here.organisation.name}
    assert waiting(kind="claim") == []


def test_a_picture_of_an_entry_that_is_not_public_is_not_shown(service: Service) -> None:
    from yersel.directory.policies_media import is_shown

    picture = make.picture(service, state="approved")
    assert is_shown(picture)
    service.state = State.ARCHIVED

    assert not is_shown(picture)
