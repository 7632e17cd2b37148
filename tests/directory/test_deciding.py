"""Deciding about what was sent: the queue, questions, reasons, who may, appeals."""

import pytest
from django.core import mail
from django.test import Client

from tests.factories import accounts as people
from tests.factories import contributing as make_it
from tests.factories import directory as make
from yersel.accounts.models import Role
from yersel.audit.models import AuditEntry
from yersel.directory import policies
from yersel.directory.looking_after import entry_of
from yersel.directory.models import Appeal
from yersel.directory.operations import contributing, deciding
from yersel.directory.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
AT = make_it.AT


def text(response) -> str:
    return response.content.decode()


def test_a_question_goes_back_and_the_answer_waits_again(client, member, editor):
    sent = make_it.contribution(member)
    people.sign_in_staff(client, editor)
    mail.outbox.clear()

    client.post(f"/staff/queue/new/{sent.pk}/", {"decision": "return", "reason": "Which hall is it?"})

    sent.refresh_from_db()
    assert (sent.state, sent.reason, sent.decided_by) == ("returned", "Which hall is it?", editor)
    assert "Which hall is it?" in mail.outbox[-1].body
    assert mail.outbox[-1].to == [member.email]
    again = contributing.send(contribution=sent, by=member, at=AT)
    assert (again.state, again.decided_at) == ("submitted", None)


def test_a_decision_needs_a_reason(client, member, editor):
    sent = make_it.contribution(member)
    people.sign_in_staff(client, editor)

    response = client.post(f"/staff/queue/new/{sent.pk}/", {"decision": "refuse", "reason": " "})

    sent.refresh_from_db()
    assert response.status_code == 422
    assert sent.state == "submitted"


def test_nobody_decides_about_their_own_and_nobody_twice(editor, member):
    own, sent = make_it.contribution(editor), make_it.contribution(member)

    with pytest.raises(Refused, match="Somebody else decides"):
        deciding.approve(contribution=own, reason="Mine", by=editor, at=AT)
    deciding.refuse(contribution=sent, reason="No", by=editor, at=AT)
    with pytest.raises(Refused, match="already"):
        deciding.approve(contribution=sent, reason="Yes", by=editor, at=AT)


def test_members_do_not_decide(member, stranger):
    with pytest.raises(Refused, match="no role"):
        deciding.approve(contribution=make_it.contribution(member), reason="Yes", by=stranger, at=AT)


def test_the_queue_is_in_the_order_of_waiting_and_can_be_narrowed(client, editor, member):
    old = make_it.contribution(member, submitted_at=AT.replace(year=2025), data=make_it.words("Old one"))
    make_it.contribution(None, kind="suggestion", data={"name": "New one"}, council_area=make.council_area())
    people.sign_in_staff(client, editor)

    html, narrowed = text(client.get("/staff/queue/")), text(client.get("/staff/queue/?kind=suggestion&area=S12000036"))

    assert html.index("Old one") < html.index("New one")
    assert "Old one" not in narrowed
    assert "New one" in narrowed
    assert "Old one" in text(client.get(f"/staff/queue/new/{old.pk}/"))


def test_a_change_that_waits_is_shown_side_by_side(client, member, editor):
    service = make.service("Leith walkers", summary="Before")
    make_it.contribution(member, state="published", service=service, decided_at=AT, reason="Yes")
    edit = contributing.start_edit(entry=entry_of(service), by=member, at=AT)
    data = {**edit.data, "summary": make_it.SUMMARY}
    contributing.save_step(contribution=edit, step="what", data=data, by=member, at=AT)
    edit = contributing.send(contribution=edit, by=member, at=AT)
    people.sign_in_staff(client, editor)

    html = text(client.get(f"/staff/queue/change/{edit.pk}/"))
    client.post(f"/staff/queue/change/{edit.pk}/", {"decision": "publish", "reason": "Better"})

    service.refresh_from_db()
    assert edit.state == "submitted"
    assert "Before" in html
    assert make_it.SUMMARY in html
    assert service.summary == make_it.SUMMARY


def test_an_appeal_is_answered_by_somebody_else_and_opens_the_way_again(member, editor, moderator):
    other = people.make_person(Role.MODERATOR)
    sent = deciding.refuse(contribution=make_it.contribution(member), reason="Not a service", by=moderator, at=AT)
    appeal = deciding.appeal(decided=sent, text="It is", by=member, at=AT)

    with pytest.raises(Refused, match="Somebody else answers"):
        deciding.decide_appeal(appeal=appeal, is_upheld=True, reason="No", by=moderator, at=AT)
    with pytest.raises(Refused, match="no role"):
        deciding.decide_appeal(appeal=appeal, is_upheld=True, reason="No", by=editor, at=AT)
    deciding.decide_appeal(appeal=appeal, is_upheld=False, reason="You are right", by=other, at=AT)

    sent.refresh_from_db()
    assert sent.state == "submitted"
    assert "does not stand" in mail.outbox[-1].body
    assert AuditEntry.objects.filter(verb="decide-appeal", actor=str(other.pk)).exists()


def test_an_appeal_is_for_whoever_was_told_no_once(client, member, stranger, moderator):
    sent = deciding.refuse(contribution=make_it.contribution(member), reason="Not a service", by=moderator, at=AT)
    theirs = Client()
    people.sign_in(client, member)
    people.sign_in(theirs, stranger)
    address = f"/contributions/{sent.pk}/appeal/"

    assert theirs.post(address, {"text": "Mine"}).status_code == 404
    for _ in range(2):
        client.post(address, {"text": "Think again"})
    assert Appeal.objects.count() == 1
    assert not policies.may_appeal(moderator, sent)


def test_markup_in_any_text_is_shown_as_text(client, member, editor):
    sent = make_it.contribution(member, data=make_it.words("<script>x</script>", description="<img src=x onerror=y>" * 3))
    people.sign_in_staff(client, editor)

    html = text(client.get(f"/staff/queue/new/{sent.pk}/"))

    assert "<script>x" not in html
    assert "<img src=x" not in html


def test_a_name_with_a_new_line_makes_no_header(member, editor):
    sent = make_it.contribution(member, data=make_it.words("Walk\nBcc: x@example.org"))

    deciding.refuse(contribution=sent, reason="No", by=editor, at=AT)

    assert mail.outbox[-1].subject == "Not published: Walk Bcc: x@example.org"
    assert mail.outbox[-1].recipients() == [member.email]
