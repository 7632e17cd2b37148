"""The few addresses that django-allauth reverses by names of its own. Nothing else of it is mounted."""

from django.urls import URLPattern, URLResolver, path

from yersel.accounts.views import account, entry, security

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", entry.sign_in, name="account_login"),
    path("sign-in/passkey/", security.passkey_login, name="mfa_login_webauthn"),
    path("sign-in/second-step/", security.second_step, name="mfa_authenticate"),
    path("sign-in/closed/", entry.closed, name="account_inactive"),
    path("account/confirm/", account.confirm, name="account_reauthenticate"),
    path("account/confirm/passkey/", security.passkey_show, name="mfa_reauthenticate_webauthn"),
    path("account/confirm/app/", security.second_step_show, name="mfa_reauthenticate"),
    path("account/security/", security.show, name="mfa_index"),
    path("account/security/passkeys/add/", security.passkey_add, name="mfa_add_webauthn"),
    path("account/security/app/add/", security.app_add, name="mfa_activate_totp"),
    path("account/security/app/remove/", security.app_remove, name="mfa_deactivate_totp"),
    path("account/recovery-codes/", security.recovery_codes, name="mfa_view_recovery_codes"),
]
