"""Every field is personal or safe, and somebody has said which."""

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.db import models

from tests.factories import accounts as make
from yersel.accounts import operations
from yersel.accounts.models import Person

# Rooms and packages that hold nothing about people who have accounts: what the directory publishes, places, jobs by their ids.
NOBODY_IN = {"audit", "contenttypes", "directory", "places", "procrastinate"}
PERSONAL: dict[str, set[str]] = {}
SAFE: dict[str, set[str]] = {}
for room in apps.get_app_configs():
    if find_spec(f"{room.name}.field_privacy"):
        said = import_module(f"{room.name}.field_privacy")
        PERSONAL |= said.PERSONAL
        SAFE |= said.SAFE


def fields_of(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields() if field.concrete and not field.auto_created or field.name == "id"}


@pytest.mark.parametrize(
    "model",
    [model for model in apps.get_models() if model._meta.app_label not in NOBODY_IN or model._meta.label in SAFE],
    ids=lambda model: model._meta.label,
)
def test_every_field_is_classified_once(model: type[models.Model]) -> None:
    label = model._meta.label
    personal, safe = PERSONAL.get(label, set()), SAFE.get(label, set())
    many = {field.name for field in model._meta.many_to_many}

    assert fields_of(model) - many == personal | safe
    assert not personal & safe


def test_every_room_is_classified():
    labels = {config.label for config in apps.get_app_configs() if list(config.get_models())}

    assert labels - NOBODY_IN == {label.partition(".")[0] for label in SAFE} - NOBODY_IN


@pytest.mark.django_db
def test_closing_an_account_leaves_nothing_personal_in_this_room(client, mails_at_once):
    person = make.make_person(email="morag@example.org", display_name="Morag")
    make.sign_in(client, person)
    make.make_recovery_codes(person)

    operations.close_account(person=person, by=person, at=make.NOON)

    for label in PERSONAL:
        model = apps.get_model(label)
        rows = model._default_manager.filter(user=person) if "user" in fields_of(model) else None
        assert rows is None or not rows.exists(), label
    left = Person.objects.get(pk=person.pk)
    assert (left.display_name, left.email, left.last_login) == ("", "", None)
