from django.core import checks
from django.test import override_settings


def found() -> set[str]:
    return {str(message.id) for message in checks.run_checks(include_deployment_checks=True)}


@override_settings(DEMO=True, DEVELOPMENT=True)
def test_demo_and_development_are_refused_where_people_use_it():
    assert {"yersel.E001", "yersel.E002"} <= found()


@override_settings(
    DEMO=False, DEVELOPMENT=False, MAIL_SERVER=object(), DEFAULT_FROM_EMAIL="Y <y@example.org>", SITE_ADDRESS="https://y.org"
)
def test_a_site_that_is_set_up_for_people_passes():
    assert not {name for name in found() if name.startswith("yersel.")}


@override_settings(MAIL_SERVER=None, DEFAULT_FROM_EMAIL="Yersel <yersel@localhost>", SITE_ADDRESS="http://localhost:8000")
def test_mail_that_cannot_go_out_is_told():
    assert {"yersel.W001", "yersel.W002", "yersel.W003"} <= found()
