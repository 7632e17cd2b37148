"""An id in an address opens nothing that is somebody else's: to them it is as if it were not there. Every address with an id is listed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client

from tests.architecture.test_access import mounted
from tests.factories import accounts as make
from tests.factories import contributing as make_it
from tests.factories import directory as make_entry
from tests.factories import pictures as make_picture
from yersel.accounts import operations
from yersel.accounts.models import Person, Role
from yersel.directory.looking_after import entry_of
from yersel.directory.models import BulkUpload, Claim, Contribution, Manager, Media, ProblemReport, Service, Version
from yersel.directory.operations.collections import share_list

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
NO_ID, NO_NUMBER = str(uuid4()), "987654321"


@dataclass(frozen=True)
class Theirs:
    """Somebody's own things."""

    person: Person
    service: Service
    draft: Contribution
    refused: Contribution
    claim: Claim
    denied: Claim
    manager: Manager
    address: int
    passkey: int
    session: int
    keeping: int
    upload: BulkUpload
    picture: Media


@pytest.fixture
def theirs(scotland: object) -> Theirs:
    person = make.make_person(email="una@example.org", display_name="Una Ownwords")
    moderator = make.make_person(Role.MODERATOR)
    make.sign_in(Client(), person)
    service = make_entry.service("Shore walkers")
    for number in (1, 2):
        Version.objects.create(service=service, number=number, data=make_it.words(), made_at=make_it.AT)
        Version.objects.create(organisation=service.organisation, number=number, data={"name": "x"}, made_at=make_it.AT)
    decided: dict[str, Any] = {"decided_by": moderator, "decided_at": make_it.AT, "reason": "No room"}
    other = make_entry.service()
    denied = Claim.objects.create(
        claimant=person,
        state="denied",
        name="Una",
        role="r",
        comment="c",
        asked_at=make_it.AT,
        **entry_of(other).columns,
        **decided,
    )
    return Theirs(
        person=person,
        service=service,
        draft=make_it.contribution(person, state="draft", submitted_at=None),
        refused=make_it.contribution(person, state="refused", **decided),
        claim=make_it.claim(person, other),
        denied=denied,
        manager=make_it.manager(person, service),
        address=operations.add_address(person=person, email="spare@example.org", at=make.NOON).pk,
        passkey=Authenticator.objects.create(user=person, type="webauthn", data={"name": "Phone"}).pk,
        session=UserSession.objects.get(user=person).pk,
        keeping=operations.keep_person(display_name="H", consent="spoken", purpose="x", by=person, at=make.NOON).pk,
        upload=BulkUpload.objects.create(by=person, state="checked", file_name="una.csv", sent_at=make_it.AT),
        picture=make_picture.picture(service, sent_by=person, alt_text="Una Ownwords at the door"),
    )


