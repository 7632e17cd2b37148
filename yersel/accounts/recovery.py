"""Recovery codes: ten to keep on paper, each of which opens the account once."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from yersel.accounts import policies, queries
from yersel.accounts.models import Person


def use_recovery_code(email: str, code: str) -> Person | None:
    """Whose code it is, if address and code belong together; the code is used up by that.

    Not for staff: for them a paper alone would open too much. An unknown address costs the same work as a known one.
    """
    person = queries.person_with_address(email) or Person()
    stored = Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    codes = stored.wrap() if stored else _codes_of_nobody()
    is_staff = policies.needs_second_factor(person)
    typed = "".join(code.split())
    if is_staff or typed not in codes.get_unused_codes() or stored is None:
        return None
    return person if codes.validate_code(typed) else None


def _codes_of_nobody() -> RecoveryCodes:
    from allauth.mfa.utils import encrypt

    return RecoveryCodes(Authenticator(data={"seed": encrypt(RecoveryCodes.generate_seed()), "used_mask": 0}))


def unused_codes(person: Person) -> list[str]:
    """Those not used yet; none where none were made."""
    codes = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()
    return list(codes.wrap().get_unused_codes()) if codes else []
