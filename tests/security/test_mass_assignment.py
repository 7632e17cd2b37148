"""A form takes what it asks for and nothing else: whose it is, its state, its roles cannot be sent along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest
from django import forms
from django.core.cache import cache
from django.db import models
from django.test import Client

import yersel
from tests.directory.test_contributing import STEPS
from tests.factories import accounts as make
from tests.factories import contributing as make_it
from tests.factories import directory as make_entry
from yersel.accounts.models import KeptBy, Person, Role, RoleGrant
from yersel.directory.models import Claim, Collection, Contribution, HelpfulMark, ProblemReport

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
YEAR_2000 = "2000-01-01T00:00:00Z"


def all_forms() -> Iterator[type[forms.BaseForm]]:
    for module in walk_packages(yersel.__path__, "yersel."):
        if ".migrations." not in module.name:
            found = import_module(module.name)
            yield from (it for it in vars(found).values() if isinstance(it, type) and issubclass(it, forms.BaseForm))


def test_no_form_writes_a_row_by_itself() -> None:
    """Only forms that are bound to a model could take a column that nobody thought of."""
    assert [form for form in all_forms() if issubclass(form, forms.models.BaseModelForm)] == []


def test_no_form_asks_for_what_only_the_house_decides() -> None:
    decided = {
        "is_staff",
        "is_superuser",
        "is_demo",
        "is_active",
        "state",
        "author",
        "owner",
        "decided_by",
        "made_by",
        "by",
        "at",
    }

    assert {
        (form.__name__, name) for form in all_forms() for name in getattr(form, "base_fields", {}) if name in decided
    } == set()


def smuggled(stranger: Person) -> dict[str, str]:
    """Every column of the tables behind the forms, with a value somebody might like, under all the names a framework might take."""
    columns = {
        field.attname
        for model in (Person, Contribution, Claim, ProblemReport, HelpfulMark, Collection, KeptBy, RoleGrant)
        for field in model._meta.concrete_fields
    }
    asked = {
        "name",
        "what",
        "where",
        "email",
        "kind",
        "text",
        "role",
        "comment",
        "phone",
        "note",
        "condition",
        "stage",
        "purpose",
        "consent",
    }
    likes = {
        "is_demo": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "state": "published",
        "status": "active",
        "role": "administrator",
    }
    values = {name: likes.get(name, str(stranger.pk) if name.endswith("_id") else YEAR_2000) for name in columns - asked}
    return {
        **values,
        **likes,
        "author": str(stranger.pk),
        "owner": str(stranger.pk),
        "organisation": str(stranger.pk),
        "by": "x",
        "at": "x",
    }


def fresh_columns(row: models.Model, *names: str) -> dict[str, Any]:
    row.refresh_from_db()
    return {name: getattr(row, name) for name in names}


@pytest.fixture
def stranger() -> Person:
    return make.make_person()


@pytest.fixture
def person() -> Person:
    return make.make_person(email="una@example.org", display_name="Una")


@pytest.fixture
def member(client: Client, person: Person) -> Client:
    return make.sign_in(client, person)


def test_joining_gives_no_role_and_no_other_address(client: Client, stranger: Person) -> None:
    client.post("/sign-in/", {"email": "isla@example.org"})
    client.post("/sign-in/code/", {"code": make.code_in_mail(), **smuggled(stranger)})

    client.post("/join/", {**smuggled(stranger), "email": "other@example.org", "display_name": "Isla", "is_of_age": "on"})

    isla = Person.objects.exclude(pk=stranger.pk).get()
    assert (isla.email, isla.display_name, isla.is_demo, isla.closed_at) == ("isla@example.org", "Isla", False, None)
    assert isla.joined_at.year != 2000
    assert not isla.role_grants.exists()


ACCOUNT = ("email", "is_demo", "joined_at", "of_age_at", "closed_at", "session_seed")


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/account/name/", {"display_name": "Una M"}),
        ("/account/addresses/", {"email": "spare@example.org"}),
        ("/account/recovery-codes/", {}),
        ("/account/sessions/end/", {}),
        ("/account/data/", {}),
    ],
)
def test_no_form_of_the_account_changes_more_than_it_asks(
    member: Client, person: Person, stranger: Person, path: str, asked: dict[str, str]
) -> None:
    before = fresh_columns(person, *ACCOUNT)

    member.post(path, {**smuggled(stranger), **asked})

    assert fresh_columns(person, *ACCOUNT) == before
    assert not RoleGrant.objects.exists()


def test_acting_for_somebody_is_for_oneself(member: Client, person: Person, stranger: Person) -> None:
    asked = {"display_name": "Hamish", "consent": "spoken", "purpose": "Events"}

    member.post("/account/acting-for/", {**smuggled(stranger), "keeper": str(stranger.pk), "person": str(stranger.pk), **asked})

    keeping = KeptBy.objects.get()
    assert (keeping.keeper, keeping.recorded_by, keeping.person.email) == (person, person, "")
    assert keeping.person not in (person, stranger)


def test_a_suggestion_waits_whatever_is_sent_along(client: Client, stranger: Person, scotland: object) -> None:
    asked = {"name": "Shore choir", "what": "We sing", "where": "Leith", "email": "me@example.org"}

    make_it.send(client, "/suggest-a-service/", {**smuggled(stranger), **asked})

    suggestion = Contribution.objects.get()
    assert (suggestion.kind, suggestion.state, suggestion.author, suggestion.decided_by) == (
        "suggestion",
        "submitted",
        None,
        None,
    )
    assert set(suggestion.data) == {"name", "description", "where_told", "contact_told"}


def test_a_problem_is_of_the_entry_it_was_told_at(client: Client, stranger: Person) -> None:
    service, other = make_entry.service(), make_entry.service()

    make_it.send(
        client,
        f"/services/{service.slug}/problem/",
        {**smuggled(stranger), "service": str(other.pk), "kind": "other", "text": "x"},
    )

    report = ProblemReport.objects.get()
    assert (report.service, report.answered_at, report.answered_by, report.reply) == (service, None, None, "")
    assert report.reported_at.year == datetime.now(UTC).year


def test_a_contribution_stays_its_authors_draft_through_every_step(
    member: Client, person: Person, stranger: Person, scotland: object
) -> None:
    make_entry.term("condition", "copd", "COPD")
    make_entry.term("kind", "being-active", "Being active")
    make_entry.term("who", "carers", "Carers")
    make_entry.term("access", "step-free-entrance", "Step-free way in", scope="place", prompt_questions=["Is there a step?"])
    member.post("/add/", {**smuggled(stranger), "kind": "service"})
    draft = Contribution.objects.get()
    fixed = ("kind", "state", "author_id", "organisation_id", "service_id", "decided_by_id", "decided_at", "email", "started_at")
    before = fresh_columns(draft, *fixed)
    more = {**smuggled(stranger), "slug": "theirs", "organisation_id": str(make_entry.organisation().pk), "is_featured": "on"}
    more.pop("role")

    for step, answers in STEPS.items():
        unasked = {name: value for name, value in more.items() if name not in answers}
        assert member.post(f"/contributions/{draft.pk}/step/{step}/", {**unasked, **answers}).status_code == 302, step
        assert fresh_columns(draft, *fixed) == before, step

    assert not {"slug", "state", "status", "is_featured", "author", "id", "organisation_id"} & set(draft.data)
    assert "id" not in draft.data["organisation"]


def test_a_claim_waits_in_the_name_of_whoever_makes_it(member: Client, person: Person, stranger: Person) -> None:
    service = make_entry.service()
    asked = {"name": "Una", "role": "organiser", "comment": "My name is on our page."}

    member.post(f"/services/{service.slug}/claim/", {**smuggled(stranger), "claimant": str(stranger.pk), **asked})

    claim = Claim.objects.get()
    assert (claim.claimant, claim.state, claim.service, claim.decided_by) == (person, "unreviewed", service, None)


def test_a_mark_waits_in_the_name_of_nobody(member: Client, stranger: Person) -> None:
    service = make_entry.service()
    note = "They walked with me and never hurried."

    member.post(f"/services/{service.slug}/helped/", {**smuggled(stranger), "note": note, "is_note_approved": "on"})

    mark = HelpfulMark.objects.get()
    assert mark.is_note_approved is None
    assert str(stranger.pk) not in str(mark.author)


def test_a_shared_list_lasts_as_long_as_a_list_may(client: Client, stranger: Person) -> None:
    client.post("/list/save/", {"service": str(make_entry.service().pk)})

    client.post("/list/share/", {**smuggled(stranger), "lasts": "7", "ends_at": "2099-01-01", "token_hash": "a" * 64})

    collection = Collection.objects.get()
    assert (collection.ends_at - collection.created_at).days == 7
    assert collection.token_hash != "a" * 64


def test_a_role_is_given_to_whom_it_says_by_whoever_gives_it(client: Client, person: Person, stranger: Person) -> None:
    administrator = make.make_person(Role.ADMINISTRATOR)
    make.sign_in_staff(client, administrator)
    cache.clear()

    client.post(
        "/people/roles/",
        {
            **smuggled(stranger),
            "email": person.email,
            "role": "moderator",
            "given_by": str(stranger.pk),
            "person": str(stranger.pk),
        },
    )

    grant = RoleGrant.objects.exclude(person=administrator).get()
    assert (grant.person, grant.role, grant.given_by, grant.ended_at) == (person, "moderator", str(administrator.pk), None)


def test_a_decision_is_made_by_whoever_makes_it(client: Client, person: Person, stranger: Person, scotland: object) -> None:
    moderator = make.make_person(Role.MODERATOR)
    sent = make_it.contribution(person)
    make.sign_in_staff(client, moderator)

    client.post(f"/staff/queue/new/{sent.pk}/", {**smuggled(stranger), "reason": "Not yet", "decision": "refuse"})

    sent.refresh_from_db()
    assert (sent.state, sent.author, sent.decided_by, sent.kind) == ("refused", person, moderator, "new-service")


def test_a_note_goes_to_a_service_of_ones_own_list_only(client: Client) -> None:
    mine, other = make_entry.service(), make_entry.service()
    client.post("/list/save/", {"service": str(mine.pk)})

    client.post("/list/change/", {f"note-{mine.pk}": "mine", f"note-{other.pk}": "not on it", "do": "notes"})

    assert "not on it" not in client.get("/list/").content.decode()
