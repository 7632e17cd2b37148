"""The tables of this room. Roles and permissions are re-exported: rooms above ask for them here."""

from yersel.accounts.models.codes import EmailedCode
from yersel.accounts.models.grants import RoleGrant
from yersel.accounts.models.people import AddressChange, KeptBy, Person
from yersel.accounts.permissions import Permission
from yersel.accounts.roles import HOUSE_WIDE, ROLES, STAFF, Role

__all__ = [
    "HOUSE_WIDE",
    "ROLES",
    "STAFF",
    "AddressChange",
    "EmailedCode",
    "KeptBy",
    "Permission",
    "Person",
    "Role",
    "RoleGrant",
]
