"""Passkeys, an app, recovery codes, and where one is signed in."""

from __future__ import annotations

from typing import Any, cast

from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yersel.accounts import operations, policies, queries
from yersel.accounts.adapter import can_do_without
from yersel.accounts.decorators import personal, public
from yersel.accounts.recovery import unused_codes
from yersel.accounts.sessions import SignedInRequest, wanted_address
from yersel.accounts.views.account import said
from yersel.accounts.views.entry import GET_OR_POST
from yersel.core import clock
from yersel.core.access import sensitive, way_out


@personal
@way_out
@require_safe
def show(request: SignedInRequest) -> HttpResponse:
    """What is set up, and how to set up more. Staff without a second step are sent here."""
    person = request.user
    kinds = queries.second_factors_of(person)
    context = {
        "passkeys": [(row, row.wrap().name) for row in queries.passkeys_of(person)],
        "has_app": Authenticator.Type.TOTP in kinds,
        "codes_left": len(unused_codes(person)),
        "must_set_up": not kinds and policies.needs_second_factor(person),
        "said": request.GET.get("said", ""),
        "next": wanted_address(request),
    }
    return render(request, "accounts/security.html", context)


@personal
@sensitive
@require_http_methods(GET_OR_POST)
def recovery_codes(request: SignedInRequest) -> HttpResponse:
    """The codes to keep on paper; POST makes new ones."""
    if request.method == "POST":
        operations.make_recovery_codes(person=request.user, at=clock.now())
        return HttpResponseRedirect(reverse("accounts:recovery-codes"))
    return render(request, "accounts/recovery_codes.html", {"codes": unused_codes(request.user)})


@personal
@require_safe
def sessions(request: SignedInRequest) -> HttpResponse:
    """Where they are signed in."""
    found = queries.sessions_of(request.user, request.session.session_key)
    return render(request, "accounts/sessions.html", {"sessions": found, "said": request.GET.get("said", "")})


@personal
@require_POST
def session_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sign out on another device. 404 for a session of somebody else."""
    if not operations.end_session(person=request.user, session_id=pk, at=clock.now()):
        raise Http404
    return said("accounts:sessions", "ended")


@personal
@require_POST
def sessions_end(request: SignedInRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    operations.end_other_sessions(person=request.user, this_key=request.session.session_key, at=clock.now())
    return said("accounts:sessions", "ended-all")


class _PasskeyLogin(webauthn.LoginWebAuthnView):  # type: ignore[misc]
    """Signing in by passkey alone. One that does not work is said on the sign-in page."""

    def form_invalid(self, form: Any) -> HttpResponse:
        return HttpResponseRedirect(f"{reverse('accounts:sign-in')}?{urlencode({'said': 'passkey'})}")


class _AddPasskey(webauthn.AddWebAuthnView):  # type: ignore[misc]
    """Every passkey of ours can sign in alone: the device is asked to keep it and to check who holds it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        from allauth.mfa.webauthn.internal import auth

        context: dict[str, Any] = super(webauthn.AddWebAuthnView, self).get_context_data(**kwargs)
        context["js_data"] = {"creation_options": auth.begin_registration(self.request.user, True)}
        return context


class _ShowPasskey(webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Showing a passkey again, for a sensitive act or as the second step."""

    def form_invalid(self, form: Any) -> HttpResponse:
        address = (
            f"{reverse('mfa_reauthenticate_webauthn')}?{urlencode({'said': 'passkey', 'next': wanted_address(self.request)})}"
        )
        return HttpResponseRedirect(address)


passkey_login = public(personal(_PasskeyLogin.as_view()))
passkey_add = way_out(personal(sensitive(_AddPasskey.as_view())))
passkey_show = way_out(personal(_ShowPasskey.as_view()))
app_add = way_out(personal(sensitive(totp.activate_totp)))
app_remove = personal(sensitive(totp.deactivate_totp))
second_step = public(personal(base.authenticate))
second_step_show = way_out(personal(base.reauthenticate))


@personal
@sensitive
@require_http_methods(GET_OR_POST)
def passkey_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remove a passkey; not the last second step of staff. 404 for one of somebody else."""
    passkey = get_object_or_404(Authenticator, pk=pk, user=request.user, type=Authenticator.Type.WEBAUTHN)
    if request.method == "POST" and can_do_without(passkey):
        view = webauthn.RemoveWebAuthnView.as_view(success_url=f"{reverse('accounts:security')}?said=removed")
        return cast(HttpResponse, view(request, pk=pk))
    context = {"passkey": passkey, "name": passkey.wrap().name, "may": can_do_without(passkey)}
    return render(request, "accounts/passkey_remove.html", context)
