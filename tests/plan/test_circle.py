"""Taking somebody out of the circle: asked once more; and what suggestions can be made to."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import accounts as people
from tests.factories import plan as make
from yersel.consent.models import Access
from yersel.plan.models import CircleMember
from yersel.plan.operations import sections
from yersel.plan.refusals import Stale

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]


def test_somebody_goes_out_of_the_circle_only_once_it_is_asked_again() -> None:
    plan = make.make_plan()
    member = make.add_friend(plan)
    client = people.sign_in(Client(), plan.person)

    page = client.get(reverse("plan:member-remove", args=[member.pk]))
    assert "My sister" in page.content.decode() and "Take them out of your circle?" in page.content.decode()
    assert CircleMember.objects.exists()

    client.post(reverse("plan:member-remove", args=[member.pk]))
    assert not CircleMember.objects.exists()


def test_what_has_no_questions_can_only_be_seen_whatever_was_ticked() -> None:
    plan = make.make_plan()
    member = make.add_friend(plan, people.make_person())

    given = make.share(plan, member, "flare_up", "goals", "circle", may=Access.May.SUGGEST)

    assert {grant.part: grant.may_suggest for grant in given} == {
        "plan:flare_up": True,
        "plan:goals": False,
        "plan:circle": False,
    }


def test_bringing_a_version_back_while_it_is_saved_elsewhere_shows_what_is_there_now(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = make.make_plan()
    make.write(plan, what_helps="Tea")
    make.write(plan, seen=1, what_helps="Coffee")
    client = people.sign_in(Client(), plan.person)

    def saved_elsewhere(**what: Any) -> None:
        raise Stale("meanwhile")

    monkeypatch.setattr(sections, "save_section", saved_elsewhere)
    answer = client.post(reverse("plan:versions-change", args=["flare_up"]), {"do": "restore:1"})

    assert answer.status_code == 303 and answer["Location"] == reverse("plan:section-versions", args=["flare_up"])
