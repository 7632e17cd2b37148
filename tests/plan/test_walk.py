"""Every page of a plan opens for its owner, and for nobody else."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from tests.factories import plan as make
from yersel.plan.models import Plan
from yersel.plan.sections import WRITTEN

pytestmark = pytest.mark.django_db


def own_addresses(it: dict[str, Any]) -> list[str]:
    """Every address that shows something of the owner's, by GET."""
    names: list[tuple[str, list[Any]]] = [
        *((name, []) for name in ("home", "stages", "review", "versions", "goals", "goal-add", "circle", "member-add")),
        *(
            (name, [])
            for name in ("sharing", "share", "suggestions", "seen", "measures", "print", "card", "take-away", "bring-in")
        ),
        *(("section", [code]) for code in WRITTEN),
        ("question", ["about_me", "please_do"]),
        ("section-versions", ["flare_up"]),
        ("goal", [it["goal"].pk]),
        ("step-add", [it["goal"].pk]),
        ("step", [it["step"].pk]),
        ("member", [it["member"].pk]),
        ("member-invite", [it["member"].pk]),
        ("share-preview", ["account", str(it["worker"].pk)]),
        ("suggestion", [it["suggestion"].pk]),
        ("measure", ["own"]),
        ("measure", ["loneliness"]),
        *(("download", [kind]) for kind in ("json", "html", "csv", "fhir")),
    ]
    return [
        *(reverse(f"plan:{name}", args=args) for name, args in names),
        "/plan/print/?do=1",
        "/plan/print/?do=1&blank=on&size=large",
    ]


@time_machine.travel(make.AT, tick=False)
def test_every_page_opens_for_its_owner_and_is_kept_by_nothing(client: Any, furnished: dict[str, Any]) -> None:
    client.force_login(furnished["owner"])
    for address in own_addresses(furnished):
        response = client.get(address)
        assert response.status_code == 200, address
        assert "no-store" in response["Cache-Control"], address
        assert response["X-Robots-Tag"] == "noindex", address
        assert b"<b>text</b>" not in response.content or "take-away/" in address, address


@time_machine.travel(make.AT, tick=False)
def test_a_shared_plan_opens_for_its_recipient(client: Any, furnished: dict[str, Any]) -> None:
    client.force_login(furnished["worker"])
    assert client.get("/plan/shared-with-me/").status_code == 200
    page = client.get(reverse("plan:shared", args=[furnished["plan"].pk]))
    assert page.status_code == 200
    assert "what_helps" in page.content.decode()
    assert client.get(reverse("plan:suggest", args=[furnished["plan"].pk, "flare_up"])).status_code == 200
    assert client.get(reverse("plan:shared", args=[uuid4()])).status_code == 404


@time_machine.travel(make.AT, tick=False)
def test_a_link_opens_with_its_pin(client: Any, furnished: dict[str, Any]) -> None:
    address = reverse("plan:link", args=[furnished["secret"]])
    assert client.get(address).status_code == 200
    assert client.post(address, {"pin": "1111"}).status_code == 422
    page = client.post(address, {"pin": "4829"})
    assert page.status_code == 200
    assert "what_helps" in page.content.decode()


def test_pages_without_an_account(client: Any) -> None:
    for address in ("/plan/", "/plan/blank/", "/plan/blank/?part=wishes", "/plan/try/"):
        assert client.get(address).status_code == 200, address
    assert Plan.objects.count() == 0
