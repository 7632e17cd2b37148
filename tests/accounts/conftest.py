import pytest
from django.test import Client

from tests.factories import accounts as make
from yersel.accounts.models import Person, Role


@pytest.fixture(autouse=True)
def every_mail_at_once(mails_at_once: None) -> None:
    """All tests of this room."""


@pytest.fixture
def person(db: None) -> Person:
    return make.make_person(email="morag@example.org", display_name="Morag")


@pytest.fixture
def stranger(db: None) -> Person:
    return make.make_person(email="stranger@example.org")


@pytest.fixture
def admin(db: None) -> Person:
    return make.make_person(Role.ADMINISTRATOR, email="admin@example.org")


@pytest.fixture
def signed_in(client: Client, person: Person) -> Client:
    return make.sign_in(client, person)
