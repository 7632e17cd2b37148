"""Every address × everybody who may ask: who gets in. A new address fails here until its line is written.

A letter for what each gets by GET, signed in and with their second step taken: `.` in (the page, or whatever it answers by itself),
`S` sent to sign in, `N` not there (404). Addresses for POST alone answer 405 to whoever gets in.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories import accounts as make
from yersel.accounts.models import HOUSE_WIDE, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_at_once")]
EVERYBODY = ["nobody", Role.PUBLIC_MEMBER, *HOUSE_WIDE]

PUBLIC = {
    "account_inactive", "account_login", "mfa_authenticate", "mfa_login_webauthn",
    "accounts:closed-now", "accounts:code", "accounts:code-again", "accounts:held", "accounts:join", "accounts:lost", "accounts:roles",
    "accounts:sign-in", "accounts:sign-out",
    "directory:area-list", "directory:area-show", "directory:browse", "directory:condition-list", "directory:condition-show",
    "directory:collection-end", "directory:collection-print", "directory:collection-send", "directory:collection-show",
    "directory:list", "directory:list-change", "directory:list-empty", "directory:list-print", "directory:list-remove",
    "directory:list-save", "directory:list-send", "directory:list-share", "directory:service-send", "directory:service-short",
    "directory:find", "directory:kind-list", "directory:kind-show", "directory:landing", "directory:organisation-list",
    "directory:organisation-show", "directory:remembered", "directory:remembered-erase", "directory:robots", "directory:service-show",
    "directory:looked-after", "directory:organisation-problem", "directory:service-problem", "directory:suggestion-make",
    "directory:digest-confirm", "directory:digest-stop", "directory:digest-week", "directory:review", "directory:watch-stop",
    "directory:picture", "directory:sitemap", "directory:sitemap-part", "directory:stage-list", "directory:stage-show", "directory:suggest",
    "pages:about", "pages:accessibility", "pages:components", "pages:credits", "pages:favicon", "pages:health", "pages:home",
    "pages:how-we-check", "pages:language", "pages:leave", "pages:leave-help", "pages:privacy",
    "plan:blank", "plan:home", "plan:invitation", "plan:link", "plan:try",
}  # fmt: skip
ANY_MEMBER = {
    "account_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn", "mfa_deactivate_totp", "mfa_index", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "mfa_view_recovery_codes",
    "accounts:address-code", "accounts:address-first", "accounts:address-remove", "accounts:addresses", "accounts:close",
    "accounts:confirm", "accounts:data", "accounts:history", "accounts:kept", "accounts:kept-end", "accounts:name",
    "accounts:passkey-remove", "accounts:recovery-codes", "accounts:security", "accounts:session-end", "accounts:sessions",
    "accounts:sessions-end", "accounts:show",
    "directory:claim-appeal", "directory:claim-withdraw", "directory:contribution-appeal", "directory:contribution-list",
    "directory:contribution-show", "directory:contribution-step", "directory:contribution-twins", "directory:contribution-withdraw",
    "directory:entry-add", "directory:entry-one-page", "directory:managed-act", "directory:managed-show", "directory:organisation-claim",
    "directory:organisation-edit", "directory:organisation-history", "directory:organisation-restore", "directory:service-claim",
    "directory:service-edit", "directory:service-history", "directory:service-pause", "directory:service-restore",
    "directory:service-resume",
    "directory:upload-save", "directory:upload-send", "directory:upload-show", "directory:upload-template",
    "directory:upload-throw-away", "directory:upload-to-mend",
    "directory:digest", "directory:digest-change", "directory:own-lists",
    "directory:organisation-pictures", "directory:picture-remove", "directory:picture-words", "directory:service-pictures",
    "directory:helped", "directory:helped-withdraw", "directory:review-confirm", "directory:review-mine",
    "plan:bring-in", "plan:card", "plan:circle", "plan:download", "plan:erase", "plan:erased", "plan:goal", "plan:goal-add",
    "plan:goal-remove", "plan:goal-versions", "plan:goals", "plan:leave", "plan:measure", "plan:measure-remove", "plan:measures",
    "plan:member", "plan:member-add", "plan:member-invite", "plan:member-remove", "plan:print", "plan:question", "plan:review",
    "plan:section", "plan:section-versions", "plan:seen", "plan:service-add", "plan:share", "plan:share-preview",
    "plan:share-stop", "plan:shared", "plan:shared-with-me", "plan:sharing", "plan:stages", "plan:start", "plan:step",
    "plan:step-add", "plan:step-remove", "plan:step-versions", "plan:step-watch",
    "plan:suggest", "plan:suggestion", "plan:suggestion-withdraw", "plan:suggestions",
    "plan:take-away", "plan:versions", "plan:versions-change", "plan:wishes-open",
}  # fmt: skip
SITE_RECORDS = {Role.ADMINISTRATOR}
BY_ROLE = {
    "pages:mail-kinds": SITE_RECORDS,
    "pages:mail-kind": SITE_RECORDS,
    "pages:mail-kind-html": SITE_RECORDS,
    "accounts:grants": {Role.ADMINISTRATOR},
    "accounts:grant-end": {Role.ADMINISTRATOR},
    "directory:editor-list": {Role.ADMINISTRATOR},
    "directory:editor-areas": {Role.ADMINISTRATOR},
    "directory:service-delete": {Role.ADMINISTRATOR, Role.MODERATOR},
    "directory:organisation-delete": {Role.ADMINISTRATOR, Role.MODERATOR},
    "directory:deleted-list": {Role.ADMINISTRATOR, Role.MODERATOR},
    "directory:deleted-bring-back": {Role.ADMINISTRATOR, Role.MODERATOR},
    "directory:claim-list": {Role.ADMINISTRATOR, Role.MODERATOR},
    "directory:claim-show": {Role.ADMINISTRATOR, Role.MODERATOR},
    "directory:merge": {Role.ADMINISTRATOR, Role.MODERATOR},
    "directory:queue": {Role.ADMINISTRATOR, Role.MODERATOR, Role.DIRECTORY_EDITOR},
    "directory:queue-item": {Role.ADMINISTRATOR, Role.MODERATOR, Role.DIRECTORY_EDITOR},
    "directory:helpful-decide": {Role.MODERATOR, Role.ADMINISTRATOR},
    "directory:helpful-staff": {Role.MODERATOR, Role.ADMINISTRATOR},
    "directory:freshness": {Role.DIRECTORY_EDITOR, Role.MODERATOR, Role.ADMINISTRATOR},
    "directory:freshness-work": {Role.DIRECTORY_EDITOR, Role.MODERATOR, Role.ADMINISTRATOR},
    "accounts:lost-address": {Role.ADMINISTRATOR, Role.NETWORK_COORDINATOR},
}
SAMPLES = {
    "pk": "999999",
    "key": "no-such",
    "code": "no-such",
    "slug": "no-such",
    "place": "no-such",
    "kind": "no-such",
    "name": "test-message",
    "number": "1",
    "step": "no-such",
    "what": "no-such",
    "token": "no-such",
    "question": "no-such",
    "recipient": "no-such",
    "secret": "no-such",
}
SOME_ID = "00000000-0000-4000-8000-000000000000"


def patterns(found: list[Any], namespace: str = "", before: str = "") -> Iterator[tuple[str, str, Any]]:
    """(name, address, view) of everything that is mounted; twins without a name have that of their view's first."""
    for one in found:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, f"{one.namespace}:" if one.namespace else namespace, route)
        elif isinstance(one, URLPattern):
            yield f"{namespace}{one.name or ''}", route, one.callback


