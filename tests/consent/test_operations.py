from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from tests.factories import consent as make
from tests.factories.accounts import make_person
from yersel.accounts.signals import account_closing
from yersel.audit.models import AuditEntry
from yersel.consent import operations, queries
from yersel.consent.models import Access, AccessLog, Consent, DataKey
from yersel.consent.operations.keys import keys_to_rewrap

pytestmark = pytest.mark.django_db
PART = "plan:flare_up"


def test_giving_access_is_noted_by_ids_alone():
    owner, sister = make.owner(), make_person()

    make.give(owner, sister, PART, "plan:circle")

    entry = AuditEntry.objects.get(verb="give-access")
    assert (entry.actor, entry.object_id, entry.counts) == (str(owner.pk), str(owner.pk), {"parts": 2})


def test_nobody_gives_away_what_is_somebody_elses():
    owner, sister = make.owner(), make_person()

    with pytest.raises(operations.Refused):
        make.give(owner, sister, PART, by=sister)


def test_nobody_stops_what_is_somebody_elses():
    owner, sister = make.owner(), make_person()
    (access,) = make.give(owner, sister, PART)

    with pytest.raises(operations.Refused):
        operations.stop_access(subject=owner.pk, accesses=[access.pk], by=sister, at=make.AT)
    assert Access.objects.get().stopped_at is None


@pytest.mark.parametrize("days", [0, -1, 367])
def test_access_ends_in_the_future_and_within_a_year(days):
    owner = make.owner()

    with pytest.raises(operations.Refused):
        make.give(owner, make_person(), PART, until=make.AT + timedelta(days=days))


def test_giving_a_part_again_takes_the_place_of_the_first():
    owner, sister = make.owner(), make_person()
    make.give(owner, sister, PART)
    make.give(owner, sister, PART, until=make.AT + timedelta(days=30), at=make.AT + timedelta(days=1))

    live = queries.accesses_of(owner.pk, at=make.AT + timedelta(days=2))
    assert [access.until for access in live] == [make.AT + timedelta(days=30)]


def test_a_yes_to_an_older_wording_is_asked_anew(monkeypatch):
    owner = make.owner()
    first = operations.give_consent(subject=owner.pk, purpose="store-plan", by=owner, at=make.AT)
    Consent.objects.update(wording_version=0)

    second = operations.give_consent(subject=owner.pk, purpose="store-plan", by=owner, at=make.AT + timedelta(days=1))

    assert second.pk != first.pk and queries.live_consent(owner.pk, "store-plan") == second


def test_what_was_shared_with_somebody_ends_when_their_account_closes():
    owner, sister = make.owner(), make_person()
    make.give(owner, sister, PART)

    account_closing.send(sender=None, person=sister, by=sister, at=make.AT)

    assert make.look(owner.pk, make.viewer(sister), PART).parts == frozenset()
    assert DataKey.objects.filter(pk=owner.pk).exists()


def test_the_key_goes_when_the_owners_account_closes():
    owner = make.owner()

    account_closing.send(sender=None, person=owner, by=owner, at=make.AT)

    assert not DataKey.objects.exists()


def test_wrapping_keys_anew_keeps_every_text_and_can_go_on_after_a_stop(settings, monkeypatch):
    owners = [make.owner() for _ in range(5)]
    texts = {one: operations.sealer_for(subject=one.pk).seal("x", table=make.TABLE, pk="1") for one in owners}
    settings.MASTER_KEYS = [Fernet.generate_key().decode(), *settings.MASTER_KEYS]
    monkeypatch.setattr("yersel.consent.operations.keys.BATCH", 2)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        operations.rewrap_keys(by="command:test", at=make.AT, on_progress=stop)
    assert keys_to_rewrap() == 3
    assert operations.rewrap_keys(by="command:test", at=make.AT) == 3

    settings.MASTER_KEYS = settings.MASTER_KEYS[:1]
    assert operations.check_keys() == []
    for one, text in texts.items():
        assert make.look(one.pk, make.viewer(one), PART).value(PART, text, table=make.TABLE, pk="1") == "x"


def test_a_key_that_opens_by_no_master_key_is_named(settings):
    owner = make.owner()
    settings.MASTER_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(CommandError, match=str(owner.pk)):
        call_command("check_keys")


def test_keys_come_back_from_their_own_backup(tmp_path):
    owner = make.owner()
    path, count, _gone = operations.backup_keys(folder=tmp_path, at=make.AT)
    DataKey.objects.all().delete()

    assert count == 1 and path.stat().st_mode & 0o077 == 0
    assert operations.restore_keys(path=path, by="command:test", at=make.AT) == 1
    assert queries.has_key(owner.pk)


def test_a_copy_of_the_keys_goes_after_thirty_days(tmp_path):
    make.owner()
    old, _count, _gone = operations.backup_keys(folder=tmp_path, at=make.AT)

    _path, _count, gone = operations.backup_keys(folder=tmp_path, at=make.AT + timedelta(days=31))

    assert gone == 1 and not old.exists()


def test_a_backup_of_keys_that_is_not_whole_changes_nothing(tmp_path):
    broken = tmp_path / "keys.jsonl"
    broken.write_text('{"subject": "')

    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore_keys", str(broken))


def test_old_looks_are_purged_and_newer_ones_stay():
    owner = make.owner()
    make.look(owner.pk, make.viewer(owner), PART, at=make.AT - timedelta(days=800))
    make.look(owner.pk, make.viewer(owner), PART, at=make.AT)

    assert operations.purge_log(by="command:test", at=make.AT, dry_run=True) == 1
    assert operations.purge_log(by="command:test", at=make.AT) == 1
    assert AccessLog.objects.count() == 1


def test_a_new_master_key_is_printed_and_is_one():
    out = StringIO()
    call_command("make_master_key", stdout=out)

    assert Fernet(out.getvalue().strip())


def test_looks_by_others_are_counted_by_request_not_by_part():
    owner, sister = make.owner(), make_person()
    make.give(owner, sister, PART, "plan:circle")
    make.look(owner.pk, make.viewer(sister), PART, "plan:circle")
    make.look(owner.pk, make.viewer(owner), PART)
    make.look(owner.pk, make.viewer(make_person()), PART)

    assert queries.looks_by_others(owner.pk, since=make.AT - timedelta(days=1)) == 1


def test_a_spoken_yes_names_who_heard_it():
    owner, worker = make.owner(), make_person()

    (access,) = make.give(owner, worker, PART, by=worker, heard_by=str(worker.pk))

    assert (access.given_how, access.heard_by) == (Access.How.BY_VOICE, str(worker.pk))


def test_stopping_all_of_a_link_leaves_other_grants():
    owner, sister = make.owner(), make_person()
    make.give(owner, sister, PART)
    link = str(uuid4())
    make.give(owner, sister, PART, recipient_kind=Access.Recipient.LINK, recipient_id=link)

    stopped = operations.stop_all_access(
        subject=owner.pk, recipient_kind=Access.Recipient.LINK, recipient_id=link, by=owner, at=make.AT
    )

    assert stopped == 1 and len(queries.accesses_of(owner.pk, at=make.AT)) == 1
