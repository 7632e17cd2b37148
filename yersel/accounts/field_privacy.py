"""What each field about people is: personal (erased when an account closes, or ends with it) or safe to keep and to count.

For this room's tables and those of the packages it brings. A test fails for a field that nobody classified.
"""

from __future__ import annotations

PERSONAL: dict[str, set[str]] = {
    "accounts.Person": {"display_name", "email", "last_login", "session_seed"},
    "accounts.KeptBy": {"purpose"},
    "accounts.AddressChange": {"reason"},
    "accounts.EmailedCode": {"email"},
    "account.EmailAddress": {"email", "user"},
    "account.EmailConfirmation": {"email_address", "key"},
    "mfa.Authenticator": {"data", "user"},
    "usersessions.UserSession": {"data", "ip", "session_key", "user", "user_agent"},
    "sessions.Session": {"session_data", "session_key"},
}
SAFE: dict[str, set[str]] = {
    "accounts.Person": {"id", "joined_at", "of_age_at", "closed_at", "is_demo"},
    "accounts.KeptBy": {"id", "person", "keeper", "consent", "recorded_by", "recorded_at", "ended_by", "ended_at"},
    "accounts.AddressChange": {"id", "person", "changed_by", "changed_at"},
    "accounts.RoleGrant": {"id", "person", "role", "given_by", "given_at", "ended_by", "ended_at"},
    "accounts.EmailedCode": {"id", "purpose", "person", "digest", "sent_at", "expires_at", "attempts", "used_at"},
    "account.EmailAddress": {"id", "verified", "primary"},
    "account.EmailConfirmation": {"id", "created", "sent"},
    "mfa.Authenticator": {"id", "type", "created_at", "last_used_at"},
    "usersessions.UserSession": {"id", "created_at", "last_seen_at"},
    "sessions.Session": {"expire_date"},
    "auth.Group": {"id", "name"},
    "auth.Permission": {"id", "name", "content_type", "codename"},
}
