"""Who the demo people are: all made up, at addresses that reach nobody."""

from __future__ import annotations

from dataclasses import dataclass

from yersel.accounts.roles import Role


@dataclass(frozen=True)
class DemoPerson:
    """One made-up person and the role they show. `kind` tells a second one of the same role from the first."""

    name: str
    role: Role
    kind: str = ""

    @property
    def key(self) -> str:
        return self.kind or self.role.value

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}.{self.key}@example.org"


DEMO_PEOPLE = (
    DemoPerson("Morag Member (made up)", Role.PUBLIC_MEMBER),
    DemoPerson("Munro Manager (made up)", Role.ORGANISATION_MANAGER),
    DemoPerson("Lorna Lead (made up)", Role.ORGANISATION_LEAD),
    DemoPerson("Ewan Editor (made up)", Role.DIRECTORY_EDITOR),
    DemoPerson("Eilidh Editor of Highland (made up)", Role.DIRECTORY_EDITOR, "highland-editor"),
    DemoPerson("Mairi Moderator (made up)", Role.MODERATOR),
    DemoPerson("Catriona Coordinator (made up)", Role.NETWORK_COORDINATOR),
    DemoPerson("Lewis Linkworker (made up)", Role.LINK_WORKER),
    DemoPerson("Tavish Teamlead (made up)", Role.LINK_WORKER_TEAM_LEAD),
    DemoPerson("Fiona Fundmanager (made up)", Role.FUND_MANAGER),
    DemoPerson("Angus Assessor (made up)", Role.ASSESSOR),
    DemoPerson("Peigi Panel (made up)", Role.PANEL_MEMBER),
    DemoPerson("Finlay Finance (made up)", Role.FINANCE_APPROVER),
    DemoPerson("Ailsa Analyst (made up)", Role.ANALYST),
    DemoPerson("Archie Administrator (made up)", Role.ADMINISTRATOR),
)
