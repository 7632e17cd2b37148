"""Whatever somebody types is shown as text: each text field of each form is filled with markup, and every page that shows it is read."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import accounts as make
from tests.factories import contributing as make_it
from tests.factories import directory as make_entry
from yersel.accounts import operations
from yersel.accounts.models import Person, Role
from yersel.directory.models import Claim, Contribution, HelpfulMark, ProblemReport, Service
from yersel.directory.operations import deciding

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
TAG = "<script>alert('XQ')</script>"
OUT_OF_AN_ATTRIBUTE = "\"><img src=x onerror=alert('XQ')>"
TYPED = f"{TAG} {OUT_OF_AN_ATTRIBUTE} {{{{ settings.SECRET_KEY }}}} {{% csrf_token %}} &lt;b&gt;"
RAW = ("<script>alert", "<img src=x onerror", '"><img', "</script> ", 'onerror="')


def came_through(response: Any) -> list[str]:
    """What of the markup a browser would act upon, and the secret key where the page tells it."""
    html = response.content.decode()
    return [piece for piece in (*RAW, settings.SECRET_KEY) if piece in html]


def shown(response: Any) -> str:
    """The page, once it is sure that nothing of the markup came through."""
    assert came_through(response) == [], response.wsgi_request.path
    return str(response.content.decode())


def shows(response: Any) -> bool:
    """Whether the page shows what was typed, as text."""
    return "&lt;script&gt;alert(" in shown(response)


@pytest.fixture
def una() -> Person:
    return make.make_person(email="una@example.org", display_name="Una")


@pytest.fixture
def moderator(client: Client) -> Client:
    return make.sign_in_staff(Client(), make.make_person(Role.MODERATOR))


@pytest.fixture
def member(una: Person) -> Client:
    return make.sign_in(Client(), una)


def test_a_search(client: Client, scotland: object) -> None:
    assert shows(client.get("/find", {"q": TYPED}))
    assert shows(client.get("/find", {"near": TYPED}))
    assert shows(client.get("/find/suggest", {"q": TYPED, "format": "html"}))
    for name in ("sort", "page", "condition", "radius", "age", "only", "after", "lat"):
        assert came_through(client.get("/find", {"q": "walk", name: TYPED})) == [], name


def test_suggestions_as_json_are_json_and_nothing_that_a_browser_would_draw(client: Client) -> None:
    response = client.get("/find/suggest", {"q": TYPED}, headers={"Accept": "application/json"})

    assert response["Content-Type"] == "application/json"
    assert TAG not in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/organisations/", "/browse/", "/conditions/", "/areas/", "/list/", "/sign-in/", "/review/x/"]
)
def test_every_word_in_an_address(client: Client, scotland: object, address: str) -> None:
    for name in ("q", "near", "letter", "said", "next", "back", "number", "page", "size"):
        assert came_through(client.get(address, {name: TYPED})) == [], name


def test_an_address_that_is_not_there(client: Client) -> None:
    for path in ("/services/<script>alert(1)</script>/", "/lists/%3Cscript%3Ealert(1)/", "/nowhere/%22%3E%3Cimg%20src=x/"):
        assert came_through(client.get(path)) == [], path


def test_a_suggestion(client: Client, moderator: Client, scotland: object) -> None:
    wrong = client.post("/suggest-a-service/", dict.fromkeys(("name", "what", "where", "contact", "email"), TYPED))
    make_it.send(client, "/suggest-a-service/", {**dict.fromkeys(("name", "what", "where", "contact"), TYPED), "email": ""})

    suggestion = Contribution.objects.get()
    assert shows(wrong)
    assert shows(moderator.get("/staff/queue/"))
    assert shows(moderator.get(f"/staff/queue/suggestion/{suggestion.pk}/"))
    assert shows(moderator.get(f"/contributions/{suggestion.pk}/"))


def test_a_problem_and_its_answer(client: Client, member: Client, una: Person, moderator: Client) -> None:
    service = make_entry.service()
    manager = make_it.manager(una, service)
    make_it.send(client, f"/services/{service.slug}/problem/", {"kind": "closed", "text": TYPED})

    report = ProblemReport.objects.get()
    assert shows(member.get(f"/looking-after/{manager.pk}/"))
    assert shows(moderator.get(f"/staff/queue/problem/{report.pk}/"))
    assert came_through(moderator.get("/staff/freshness/work/")) == []
    moderator.post(f"/staff/queue/problem/{report.pk}/", {"reason": TYPED, "decision": "answer"})
    assert "alert" in ProblemReport.objects.get().reply


STEPS = {
    "who": ("organisation", "name", "postcode", "phone", "charity_number"),
    "what": ("summary", "description", "url", "email"),
    "where": ("place_0_name", "place_0_street", "place_0_city", "phone", "phone_for", "application_process", "cost_details"),
    "people": ("minimum_age", "eligibility"),
    "access": ("step-free-entrance",),
    "group": ("name", "description", "website", "email"),
}


def test_every_step_of_a_contribution_shows_again_what_was_typed(member: Client, una: Person, scotland: object) -> None:
    make_entry.term("access", "step-free-entrance", "Step-free way in", scope="place", prompt_questions=["Is there a step?"])
    new = make_it.contribution(una, state="draft", submitted_at=None)
    group = make_it.contribution(una, state="draft", submitted_at=None, kind="new-organisation", data={"name": "x"})

    for step, fields in STEPS.items():
        draft = group if step == "group" else new
        path = f"/contributions/{draft.pk}/step/{step}/"
        response = member.post(path, dict.fromkeys(fields, TYPED))
        assert shows(response if response.status_code == 422 else member.get(path)), step


def everything_typed() -> dict[str, Any]:
    """A whole new service in which each text is markup."""
    data = make_it.words(name=TYPED[:200], summary=TYPED, description=TYPED * 2)
    data["organisation"] = {"name": TYPED[:200], "role": "runs"}
    data["phones"] = [{"number": TYPED[:40], "extension": "", "type": "", "description": TYPED}]
    return {
        **data,
        "application_process": TYPED,
        "url": "javascript:alert('XQ')",
        "email": TYPED[:60],
        "eligibility_description": TYPED,
    }


def test_a_contribution_wherever_it_is_read(member: Client, una: Person, moderator: Client, scotland: object) -> None:
    sent = make_it.contribution(una, data=everything_typed())

    for client, path in (
        (member, "/contributions/"),
        (member, f"/contributions/{sent.pk}/"),
        (moderator, "/staff/queue/"),
        (moderator, f"/staff/queue/new/{sent.pk}/"),
    ):
        assert shows(client.get(path)), path
        assert 'href="javascript:' not in client.get(path).content.decode(), path


def test_a_published_entry_and_its_history(client: Client, member: Client, una: Person, scotland: object) -> None:
    moderator = make.make_person(Role.MODERATOR)
    sent = make_it.contribution(una, data=everything_typed())
    deciding.approve(contribution=sent, reason=TYPED, by=moderator, at=make_it.AT)
    service = Service.objects.get()
    make_it.manager(una, service.organisation)
    service.url = service.organisation.website = "javascript:alert('XQ')"
    service.save()
    service.organisation.save()

    for one, path in (
        (client, service.get_absolute_url()),
        (client, service.organisation.get_absolute_url()),
        (client, "/organisations/"),
        (client, f"/services/{service.slug}/problem/"),
        (client, f"/services/{service.slug}/send/"),
        (member, f"/services/{service.slug}/history/"),
        (member, f"/services/{service.slug}/claim/"),
        (member, f"/services/{service.slug}/edit/"),
        (member, f"/services/{service.slug}/helped/"),
        (member, f"/contributions/{sent.pk}/"),
        (member, "/contributions/"),
        (member, "/review/"),
    ):
        html = shown(one.get(path))
        assert 'href="javascript:' not in html, path
    assert shows(client.get(service.get_absolute_url()))
    assert shows(client.get("/find", {"q": "script"}))
    assert "<script" not in client.get("/sitemap.xml").content.decode()


def test_facts_for_search_engines_end_in_no_tag_of_their_own(client: Client) -> None:
    service = make_entry.service(f"A walk </script>{TAG}", summary=TYPED, description=TYPED)

    html = shown(client.get(service.get_absolute_url()))

    facts = html.partition("application/ld+json")[2].partition("</script>")[0]
    assert "alert" in facts
    assert "<" not in facts.partition(">")[2]


def test_a_saved_and_shared_list(client: Client, scotland: object) -> None:
    service = make_entry.service(f"A walk {TAG}")
    client.post("/list/save/", {"service": str(service.pk)})
    client.post("/list/change/", {f"note-{service.pk}": TYPED, "do": "notes"})
    shared = client.post("/list/share/", {"name": TYPED[:60], "lasts": "7", "with_notes": "on"})["Location"].partition("?")[0]

    for path in ("/list/", "/list/print/", "/list/print/?size=easy", "/list/send/", "/list/share/", shared, f"{shared}print/"):
        assert came_through(client.get(path)) == [], path
    assert shows(client.get("/list/"))
    assert shows(client.get(shared))
    assert shows(client.post("/list/send/", {"address": TYPED}))
    assert shows(client.post("/list/share/", {"name": TYPED * 9, "lasts": "7"}))


def test_what_is_remembered(client: Client, scotland: object) -> None:
    assert shows(client.post("/remembered/", {"near": TYPED}))
    assert came_through(client.get("/remembered/", {"near": TYPED, "condition": TYPED, "stage": TYPED})) == []


def test_a_claim(member: Client, una: Person, moderator: Client) -> None:
    service = make_entry.service()
    lead = make.make_person()
    manager = make_it.manager(lead, service)
    wrong = member.post(f"/services/{service.slug}/claim/", {"name": TYPED, "role": TYPED, "comment": TYPED * 20, "phone": TYPED})
    member.post(
        f"/services/{service.slug}/claim/", {"name": TYPED[:120], "role": TYPED[:120], "comment": TYPED, "phone": TYPED[:40]}
    )

    claim = Claim.objects.get()
    assert shows(wrong)
    assert shows(moderator.get(f"/staff/queue/claim/{claim.pk}/"))
    assert came_through(member.get("/contributions/")) == []
    assert came_through(make.sign_in(Client(), lead).get(f"/looking-after/{manager.pk}/")) == []


def test_an_appeal_and_its_reason(member: Client, una: Person, moderator: Client, scotland: object) -> None:
    sent = make_it.contribution(una)
    moderator.post(f"/staff/queue/new/{sent.pk}/", {"reason": TYPED, "decision": "refuse"})
    assert shows(member.get(f"/contributions/{sent.pk}/"))
    member.post(f"/contributions/{sent.pk}/appeal/", {"text": TYPED})

    from yersel.directory.models import Appeal

    assert shows(moderator.get(f"/staff/queue/appeal/{Appeal.objects.get().pk}/"))


def test_a_note_of_what_helped(member: Client, moderator: Client, client: Client) -> None:
    service = make_entry.service()
    assert shows(member.post(f"/services/{service.slug}/helped/", {"note": TYPED * 9}))
    member.post(f"/services/{service.slug}/helped/", {"note": TYPED})

    assert shows(member.get(f"/services/{service.slug}/helped/"))
    assert shows(moderator.get("/staff/helpful/"))
    HelpfulMark.objects.update(is_note_approved=True)
    assert came_through(client.get(service.get_absolute_url())) == []


def test_a_name_an_address_and_what_somebody_acts_for(member: Client, una: Person, client: Client) -> None:
    assert shows(member.post("/account/addresses/", {"email": TYPED}))
    assert shows(member.post("/account/name/", {"display_name": TYPED * 9}))
    member.post("/account/name/", {"display_name": TYPED[:40]})
    member.post("/account/acting-for/", {"display_name": TYPED[:40], "consent": "spoken", "purpose": TYPED})

    for path in ("/account/", "/about/", "/account/acting-for/", "/account/history/", "/account/name/", "/account/sessions/"):
        assert shows(member.get(path)), path
    for path, field in (("/sign-in/", "email"), ("/sign-in/lost/", "email")):
        assert shows(client.post(path, {field: TYPED})), path


def test_a_device_that_names_itself_in_markup(una: Person) -> None:
    client = Client(headers={"User-Agent": f"Firefox {TAG}"})
    make.sign_in(client, una)

    assert came_through(client.get("/account/sessions/")) == []


def test_what_staff_type(client: Client, una: Person) -> None:
    administrator = make.make_person(Role.ADMINISTRATOR, display_name=TYPED[:40])
    make.sign_in_staff(client, administrator)

    assert shows(client.post("/people/roles/", {"email": TYPED, "role": TYPED}))
    assert shows(client.post("/people/lost-address/", {"old": TYPED, "new": TYPED, "reason": TYPED}))
    assert shows(client.post("/staff/merge/", {"keep": TYPED, "drop": TYPED}))
    operations.change_lost_address(person=una, email="new@example.org", reason=TYPED, by=administrator, at=make.NOON)
    assert shows(client.get("/people/roles/"))


def test_a_review_answer(client: Client, moderator: Client) -> None:
    from yersel.directory.review_links import cycle_of, entry_address

    service = make_entry.service(f"A walk {TAG}")
    path = entry_address(service.pk, cycle_of(service), person_id=None)

    assert shows(client.get(path))
    assert shows(client.post(path, {"answer": "moved", "text": TYPED * 9}))
    assert shows(client.post(path, {"answer": "moved", "text": TYPED}))
    assert shows(moderator.get(f"/staff/queue/problem/{ProblemReport.objects.get().pk}/"))