def mounted() -> list[tuple[str, str, Any]]:
    everything = list(patterns(get_resolver().url_patterns))
    names = {view: name for name, _, view in reversed(everything) if not name.endswith(":")}
    return [(name if not name.endswith(":") else names[view], route, view) for name, route, view in everything]


def address(route: str) -> str:
    route = re.sub("<uuid:[a-z]+>", SOME_ID, route)
    parts = [SAMPLES[part.strip("<>").partition(":")[2]] if part.startswith("<") else part for part in route.split("/")]
    if "sitemap-" in route:
        return "/sitemap-no-such-1.xml"
    return "/" + "/".join(parts)


def expected(name: str, who: str) -> str:
    if name in PUBLIC:
        return "."
    if who == "nobody":
        return "S"
    return "." if name in ANY_MEMBER or who in BY_ROLE[name] else "N"


def test_every_address_is_in_the_table_and_nothing_else_is():
    names = {name for name, _, _ in mounted()}

    assert names == PUBLIC | ANY_MEMBER | set(BY_ROLE)
    assert not PUBLIC & ANY_MEMBER


def test_public_is_what_is_marked_so_and_nothing_else():
    marked = {name for name, _, view in mounted() if not getattr(view, "login_required", True)}

    assert marked == PUBLIC


@pytest.mark.parametrize("who", EVERYBODY)
def test_each_address_answers_each_as_the_table_says(client: Client, who: str) -> None:
    if who == Role.PUBLIC_MEMBER:
        make.sign_in(client, make.make_person())
    elif who != "nobody":
        make.sign_in_staff(client, make.make_person(Role(who)))
    wrong = []

    for name, route, view in mounted():
        cache.clear()
        response = client.get(address(route))
        sent = response.headers.get("Location", "").startswith("/sign-in/?next=")
        got = "S" if sent else "N" if response.status_code == 404 and getattr(view, "needs_permission", None) else "."
        if got != expected(name, who) or response.status_code >= 500:
            wrong.append((name, route, got, response.status_code))

    assert wrong == []


@pytest.mark.parametrize("name", sorted(BY_ROLE))
def test_what_needs_a_role_says_so_itself(name: str) -> None:
    views = [view for found, _, view in mounted() if found == name]

    assert all(view.needs_permission for view in views)


@pytest.mark.parametrize("who", EVERYBODY)
def test_nothing_can_be_sent_by_whoever_may_not_see(client: Client, who: str) -> None:
    if who == Role.PUBLIC_MEMBER:
        make.sign_in(client, make.make_person())
    elif who != "nobody":
        make.sign_in_staff(client, make.make_person(Role(who)))
    closed = [route for name, route, _ in mounted() if expected(name, who) != "."]

    answers = {route: client.post(address(route), {"email": "x@example.org"}) for route in closed}

    assert [
        route
        for route, response in answers.items()
        if not (response.status_code == 404 or response.headers.get("Location", "").startswith("/sign-in/?next="))
    ] == []
