"""A few living examples for the demo: made-up suggestions, a problem, a claim, and demo people who look after a made-up group."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from yersel.accounts.models import Person, Role
from yersel.directory.models import Claim, Contribution, EditorArea, Manager, ProblemReport, Service
from yersel.places.models import CouncilArea

_SUGGESTIONS = [
    ("knitters", "Harbour Knitters (made up)", "We knit and talk on Thursdays. Sore hands are welcome.", "Leith", 3),
    ("breathe", "Sing and Breathe (made up)", "Slow singing for people who get out of breath, in the library.", "Inverness", 1),
]


def example_id(*parts: str) -> UUID:
    """The id of an example: the same on every machine."""
    return uuid5(NAMESPACE_URL, "/".join(("yersel-demo", "contributing", *parts)))


def load_examples(services: list[Service], *, at: datetime) -> None:
    """Put the examples there that are not there yet. `services` are demo services, in an order that does not change."""
    for key, name, words, where, days in _SUGGESTIONS:
        then = at - timedelta(days=days)
        values = {"data": {"name": name, "description": words, "where_told": where}, "submitted_at": then}
        values |= {"kind": "suggestion", "state": "submitted", "started_at": then, "changed_at": then}
        Contribution.objects.get_or_create(id=example_id(key), defaults=values)
    _load_editor_areas()
    if len(services) < 3:
        return
    reported = {"service": services[0], "kind": "contact-wrong", "text": "Nobody answers at this number.", "reporter": "demo"}
    ProblemReport.objects.get_or_create(id=example_id("problem"), defaults={**reported, "reported_at": at - timedelta(days=2)})
    _load_claim(services[1], at)
    _load_managers(services[2], at)


def _demo_person(role: Role) -> Person | None:
    return Person.objects.open().filter(is_demo=True, email__contains=f".{role.value}@").first()


def _load_claim(service: Service, at: datetime) -> None:
    if claimant := _demo_person(Role.PUBLIC_MEMBER):
        values = {"organisation": service.organisation, "service": service, "claimant": claimant, "name": "Morag Member"}
        values |= {"role": "organiser", "comment": "My name is on the poster of the group.", "asked_at": at - timedelta(days=1)}
        Claim.objects.get_or_create(id=example_id("claim"), defaults=values)


def _load_managers(service: Service, at: datetime) -> None:
    for role, is_lead in ((Role.ORGANISATION_LEAD, True), (Role.ORGANISATION_MANAGER, False)):
        if person := _demo_person(role):
            known = {"organisation": service.organisation, "service": None, "person": person, "ended_at": None}
            Manager.objects.get_or_create(**known, defaults={"is_lead": is_lead, "since_at": at})


def _load_editor_areas() -> None:
    """One of the demo editors keeps Highland alone."""
    person = Person.objects.open().filter(is_demo=True, email__contains=".highland-editor@").first()
    area = CouncilArea.objects.filter(slug="highland").first()
    if person and area:
        EditorArea.objects.get_or_create(person=person, area=area)


def clear_examples() -> None:
    """Those that do not go with their entries."""
    Contribution.objects.filter(id__in=[example_id(key) for key, *_rest in _SUGGESTIONS]).delete()
