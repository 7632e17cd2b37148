"""Every field of a table that knows of people is personal or safe, and somebody has said which."""

import pytest
from django.apps import apps

from yersel.accounts.models import Person
from yersel.directory.field_privacy import PERSONAL, SAFE


def about_people():
    """Tables of this room with a link to a person, an address that a visitor left, or marks that somebody made."""
    for model in apps.get_app_config("directory").get_models():
        fields = [field for field in model._meta.get_fields() if field.concrete]
        if (
            any(field.related_model is Person for field in fields)
            or "reporter" in {field.name for field in fields}
            or model._meta.label in SAFE
        ):
            yield model


@pytest.mark.parametrize("model", list(about_people()), ids=lambda model: model._meta.label)
def test_every_field_is_classified_once(model):
    label = model._meta.label
    fields = {field.name for field in model._meta.get_fields() if field.concrete}

    assert fields == PERSONAL.get(label, set()) | SAFE[label]
    assert not PERSONAL.get(label, set()) & SAFE[label]
