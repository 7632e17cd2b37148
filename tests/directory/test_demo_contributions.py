"""The demo has living examples in the queue, and they go with it."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests.factories import contributing as make_it
from yersel.accounts import operations as accounts
from yersel.directory.deciding_queue import waiting
from yersel.directory.models import Claim, Contribution, Manager, ProblemReport
from yersel.directory.operations.demo import clear_demo, load_demo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]


def test_the_examples_come_once_and_go_with_the_demo(everywhere, settings):
    settings.DEMO = True
    call_command("load_vocabulary", verbosity=0, stdout=StringIO())
    own = make_it.contribution(None, kind="suggestion", data={"name": "A real one"})
    accounts.load_demo_people(by="command:test", at=make_it.AT)
    for _ in range(2):
        load_demo(by="command:test", at=make_it.AT)
    kinds = [one.kind for one in waiting()]
    managers = Manager.objects.count()

    clear_demo(by="command:test", at=make_it.AT)

    assert sorted(kinds) == ["claim", "picture", "problem", "suggestion", "suggestion", "suggestion"]
    assert managers == 2
    assert list(Contribution.objects.all()) == [own]
    assert not (Claim.objects.exists() or ProblemReport.objects.exists() or Manager.objects.exists())
