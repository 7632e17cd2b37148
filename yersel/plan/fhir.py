"""A plan as a FHIR R4 Bundle (type `collection`): a download for whoever wants it in a system of theirs. No server, and no CHI number.

Profiles: UK Core Patient 2.6.1, CarePlan 2.2.0, RelatedPerson 2.5.0, CareTeam 2.1.0, QuestionnaireResponse 1.2.0; Goal is of the base,
as UK Core has none. The mapping is that of docs/reference/plan.md. Nothing is worked out: only the person's own words and dates.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from yersel.consent.models import Access
from yersel.plan.looks import Seen
from yersel.plan.reading import Cover, GoalShown, MemberShown, PlanShown, StepShown
from yersel.plan.sections import filled, rows_of, ticked
from yersel.plan.wanted import Doer, GoalStatus, StepStatus

Resource = dict[str, Any]
UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-"
LIFECYCLE = {
    GoalStatus.THINKING: "proposed",
    GoalStatus.ACTIVE: "active",
    GoalStatus.ON_HOLD: "on-hold",
    GoalStatus.REACHED: "completed",
    GoalStatus.LET_GO: "cancelled",
}
ACTIVITY = {
    StepStatus.NOT_STARTED: "not-started",
    StepStatus.DOING: "in-progress",
    StepStatus.DONE: "completed",
    StepStatus.STOPPED: "stopped",
    StepStatus.NOT_FOR_ME: "cancelled",
}
ACHIEVED = {-2: "worsening", -1: "no-change", 0: "improving", 1: "achieved", 2: "sustaining"}
ACHIEVEMENT = "http://terminology.hl7.org/CodeSystem/goal-achievement"


def bundle_of(*, name: str, cover: Cover, shown: PlanShown, shares: list[Access], seen: list[Seen], at: datetime) -> Resource:
    """The Bundle, as JSON-ready values. `name` is what the person wants to be called."""
    maker = _Maker(name, cover, shown, at)
    resources = [
        maker.patient(),
        *maker.goals(),
        *maker.related(),
        *maker.care_team(),
        maker.care_plan(),
        *maker.service_requests(),
        *maker.questionnaire_responses(),
        *(maker.consent(grant) for grant in shares),
        *(maker.audit_event(visit, number) for number, visit in enumerate(seen)),
    ]
    entries = [{"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "timestamp": at.isoformat(), "entry": entries}


def as_text(bundle: Resource) -> str:
    return json.dumps(bundle, ensure_ascii=False, indent=1)


class _Maker:
    """Makes the resources of one plan, which refer to each other."""

    def __init__(self, name: str, cover: Cover, shown: PlanShown, at: datetime) -> None:
        self.name, self.cover, self.shown, self.at = name, cover, shown, at
        self.patient_id = uuid5(NAMESPACE_URL, f"patient:{shown.owner}")

    def patient(self) -> Resource:
        return _resource("Patient", self.patient_id, "Patient", name=[{"text": self.name or "The person whose plan this is"}])

    def _subject(self) -> Resource:
        return _reference(self.patient_id)

    def goals(self) -> list[Resource]:
        return [self._goal(goal) for goal in self.shown.goals if not goal.is_broken and goal.words]

    def _goal(self, goal: GoalShown) -> Resource:
        made: Resource = {
            "resourceType": "Goal",
            "id": str(goal.id),
            "lifecycleStatus": LIFECYCLE[goal.status],
            "description": {"text": goal.words},
            "subject": self._subject(),
            "expressedBy": self._subject(),
        }
        if goal.target_on:
            made["target"] = [{"dueDate": goal.target_on.isoformat()}]
        if goal.attainment in ACHIEVED:
            code = ACHIEVED[goal.attainment]
            made["achievementStatus"] = {"coding": [{"system": ACHIEVEMENT, "code": code}]}
        if goal.why:
            made["note"] = [{"text": goal.why}]
        return made

    def related(self) -> list[Resource]:
        return [self._related(member) for member in self.shown.circle if member.name]

    def _related(self, member: MemberShown) -> Resource:
        telecom = [
            {"system": system, "value": value} for system, value in (("phone", member.phone), ("email", member.email)) if value
        ]
        more: Resource = {"telecom": telecom} if telecom else {}
        if member.relationship:
            more["relationship"] = [{"text": member.relationship}]
        return _resource(
            "RelatedPerson", member.id, "RelatedPerson", patient=self._subject(), name=[{"text": member.name}], **more
        )

    def care_team(self) -> list[Resource]:
        members = [{"member": _reference(member.id)} for member in self.shown.circle if member.name]
        if not members:
            return []
        team = uuid5(self.patient_id, "circle")
        return [_resource("CareTeam", team, "CareTeam", subject=self._subject(), name="My circle", participant=members)]

    def care_plan(self) -> Resource:
        made = _resource(
            "CarePlan",
            self.shown.plan_id,
            "CarePlan",
            status="active",
            intent="plan",
            category=[{"text": "Self management plan"}],
            title=self.cover.title or "My plan",
            subject=self._subject(),
            author=self._subject(),
            created=self.at.isoformat(),
        )
        goals = [_reference(goal.id) for goal in self.shown.goals if not goal.is_broken and goal.words]
        activities = [self._activity(step) for step in self.shown.steps if not step.is_broken and step.text]
        notes = [{"text": text} for text in self._words()]
        if self.shown.circle and any(member.name for member in self.shown.circle):
            made["careTeam"] = [_reference(uuid5(self.patient_id, "circle"))]
        return {**made, **{name: value for name, value in (("goal", goals), ("activity", activities), ("note", notes)) if value}}

    def _activity(self, step: StepShown) -> Resource:
        """`detail` and `reference` exclude each other: a step that somebody else's service is asked for is a request beside it."""
        if step.doer == Doer.SERVICE and step.service_id:
            return {"reference": _reference(uuid5(step.id, "request"))}
        detail: Resource = {"status": ACTIVITY[step.status], "description": _with_when(step), "goal": [_reference(step.goal_id)]}
        if step.doer == Doer.ME:
            detail["performer"] = [self._subject()]
        elif step.seen.get("name"):
            detail["performer"] = [{"type": "HealthcareService", "display": str(step.seen["name"])}]
        return {"detail": detail}

    def service_requests(self) -> list[Resource]:
        """Steps that a service does: what the person would like to ask of it. It asks nothing by itself."""
        steps = [
            step
            for step in self.shown.steps
            if not step.is_broken and step.text and step.doer == Doer.SERVICE and step.service_id
        ]
        return [
            {
                "resourceType": "ServiceRequest",
                "id": str(uuid5(step.id, "request")),
                "status": {"done": "completed", "stopped": "revoked", "not_for_me": "revoked"}.get(step.status, "active"),
                "intent": "plan",
                "code": {"text": step.text},
                "subject": self._subject(),
                "requester": self._subject(),
                **(
                    {"performer": [{"type": "HealthcareService", "display": str(step.seen["name"])}]}
                    if step.seen.get("name")
                    else {}
                ),
            }
            for step in steps
        ]

    def _words(self) -> list[str]:
        """Every written part as text: heading and answers, in the order of the plan."""
        found = []
        for section in self.shown.written():
            lines = [f"{ask.label}: {text}" for ask, text in filled(section.kind, dict(section.body))]
            lines += [
                "; ".join(f"{value}" for value in row.values() if value) for row in rows_of(section.kind, dict(section.body))
            ]
            lines += [str(words) for words in ticked(section.kind, dict(section.body))]
            if lines:
                found.append("\n".join([str(section.kind.title), *lines]))
        return found

    def questionnaire_responses(self) -> list[Resource]:
        return [
            _resource(
                "QuestionnaireResponse",
                answer.id,
                "QuestionnaireResponse",
                questionnaire=f"urn:yersel:measure:{answer.measure}|{answer.version}",
                status="completed",
                subject=self._subject(),
                authored=answer.taken_on.isoformat(),
                author=self._subject(),
                item=[{"linkId": name, "answer": [{"valueInteger": value}]} for name, value in sorted(answer.values.items())],
            )
            for answer in self.shown.measures
            if answer.values
        ]

    def consent(self, grant: Access) -> Resource:
        return _resource(
            "Consent",
            grant.pk,
            "Consent",
            status="active" if grant.is_live(self.at) else "inactive",
            scope={"coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}]},
            category=[{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "INFA"}]}],
            patient=self._subject(),
            dateTime=grant.given_at.isoformat(),
            performer=[self._subject()],
            policyRule={"text": "Shared by the person, who may stop it at any time."},
            provision={
                "type": "permit",
                "period": {"start": grant.given_at.isoformat(), "end": grant.until.isoformat()},
                "purpose": [{"system": "urn:yersel:purpose", "code": grant.purpose}],
            },
        )

    def audit_event(self, visit: Seen, number: int) -> Resource:
        return _resource(
            "AuditEvent",
            uuid5(self.patient_id, f"look:{visit.at.isoformat()}:{number}"),
            "AuditEvent",
            type={"system": "http://dicom.nema.org/resources/ontology/DCM", "code": "110106", "display": "Export"}
            if visit.how == "took a copy"
            else {"system": "http://terminology.hl7.org/CodeSystem/audit-event-type", "code": "rest"},
            action="R",
            recorded=visit.at.isoformat(),
            outcome="4" if visit.is_refused else "0",
            agent=[{"name": visit.who or "Somebody with the link", "requestor": True}],
            source={"observer": {"display": "Yersel"}},
        )


def _with_when(step: StepShown) -> str:
    return f"{step.text} ({step.when})" if step.when else step.text


def _resource(kind: str, id_: UUID, profile: str, **values: Any) -> Resource:
    return {"resourceType": kind, "id": str(id_), "meta": {"profile": [f"{UK_CORE}{profile}"]}, **values}


def _reference(id_: UUID) -> Resource:
    return {"reference": f"urn:uuid:{id_}"}