# What is somebody's own: (its address, the same address with an id that nothing has). Others get the same answer for both: not found.
OWN: dict[str, Callable[[Theirs], tuple[str, str]]] = {
    "accounts:address-first": lambda it: (f"/account/addresses/{it.address}/first/", f"/account/addresses/{NO_NUMBER}/first/"),
    "accounts:address-remove": lambda it: (f"/account/addresses/{it.address}/remove/", f"/account/addresses/{NO_NUMBER}/remove/"),
    "accounts:passkey-remove": lambda it: (
        f"/account/security/passkeys/{it.passkey}/remove/",
        f"/account/security/passkeys/{NO_NUMBER}/remove/",
    ),
    "accounts:session-end": lambda it: (f"/account/sessions/{it.session}/end/", f"/account/sessions/{NO_NUMBER}/end/"),
    "accounts:kept-end": lambda it: (f"/account/acting-for/{it.keeping}/end/", f"/account/acting-for/{NO_NUMBER}/end/"),
    "directory:contribution-show": lambda it: (f"/contributions/{it.draft.pk}/", f"/contributions/{NO_ID}/"),
    "directory:contribution-twins": lambda it: (f"/contributions/{it.draft.pk}/alike/", f"/contributions/{NO_ID}/alike/"),
    "directory:contribution-withdraw": lambda it: (
        f"/contributions/{it.draft.pk}/withdraw/",
        f"/contributions/{NO_ID}/withdraw/",
    ),
    "directory:contribution-appeal": lambda it: (f"/contributions/{it.refused.pk}/appeal/", f"/contributions/{NO_ID}/appeal/"),
    "directory:contribution-step": lambda it: (f"/contributions/{it.draft.pk}/step/what/", f"/contributions/{NO_ID}/step/what/"),
    "directory:claim-withdraw": lambda it: (f"/claims/{it.claim.pk}/withdraw/", f"/claims/{NO_ID}/withdraw/"),
    "directory:claim-appeal": lambda it: (f"/claims/{it.denied.pk}/appeal/", f"/claims/{NO_ID}/appeal/"),
    "directory:managed-show": lambda it: (f"/looking-after/{it.manager.pk}/", f"/looking-after/{NO_NUMBER}/"),
    "directory:managed-act": lambda it: (f"/looking-after/{it.manager.pk}/quit/", f"/looking-after/{NO_NUMBER}/quit/"),
    "directory:service-history": lambda it: (f"/services/{it.service.slug}/history/", "/services/no-such/history/"),
    "directory:organisation-history": lambda it: (
        f"/organisations/{it.service.organisation.slug}/history/",
        "/organisations/no-such/history/",
    ),
    "directory:service-restore": lambda it: (
        f"/services/{it.service.slug}/history/1/restore/",
        "/services/no-such/history/1/restore/",
    ),
    "directory:organisation-restore": lambda it: (
        f"/organisations/{it.service.organisation.slug}/history/1/restore/",
        "/organisations/no-such/history/1/restore/",
    ),
    "directory:service-pause": lambda it: (f"/services/{it.service.slug}/not-this-week/", "/services/no-such/not-this-week/"),
    "directory:service-resume": lambda it: (f"/services/{it.service.slug}/on-after-all/", "/services/no-such/on-after-all/"),
    "directory:upload-show": lambda it: (f"/add/table/{it.upload.pk}/", f"/add/table/{NO_ID}/"),
    "directory:upload-to-mend": lambda it: (f"/add/table/{it.upload.pk}/to-mend.csv", f"/add/table/{NO_ID}/to-mend.csv"),
    "directory:upload-save": lambda it: (f"/add/table/{it.upload.pk}/save/", f"/add/table/{NO_ID}/save/"),
    "directory:upload-throw-away": lambda it: (f"/add/table/{it.upload.pk}/throw-away/", f"/add/table/{NO_ID}/throw-away/"),
    "directory:picture": lambda it: (f"/pictures/{it.picture.pk}/{it.picture.width}/", f"/pictures/{NO_ID}/{it.picture.width}/"),
    "directory:picture-words": lambda it: (f"/pictures/{it.picture.pk}/words/", f"/pictures/{NO_ID}/words/"),
    "directory:picture-remove": lambda it: (f"/pictures/{it.picture.pk}/remove/", f"/pictures/{NO_ID}/remove/"),
    "directory:review-confirm": lambda it: (f"/services/{it.service.slug}/confirm/", "/services/no-such/confirm/"),
}
# What is published, or asks a role: the id tells nothing that is not on a public page. `test_access.py` has who may ask.
OPEN = {
    "directory:area-show", "directory:condition-show", "directory:kind-show", "directory:stage-show", "directory:landing",
    "directory:service-show", "directory:service-short", "directory:service-send", "directory:service-problem",
    "directory:organisation-show", "directory:organisation-problem", "directory:sitemap-part",
    "directory:service-edit", "directory:organisation-edit", "directory:service-claim", "directory:organisation-claim",
    "directory:helped", "directory:helped-withdraw", "directory:upload-template", "directory:organisation-pictures",
    "directory:service-pictures",
}  # fmt: skip
BY_ROLE = {
    "accounts:grant-end", "directory:claim-show", "directory:queue-item", "pages:mail-kind", "pages:mail-kind-html",
    "directory:service-delete", "directory:organisation-delete", "directory:deleted-bring-back",
    "directory:editor-areas",
}  # fmt: skip
# Whoever asks has a plan of their own first: `tests/plan/test_others.py` goes through them all, as everybody who may ask.
OF_PLANS = {
    "plan:download", "plan:goal", "plan:goal-remove", "plan:goal-versions", "plan:invitation", "plan:leave", "plan:link", "plan:measure",
    "plan:measure-remove", "plan:member", "plan:member-invite", "plan:member-remove", "plan:question", "plan:section",
    "plan:section-versions", "plan:share-preview", "plan:shared", "plan:step", "plan:step-add",
    "plan:step-remove", "plan:step-versions", "plan:step-watch",
    "plan:suggest", "plan:suggestion", "plan:suggestion-withdraw", "plan:versions-change",
}  # fmt: skip
# The id is itself the key: 160 bits of chance, or signed. Below are tests that nothing else opens them.
BY_LINK = {
    "directory:collection-show", "directory:collection-print", "directory:collection-send", "directory:collection-end",
    "directory:review", "directory:digest-confirm", "directory:digest-stop", "directory:digest-week", "directory:watch-stop",
}  # fmt: skip


