from django.urls import URLPattern, URLResolver, path

from yersel.accounts import demo_mode
from yersel.accounts.views import account, demo, entry, held, people, security

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", entry.sign_in, name="sign-in"),
    path("sign-in/code/", entry.code, name="code"),
    path("sign-in/again/", entry.code_again, name="code-again"),
    path("sign-in/lost/", entry.lost, name="lost"),
    path("sign-in/held/", held.sign_in_again, name="held"),
    path("join/", entry.join, name="join"),
    path("sign-out/", entry.sign_out, name="sign-out"),
    path("account/", account.show, name="show"),
    path("account/name/", account.name, name="name"),
    path("account/addresses/", account.addresses, name="addresses"),
    path("account/addresses/code/", account.address_code, name="address-code"),
    path("account/addresses/<int:pk>/first/", account.address_change, {"what": "first"}, name="address-first"),
    path("account/addresses/<int:pk>/remove/", account.address_change, {"what": "removed"}, name="address-remove"),
    path("account/confirm/", account.confirm, name="confirm"),
    path("account/security/", security.show, name="security"),
    path("account/security/passkeys/<int:pk>/remove/", security.passkey_remove, name="passkey-remove"),
    path("account/recovery-codes/", security.recovery_codes, name="recovery-codes"),
    path("account/sessions/", security.sessions, name="sessions"),
    path("account/sessions/end/", security.sessions_end, name="sessions-end"),
    path("account/sessions/<int:pk>/end/", security.session_end, name="session-end"),
    path("account/history/", account.history, name="history"),
    path("account/data/", account.data, name="data"),
    path("account/close/", account.close, name="close"),
    path("account/closed/", account.closed_now, name="closed-now"),
    path("account/acting-for/", people.kept, name="kept"),
    path("account/acting-for/<int:pk>/end/", people.kept_end, name="kept-end"),
    path("roles/", people.roles, name="roles"),
    path("people/roles/", people.grants, name="grants"),
    path("people/roles/<int:pk>/end/", people.grant_end, name="grant-end"),
    path("people/lost-address/", people.lost_address, name="lost-address"),
]
if demo_mode.is_on():
    urlpatterns += [
        path("demo/people/", demo.people, name="demo-people"),
        path("demo/people/<uuid:pk>/", demo.step_in, name="demo-step-in"),
    ]
