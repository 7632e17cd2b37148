"""The roles, each a list of permissions in plain words. Who holds a role in something (a group, a team, a round) is kept by the
room that owns that thing; who holds one everywhere is a RoleGrant."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yersel.accounts.permissions import Permission as May


class Role(models.TextChoices):
    """What somebody is here."""

    PUBLIC_MEMBER = "public-member", _("Member")
    ORGANISATION_MANAGER = "organisation-manager", _("Organisation manager")
    ORGANISATION_LEAD = "organisation-lead", _("Organisation lead")
    DIRECTORY_EDITOR = "directory-editor", _("Directory editor")
    MODERATOR = "moderator", _("Moderator")
    NETWORK_COORDINATOR = "network-coordinator", _("Network coordinator")
    LINK_WORKER = "link-worker", _("Link worker")
    LINK_WORKER_TEAM_LEAD = "link-worker-team-lead", _("Link worker team lead")
    FUND_MANAGER = "fund-manager", _("Fund manager")
    ASSESSOR = "assessor", _("Assessor")
    PANEL_MEMBER = "panel-member", _("Panel member")
    FINANCE_APPROVER = "finance-approver", _("Finance approver")
    ANALYST = "analyst", _("Analyst")
    ADMINISTRATOR = "administrator", _("Administrator")


@dataclass(frozen=True)
class RoleFacts:
    """What a role is for, what it may do, and how it is held."""

    description: str | Promise
    permissions: tuple[May, ...]
    is_house_wide: bool = False
    is_staff: bool = False
    is_used: bool = True

    @property
    def labels(self) -> list[str | Promise]:
        return [permission.label for permission in self.permissions]


_MEMBER = (May.SUGGEST_SERVICES, May.ADD_SERVICES)
_EDITOR = (*_MEMBER, May.PUBLISH_ENTRIES, May.EDIT_UNCLAIMED_ENTRIES)
_MODERATOR = (*_EDITOR, May.EDIT_ALL_ENTRIES, May.MODERATE, May.DECIDE_CLAIMS)

ROLES: dict[Role, RoleFacts] = {
    Role.PUBLIC_MEMBER: RoleFacts(_("Everybody who has an account."), _MEMBER),
    Role.ORGANISATION_MANAGER: RoleFacts(
        _("Looks after the entries of one group, because the group said so."), (*_MEMBER, May.EDIT_OWN_ENTRIES)
    ),
    Role.ORGANISATION_LEAD: RoleFacts(
        _("Speaks for one group here, and chooses its managers."), (*_MEMBER, May.EDIT_OWN_ENTRIES, May.CHOOSE_MANAGERS)
    ),
    Role.DIRECTORY_EDITOR: RoleFacts(
        _("Keeps the directory true, in all of Scotland or in some areas. Leaves alone what a group looks after itself."),
        _EDITOR,
        is_house_wide=True,
        is_staff=True,
    ),
    Role.MODERATOR: RoleFacts(
        _("Decides what is published, with a reason, and can be asked to think again."),
        _MODERATOR,
        is_house_wide=True,
        is_staff=True,
    ),
    Role.NETWORK_COORDINATOR: RoleFacts(
        _("Helps members to find each other, and people to get back into their account."),
        (*_MEMBER, May.ORGANISE_NETWORK, May.CHANGE_ADDRESSES),
        is_house_wide=True,
        is_staff=True,
    ),
    Role.LINK_WORKER: RoleFacts(
        _("Works with people in one team, often in a GP practice. Proposes; the person decides."),
        (*_MEMBER, May.WORK_WITH_PEOPLE),
        is_staff=True,
        is_used=False,
    ),
    Role.LINK_WORKER_TEAM_LEAD: RoleFacts(
        _("Leads one team of link workers."), (*_MEMBER, May.WORK_WITH_PEOPLE, May.LEAD_TEAM), is_staff=True, is_used=False
    ),
    Role.FUND_MANAGER: RoleFacts(
        _("Runs the fund from the first call to the last report."),
        (*_MEMBER, May.RUN_FUND),
        is_house_wide=True,
        is_staff=True,
        is_used=False,
    ),
    Role.ASSESSOR: RoleFacts(
        _("Scores applications of one funding round."), (*_MEMBER, May.ASSESS_APPLICATIONS), is_staff=True, is_used=False
    ),
    Role.PANEL_MEMBER: RoleFacts(
        _("Sits on the panel of one funding round: people with long term conditions among them."),
        (*_MEMBER, May.SIT_ON_PANEL),
        is_used=False,
    ),
    Role.FINANCE_APPROVER: RoleFacts(
        _("Says that a payment may go out. Never the one who asked for it."),
        (*_MEMBER, May.APPROVE_PAYMENTS),
        is_house_wide=True,
        is_staff=True,
        is_used=False,
    ),
    Role.ANALYST: RoleFacts(
        _("Reads figures. Never sees who anybody is."),
        (*_MEMBER, May.SEE_FIGURES),
        is_house_wide=True,
        is_staff=True,
        is_used=False,
    ),
    Role.ADMINISTRATOR: RoleFacts(
        _("Keeps the site running and gives roles. Cannot read anybody’s plan."),
        (*_MODERATOR, May.ORGANISE_NETWORK, May.CHANGE_ADDRESSES, May.SEE_FIGURES, May.GIVE_ROLES, May.SEE_SITE_RECORDS),
        is_house_wide=True,
        is_staff=True,
    ),
}
HOUSE_WIDE = tuple(role for role, facts in ROLES.items() if facts.is_house_wide)
STAFF = tuple(role for role, facts in ROLES.items() if facts.is_staff)
