"""Demo people: in demo mode to step in as, and impossible otherwise."""

import pytest
from django.core.checks import Error, run_checks
from django.core.management import CommandError, call_command
from django.test import Client

from tests.factories import accounts as make
from yersel.accounts import checks, operations
from yersel.accounts.demo_people import DEMO_PEOPLE
from yersel.accounts.models import Person, Role, RoleGrant
from yersel.audit.operations import first_broken_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(demo_mode: None, db: None) -> None:
    operations.load_demo_people(by="command:test", at=make.NOON)


def somebody(role: Role) -> Person:
    return Person.objects.get(is_demo=True, email__contains=f".{role.value}@")


def test_there_is_somebody_for_every_role(demo, client):
    html = client.get("/demo/people/").content.decode()

    assert Person.objects.filter(is_demo=True).count() == len(DEMO_PEOPLE)
    assert {one.role for one in DEMO_PEOPLE} == set(Role)
    for role in Role:
        assert str(somebody(role).display_name) in html
    assert all(person.email.endswith("@example.org") and "(made up)" in person.display_name for person in Person.objects.all())


def test_loading_again_changes_nothing_and_clearing_is_undone_by_loading(demo):
    operations.load_demo_people(by="command:test", at=make.NOON)
    cleared = operations.clear_demo_people(by="command:test", at=make.NOON)
    open_after = Person.objects.open().count()
    again = operations.load_demo_people(by="command:test", at=make.NOON)

    assert (cleared, open_after, again) == (len(DEMO_PEOPLE), 0, len(DEMO_PEOPLE))
    assert RoleGrant.objects.live().filter(role=Role.ADMINISTRATOR).count() == 1
    assert first_broken_link() is None


def test_the_commands_load_and_clear(demo, capsys):
    call_command("clear_demo_people")
    call_command("load_demo_people")

    assert capsys.readouterr().out == f"{len(DEMO_PEOPLE)} demo people removed.\n{len(DEMO_PEOPLE)} demo people.\n"


def test_clearing_leaves_real_people(demo, person):
    operations.clear_demo_people(by="command:test", at=make.NOON)

    person.refresh_from_db()
    assert person.closed_at is None


def test_stepping_in_as_staff_needs_no_second_step(demo, client):
    response = client.post(f"/demo/people/{somebody(Role.ADMINISTRATOR).pk}/")

    assert response["Location"] == "/account/"
    assert client.get("/people/roles/").status_code == 200


def test_stepping_in_as_another_leaves_the_first(demo, client):
    client.post(f"/demo/people/{somebody(Role.ADMINISTRATOR).pk}/")
    client.post(f"/demo/people/{somebody(Role.PUBLIC_MEMBER).pk}/")

    assert client.session["_auth_user_id"] == str(somebody(Role.PUBLIC_MEMBER).pk)
    assert client.get("/people/roles/").status_code == 404


def test_nobody_steps_in_as_somebody_real(demo, client, person):
    assert client.post(f"/demo/people/{person.pk}/").status_code == 404


def test_stepping_in_is_guarded_against_other_sites(demo):
    assert Client(enforce_csrf_checks=True).post(f"/demo/people/{somebody(Role.ANALYST).pk}/").status_code == 403


def test_real_staff_still_need_their_second_step_in_demo_mode(demo, client, admin):
    make.sign_in(client, admin)

    assert client.get("/people/roles/")["Location"].startswith("/account/security/")


def test_the_footer_leads_there(demo, client):
    assert 'href="/demo/people/"' in client.get("/about/").content.decode()


def test_outside_demo_mode_there_is_no_such_page(client):
    assert client.get("/demo/people/").status_code == 404
    assert "/demo/" not in client.get("/about/").content.decode()


def test_outside_demo_mode_the_views_refuse_even_if_mounted(demo, client, settings):
    settings.DEMO = False

    assert client.get("/demo/people/").status_code == 404
    assert client.post(f"/demo/people/{somebody(Role.ADMINISTRATOR).pk}/").status_code == 404


def test_a_session_stepped_in_before_is_nobodys_outside_demo_mode(demo, client, settings):
    client.post(f"/demo/people/{somebody(Role.ADMINISTRATOR).pk}/")
    settings.DEMO = False

    assert client.get("/account/")["Location"].startswith("/sign-in/")


def test_nor_where_real_people_are_whatever_the_settings_say(demo, client, settings):
    client.post(f"/demo/people/{somebody(Role.ADMINISTRATOR).pk}/")
    settings.DEVELOPMENT = False

    assert client.get("/account/")["Location"].startswith("/sign-in/")
    assert client.get("/demo/people/").status_code == 404
    with pytest.raises(CommandError, match="demo mode alone"):
        call_command("load_demo_people")


@pytest.mark.parametrize(("is_demo", "is_development", "refused"), [(True, False, 1), (True, True, 0), (False, False, 0)])
def test_demo_mode_where_real_people_are_is_refused(settings, is_demo, is_development, refused):
    settings.DEMO, settings.DEVELOPMENT = is_demo, is_development

    found = [message for message in run_checks() if message.id == "accounts.E001"]

    assert len(found) == refused
    assert all(isinstance(message, Error) for message in found)
    assert checks.REFUSAL.is_serious()
