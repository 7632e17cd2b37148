"""Mail of this room: written with what causes it, once, and handed over by the worker."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core import mail
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories.reviews import letters
from yersel.directory import posting
from yersel.directory.posting import Letter

pytestmark = pytest.mark.django_db
LETTER = Letter("review", "ann@example.org", "organisation:1", "person:1", "2026", {"entries": [{"name": "Walk"}], "more": 0})


def test_the_same_mail_waits_once():
    posting.post([LETTER])
    posting.post([replace(LETTER, cycle="2027"), LETTER])

    assert ProcrastinateJob.objects.count() == 2


def test_a_mail_is_undone_with_what_caused_it():
    with transaction.atomic():
        posting.post([LETTER])
        transaction.set_rollback(True)

    assert letters() == []


def test_it_is_sent_as_text_and_html_with_the_same_message_id_each_time():
    posting.post([LETTER])
    job = ProcrastinateJob.objects.get()

    for _ in range(2):
        posting.hand_over(**job.args)

    first, second = mail.outbox
    assert (first.to, first.subject) == (["ann@example.org"], "Is this still right? Walk")
    assert "Walk" in first.body and "Walk" in first.alternatives[0][0]
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_the_worker_s_log_has_no_word_of_it():
    posting.post([LETTER])

    assert "example.org" not in str(ProcrastinateJob.objects.get().args)