def test_every_address_with_an_id_is_listed_once() -> None:
    with_id = {name for name, route, _ in mounted() if "<" in route}

    assert with_id == {*OWN, *OPEN, *BY_ROLE, *BY_LINK, *OF_PLANS}
    assert len(with_id) == len(OWN) + len(OPEN) + len(BY_ROLE) + len(BY_LINK) + len(OF_PLANS)


def plain(response: Any) -> tuple[int, str]:
    """The answer, without the address that stands at the foot of each page for paper."""
    html = re.sub(r'csrfmiddlewaretoken" value="[^"]+', "", response.content.decode())
    return response.status_code, re.sub(r"http://testserver/\S*", "", html)


@pytest.fixture
def stranger() -> Client:
    return make.sign_in(Client(), make.make_person())


@pytest.mark.parametrize("name", sorted(OWN))
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_somebody_elses_is_as_if_it_were_not_there(theirs: Theirs, stranger: Client, name: str, method: str) -> None:
    real, unknown = OWN[name](theirs)
    ask = getattr(stranger, method)

    answer = plain(ask(real, {"text": "x", "reason": "x"}))

    assert answer == plain(ask(unknown, {"text": "x", "reason": "x"}))
    assert answer[0] in (404, 405)
    assert "Ownwords" not in answer[1]


@pytest.mark.parametrize("name", sorted(OWN))
def test_nothing_of_it_has_changed(theirs: Theirs, stranger: Client, name: str) -> None:
    def state() -> list[Any]:
        return [
            list(model._default_manager.order_by("pk").values())  # type: ignore[attr-defined]
            for model in (Contribution, Claim, Manager, Media, Version, Authenticator, ProblemReport)
        ] + [
            theirs.person.emailaddress_set.count(),
            theirs.person.keeping.filter(ended_at=None).count(),
            theirs.service.review_state,
        ]

    before = state()
    stranger.post(OWN[name](theirs)[0], {"text": "x", "summary": "taken over", "description": "x" * 60, "reason": "x"})
    theirs.service.refresh_from_db()

    assert state() == before


def test_ids_inside_a_form_of_ones_own_reach_nothing_of_others(theirs: Theirs, client: Client) -> None:
    """On the page of what one looks after, the keys of other entries answer as keys that nothing has."""
    person = make.make_person()
    make.sign_in(client, person)
    mine = make_it.manager(person, make_entry.service())
    report = make_it.report(entry_of(theirs.service))
    keys = {"hand-over": (theirs.manager.pk, NO_NUMBER), "welcome": (theirs.claim.pk, NO_ID), "answer": (report.pk, NO_ID)}

    for what, (real, unknown) in keys.items():
        here = f"/looking-after/{mine.pk}/{what}/"
        answers = [client.post(here, {"key": str(key), "reason": "I say so"}) for key in (real, unknown)]
        assert plain(answers[0]) == plain(answers[1]), what
        assert answers[0].status_code == 404, what
    report.refresh_from_db()
    assert report.answered_at is None


def test_a_draft_is_hidden_from_those_who_decide_as_well(theirs: Theirs, client: Client) -> None:
    make.sign_in_staff(client, make.make_person(Role.MODERATOR))

    assert client.get(f"/contributions/{theirs.draft.pk}/").status_code == 404
    assert plain(client.get(f"/staff/queue/new/{theirs.draft.pk}/")) == plain(client.get(f"/staff/queue/new/{NO_ID}/"))


@pytest.mark.parametrize("key", ["pk", "token_hash", "maker_hash"])
def test_a_shared_list_opens_by_its_link_alone(client: Client, scotland: object, key: str) -> None:
    shared = share_list(items=[(make_entry.service().pk, "a note of mine")], at=make_it.AT)
    wrong = str(getattr(shared.collection, key))

    for page in ("", "print/", "send/"):
        response = client.get(f"/lists/{wrong}/{page}")
        assert response.status_code == 404
        assert "a note of mine" not in response.content.decode()


def test_whoever_has_the_link_cannot_end_the_list(client: Client, scotland: object) -> None:
    from yersel.core import clock

    shared = share_list(items=[(make_entry.service().pk, "")], at=clock.now())

    assert client.get(f"/lists/{shared.token}/").status_code == 200
    assert client.post(f"/lists/{shared.token}/end/").status_code == 404
    assert client.get(f"/lists/{shared.token}/").status_code == 200


def test_a_review_link_that_was_changed_by_a_letter_opens_nothing(client: Client) -> None:
    from yersel.directory.review_links import cycle_of, entry_address

    service = make_entry.service()
    path = entry_address(service.pk, cycle_of(service), person_id=None)
    assert client.get(path).status_code == 200

    for place in (9, 12, len(path) // 2, len(path) - 3):
        other = "A" if path[place] != "A" else "B"
        assert client.get(f"{path[:place]}{other}{path[place + 1 :]}").status_code == 404
