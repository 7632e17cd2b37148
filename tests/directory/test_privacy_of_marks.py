"""Every field about reviews, links and marks is personal or safe, and somebody has said which."""

import pytest
from django.apps import apps

from yersel.directory.privacy_of_marks import PERSONAL, SAFE


@pytest.mark.parametrize("label", sorted(PERSONAL.keys() | SAFE.keys()))
def test_every_field_is_classified_once(label: str) -> None:
    personal, safe = PERSONAL.get(label, set()), SAFE.get(label, set())

    assert {field.name for field in apps.get_model(label)._meta.concrete_fields} == personal | safe
    assert not personal & safe
