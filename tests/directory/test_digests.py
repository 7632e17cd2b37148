"""The weekly mail: who is told of what, once, and that nothing is sent to nobody's use."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from tests.factories import directory as make
from tests.factories.accounts import make_person
from tests.factories.digests import AT, choice, mails, new_service, path_in, reader, send
from yersel.audit.models import AuditEntry
from yersel.directory.models import DigestChoice, DigestNews, DigestReader, Service, State
from yersel.directory.operations import digests
from yersel.directory.operations.leaving import data_about, forget_person
from yersel.directory.operations.search import reindex
from yersel.directory.refusals import Refused
from yersel.places.models import Settlement

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def told() -> str:
    """All words of all weekly mails."""
    return "\n".join(mail.text for mail in mails())


def test_whoever_chose_it_is_told_of_what_came_in_this_week():
    who = choice().reader.person
    new_service("Breath choir")

    assert send() == {"readers": 1, "mails": 1, "services": 1}

    (mail,) = mails()
    assert (mail.address, mail.recipient) == (who.email, f"person:{who.pk}")
    assert "Breath choir" in mail.text and "Breath choir" in mail.html


def test_the_subject_and_every_link_are_without_words_of_a_condition():
    choice()
    new_service("COPD singers")

    send()

    (mail,) = mails()
    assert mail.subject == "New for you this week"
    assert "copd" not in " ".join(line for line in mail.text.lower().split() if "/" in line)


def test_without_anything_new_there_is_no_mail():
    choice()
    new_service(days=9)
    new_service(conditions=("asthma",))

    assert send() == {"readers": 1}
    assert mails() == []


def test_an_edit_makes_nothing_new():
    choice()
    old = new_service(days=100)
    Service.objects.filter(pk=old.pk).update(last_edited=AT, last_reviewed=AT)
    reindex([old.pk])

    send()

    assert mails() == []


def test_each_service_is_told_once_ever():
    choice()
    new_service("Breath choir", days=0.1)
    send()

    send(AT + timedelta(days=6.5))  # the next week by its name, and within seven days of when it came in

    assert len(mails()) == 1


def test_running_again_in_the_same_week_sends_nothing():
    choice()
    new_service()
    send()
    new_service()

    assert send(AT + timedelta(hours=1)) == {}
    assert len(mails()) == 1


def test_the_next_week_tells_of_what_came_since():
    choice()
    new_service("Breath choir")
    send()
    new_service("Links walk", days=-3)

    send(AT + WEEK)

    assert "Links walk" in mails()[1].text
    assert "Breath choir" not in mails()[1].text


def test_the_mail_names_three_and_leads_to_all(client):
    choice()
    for number in range(5):
        new_service(f"Choir {number}")

    send()

    (mail,) = mails()
    assert sum(f"Choir {number}" in mail.text for number in range(5)) == 3
    page = client.get(path_in(mail, "week"))
    assert page.status_code == 200
    assert all(f"Choir {number}" in page.content.decode() for number in range(5))


def test_with_several_choices_the_first_of_each_comes_first():
    of = reader()
    choice(of)
    choice(of, condition="asthma")
    for number in range(4):
        new_service(f"Choir {number}")
    new_service("Asthma club", conditions=("asthma",))

    send()

    assert "Asthma club" in mails()[0].text
    assert DigestNews.objects.count() == 5


def test_a_service_for_two_choices_is_told_once():
    of = reader()
    choice(of)
    choice(of, condition="asthma")
    new_service("Breath choir", conditions=("copd", "asthma"))

    assert send()["services"] == 1


def test_a_stage_narrows_a_choice():
    choice(stage=make.term("stage", "diagnosis"))
    new_service("For later", stages=["progression"])
    new_service("For now", stages=["diagnosis"])

    send()

    assert "For now" in told() and "For later" not in told()


def test_a_kind_of_support_may_be_chosen_as_well():
    choice(facet="kind", condition="peer-support")
    new_service("Peers", conditions=(), kinds=["peer-support"])

    send()

    assert "Peers" in told()


def test_what_serves_all_of_scotland_counts_and_what_serves_elsewhere_does_not(scotland):
    choice()
    new_service("Breath line", areas=["XS"])
    new_service("Far choir", areas=["S12000033"])

    send()

    assert "Breath line" in told() and "Far choir" not in told()


def test_near_a_town_is_within_ten_kilometres_of_it(scotland):
    oban = Settlement.objects.get(name="Oban")
    choice(council=oban.council_area_id, settlement=oban)
    new_service("Shore walk", areas=[], places=[make.location(latitude=56.42, longitude=-5.47)])
    new_service("Islay walk", areas=[], places=[make.location(latitude=55.75, longitude=-6.2)])

    send()

    assert "Shore walk" in told() and "Islay walk" not in told()


def test_nobody_is_written_to_who_has_not_confirmed():
    choice(reader(is_confirmed=False))
    new_service()

    assert send() == {}


@pytest.mark.parametrize("fields", [{"is_demo": True}, {"email": ""}, {"email": "", "closed_at": AT}])
def test_demo_people_former_members_and_people_without_an_address_get_none(fields):
    person = make_person()
    choice(reader(person))
    for name, value in fields.items():
        setattr(person, name, value)
    person.save()
    new_service()

    assert send() == {}


def test_a_dry_run_counts_and_writes_nothing(capsys):
    choice()
    new_service()

    assert send(is_dry=True) == {"readers": 1, "mails": 1, "services": 1}
    assert (mails(), DigestNews.objects.count(), DigestReader.objects.get().last_week) == ([], 0, None)

    call_command("send_digests", "--dry-run")
    assert capsys.readouterr().out.startswith("Would send: ")


def test_a_batch_is_one_entry_of_the_audit_without_words():
    for _ in range(3):
        choice()
    new_service()

    send(size=2)

    entries = AuditEntry.objects.filter(object_type="weekly_mails").order_by("id")
    assert [entry.counts for entry in entries] == [
        {"readers": 2, "mails": 2, "services": 2},
        {"readers": 1, "mails": 1, "services": 1},
    ]


def test_a_service_that_has_closed_since_is_not_behind_the_link(client):
    choice()
    closed = new_service("Closed choir")
    for number in range(4):
        new_service(f"Choir {number}")
    send()

    Service.objects.filter(pk=closed.pk).update(state=State.ARCHIVED)

    assert "Closed choir" not in client.get(path_in(mails()[0], "week")).content.decode()


def test_a_sixth_choice_is_refused():
    of = reader()
    for number in range(5):
        choice(of, condition=f"condition-{number}")
    area = make.council_area()

    with pytest.raises(Refused):
        digests.choose_news(by=of.person, where=(area, None), term=make.term("condition", "copd"), stage=None, at=AT)


def test_choosing_the_same_twice_is_choosing_it_once(mails_at_once):
    person, area, term = make_person(), make.council_area(), make.term("condition", "copd")

    for _ in range(2):
        digests.choose_news(by=person, where=(area, None), term=term, stage=None, at=AT)

    assert DigestChoice.objects.count() == 1
    assert len(mails("directory-digest-confirm")) == 1


def test_what_nobody_confirms_within_seven_days_is_erased():
    kept, waits = reader(), reader(is_confirmed=False, asked_at=AT - timedelta(days=6))
    gone = reader(is_confirmed=False, asked_at=AT - timedelta(days=8))
    for of in (kept, waits, gone):
        choice(of)

    digests.forget_old_digests(by="command:test", at=AT)

    assert set(DigestReader.objects.all()) == {kept, waits}


def test_what_was_told_weeks_ago_is_erased():
    choice()
    new_service()
    send()

    digests.forget_old_digests(by="command:test", at=AT + timedelta(days=42))

    assert DigestNews.objects.count() == 0


def test_a_place_or_a_term_that_goes_takes_its_choices_along(scotland):
    oban = Settlement.objects.get(name="Oban")
    of = reader()
    choice(of, council=oban.council_area_id, settlement=oban)
    other = choice(of, condition="asthma")

    oban.delete()
    assert list(DigestChoice.objects.all()) == [other]
    other.term.delete()
    assert not DigestChoice.objects.exists()


def test_closing_an_account_erases_it_all():
    person = choice().reader.person
    new_service()
    send()

    forget_person(person=person, at=AT)

    assert not (DigestReader.objects.exists() or DigestChoice.objects.exists() or DigestNews.objects.exists())


def test_taking_ones_data_along_lists_choices_and_what_was_told():
    person = choice().reader.person
    new_service("Breath choir")
    send()

    data = data_about(person=person)["weekly_mail"]

    assert data["choices"][0]["term__name"] == "Copd"
    assert data["told_of"][0]["service__name"] == "Breath choir"


def test_the_audit_does_not_know_what_was_chosen(mails_at_once):
    person, term = make_person(), make.term("condition", "copd")

    digests.choose_news(by=person, where=(make.council_area(), None), term=term, stage=None, at=AT)
    digests.stop_digest(person=person, at=AT)

    rows = str(list(AuditEntry.objects.values_list("verb", "object_type", "object_id", "counts", "digest")))
    assert "copd" not in rows.lower() and str(term.pk) not in rows
    assert "ask-for" in rows and "stop" in rows
