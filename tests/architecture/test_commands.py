"""What a newcomer asks of each command first: what it does."""

import pytest
from django.core.management import get_commands, load_command_class

OURS = sorted((name, str(app)) for name, app in get_commands().items() if str(app).startswith("yersel."))


@pytest.mark.parametrize(("name", "app"), OURS)
def test_every_command_explains_itself(name: str, app: str) -> None:
    said = load_command_class(app, name).create_parser("manage.py", name).format_help()

    assert said.startswith("usage:")
